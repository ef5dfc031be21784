"""modulefinder and pyclbr: the modules that a script imports, and what is defined in a module, found without running them."""
import contextlib
import io
import os
import pyclbr
import shutil
import sys
import tempfile
from modulefinder import ModuleFinder

folder = os.path.realpath(tempfile.mkdtemp())
FILES = {
    'pk/__init__.py': 'from .sub import thing, missing\nfrom . import other\n',
    'pk/sub/__init__.py': 'thing = 1\n',
    'pk/sub/deep.py': 'from .. import other\nfrom ..nothing import x\nimport sys\n',
    'pk/other.py': 'class A:\n    def m(self): pass\n    class B: pass\nasync def f():\n    def g(): pass\n',
    'star.py': 'from pk.sub.deep import *\nfrom nowhere import *\ndef f():\n    import inner\n    from pk import sub as s, absent\n',
    'inner.py': 'import pk.other as o\nfrom pk.other import A\nclass C(A, o.A, Exception): x = lambda self: 1\nclass D(C): pass\nif 1:\n    def h(): pass\n',
    'script.py': 'import pk, nope, sys\nimport pk.sub.absent\nfrom nope2 import x\nimport star\nfrom star import unknown\nglobal_name = 1\nimport broken\n',
    'broken.py': 'def f(:\n',
}
for name, text in FILES.items():
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as file:
        file.write(text)

for excludes in [], ['nope', 'pk.other']:
    finder = ModuleFinder([folder], excludes=excludes)
    finder.run_script(os.path.join(folder, 'script.py'))
    for name, module in sorted(finder.modules.items()):
        print(name, repr(module).replace(folder, 'FOLDER'), sorted(module.globalnames), sorted(module.starimports))
    print(sorted(finder.badmodules.items()), finder.any_missing_maybe(), finder.any_missing() == sum(finder.any_missing_maybe(), []))
finder = ModuleFinder([], replace_paths=[(folder, '/elsewhere')])
finder.load_file(os.path.join(folder, 'inner.py'))
with contextlib.redirect_stdout(io.StringIO()) as report:
    finder.report()
print(report.getvalue().replace(folder, 'FOLDER'))
print(finder.modules['inner'].__code__.co_filename, {c.co_filename for c in finder.modules['inner'].__code__.co_consts if hasattr(c, 'co_filename')})
for arguments in (('nope',), ('pk.nope', None)):
    try:
        print(finder.import_hook(*arguments))
    except ImportError as error:
        print(type(error).__name__, error)


def outline(entries, indent=0):
    for name, entry in sorted(entries.items()):
        if name == '__path__':
            continue
        bases = [base if isinstance(base, str) else base.name for base in getattr(entry, 'super', [])]
        print(' ' * indent, name, type(entry).__name__, entry.module, entry.name, os.path.basename(entry.file), entry.lineno, entry.end_lineno, bases,
              getattr(entry, 'methods', None), getattr(entry, 'is_async', None), entry.parent and entry.parent.name)
        outline(entry.children, indent + 2)


sys.path.insert(0, folder)
for name in 'inner', 'pk.other', 'pk', 'script', 'sys':
    print('module', name, sorted(pyclbr.readmodule(name)))
    outline(pyclbr.readmodule_ex(name))
for name in 'no_such_module', 'inner.no':
    try:
        pyclbr.readmodule(name)
    except ImportError as error:
        print(type(error).__name__, error)
print(len(pyclbr.readmodule_ex('pk')['__path__']))
shutil.rmtree(folder)
