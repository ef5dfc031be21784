"""The part of the import system that deals with files: their loaders, and the finders of paths.

The module is loaded as _frozen_importlib_external.
"""

import sys
import _imp
import _io
import marshal
import posix as _os

# Set by _set_bootstrap_module().
_bootstrap = None

_MS_WINDOWS = False
_CASE_INSENSITIVE_PLATFORMS_STR_KEY = 'win',
_CASE_INSENSITIVE_PLATFORMS_BYTES_KEY = 'cygwin', 'darwin', 'ios', 'tvos', 'watchos'
_CASE_INSENSITIVE_PLATFORMS = _CASE_INSENSITIVE_PLATFORMS_BYTES_KEY + _CASE_INSENSITIVE_PLATFORMS_STR_KEY

path_sep = '/'
path_separators = '/'
path_sep_tuple = (path_sep,)
_pathseps_with_colon = {':/'}

_PYCACHE = '__pycache__'
_OPT = 'opt-'

SOURCE_SUFFIXES = ['.py']
EXTENSION_SUFFIXES = _imp.extension_suffixes()
BYTECODE_SUFFIXES = ['.pyc']
# Names that older programs use.
DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = BYTECODE_SUFFIXES

MAGIC_NUMBER = _imp._magic_number
_RAW_MAGIC_NUMBER = int.from_bytes(MAGIC_NUMBER, 'little')

_code_type = type(compile('', '', 'exec'))


def _make_relax_case():
    """Return the function that tells whether the case of file names does not matter."""
    if sys.platform.startswith(_CASE_INSENSITIVE_PLATFORMS):
        def _relax_case():
            """True if filenames must be checked case-insensitively and ignore environment flags are not set."""
            return not sys.flags.ignore_environment and b'PYTHONCASEOK' in _os.environ
    else:
        def _relax_case():
            """True if filenames must be checked case-insensitively."""
            return False
    return _relax_case


_relax_case = _make_relax_case()


# Numbers in files.

def _pack_uint32(x):
    """Convert a 32-bit integer to little-endian."""
    return (int(x) & 0xFFFFFFFF).to_bytes(4, 'little')


def _unpack_uint64(data):
    """Convert 8 bytes in little-endian to an integer."""
    assert len(data) == 8
    return int.from_bytes(data, 'little')


def _unpack_uint32(data):
    """Convert 4 bytes in little-endian to an integer."""
    assert len(data) == 4
    return int.from_bytes(data, 'little')


def _unpack_uint16(data):
    """Convert 2 bytes in little-endian to an integer."""
    assert len(data) == 2
    return int.from_bytes(data, 'little')


# Paths: os.path cannot be imported here.

def _path_join(*path_parts):
    """Replacement for os.path.join()."""
    parts = [part for part in path_parts if part]
    joined = path_sep.join([part.rstrip(path_sep) for part in parts])
    if parts and not joined and parts[0].startswith(path_sep):
        return path_sep
    return joined


def _path_split(path):
    """Replacement for os.path.split()."""
    head, _, tail = path.rpartition(path_sep)
    return head, tail


def _path_stat(path):
    """Stat the path; kept apart so that tests can observe it."""
    return _os.stat(path)


def _path_is_mode_type(path, mode):
    try:
        return _path_stat(path).st_mode & 0o170000 == mode
    except (OSError, ValueError):
        return False


def _path_isfile(path):
    """Replacement for os.path.isfile."""
    return _path_is_mode_type(path, 0o100000)


def _path_isdir(path):
    """Replacement for os.path.isdir."""
    return _path_is_mode_type(path or _os.getcwd(), 0o040000)


def _path_isabs(path):
    """Replacement for os.path.isabs."""
    return path.startswith(path_sep)


def _path_abspath(path):
    """Replacement for os.path.abspath."""
    if _path_isabs(path):
        return path
    return _path_join(_os.getcwd(), path)


