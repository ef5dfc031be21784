"""The import system's knowledge of files: paths, bytecode, loaders, and the finders of sys.path.

The interpreter executes this file as _frozen_importlib_external, so only what is built in can be imported at its top.
"""

import sys
import _imp
import _io
import marshal
import posix as _os

# The companion is a module of the package when the interpreter's own is kept away from it.
_LibraryAlone = (sys.modules.get('_frozen_importlib') or sys.modules['importlib._bootstrap'])._LibraryAlone

with _LibraryAlone():
    from _import_paths import (
        _path_abspath, _path_isabs, _path_isdir, _path_isfile, _path_join, _path_split, _path_stat, _write_atomic,
        BYTECODE_SUFFIXES, SOURCE_SUFFIXES, cache_from_source, path_sep, path_separators, source_from_cache)

# The companion without files, from _set_bootstrap_module().
_bootstrap = None

EXTENSION_SUFFIXES = _imp.extension_suffixes()
# Names from before there was one suffix for all bytecode.
DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = BYTECODE_SUFFIXES

MAGIC_NUMBER = _imp._magic_number
_RAW_MAGIC_NUMBER = int.from_bytes(MAGIC_NUMBER, 'little')

_ABSENT = object()


# --- Bytecode and its source ------------------------------------------------------------------

def _get_sourcefile(bytecode_path):
    """Return the path of the source of a bytecode file if that exists, else the path itself."""
    if not bytecode_path:
        return None
    stem, _, ending = bytecode_path.rpartition('.')
    if not stem or ending[-3:-1].lower() != 'py':
        return bytecode_path
    try:
        source = source_from_cache(bytecode_path)
    except (NotImplementedError, ValueError):
        source = bytecode_path[:-1]
    return source if _path_isfile(source) else bytecode_path


def _get_cached(filename):
    """Return __cached__ for a __file__, None if there is no bytecode for it."""
    if filename.endswith(BYTECODE_SUFFIXES[0]):
        return filename
    if not filename.endswith(SOURCE_SUFFIXES[0]):
        return None
    try:
        return cache_from_source(filename)
    except NotImplementedError:
        return None


def _calc_mode(path):
    """Return the permissions for the bytecode of a source: the same, and it must be possible to write it again."""
    try:
        permissions = _path_stat(path).st_mode
    except OSError:
        permissions = 0o666
    return permissions | 0o200


# --- What is in bytecode files ----------------------------------------------------------------
#
# Four bytes each: magic number, flags; then time and size of the source, or eight bytes with its hash; then the code.

_HEADER_SIZE = 16
_HASHED = 0b01
_CHECKED = 0b10


def _pack_uint32(x):
    """Return the lower 32 bits of a number as bytes, lowest first."""
    return (int(x) % (1 << 32)).to_bytes(4, 'little')


def _unpacker(size):
    """Return a function for the number in that many bytes, lowest first."""
    def unpack(data):
        assert len(data) == size
        return int.from_bytes(data, 'little')

    return unpack


_unpack_uint16, _unpack_uint32, _unpack_uint64 = map(_unpacker, (2, 4, 8))


def _give_up(message, details, error=ImportError):
    """Refuse a bytecode file."""
    _bootstrap._verbose_message('{}', message)
    raise error(message, **details)


def _classify_pyc(data, name, exc_details):
    """Return the flags of a bytecode file after a look at its header."""
    if (magic := data[:4]) != MAGIC_NUMBER:
        _give_up(f'bad magic number in {name!r}: {magic!r}', exc_details)
    if len(data) < _HEADER_SIZE:
        _give_up(f'reached EOF while reading pyc header of {name!r}', {}, EOFError)
    if (flags := _unpack_uint32(data[4:8])) > _HASHED | _CHECKED:
        _give_up(f'invalid flags {flags!r} in {name!r}', exc_details)
    return flags


def _validate_timestamp_pyc(data, source_mtime, source_size, name, exc_details):
    """Refuse a bytecode file unless time and size (None: unknown) are those of the source."""
    fits = data[8:12] == _pack_uint32(source_mtime) and (
        source_size is None or data[12:_HEADER_SIZE] == _pack_uint32(source_size))
    if not fits:
        _give_up(f'bytecode is stale for {name!r}', exc_details)


def _validate_hash_pyc(data, source_hash, name, exc_details):
    """Refuse a bytecode file unless it has the hash of the source."""
    if source_hash != data[8:_HEADER_SIZE]:
        _give_up(f"hash in bytecode doesn't match hash of source {name!r}", exc_details)


