"""The parts of the import system that importlib shows, on the interpreter's own importer.

The import statement itself is native; what is here serves programs that look
for modules, or load them in other ways.
"""

import sys

ModuleSpec = type(__spec__)
SourceFileLoader = type(__spec__.loader)

SOURCE_SUFFIXES = ['.py']
BYTECODE_SUFFIXES = DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = ['.pyc']
EXTENSION_SUFFIXES = []
MAGIC_NUMBER = b'\x4b\x0d\x0d\x0a'
_RAW_MAGIC_NUMBER = int.from_bytes(MAGIC_NUMBER, 'little')
_PYCACHE = '__pycache__'
path_sep = '/'


def _isfile(path):
    import posix
    try:
        return posix.stat(path).st_mode & 0o170000 == 0o100000
    except (OSError, ValueError):
        return False


def _isdir(path):
    import posix
    try:
        return posix.stat(path or '.').st_mode & 0o170000 == 0o040000
    except (OSError, ValueError):
        return False


def _join(*parts):
    return '/'.join([part.rstrip('/') or '/' for part in parts if part]).replace('//', '/')


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Return the path of the bytecode file of a source file."""
    path = str(path)
    head, _, tail = path.rpartition('/')
    base, dot, rest = tail.rpartition('.')
    tag = sys.implementation.cache_tag
    if tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')
    name = (base or rest) + '.' + tag
    if optimization is None:
        optimization = '' if sys.flags.optimize == 0 else sys.flags.optimize
    optimization = str(optimization)
    if optimization:
        if not optimization.isalnum():
            raise ValueError(f'{optimization!r} is not alphanumeric')
        name = f'{name}.opt-{optimization}'
    return _join(head, _PYCACHE, name + '.pyc') if head else f'{_PYCACHE}/{name}.pyc'


def source_from_cache(path):
    """Return the path of the source file of a bytecode file."""
    path = str(path)
    head, _, name = path.rpartition('/')
    head, _, pycache = head.rpartition('/')
    if pycache != _PYCACHE:
        raise ValueError(f'{_PYCACHE} not bottom-level directory in {path!r}')
    dots = name.count('.')
    if dots not in {2, 3}:
        raise ValueError(f'expected only 2 or 3 dots in {name!r}')
    base = name.partition('.')[0] + '.py'
    return _join(head, base) if head else base


def decode_source(source_bytes):
    """Return the text of a source file."""
    import io
    import tokenize
    source_bytes_readline = io.BytesIO(source_bytes).readline
    encoding = tokenize.detect_encoding(source_bytes_readline)
    text = source_bytes.decode(encoding[0])
    return text.replace('\r\n', '\n').replace('\r', '\n')


_NOT_GIVEN = object()


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """Return a spec for a loader."""
    if origin is None:
        origin = getattr(loader, '_ORIGIN', None)
    if is_package is None:
        try:
            is_package = loader.is_package(name)
        except (AttributeError, ImportError):
            is_package = False
    if hasattr(loader, 'get_filename'):
        return spec_from_file_location(
            name, loader=loader, submodule_search_locations=[] if is_package else None)
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def spec_from_file_location(name, location=None, *, loader=None,
                            submodule_search_locations=_NOT_GIVEN):
    """Return a spec for a file; None if nothing loads files of its kind."""
    if location is None:
        location = '<unknown>'
        if hasattr(loader, 'get_filename'):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        import os
        location = os.path.abspath(os.fspath(location))
    if loader is None:
        if not location.endswith(tuple(SOURCE_SUFFIXES)):
            return None
        loader = SourceFileLoader(name, location)
    spec = ModuleSpec(name, loader, origin=location)
    if submodule_search_locations is _NOT_GIVEN:
        submodule_search_locations = None
        if hasattr(loader, 'is_package'):
            try:
                if loader.is_package(name):
                    submodule_search_locations = []
            except ImportError:
                pass
    if submodule_search_locations == []:
        submodule_search_locations = [location.rpartition('/')[0]]
    spec.submodule_search_locations = submodule_search_locations
    return spec


def module_from_spec(spec):
    """Return a new module for a spec, set up but not executed."""
    module = None
    if hasattr(spec.loader, 'create_module'):
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, 'exec_module'):
        raise ImportError('loaders that define exec_module() must also define create_module()')
    if module is None:
        module = type(sys)(spec.name)
    _init_module_attrs(spec, module)
    return module


def _init_module_attrs(spec, module):
    module.__name__ = spec.name
    module.__loader__ = spec.loader
    module.__package__ = spec.parent
    module.__spec__ = spec
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    if spec.origin is not None and spec.origin.startswith('/'):
        module.__file__ = spec.origin


class BuiltinImporter:
    """Finds the native modules."""

    _ORIGIN = 'built-in'

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if fullname in sys.builtin_module_names:
            return ModuleSpec(fullname, cls, origin='built-in')
        return None

    @staticmethod
    def create_module(spec):
        return __import__(spec.name, fromlist=['*'])

    @staticmethod
    def exec_module(module):
        pass

    @classmethod
    def get_code(cls, fullname):
        return None

    @classmethod
    def get_source(cls, fullname):
        return None

    @classmethod
    def is_package(cls, fullname):
        return False


class NamespaceLoader:
    """The loader of packages without __init__."""

    def __init__(self, name=None, path=None, path_finder=None):
        self._path = path

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        pass

    def is_package(self, fullname):
        return True

    def get_code(self, fullname):
        return compile('', '<string>', 'exec', dont_inherit=True)

    def get_source(self, fullname):
        return ''


class FileFinder:
    """Finds modules in a directory."""

    def __init__(self, path, *loader_details):
        self.path = path or '.'
        self._loaders = [(suffix, loader) for loader, suffixes in loader_details
                         for suffix in suffixes] or [('.py', SourceFileLoader)]

    def invalidate_caches(self):
        """Forget what was found before; nothing is kept here."""

    def find_spec(self, fullname, target=None):
        tail = fullname.rpartition('.')[2]
        base = _join(self.path, tail)
        for suffix, loader in self._loaders:
            init = _join(base, '__init__' + suffix)
            if _isfile(init):
                return spec_from_file_location(fullname, init, loader=loader(fullname, init),
                                               submodule_search_locations=[base])
        for suffix, loader in self._loaders:
            if _isfile(base + suffix):
                return spec_from_file_location(fullname, base + suffix,
                                               loader=loader(fullname, base + suffix),
                                               submodule_search_locations=None)
        if _isdir(base):
            spec = ModuleSpec(fullname, None)
            spec.submodule_search_locations = [base]
            return spec
        return None

    @classmethod
    def path_hook(cls, *loader_details):
        """Return a function for sys.path_hooks."""
        def path_hook_for_FileFinder(path):
            if not _isdir(path):
                raise ImportError('only directories are supported', path=path)
            return cls(path, *loader_details)
        return path_hook_for_FileFinder

    def __repr__(self):
        return f'FileFinder({self.path!r})'


class PathFinder:
    """Finds modules on sys.path, or the path of a package."""

    @staticmethod
    def invalidate_caches():
        for finder in list(sys.path_importer_cache.values()):
            if hasattr(finder, 'invalidate_caches'):
                finder.invalidate_caches()

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        namespace = []
        for entry in sys.path if path is None else path:
            finder = None
            for hook in sys.path_hooks:
                try:
                    finder = hook(entry)
                    break
                except ImportError:
                    pass
            spec = (finder or FileFinder(entry)).find_spec(fullname)
            if spec is None:
                continue
            if spec.loader is not None:
                return spec
            namespace.extend(spec.submodule_search_locations or [])
        if namespace:
            spec = ModuleSpec(fullname, NamespaceLoader(fullname, namespace))
            spec.submodule_search_locations = namespace
            return spec
        return None


def _find_spec(name, path, target=None):
    for finder in sys.meta_path:
        find_spec = getattr(finder, 'find_spec', None)
        if find_spec is not None:
            spec = find_spec(name, path, target)
            if spec is not None:
                return spec
    return BuiltinImporter.find_spec(name) or PathFinder.find_spec(name, path, target)


def _exec(spec, module):
    _init_module_attrs(spec, module)
    if hasattr(spec.loader, 'exec_module'):
        spec.loader.exec_module(module)
    return sys.modules.get(spec.name, module)


def _load_module_shim(loader, fullname):
    spec = spec_from_loader(fullname, loader)
    if fullname in sys.modules:
        return _exec(spec, sys.modules[fullname])
    module = module_from_spec(spec)
    sys.modules[fullname] = module
    try:
        loader.exec_module(module)
    except BaseException:
        sys.modules.pop(fullname, None)
        raise
    return sys.modules[fullname]


def _gcd_import(name, package=None, level=0):
    if not isinstance(name, str):
        raise TypeError(f'module name must be str, not {type(name)}')
    if level > 0:
        if not isinstance(package, str):
            raise TypeError('__package__ not set to a string')
        bits = package.rsplit('.', level - 1)
        if len(bits) < level:
            raise ImportError('attempted relative import beyond top-level package')
        name = f'{bits[0]}.{name}' if name else bits[0]
    elif not name:
        raise ValueError('Empty module name')
    __import__(name)
    return sys.modules[name]