def _write_atomic(path, data, mode=0o666):
    """Write a file so that nobody sees half of it: under another name first."""
    temporary = f'{path}.{id(path)}'
    descriptor = _os.open(temporary, _os.O_EXCL | _os.O_CREAT | _os.O_WRONLY, mode & 0o666)
    try:
        with _io.FileIO(descriptor, 'wb') as file:
            if file.write(data) != len(data):
                raise OSError('os.write() didn\'t write the full pyc file')
        _os.replace(temporary, path)
    except OSError:
        try:
            _os.unlink(temporary)
        except OSError:
            pass
        raise


# Names of bytecode files.

def cache_from_source(path, debug_override=None, *, optimization=None):
    """Given the path to a .py file, return the path to its .pyc file.

    The file need not exist.  optimization is put into the name behind 'opt-'
    unless it is empty; None means the level that is in force.
    debug_override is deprecated: True means '', False means 1.
    """
    if debug_override is not None:
        _bootstrap._warnings.warn("the debug_override parameter is deprecated; use "
                                  "'optimization' instead", DeprecationWarning)
        if optimization is not None:
            raise TypeError('debug_override or optimization must be set to None')
        optimization = '' if debug_override else 1
    path = _os.fspath(path)
    head, tail = _path_split(path)
    base, dot, rest = tail.rpartition('.')
    tag = sys.implementation.cache_tag
    if tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')
    filename = f'{base or rest}{dot}{tag}'
    if optimization is None:
        optimization = sys.flags.optimize or ''
    optimization = str(optimization)
    if optimization:
        if not optimization.isalnum():
            raise ValueError(f'{optimization!r} is not alphanumeric')
        filename = f'{filename}.{_OPT}{optimization}'
    filename += BYTECODE_SUFFIXES[0]
    if sys.pycache_prefix is None:
        return _path_join(head, _PYCACHE, filename)
    # The tree of directories is repeated below the prefix.
    head = _path_abspath(head)
    return _path_join(sys.pycache_prefix, head.lstrip(path_separators), filename)


def source_from_cache(path):
    """Given the path to a .pyc file in __pycache__, return the path to its .py file."""
    if sys.implementation.cache_tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')
    path = _os.fspath(path)
    head, filename = _path_split(path)
    found_in_prefix = False
    if sys.pycache_prefix is not None:
        prefix = sys.pycache_prefix.rstrip(path_separators)
        if head.startswith(prefix + path_sep):
            head = head[len(prefix):]
            found_in_prefix = True
    if not found_in_prefix:
        head, pycache = _path_split(head)
        if pycache != _PYCACHE:
            raise ValueError(f'{_PYCACHE} not bottom-level directory in {path!r}')
    dots = filename.count('.')
    if dots not in {2, 3}:
        raise ValueError(f'expected only 2 or 3 dots in {filename!r}')
    if dots == 3:
        optimization = filename.rsplit('.', 2)[-2]
        if not optimization.startswith(_OPT):
            raise ValueError(f'optimization portion of filename does not start with {_OPT!r}')
        level = optimization[len(_OPT):]
        if not level.isalnum():
            raise ValueError(f'optimization level {optimization!r} is not an alphanumeric value')
    return _path_join(head, filename.partition('.')[0] + SOURCE_SUFFIXES[0])


def _get_sourcefile(bytecode_path):
    """Return the source of a bytecode file, the bytecode file itself if there is no source."""
    if len(bytecode_path) == 0:
        return None
    rest, _, extension = bytecode_path.rpartition('.')
    if not rest or extension.lower()[-3:-1] != 'py':
        return bytecode_path
    try:
        source_path = source_from_cache(bytecode_path)
    except (NotImplementedError, ValueError):
        source_path = bytecode_path[:-1]
    return source_path if _path_isfile(source_path) else bytecode_path


def _get_cached(filename):
    if filename.endswith(tuple(SOURCE_SUFFIXES)):
        try:
            return cache_from_source(filename)
        except NotImplementedError:
            return None
    if filename.endswith(tuple(BYTECODE_SUFFIXES)):
        return filename
    return None


def _calc_mode(path):
    """Return the permissions for a bytecode file: those of the source, and writable."""
    try:
        mode = _path_stat(path).st_mode
    except OSError:
        mode = 0o666
    return mode | 0o200