def _compile_bytecode(data, name=None, bytecode_path=None, source_path=None):
    """Return the code object behind a header, with its file's name put right."""
    code = marshal.loads(data)
    if not isinstance(code, type(_classify_pyc.__code__)):
        raise ImportError(f'Non-code object in {bytecode_path!r}', path=bytecode_path, name=name)
    if source_path is not None:
        _imp._fix_co_filename(code, source_path)
    _bootstrap._verbose_message('code object from {!r}', bytecode_path)
    return code


def _code_to_timestamp_pyc(code, mtime=0, source_size=0):
    """Return the contents of a bytecode file that is valid for one time and size of the source."""
    numbers = b''.join(map(_pack_uint32, (0, mtime, source_size)))
    return bytearray(MAGIC_NUMBER + numbers + marshal.dumps(code))


def _code_to_hash_pyc(code, source_hash, checked=True):
    """Return the contents of a bytecode file that is valid for one hash; the hash is compared if `checked`."""
    assert len(source_hash) == 8
    flags = _HASHED | (_CHECKED if checked else 0)
    return bytearray(MAGIC_NUMBER + _pack_uint32(flags) + source_hash + marshal.dumps(code))


def decode_source(source_bytes):
    """Return source code as text: decoded as it declares itself, lines ended by newlines alone."""
    from io import BytesIO, IncrementalNewlineDecoder
    from tokenize import detect_encoding
    encoding, _ = detect_encoding(BytesIO(source_bytes).readline)
    return IncrementalNewlineDecoder(None, True).decode(str(source_bytes, encoding), True)


class _Bytecode:
    """The bytecode file of one source: its code if that is still valid, and the way to write it anew."""

    def __init__(self, loader, fullname, source_path):
        self.loader = loader
        self.fullname = fullname
        self.source_path = source_path
        self.source = self.mtime = self.hash = None
        # What the flags of the file said.
        self.is_hashed, self.is_checked = False, True
        try:
            self.path = cache_from_source(source_path)
        except NotImplementedError:
            self.path = None

    def code(self):
        """Return the code object in the file, None if it is not there or does not fit the source."""
        if self.path is None:
            return None
        try:
            stats = self.loader.path_stats(self.source_path)
            self.mtime = int(stats['mtime'])
            data = self.loader.get_data(self.path)
        except OSError:
            return None
        try:
            self._validate(data, stats)
        except (ImportError, EOFError):
            return None
        _bootstrap._verbose_message('{} matches {}', self.path, self.source_path)
        return _compile_bytecode(memoryview(data)[_HEADER_SIZE:], name=self.fullname, bytecode_path=self.path,
                                 source_path=self.source_path)

    def _validate(self, data, stats):
        details = {'name': self.fullname, 'path': self.path}
        flags = _classify_pyc(data, self.fullname, details)
        self.is_hashed = bool(flags & _HASHED)
        if not self.is_hashed:
            return _validate_timestamp_pyc(data, self.mtime, stats.get('size'), self.fullname, details)
        self.is_checked = bool(flags & _CHECKED)
        policy = _imp.check_hash_based_pycs
        if policy == 'always' or self.is_checked and policy != 'never':
            _validate_hash_pyc(data, self.source_hash(), self.fullname, details)

    def source_data(self):
        if self.source is None:
            self.source = self.loader.get_data(self.source_path)
        return self.source

    def source_hash(self):
        if self.hash is None:
            self.hash = _imp.source_hash(_RAW_MAGIC_NUMBER, self.source_data())
        return self.hash

    def store(self, code):
        """Write the file, of the kind that was there, unless that is forbidden or the source's time unknown."""
        if self.mtime is None or sys.dont_write_bytecode:
            return
        if self.is_hashed:
            data = _code_to_hash_pyc(code, self.source_hash(), self.is_checked)
        else:
            data = _code_to_timestamp_pyc(code, self.mtime, len(self.source_data()))
        try:
            self.loader._cache_bytecode(self.source_path, self.path, data)
        except NotImplementedError:
            pass


# --- Specs of files ---------------------------------------------------------------------------

def _location_of(name, location, loader):
    """Return the absolute path for a spec; without a location, what the loader says."""
    if location is not None:
        location = _os.fspath(location)
        try:
            return _path_abspath(location)
        except OSError:
            return location
    try:
        return loader.get_filename(name) if hasattr(loader, 'get_filename') else '<unknown>'
    except ImportError:
        return '<unknown>'


