"""pytest: a suite with fixtures, parameters, failures and marks, run in a folder of its own."""
import contextlib
import io
import os
import re
import sys
import tempfile
import pytest

SUITE = '''
import pytest

@pytest.fixture
def numbers():
    yield [1, 2, 3]

@pytest.mark.parametrize("a, b, total", [(1, 2, 3), (2, 2, 4), (1, 1, 3)])
def test_add(a, b, total):
    assert a + b == total

class TestList:
    def test_sum(self, numbers):
        assert sum(numbers) == 6

    def test_wrong(self, numbers):
        assert {"a": numbers} == {"a": [1, 2, 4]}

def test_raises():
    with pytest.raises(ZeroDivisionError, match="division"):
        1 / 0

@pytest.mark.skip(reason="later")
def test_skipped():
    pass

@pytest.mark.xfail
def test_expected():
    assert 0

def test_files(tmp_path, capsys, monkeypatch):
    (tmp_path / "f.txt").write_text("text")
    monkeypatch.setenv("NAME", "value")
    print("out")
    assert capsys.readouterr().out == "out\\n"
'''
with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "test_sample.py")
    with open(name, "w") as f:
        f.write(SUITE)
    os.chdir(folder)
    sys.dont_write_bytecode = True
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        code = pytest.main(["-q", "-p", "no:cacheprovider", "--no-header", "--color=no", "-rN", "--tb=short", name])
    os.chdir("/")
print(re.sub(r"in [0-9.]+s", "in N seconds", output.getvalue().replace(folder, "FOLDER")))
print("exit", int(code))