def _check_name(method):
    """Decorate a loader's method so that it refuses modules other than its own; no name means that one."""
    def _check_name_wrapper(self, name=None, *args, **kwargs):
        if name is None:
            name = self.name
        elif self.name != name:
            raise ImportError(f'loader for {self.name} cannot handle {name}', name=name)
        return method(self, name, *args, **kwargs)
    # _bootstrap is not known yet when the classes below are made.
    _check_name_wrapper.__name__ = method.__name__
    _check_name_wrapper.__qualname__ = method.__qualname__
    _check_name_wrapper.__doc__ = method.__doc__
    return _check_name_wrapper


# The contents of bytecode files: magic number, flags, then modification time and size of the
# source or its hash, then the code.

def _classify_pyc(data, name, exc_details):
    """Return the flags of a bytecode file; ImportError or EOFError if they make no sense."""
    magic = data[:4]
    if magic != MAGIC_NUMBER:
        message = f'bad magic number in {name!r}: {magic!r}'
        _bootstrap._verbose_message('{}', message)
        raise ImportError(message, **exc_details)
    if len(data) < 16:
        message = f'reached EOF while reading pyc header of {name!r}'
        _bootstrap._verbose_message('{}', message)
        raise EOFError(message)
    flags = _unpack_uint32(data[4:8])
    if flags & ~0b11:
        raise ImportError(f'invalid flags {flags!r} in {name!r}', **exc_details)
    return flags


def _validate_timestamp_pyc(data, source_mtime, source_size, name, exc_details):
    """Raise ImportError unless a bytecode file was made from the source as it is."""
    if _unpack_uint32(data[8:12]) != (source_mtime & 0xFFFFFFFF):
        message = f'bytecode is stale for {name!r}'
        _bootstrap._verbose_message('{}', message)
        raise ImportError(message, **exc_details)
    if source_size is not None and _unpack_uint32(data[12:16]) != (source_size & 0xFFFFFFFF):
        raise ImportError(f'bytecode is stale for {name!r}', **exc_details)


def _validate_hash_pyc(data, source_hash, name, exc_details):
    """Raise ImportError unless a bytecode file holds the hash of the source."""
    if data[8:16] != source_hash:
        raise ImportError(f'hash in bytecode doesn\'t match hash of source {name!r}',
                          **exc_details)


def _compile_bytecode(data, name=None, bytecode_path=None, source_path=None):
    """Return the code object in the data of a bytecode file."""
    code = marshal.loads(data)
    if not isinstance(code, _code_type):
        raise ImportError(f'Non-code object in {bytecode_path!r}', name=name, path=bytecode_path)
    _bootstrap._verbose_message('code object from {!r}', bytecode_path)
    if source_path is not None:
        _imp._fix_co_filename(code, source_path)
    return code


def _code_to_timestamp_pyc(code, mtime=0, source_size=0):
    """Return the data of a bytecode file that is checked by time and size."""
    return bytearray(MAGIC_NUMBER + _pack_uint32(0) + _pack_uint32(mtime)
                     + _pack_uint32(source_size) + marshal.dumps(code))


def _code_to_hash_pyc(code, source_hash, checked=True):
    """Return the data of a bytecode file that is checked by a hash of the source."""
    assert len(source_hash) == 8
    flags = 0b1 | checked << 1
    return bytearray(MAGIC_NUMBER + _pack_uint32(flags) + source_hash + marshal.dumps(code))


def decode_source(source_bytes):
    """Decode bytes representing source code and return the string, with universal newlines."""
    import tokenize
    read_line = _io.BytesIO(source_bytes).readline
    encoding = tokenize.detect_encoding(read_line)[0]
    text = str(source_bytes, encoding)
    return text.replace('\r\n', '\n').replace('\r', '\n')


# Specs of files.

_POPULATE = object()