def _loader_for(name, location):
    """Return a loader for a file with a suffix that is known, else None."""
    kinds = (kind for kind, suffixes in _get_supported_file_loaders() if location.endswith(tuple(suffixes)))
    kind = next(kinds, None)
    return kind and kind(name, location)


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=_ABSENT):
    """Return a spec for a file, None if no loader is given or known for it.

    A list of submodule_search_locations makes it a package, None a plain module; without them
    the loader is asked. An empty list receives the directory of the file.
    """
    location = _location_of(name, location, loader)
    if loader is None:
        loader = _loader_for(name, location)
        if loader is None:
            return None
    search = submodule_search_locations
    if search is _ABSENT:
        search = [] if _bootstrap._says_package(loader, name) else None
    if search == [] and location:
        search.append(_path_split(location)[0])
    spec = _bootstrap.ModuleSpec(name, loader, origin=location)
    spec.submodule_search_locations = search
    spec._set_fileattr = True
    return spec


def _bless_my_loader(module_globals):
    """Return the loader that a module's namespace names by __loader__ or __spec__; complain if they differ."""
    if not isinstance(module_globals, dict):
        return None
    plain = module_globals.get('__loader__')
    spec = module_globals.get('__spec__', _ABSENT)
    if plain is None and spec is _ABSENT:
        return None
    complaint = 'Module globals is missing a __spec__.loader'
    blessed = getattr(spec, 'loader', _ABSENT)
    if blessed is _ABSENT or blessed is None:
        if plain is None:
            raise (AttributeError if blessed is _ABSENT and spec is not None else ValueError)(complaint)
        _bootstrap._warnings.warn(complaint, DeprecationWarning)
    elif plain is None or plain == blessed:
        return blessed
    else:
        _bootstrap._warnings.warn('Module globals; __loader__ != __spec__.loader', DeprecationWarning)
    return plain


# --- Loaders ----------------------------------------------------------------------------------

class _LoaderBasics:
    """Loading with the help of get_filename() and get_code(), which subclasses have."""

    def is_package(self, fullname):
        """Return whether the file is an __init__, and not a module that is itself called so."""
        stem = _path_split(self.get_filename(fullname))[1].rsplit('.', 1)[0]
        return stem == '__init__' != fullname.split('.')[-1]

    def create_module(self, spec):
        """Return None: a plain module will do."""

    def exec_module(self, module):
        """Execute the code in the namespace of the module."""
        name = module.__name__
        code = self.get_code(name)
        if code is None:
            raise ImportError(f'cannot load module {name!r} when get_code() returns None')
        _bootstrap._call_with_frames_removed(exec, code, vars(module))

    def load_module(self, fullname):
        """Load the module; deprecated, as exec_module() does it."""
        return _bootstrap._load_module_shim(self, fullname)


class SourceLoader(_LoaderBasics):
    """Loads source code from wherever get_data() and get_filename() of a subclass find it."""

    def path_mtime(self, path):
        """Return the time of a source's last change; here it is not known."""
        raise OSError

    def path_stats(self, path):
        """Return what is known of a source: 'mtime', and perhaps 'size'."""
        return dict(mtime=self.path_mtime(path))

    def set_data(self, path, data):
        """Write a bytecode file; here nothing can be written."""

    def _cache_bytecode(self, source_path, cache_path, data):
        """Write the bytecode file of a source, whose permissions may matter."""
        return self.set_data(cache_path, data)

    def get_source(self, fullname):
        """Return the source as text."""
        try:
            data = self.get_data(self.get_filename(fullname))
        except OSError as error:
            raise ImportError('source not available through get_data()', name=fullname) from error
        return decode_source(data)

    def source_to_code(self, data, path, *, _optimize=-1):
        """Compile a source."""
        return _bootstrap._call_with_frames_removed(
            compile, data, path, 'exec', dont_inherit=True, optimize=_optimize)

    def get_code(self, fullname):
        """Return the code object, from the bytecode file or, after which that is written, from the source."""
        source_path = self.get_filename(fullname)
        cached = _Bytecode(self, fullname, source_path)
        code = cached.code()
        if code is None:
            code = self.source_to_code(cached.source_data(), source_path)
            _bootstrap._verbose_message('code object from {}', source_path)
            cached.store(code)
        return code


def _own_name_only(method):
    """Make a loader's method refuse other names than the loader's; without a name it means that one."""
    def checked(self, name=None, *args, **kwargs):
        if name is not None and name != self.name:
            raise ImportError(f'loader for {self.name} cannot handle {name}', name=name)
        return method(self, self.name, *args, **kwargs)

    for attribute in '__name__', '__qualname__', '__doc__':
        setattr(checked, attribute, getattr(method, attribute))
    return checked


