"""Modules that import each other, with each of them as the first that a program imports."""
import subprocess
import sys

for first in ('genericpath', 'posixpath', 'os.path', 'stat', 'os', 'ntpath', 'abc', 'codecs', 'io', 'linecache', 'traceback', 'collections.abc',
              'types', 'enum', 're', 'functools', 'typing', 'encodings', 'importlib', 'importlib.util', 'warnings', 'tokenize', 'shutil'):
    code = f'import {first}, os; print(os.path.join("a", "b"), os.path.exists("/"), os.path.splitext("x.y"))'
    done = subprocess.run([sys.executable, '-I', '-c', code], capture_output=True, text=True)
    print(first, done.returncode, done.stdout.strip(), done.stderr.strip())