def spec_from_file_location(name, location=None, *, loader=None,
                            submodule_search_locations=_POPULATE):
    """Return a module spec based on a file location.

    A package is told by submodule_search_locations being a list; an empty
    one is filled with the file's directory.
    """
    if location is None:
        # What the loader says; some loaders do not know.
        location = '<unknown>'
        if hasattr(loader, 'get_filename'):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        location = _os.fspath(location)
        try:
            location = _path_abspath(location)
        except OSError:
            pass
    spec = _bootstrap.ModuleSpec(name, loader, origin=location)
    spec._set_fileattr = True
    if loader is None:
        for loader_class, suffixes in _get_supported_file_loaders():
            if location.endswith(tuple(suffixes)):
                loader = loader_class(name, location)
                spec.loader = loader
                break
        else:
            return None
    if submodule_search_locations is _POPULATE:
        if hasattr(loader, 'is_package'):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                pass
            else:
                if is_package:
                    spec.submodule_search_locations = []
    else:
        spec.submodule_search_locations = submodule_search_locations
    if spec.submodule_search_locations == [] and location:
        spec.submodule_search_locations.append(_path_split(location)[0])
    return spec


def _bless_my_loader(module_globals):
    """Return the loader of a namespace, from __loader__ or __spec__, with warnings if they disagree."""
    if not isinstance(module_globals, dict):
        return None
    missing = object()
    loader = module_globals.get('__loader__', None)
    spec = module_globals.get('__spec__', missing)
    if loader is None:
        if spec is missing:
            return None
        if spec is None:
            raise ValueError('Module globals is missing a __spec__.loader')
    spec_loader = getattr(spec, 'loader', missing)
    if spec_loader in (missing, None):
        if loader is None:
            exception = AttributeError if spec_loader is missing else ValueError
            raise exception('Module globals is missing a __spec__.loader')
        _bootstrap._warnings.warn('Module globals is missing a __spec__.loader', DeprecationWarning)
        spec_loader = loader
    assert spec_loader is not None
    if loader is not None and loader != spec_loader:
        _bootstrap._warnings.warn('Module globals; __loader__ != __spec__.loader',
                                  DeprecationWarning)
        return loader
    return spec_loader


# Loaders.

class WindowsRegistryFinder:
    """A finder of modules that the registry of Windows names; here it finds none."""

    REGISTRY_KEY = 'Software\\Python\\PythonCore\\{sys_version}\\Modules\\{fullname}'
    REGISTRY_KEY_DEBUG = 'Software\\Python\\PythonCore\\{sys_version}\\Modules\\{fullname}\\Debug'
    DEBUG_BUILD = False

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        _bootstrap._warnings.warn('importlib.machinery.WindowsRegistryFinder is deprecated; '
                                  'use site configuration instead. Future versions of Python may '
                                  'not enable this finder by default.', DeprecationWarning)
        return None


class _LoaderBasics:
    """What the loaders of code have in common; they have get_filename() and get_code()."""

    def is_package(self, fullname):
        """True for the file __init__ of a package."""
        filename = _path_split(self.get_filename(fullname))[1]
        return (filename.rsplit('.', 1)[0] == '__init__'
                and fullname.rpartition('.')[2] != '__init__')

    def create_module(self, spec):
        """Have an ordinary module made."""

    def exec_module(self, module):
        """Execute the module."""
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f'cannot load module {module.__name__!r} when '
                              'get_code() returns None')
        _bootstrap._call_with_frames_removed(exec, code, module.__dict__)

    def load_module(self, fullname):
        """Load a module (deprecated: use exec_module())."""
        return _bootstrap._load_module_shim(self, fullname)