class FileLoader:
    """Knows the name of one module and the path of its file."""

    def __init__(self, fullname, path):
        self.name, self.path = fullname, path

    def __eq__(self, other):
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    @_own_name_only
    def load_module(self, fullname):
        """Load the module; deprecated, as exec_module() does it."""
        return super().load_module(fullname)

    @_own_name_only
    def get_filename(self, fullname):
        """Return the path of the module's file."""
        return self.path

    def get_data(self, path):
        """Return what is in a file."""
        is_code = isinstance(self, (SourceLoader, SourcelessFileLoader, ExtensionFileLoader))
        with _io.open_code(str(path)) if is_code else _io.FileIO(path) as file:
            return file.read()

    @_own_name_only
    def get_resource_reader(self, module):
        """Return the reader for the files beside the module."""
        from importlib.readers import FileReader
        return FileReader(self)


class SourceFileLoader(FileLoader, SourceLoader):
    """Loads a .py file."""

    def path_stats(self, path):
        """Return time and size of a source."""
        found = _path_stat(path)
        return {'size': found.st_size, 'mtime': found.st_mtime}

    def _cache_bytecode(self, source_path, cache_path, data):
        return self.set_data(cache_path, data, _mode=_calc_mode(source_path))

    def set_data(self, path, data, *, _mode=0o666):
        """Write a bytecode file and the directories above it, if the system allows that."""
        try:
            self._make_folder(_path_split(path)[0])
            _write_atomic(path, data, _mode)
        except OSError as error:
            _bootstrap._verbose_message('could not create {!r}: {!r}', path, error)
        else:
            _bootstrap._verbose_message('created {!r}', path)

    def _make_folder(self, path):
        if not path or _path_isdir(path):
            return
        self._make_folder(_path_split(path)[0])
        try:
            _os.mkdir(path)
        except FileExistsError:
            # Some other process does the same.
            pass


class SourcelessFileLoader(FileLoader, _LoaderBasics):
    """Loads a .pyc file that stands in the place of a source."""

    def get_code(self, fullname):
        """Return the code object in the file."""
        path = self.get_filename(fullname)
        data = self.get_data(path)
        _classify_pyc(data, fullname, dict(name=fullname, path=path))
        return _compile_bytecode(memoryview(data)[_HEADER_SIZE:], fullname, path)

    def get_source(self, fullname):
        """Return None: only the bytecode is there."""


class ExtensionFileLoader(FileLoader, _LoaderBasics):
    """Stands for loading shared libraries."""

    def create_module(self, spec):
        """Make the module of a shared library."""
        return _bootstrap._call_with_frames_removed(_imp.create_dynamic, spec)

    def exec_module(self, module):
        """Initialise the module of a shared library."""
        _bootstrap._call_with_frames_removed(_imp.exec_dynamic, module)

    def is_package(self, fullname):
        """Return whether the library is the __init__ of a package."""
        stem, dot, ending = _path_split(self.path)[1].partition('.')
        return stem == '__init__' and dot + ending in EXTENSION_SUFFIXES

    def get_code(self, fullname):
        """Return None: it is not Python code."""

    def get_source(self, fullname):
        """Return None: it is not Python code."""


class AppleFrameworkLoader(ExtensionFileLoader):
    """Stands for loading shared libraries in frameworks, which only other systems have."""


class NamespaceLoader:
    """The loader of packages that are only directories."""

    def __init__(self, name, path, path_finder):
        self._path = _NamespacePath(name, path, path_finder)

    def create_module(self, spec):
        """Return None: a plain module will do."""

    def exec_module(self, module):
        """Do nothing: there is no code."""

    def load_module(self, fullname):
        """Make the module; deprecated, as exec_module() does it."""
        _bootstrap._verbose_message('namespace module loaded with path {!r}', self._path)
        return _bootstrap._load_module_shim(self, fullname)

    def is_package(self, fullname):
        """Return True."""
        return True

    def get_source(self, fullname):
        """Return the source of a module without code."""
        return ''

    def get_code(self, fullname):
        """Return the code object of a module without code."""
        return compile(self.get_source(fullname), '<string>', 'exec', dont_inherit=True)

    def get_resource_reader(self, module):
        """Return the reader for the files in all the directories."""
        from importlib.readers import NamespaceReader
        return NamespaceReader(self._path)


