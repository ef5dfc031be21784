"""Finders, loaders, specs and hooks of the import system."""
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import tempfile
import types
import zipfile

folder = tempfile.TemporaryDirectory()
root = os.path.realpath(folder.name)


def write(name, text):
    path = os.path.join(root, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as file:
        file.write(text)
    importlib.invalidate_caches()
    return path


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f'{type(error).__name__}: {error}'.replace(root, 'ROOT')


print(attempt(importlib.import_module, 'no_such_module'))
print(attempt(importlib.import_module, '.x'), attempt(importlib.import_module, '', ''))
sys.path.insert(0, root)
write('first.py', 'value = 1\ndef where(): return __name__, __package__, __spec__.name')
write('pack/__init__.py', 'from . import low\nfrom .low import thing')
write('pack/low.py', 'thing = "low"')
write('space/inner.py', 'thing = "inner"')
import first
import pack
import space.inner

print(first.where(), pack.thing, pack.__spec__.submodule_search_locations[0].replace(root, 'ROOT'))
print(space.inner.thing, type(space.__path__).__name__, type(space.__loader__).__name__, space.__file__ if hasattr(space, '__file__') else None)
print(first.__spec__.has_location, first.__spec__.origin.replace(root, 'ROOT'), type(first.__loader__).__name__)
print(first.__loader__.is_package('first'), first.__loader__.get_source('first').splitlines()[0])
print(attempt(first.__loader__.get_filename, 'other'))
write('first.py', 'value = 22')
print(importlib.reload(first).value, first.where()[0])
print(attempt(importlib.reload, types.ModuleType('loose')))
print(importlib.util.find_spec('pack.low').name, importlib.util.find_spec('pack.none'), attempt(importlib.util.find_spec, 'first.x'))
print(attempt(importlib.util.resolve_name, '.a', 'b.c'), attempt(importlib.util.resolve_name, '...a', 'b'))

spec = importlib.util.spec_from_file_location('renamed', os.path.join(root, 'pack/low.py'))
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.__name__, module.thing, 'renamed' in sys.modules)

write('pack/idle.py', 'thing = "idle"')
lazy_spec = importlib.util.find_spec('pack.idle')
lazy_spec.loader = importlib.util.LazyLoader(lazy_spec.loader)
lazy = importlib.util.module_from_spec(lazy_spec)
lazy_spec.loader.exec_module(lazy)
print(type(lazy).__name__, lazy.thing, type(lazy).__name__)


class Finder(importlib.abc.MetaPathFinder):
    seen = []

    def find_spec(self, name, path=None, target=None):
        self.seen.append(name)
        if name.startswith('made'):
            return importlib.machinery.ModuleSpec(name, Loader(), origin='nowhere', is_package=name == 'made')


class Loader(importlib.abc.Loader):
    def create_module(self, spec):
        return None

    def exec_module(self, module):
        if module.__name__ == 'made.broken':
            raise RuntimeError('broken')
        module.answer = 42


sys.meta_path.insert(0, Finder())
import made.up

print(made.up.answer, made.up, made.__path__, Finder.seen)
print(attempt(importlib.import_module, 'made.broken'), 'made.broken' in sys.modules)
print(attempt(importlib.import_module, 'absent'), Finder.seen[-1])
sys.meta_path.pop(0)

hooked = []


def hook(path):
    hooked.append(os.path.basename(path))
    if path != 'virtual:':
        raise ImportError
    return Finder()


sys.path_hooks.insert(0, hook)
sys.path.insert(0, 'virtual:')
import made_by_path

print(made_by_path.answer, 'virtual:' in hooked, 'virtual:' in sys.path_importer_cache)
sys.path_hooks.remove(hook)
del sys.path[0], sys.path_importer_cache['virtual:']

archive = os.path.join(root, 'archive.zip')
with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED) as zipped:
    zipped.writestr('zipped.py', 'where = __file__')
    zipped.writestr('zipped_package/__init__.py', 'name = __name__')
sys.path.insert(0, archive)
import zipped
import zipped_package

print(zipped.where.replace(root, 'ROOT'), zipped_package.name, type(zipped.__loader__).__name__)

import builtins

original = builtins.__import__
names = []
builtins.__import__ = lambda name, *args: names.append(name) or original(name, *args)
import json.decoder
from os import path
builtins.__import__ = original
print(names[0], names[-1])

sys.modules['blocked'] = None
print(attempt(importlib.import_module, 'blocked'))
write('loop_a.py', 'import loop_b\nx = 1')
write('loop_b.py', 'from loop_a import x')
print(attempt(importlib.import_module, 'loop_a'))
write('pack/sub.py', 'import pack\npack.sub')
print(attempt(importlib.import_module, 'pack.sub'))
print(attempt(exec, 'from . import x', {'__name__': 'loose'}), attempt(exec, 'from .. import x', {'__package__': 'pack'}))
print(attempt(exec, 'from pack import nothing'))
write('fails.py', '1 / 0')
print(attempt(importlib.import_module, 'fails'), 'fails' in sys.modules)
source = os.path.join('a', 'b.py')
print(importlib.util.source_from_cache(importlib.util.cache_from_source(source)), attempt(importlib.util.source_from_cache, 'x.pyc'))
print([finder.__name__ for finder in sys.meta_path], sys.__spec__, importlib.machinery.all_suffixes()[:2])
folder.cleanup()