class SourceLoader(_LoaderBasics):
    """A loader of source code; subclasses provide get_data() and get_filename()."""

    def path_mtime(self, path):
        """Return the time when a path was last modified; OSError if there is none."""
        raise OSError

    def path_stats(self, path):
        """Return a dict with the modification time, 'mtime', and perhaps the 'size' of a path."""
        return {'mtime': self.path_mtime(path)}

    def _cache_bytecode(self, source_path, cache_path, data):
        """Write a bytecode file, for loaders to which the path of the source matters."""
        return self.set_data(cache_path, data)

    def set_data(self, path, data):
        """Write data to a path; here nothing is written."""

    def get_source(self, fullname):
        """Return the text of a module's source."""
        path = self.get_filename(fullname)
        try:
            source_bytes = self.get_data(path)
        except OSError as exc:
            raise ImportError('source not available through get_data()', name=fullname) from exc
        return decode_source(source_bytes)

    def source_to_code(self, data, path, *, _optimize=-1):
        """Return the code object of a source, given as text or bytes."""
        return _bootstrap._call_with_frames_removed(compile, data, path, 'exec',
                                                    dont_inherit=True, optimize=_optimize)

    def _code_from_cache(self, fullname, source_path, bytecode_path, state):
        """Return the code of a bytecode file that fits the source, None if there is none; state gets what was found out."""
        try:
            stats = self.path_stats(source_path)
        except OSError:
            return None
        state['mtime'] = source_mtime = int(stats['mtime'])
        try:
            data = self.get_data(bytecode_path)
        except OSError:
            return None
        details = {'name': fullname, 'path': bytecode_path}
        try:
            flags = _classify_pyc(data, fullname, details)
            contents = memoryview(data)[16:]
            if flags & 0b1:
                state['hash_based'] = True
                state['check_source'] = check_source = flags & 0b10 != 0
                if (_imp.check_hash_based_pycs != 'never'
                        and (check_source or _imp.check_hash_based_pycs == 'always')):
                    state['source'] = self.get_data(source_path)
                    state['hash'] = _imp.source_hash(_RAW_MAGIC_NUMBER, state['source'])
                    _validate_hash_pyc(data, state['hash'], fullname, details)
            else:
                _validate_timestamp_pyc(data, source_mtime, stats.get('size'), fullname, details)
        except (ImportError, EOFError):
            return None
        _bootstrap._verbose_message('{} matches {}', bytecode_path, source_path)
        return _compile_bytecode(contents, name=fullname, bytecode_path=bytecode_path,
                                 source_path=source_path)

    def get_code(self, fullname):
        """Return the code object of a module, from its bytecode file or compiled from the source."""
        source_path = self.get_filename(fullname)
        state = {'mtime': None, 'source': None, 'hash': None, 'hash_based': False,
                 'check_source': True}
        try:
            bytecode_path = cache_from_source(source_path)
        except NotImplementedError:
            bytecode_path = None
        else:
            code = self._code_from_cache(fullname, source_path, bytecode_path, state)
            if code is not None:
                return code
        source_bytes = state['source']
        if source_bytes is None:
            source_bytes = self.get_data(source_path)
        code = self.source_to_code(source_bytes, source_path)
        _bootstrap._verbose_message('code object from {}', source_path)
        if sys.dont_write_bytecode or bytecode_path is None or state['mtime'] is None:
            return code
        if state['hash_based']:
            if state['hash'] is None:
                state['hash'] = _imp.source_hash(_RAW_MAGIC_NUMBER, source_bytes)
            data = _code_to_hash_pyc(code, state['hash'], state['check_source'])
        else:
            data = _code_to_timestamp_pyc(code, state['mtime'], len(source_bytes))
        try:
            self._cache_bytecode(source_path, bytecode_path, data)
        except NotImplementedError:
            pass
        return code


class FileLoader:
    """A loader with the name of a module and the path of its file."""

    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    @_check_name
    def load_module(self, fullname):
        """Load a module from a file (deprecated: use exec_module())."""
        return super().load_module(fullname)

    @_check_name
    def get_filename(self, fullname):
        """Return the path to the source file as found by the finder."""
        return self.path

    def get_data(self, path):
        """Return the data from path as raw bytes."""
        if isinstance(self, (SourceLoader, SourcelessFileLoader, ExtensionFileLoader)):
            with _io.open_code(str(path)) as file:
                return file.read()
        with _io.FileIO(path, 'r') as file:
            return file.read()

    @_check_name
    def get_resource_reader(self, module):
        from importlib.readers import FileReader
        return FileReader(self)