# The name that it had when it was private.
_NamespaceLoader = NamespaceLoader


class _NamespacePath:
    """__path__ of a namespace package: a list of directories that follows the changes of the path above it."""

    # Counts how often everybody was told to look again.
    _epoch = 0

    def __init__(self, name, path, path_finder):
        self._name = name
        self._path = path
        self._path_finder = path_finder
        self._basis = self._current_basis()

    def _parent_path(self):
        """Return the path on which the package itself was found."""
        package = self._name.rpartition('.')[0]
        return sys.modules[package].__path__ if package else sys.path

    def _current_basis(self):
        return tuple(self._parent_path()), self._epoch

    def _locations(self):
        """Return the directories, looked up again if what they depend on has changed."""
        basis = self._current_basis()
        if basis != self._basis:
            found = self._path_finder(self._name, basis[0])
            # What is a regular package by now, or gone, does not change the one that is loaded.
            if found is not None and found.loader is None and found.submodule_search_locations:
                self._path = found.submodule_search_locations
            self._basis = basis
        return self._path

    def __iter__(self):
        return iter(self._locations())

    def __len__(self):
        return len(self._locations())

    def __contains__(self, item):
        return item in self._locations()

    def __getitem__(self, index):
        return self._locations()[index]

    def __setitem__(self, index, path):
        self._path[index] = path

    def append(self, item):
        """Add a directory."""
        self._path.append(item)

    def __repr__(self):
        return f'{type(self).__name__}({self._path!r})'


# --- Finders ----------------------------------------------------------------------------------

class WindowsRegistryFinder:
    """Stands for the finder that asks another system's registry; it finds nothing."""

    DEBUG_BUILD = False
    REGISTRY_KEY = r'Software\Python\PythonCore\{sys_version}\Modules\{fullname}'
    REGISTRY_KEY_DEBUG = REGISTRY_KEY + r'\Debug'

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """Return None."""
        _bootstrap._warnings.warn(
            'importlib.machinery.WindowsRegistryFinder is deprecated; use site configuration instead. '
            'Future versions of Python may not enable this finder by default.', DeprecationWarning)


class PathFinder:
    """Finds modules on sys.path or the __path__ of a package, by a finder for each entry. Only the class is used."""

    @staticmethod
    def invalidate_caches():
        """Let all finders of entries look at their directories again."""
        finders = sys.path_importer_cache
        for entry, finder in [*finders.items()]:
            if finder is None or not _path_isabs(entry):
                # A hook may want the entry now, and a relative one may mean another directory.
                del finders[entry]
            elif hasattr(finder, 'invalidate_caches'):
                finder.invalidate_caches()
        _NamespacePath._epoch += 1
        if (metadata := sys.modules.get('importlib.metadata')) is not None:
            metadata.MetadataPathFinder.invalidate_caches()

    @staticmethod
    def _path_hooks(path):
        """Return the finder that a hook makes for an entry, None if no hook wants it."""
        hooks = sys.path_hooks
        if hooks is None:
            return None
        if not hooks:
            _bootstrap._warn_import('sys.path_hooks is empty')
        for hook in hooks:
            try:
                return hook(path)
            except ImportError:
                continue

    @classmethod
    def _path_importer_cache(cls, path):
        """Return the finder of an entry, made when it is first asked for; '' is the working directory of the moment."""
        try:
            path = path or _os.getcwd()
        except (FileNotFoundError, PermissionError):
            return None
        if path not in sys.path_importer_cache:
            sys.path_importer_cache[path] = cls._path_hooks(path)
        return sys.path_importer_cache[path]

    @classmethod
    def _get_spec(cls, fullname, path, target=None):
        """Return the first spec with a loader, else one with the directories that might form a namespace package."""
        gathered = _bootstrap.ModuleSpec(fullname, None, is_package=True)
        finders = (cls._path_importer_cache(entry) for entry in path if isinstance(entry, str))
        for finder in finders:
            spec = finder and finder.find_spec(fullname, target)
            if spec is None:
                continue
            if spec.loader is not None:
                return spec
            if spec.submodule_search_locations is None:
                raise ImportError('spec missing loader')
            gathered.submodule_search_locations += spec.submodule_search_locations
        return gathered

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """Return the spec of a module on a path (sys.path if it is None), or None."""
        spec = cls._get_spec(fullname, sys.path if path is None else path, target)
        if spec is None or spec.loader is not None:
            return spec
        folders = spec.submodule_search_locations
        if not folders:
            return None
        spec.submodule_search_locations = _NamespacePath(fullname, folders, cls._get_spec)
        spec.origin = None
        return spec

    @staticmethod
    def find_distributions(*args, **kwargs):
        """Return the installed distributions, for importlib.metadata."""
        from importlib.metadata import MetadataPathFinder
        return MetadataPathFinder.find_distributions(*args, **kwargs)