class SourceFileLoader(FileLoader, SourceLoader):
    """Concrete implementation of SourceLoader using the file system."""

    def path_stats(self, path):
        """Return the metadata for the path."""
        stat = _path_stat(path)
        return {'mtime': stat.st_mtime, 'size': stat.st_size}

    def _cache_bytecode(self, source_path, bytecode_path, data):
        return self.set_data(bytecode_path, data, _mode=_calc_mode(source_path))

    def set_data(self, path, data, *, _mode=0o666):
        """Write bytes data to a file; its directories are made. That it cannot be written does not matter."""
        parent, filename = _path_split(path)
        missing = []
        while parent and not _path_isdir(parent):
            parent, part = _path_split(parent)
            missing.append(part)
        for part in reversed(missing):
            parent = _path_join(parent, part)
            try:
                _os.mkdir(parent)
            except FileExistsError:
                # Another process was faster.
                continue
            except OSError as exc:
                _bootstrap._verbose_message('could not create {!r}: {!r}', parent, exc)
                return
        try:
            _write_atomic(path, data, _mode)
            _bootstrap._verbose_message('created {!r}', path)
        except OSError as exc:
            _bootstrap._verbose_message('could not create {!r}: {!r}', path, exc)


class SourcelessFileLoader(FileLoader, _LoaderBasics):
    """Loader which handles sourceless file imports."""

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        data = self.get_data(path)
        _classify_pyc(data, fullname, {'name': fullname, 'path': path})
        return _compile_bytecode(memoryview(data)[16:], name=fullname, bytecode_path=path)

    def get_source(self, fullname):
        """Return None as there is no source code."""
        return None


class ExtensionFileLoader(FileLoader, _LoaderBasics):
    """A loader of shared libraries; the interpreter has none to load."""

    def create_module(self, spec):
        """Create an uninitialized extension module."""
        return _bootstrap._call_with_frames_removed(_imp.create_dynamic, spec)

    def exec_module(self, module):
        """Initialize an extension module."""
        _bootstrap._call_with_frames_removed(_imp.exec_dynamic, module)

    def is_package(self, fullname):
        """Return True if the extension module is a package."""
        filename = _path_split(self.path)[1]
        return any(filename == '__init__' + suffix for suffix in EXTENSION_SUFFIXES)

    def get_code(self, fullname):
        """Return None as an extension module cannot create a code object."""
        return None

    def get_source(self, fullname):
        """Return None as extension modules have no source code."""
        return None


class AppleFrameworkLoader(ExtensionFileLoader):
    """A loader of extension modules in frameworks, of which there are none here."""


class _NamespacePath:
    """The path of a namespace package; it is computed anew when the parent's path has changed."""

    # Counts the calls of invalidate_caches().
    _epoch = 0

    def __init__(self, name, path, path_finder):
        self._name = name
        self._path = path
        self._last_parent_path = tuple(self._get_parent_path())
        self._last_epoch = self._epoch
        self._path_finder = path_finder

    def _find_parent_path_names(self):
        """Return the names of the module and of the attribute that has the parent's path."""
        parent, dot, _ = self._name.rpartition('.')
        return (parent, '__path__') if dot else ('sys', 'path')

    def _get_parent_path(self):
        module, attribute = self._find_parent_path_names()
        return getattr(sys.modules[module], attribute)

    def _recalculate(self):
        parent_path = tuple(self._get_parent_path())
        if parent_path != self._last_parent_path or self._epoch != self._last_epoch:
            spec = self._path_finder(self._name, parent_path)
            # A portion may have become a regular package: that is for the next import.
            if (spec is not None and spec.loader is None
                    and spec.submodule_search_locations):
                self._path = spec.submodule_search_locations
            self._last_parent_path = parent_path
            self._last_epoch = self._epoch
        return self._path

    def __iter__(self):
        return iter(self._recalculate())

    def __getitem__(self, index):
        return self._recalculate()[index]

    def __setitem__(self, index, path):
        self._path[index] = path

    def __len__(self):
        return len(self._recalculate())

    def __repr__(self):
        return f'_NamespacePath({self._path!r})'

    def __contains__(self, item):
        return item in self._recalculate()

    def append(self, item):
        self._path.append(item)


class NamespaceLoader:
    """The loader of packages without __init__."""

    def __init__(self, name, path, path_finder):
        self._path = _NamespacePath(name, path, path_finder)

    def is_package(self, fullname):
        return True

    def get_source(self, fullname):
        return ''

    def get_code(self, fullname):
        return compile('', '<string>', 'exec', dont_inherit=True)

    def create_module(self, spec):
        """Have an ordinary module made."""

    def exec_module(self, module):
        pass

    def load_module(self, fullname):
        """Load a namespace module (deprecated: use exec_module())."""
        _bootstrap._verbose_message('namespace module loaded with path {!r}', self._path)
        return _bootstrap._load_module_shim(self, fullname)

    def get_resource_reader(self, module):
        from importlib.readers import NamespaceReader
        return NamespaceReader(self._path)


# A name that older programs use.
_NamespaceLoader = NamespaceLoader


# Finders.

class PathFinder:
    """Meta path finder for sys.path and package __path__ attributes."""

    @staticmethod
    def invalidate_caches():
        """Have the finders of all paths look at the file system again."""
        for name, finder in list(sys.path_importer_cache.items()):
            # Relative paths mean other directories after a change of the working directory.
            if finder is None or not _path_isabs(name):
                del sys.path_importer_cache[name]
            elif hasattr(finder, 'invalidate_caches'):
                finder.invalidate_caches()
        _NamespacePath._epoch += 1
        # Nothing is cached there before it is loaded.
        metadata = sys.modules.get('importlib.metadata')
        if metadata is not None:
            metadata.MetadataPathFinder.invalidate_caches()

    @staticmethod
    def _path_hooks(path):
        """Return the finder that the first willing hook makes for a path entry."""
        if sys.path_hooks is not None and not sys.path_hooks:
            _bootstrap._warnings.warn('sys.path_hooks is empty', ImportWarning)
        for hook in sys.path_hooks or ():
            try:
                return hook(path)
            except ImportError:
                pass
        return None

    @classmethod
    def _path_importer_cache(cls, path):
        """Return the finder of a path entry, from sys.path_importer_cache or made by a hook."""
        if path == '':
            try:
                path = _os.getcwd()
            except (FileNotFoundError, PermissionError):
                # Nothing is found in a directory that is gone, and that is not remembered.
                return None
        try:
            return sys.path_importer_cache[path]
        except KeyError:
            finder = cls._path_hooks(path)
            sys.path_importer_cache[path] = finder
            return finder

    @classmethod
    def _get_spec(cls, fullname, path, target=None):
        """Return the spec that the finders of a path's entries give."""
        portions = []
        for entry in path:
            if not isinstance(entry, str):
                continue
            finder = cls._path_importer_cache(entry)
            if finder is None:
                continue
            spec = finder.find_spec(fullname, target)
            if spec is None:
                continue
            if spec.loader is not None:
                return spec
            if spec.submodule_search_locations is None:
                raise ImportError('spec missing loader')
            # Part of a namespace package, unless a later entry has a module.
            portions.extend(spec.submodule_search_locations)
        spec = _bootstrap.ModuleSpec(fullname, None)
        spec.submodule_search_locations = portions
        return spec

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """Find the spec of a module on a path, by default sys.path."""
        spec = cls._get_spec(fullname, sys.path if path is None else path, target)
        if spec is None:
            return None
        if spec.loader is None:
            portions = spec.submodule_search_locations
            if not portions:
                return None
            spec.origin = None
            spec.submodule_search_locations = _NamespacePath(fullname, portions, cls._get_spec)
        return spec

    @staticmethod
    def find_distributions(*args, **kwargs):
        """Find the distributions that importlib.metadata asks for."""
        from importlib.metadata import MetadataPathFinder
        return MetadataPathFinder.find_distributions(*args, **kwargs)