class FileFinder:
    """Finds modules in one directory, whose list of names is kept until the directory changes."""

    def __init__(self, path, *loader_details):
        self.path = _os.getcwd() if path in ('', '.', None) else _path_abspath(path)
        self._loaders = [(ending, kind) for kind, endings in loader_details for ending in endings]
        self._names = frozenset()
        self.invalidate_caches()

    def __repr__(self):
        return f'FileFinder({self.path!r})'

    def invalidate_caches(self):
        """Forget what is in the directory."""
        self._path_mtime = -1

    def _current_names(self):
        """Return the names in the directory; none while it cannot be read."""
        folder = self.path or _os.getcwd()
        try:
            changed_at = _path_stat(folder).st_mtime
        except OSError:
            changed_at = None
        if changed_at != self._path_mtime:
            try:
                self._names = frozenset(_os.listdir(folder))
            except (FileNotFoundError, PermissionError, NotADirectoryError):
                self._names = frozenset()
            self._path_mtime = changed_at
        return self._names

    def _get_spec(self, loader_class, fullname, path, smsl, target):
        return spec_from_file_location(
            fullname, path, loader=loader_class(fullname, path), submodule_search_locations=smsl)

    def find_spec(self, fullname, target=None):
        """Return the spec of a package, else of a file, else of a part of a namespace package; or None."""
        name = fullname.split('.')[-1]
        names = self._current_names()
        folder = _path_join(self.path, name) if name in names else None
        if folder is not None:
            for ending, kind in self._loaders:
                init = _path_join(folder, f'__init__{ending}')
                if _path_isfile(init):
                    return self._get_spec(kind, fullname, init, [folder], target)
        for ending, kind in self._loaders:
            if name + ending in names and _path_isfile(path := _path_join(self.path, name + ending)):
                return self._get_spec(kind, fullname, path, None, target)
        if folder is None or not _path_isdir(folder):
            return None
        _bootstrap._verbose_message('possible namespace for {}', folder)
        portion = _bootstrap.ModuleSpec(fullname, None, is_package=True)
        portion.submodule_search_locations.append(folder)
        return portion

    @classmethod
    def path_hook(cls, *loader_details):
        """Return a hook for sys.path_hooks that wants directories."""
        def path_hook_for_FileFinder(path):
            """Make a FileFinder for a directory."""
            if _path_isdir(path):
                return cls(path, *loader_details)
            raise ImportError('only directories are supported', path=path)

        return path_hook_for_FileFinder


# --- Putting it into place --------------------------------------------------------------------

def _fix_up_module(ns, name, pathname, cpathname=None):
    """Complete the namespace of a module that was executed without a loader."""
    spec, loader = ns.get('__spec__'), ns.get('__loader__')
    if not loader:
        kind = SourcelessFileLoader if pathname == cpathname else SourceFileLoader
        loader = spec.loader if spec else kind(name, pathname)
    if not spec:
        spec = spec_from_file_location(name, pathname, loader=loader)
        if cpathname:
            spec.cached = _path_abspath(cpathname)
    try:
        ns.update(__spec__=spec, __loader__=loader, __file__=pathname, __cached__=cpathname)
    except Exception:
        # The namespace may be of any kind; the module works without.
        pass


def _get_supported_file_loaders():
    """Return the kinds of loaders in the order of preference, each with its suffixes."""
    return [(ExtensionFileLoader, EXTENSION_SUFFIXES), (SourceFileLoader, SOURCE_SUFFIXES),
            (SourcelessFileLoader, BYTECODE_SUFFIXES)]


def _set_bootstrap_module(_bootstrap_module):
    global _bootstrap
    _bootstrap = _bootstrap_module


def _install(_bootstrap_module):
    """Append the hooks for archives and directories, and the finder that uses them."""
    _set_bootstrap_module(_bootstrap_module)
    with _LibraryAlone():
        import zipimport
    # If zipimport is what is being imported, it adds its importer itself.
    if importer := getattr(zipimport, 'zipimporter', None):
        sys.path_hooks.append(importer)
    sys.path_hooks.append(FileFinder.path_hook(*_get_supported_file_loaders()))
    sys.meta_path.append(PathFinder)