class FileFinder:
    """Finds modules in a directory; what the directory contains is remembered until it changes."""

    def __init__(self, path, *loader_details):
        self._loaders = [(suffix, loader) for loader, suffixes in loader_details
                         for suffix in suffixes]
        if not path or path == '.':
            self.path = _os.getcwd()
        else:
            self.path = _path_abspath(path)
        self._path_mtime = -1
        self._path_cache = set()
        self._relaxed_path_cache = set()

    def invalidate_caches(self):
        """Have the directory read again."""
        self._path_mtime = -1

    def _get_spec(self, loader_class, fullname, path, smsl, target):
        loader = loader_class(fullname, path)
        return spec_from_file_location(fullname, path, loader=loader,
                                       submodule_search_locations=smsl)

    def find_spec(self, fullname, target=None):
        """Find the spec of a module: a package, a file, a part of a namespace package."""
        tail = fullname.rpartition('.')[2]
        try:
            mtime = _path_stat(self.path or _os.getcwd()).st_mtime
        except OSError:
            mtime = -1
        if mtime != self._path_mtime:
            self._fill_cache()
            self._path_mtime = mtime
        relaxed = _relax_case()
        cache = self._relaxed_path_cache if relaxed else self._path_cache
        base_path = _path_join(self.path, tail)
        is_namespace = False
        if (tail.lower() if relaxed else tail) in cache:
            for suffix, loader_class in self._loaders:
                init = _path_join(base_path, '__init__' + suffix)
                if _path_isfile(init):
                    return self._get_spec(loader_class, fullname, init, [base_path], target)
            is_namespace = _path_isdir(base_path)
        for suffix, loader_class in self._loaders:
            try:
                path = _path_join(self.path, tail + suffix)
            except ValueError:
                return None
            name = tail + suffix
            if (name.lower() if relaxed else name) in cache and _path_isfile(path):
                return self._get_spec(loader_class, fullname, path, None, target)
        if is_namespace:
            _bootstrap._verbose_message('possible namespace for {}', base_path)
            spec = _bootstrap.ModuleSpec(fullname, None)
            spec.submodule_search_locations = [base_path]
            return spec
        return None

    def _fill_cache(self):
        """Read the directory."""
        try:
            contents = _os.listdir(self.path or _os.getcwd())
        except (FileNotFoundError, PermissionError, NotADirectoryError):
            # It may come to exist.
            contents = []
        self._path_cache = set(contents)
        if sys.platform.startswith(_CASE_INSENSITIVE_PLATFORMS):
            self._relaxed_path_cache = {name.lower() for name in contents}

    @classmethod
    def path_hook(cls, *loader_details):
        """Return a function for sys.path_hooks that makes finders of directories."""
        def path_hook_for_FileFinder(path):
            """Path hook for importlib.machinery.FileFinder."""
            if not _path_isdir(path):
                raise ImportError('only directories are supported', path=path)
            return cls(path, *loader_details)
        return path_hook_for_FileFinder

    def __repr__(self):
        return f'FileFinder({self.path!r})'


# Putting it into place.

def _fix_up_module(ns, name, pathname, cpathname=None):
    """Give the namespace of a module that was executed in another way its loader and spec."""
    loader = ns.get('__loader__')
    spec = ns.get('__spec__')
    if not loader:
        if spec:
            loader = spec.loader
        elif pathname == cpathname:
            loader = SourcelessFileLoader(name, pathname)
        else:
            loader = SourceFileLoader(name, pathname)
    if not spec:
        spec = spec_from_file_location(name, pathname, loader=loader)
        if cpathname:
            spec.cached = _path_abspath(cpathname)
    try:
        ns['__spec__'] = spec
        ns['__loader__'] = loader
        ns['__file__'] = pathname
        ns['__cached__'] = cpathname
    except Exception:
        # Nothing can be done, and the caller does not need it.
        pass


def _get_supported_file_loaders():
    """Return the loaders of files with the suffixes of each."""
    return [(ExtensionFileLoader, EXTENSION_SUFFIXES), (SourceFileLoader, SOURCE_SUFFIXES),
            (SourcelessFileLoader, BYTECODE_SUFFIXES)]


def _set_bootstrap_module(_bootstrap_module):
    global _bootstrap
    _bootstrap = _bootstrap_module


def _install(_bootstrap_module):
    """Put the finder of paths and the hooks of archives and directories into place."""
    _set_bootstrap_module(_bootstrap_module)
    import zipimport
    sys.path_hooks.append(zipimport.zipimporter)
    sys.path_hooks.append(FileFinder.path_hook(*_get_supported_file_loaders()))
    sys.meta_path.append(PathFinder)
