"""Imports modules from ZIP archives.

An entry of sys.path may name an archive, or a folder in one:
lib.zip or lib.zip/folder.  sys.path_hooks makes zipimporter objects of such
entries.
"""

import _frozen_importlib_external as _bootstrap_external
from _frozen_importlib_external import _unpack_uint16, _unpack_uint32, _unpack_uint64
import _frozen_importlib as _bootstrap
import _imp
import _io
import marshal
import sys
import time

__all__ = ['ZipImportError', 'zipimporter']

# The separator of the parts of paths, and the other ones that the system takes, too.
path_sep, alt_path_sep = _bootstrap_external.path_sep, _bootstrap_external.path_separators[1:]


class ZipImportError(ImportError):
    pass


# Directories of archives that were read, by path.
_zip_directory_cache = {}

_module_type = type(sys)

# The record at the end of an archive: its fixed part, and what may follow as a comment.
_END_SIZE = 22
_END_MARK = b'PK\x05\x06'
_END64_SIZE = 56
_END64_MARK = b'PK\x06\x06'
_LOCATOR64_SIZE = 20
_LOCATOR64_MARK = b'PK\x06\x07'
_MAX_COMMENT = (1 << 16) - 1
_ENTRY_SIZE = 46
_ENTRY_MARK = b'PK\x01\x02'
_HEADER_SIZE = 30
_HEADER_MARK = b'PK\x03\x04'

# What a module may be stored as: suffix, is bytecode, is a package.
_SEARCH_ORDER = ((path_sep + '__init__.pyc', True, True), (path_sep + '__init__.py', False, True),
                 ('.pyc', True, False), ('.py', False, False))


class zipimporter(_bootstrap_external._LoaderBasics):
    """zipimporter(archivepath) -> zipimporter object

    Create a new zipimporter instance. 'archivepath' must be a path to a
    zipfile, or to a specific path inside a zipfile.
    """

    def __init__(self, path):
        if not isinstance(path, str):
            raise TypeError(f"expected str, not {type(path)!r}")
        if not path:
            raise ZipImportError('archive path is empty', path=path)
        # The front of the path that exists is the archive, the rest a folder in it.
        archive = path
        folders = []
        while True:
            try:
                mode = _bootstrap_external._path_stat(archive).st_mode
            except (OSError, ValueError):
                parent, name = _bootstrap_external._path_split(archive)
                if parent == archive:
                    raise ZipImportError(f'not a Zip file: {path!r}', path=path)
                archive = parent
                folders.append(name)
            else:
                if mode & 0o170000 != 0o100000:
                    raise ZipImportError(f'not a Zip file: {path!r}', path=path)
                break
        if archive not in _zip_directory_cache:
            _zip_directory_cache[archive] = _read_directory(archive)
        self.archive = archive
        self.prefix = _bootstrap_external._path_join(*folders[::-1])
        if self.prefix:
            self.prefix += path_sep

    def find_spec(self, fullname, target=None):
        """Create a ModuleSpec for the specified module; None if it is not in the archive."""
        is_package = _is_package(self, fullname)
        if is_package is not None:
            return _bootstrap.spec_from_loader(fullname, self, is_package=is_package)
        path = _module_path(self, fullname)
        if not _is_folder(self, path):
            return None
        spec = _bootstrap.ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations.append(f'{self.archive}{path_sep}{path}')
        return spec

    def get_code(self, fullname):
        """Return the code object for the named module; ZipImportError if it cannot be imported."""
        return _module_code(self, fullname)[0]

    def get_data(self, pathname):
        """Return the data of a file in the archive, by its path with or without the archive's in front."""
        key = pathname
        if pathname.startswith(self.archive + path_sep):
            key = pathname[len(self.archive + path_sep):]
        try:
            entry = self._get_files()[key]
        except KeyError:
            raise OSError(0, '', key) from None
        if entry is None:
            return b''
        return _read_data(self.archive, entry)

    def get_filename(self, fullname):
        """Return the filename for the specified module."""
        return _module_code(self, fullname)[2]

    def get_source(self, fullname):
        """Return the source code for the specified module, None if the archive has only bytecode."""
        is_package = _is_package(self, fullname)
        if is_package is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        path = _module_path(self, fullname)
        path = _bootstrap_external._path_join(path, '__init__.py') if is_package else path + '.py'
        entry = self._get_files().get(path)
        if entry is None:
            return None
        return _read_data(self.archive, entry).decode()

    def is_package(self, fullname):
        """Return True if the module specified by fullname is a package."""
        is_package = _is_package(self, fullname)
        if is_package is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        return is_package

    def load_module(self, fullname):
        """Load and return the module (deprecated: use exec_module())."""
        _bootstrap._warnings.warn('zipimport.zipimporter.load_module() is deprecated and slated for '
                                  'removal in Python 3.12; use exec_module() instead',
                                  DeprecationWarning)
        code, is_package, path = _module_code(self, fullname)
        module = sys.modules.get(fullname)
        if module is None or not isinstance(module, _module_type):
            module = _module_type(fullname)
            sys.modules[fullname] = module
        module.__loader__ = self
        try:
            if is_package:
                folder = _module_path(self, fullname)
                module.__path__ = [_bootstrap_external._path_join(self.archive, folder)]
            if not hasattr(module, '__builtins__'):
                module.__builtins__ = __builtins__
            _bootstrap_external._fix_up_module(module.__dict__, fullname, path)
            exec(code, module.__dict__)
        except:
            del sys.modules[fullname]
            raise
        try:
            module = sys.modules[fullname]
        except KeyError:
            raise ImportError(f'Loaded module {fullname!r} not found in sys.modules') from None
        _bootstrap._verbose_message('import {} # loaded from Zip {}', fullname, path)
        return module

    def get_resource_reader(self, fullname):
        """Return the ResourceReader for a module."""
        from importlib.readers import ZipReader
        return ZipReader(self, fullname)

    def _get_files(self):
        """Return the directory of the archive, read again if it was forgotten."""
        try:
            return _zip_directory_cache[self.archive]
        except KeyError:
            try:
                files = _zip_directory_cache[self.archive] = _read_directory(self.archive)
            except ZipImportError:
                files = {}
            return files

    @property
    def _files(self):
        return self._get_files()

    def invalidate_caches(self):
        """Have the directory of the archive read again."""
        _zip_directory_cache.pop(self.archive, None)

    def __repr__(self):
        return f'<zipimporter object "{self.archive}{path_sep}{self.prefix}">'


# Finding modules.

def _module_path(importer, fullname):
    return importer.prefix + fullname.rpartition('.')[2]


def _is_folder(importer, path):
    return path + path_sep in importer._get_files()


def _is_package(importer, fullname):
    """Return whether a module is a package, None if there is no such module."""
    path = _module_path(importer, fullname)
    files = importer._get_files()
    for suffix, _, is_package in _SEARCH_ORDER:
        if path + suffix in files:
            return is_package
    return None


# Reading archives.

def _read_directory(archive):
    """Return a dict that has, for each path in an archive, what is needed to read the file."""
    try:
        file = _io.open_code(archive)
    except OSError:
        raise ZipImportError(f"can't open Zip file: {archive!r}", path=archive)
    with file:
        # Reads beyond the end of a damaged file give less than was asked for.
        start = file.tell()
        try:
            try:
                return _read_entries(file, archive)
            except OSError:
                raise ZipImportError(f"can't read Zip file: {archive!r}", path=archive)
        finally:
            file.seek(start)


def _find_end(file, archive):
    """Return (offset of the end record, number of entries, size and offset of the directory)."""
    file.seek(0, 2)
    size = file.tell()
    tail_start = max(size - _MAX_COMMENT - _END_SIZE - _END64_SIZE - _LOCATOR64_SIZE, 0)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise ZipImportError(f'not a Zip file: {archive!r}', path=archive)
    end = tail[at:at + _END_SIZE]
    count = _unpack_uint16(end[10:12])
    directory_size = _unpack_uint32(end[12:16])
    directory_offset = _unpack_uint32(end[16:20])
    position = tail_start + at
    locator = tail[at - _LOCATOR64_SIZE:at] if at >= _LOCATOR64_SIZE else b''
    if locator[:4] == _LOCATOR64_MARK:
        # The numbers of a large archive stand in a record of their own.
        at64 = at - _LOCATOR64_SIZE - _END64_SIZE
        if at64 >= 0 and tail[at64:at64 + 4] == _END64_MARK:
            end64 = tail[at64:at64 + _END64_SIZE]
            count = _unpack_uint64(end64[24:32])
            directory_size = _unpack_uint64(end64[40:48])
            directory_offset = _unpack_uint64(end64[48:56])
            position = tail_start + at64
    return position, count, directory_size, directory_offset


def _read_entries(file, archive):
    position, count, directory_size, directory_offset = _find_end(file, archive)
    if position < directory_size:
        raise ZipImportError(f'bad central directory size: {archive!r}', path=archive)
    if position < directory_offset:
        raise ZipImportError(f'bad central directory offset: {archive!r}', path=archive)
    # Something may stand in front of the archive, such as a program that unpacks it.
    start = position - directory_size
    shift = start - directory_offset
    if shift < 0:
        raise ZipImportError(f'bad central directory size or offset: {archive!r}', path=archive)
    files = {}
    file.seek(start)
    for _ in range(count):
        entry = file.read(_ENTRY_SIZE)
        if len(entry) < 4:
            raise EOFError('EOF read where not expected')
        if entry[:4] != _ENTRY_MARK:
            if count > 0xFFFF:
                raise ZipImportError(f'bad central directory: {archive!r}', path=archive)
            break
        if len(entry) != _ENTRY_SIZE:
            raise EOFError('EOF read where not expected')
        flags = _unpack_uint16(entry[8:10])
        compression = _unpack_uint16(entry[10:12])
        clock = _unpack_uint16(entry[12:14])
        date = _unpack_uint16(entry[14:16])
        crc = _unpack_uint32(entry[16:20])
        data_size = _unpack_uint32(entry[20:24])
        file_size = _unpack_uint32(entry[24:28])
        name_size = _unpack_uint16(entry[28:30])
        extra_size = _unpack_uint16(entry[30:32])
        comment_size = _unpack_uint16(entry[32:34])
        offset = _unpack_uint32(entry[42:46])
        name = file.read(name_size)
        if len(name) != name_size:
            raise ZipImportError(f"can't read Zip file: {archive!r}", path=archive)
        extra = file.read(extra_size)
        if len(extra) != extra_size or len(file.read(comment_size)) != comment_size:
            raise ZipImportError(f"can't read Zip file: {archive!r}", path=archive)
        if 0xFFFFFFFF in (file_size, data_size, offset):
            file_size, data_size, offset = _wide_numbers(extra, file_size, data_size, offset, archive)
        if offset > directory_offset:
            raise ZipImportError(f'bad local header offset: {archive!r}', path=archive)
        # Bit 11: the name is in UTF-8; else it is in the encoding of the first archives.
        try:
            name = name.decode() if flags & 0x800 else name.decode('ascii')
        except UnicodeDecodeError:
            name = name.decode('utf-8' if flags & 0x800 else 'cp437')
        name = name.replace('/', path_sep)
        path = _bootstrap_external._path_join(archive, name)
        if name.endswith(path_sep):
            path += path_sep
        files[name] = (path, compression, data_size, file_size, offset + shift, clock, date, crc)
    _bootstrap._verbose_message('zipimport: found {} names in {!r}', len(files), archive)
    return files


def _wide_numbers(extra, file_size, data_size, offset, archive):
    """Return the numbers of an entry with those that need 64 bits from its extra field."""
    while extra:
        if len(extra) < 4:
            raise ZipImportError(f"can't read header extra: {archive!r}", path=archive)
        tag = _unpack_uint16(extra[:2])
        size = _unpack_uint16(extra[2:4])
        if len(extra) < 4 + size:
            raise ZipImportError(f"can't read header extra: {archive!r}", path=archive)
        if tag != 1:
            extra = extra[4 + size:]
            continue
        if size not in (8, 16, 24):
            raise ZipImportError(f"can't read header extra: {archive!r}", path=archive)
        values = [_unpack_uint64(extra[at:at + 8]) for at in range(4, 4 + size, 8)]
        try:
            if file_size == 0xFFFFFFFF:
                file_size = values.pop(0)
            if data_size == 0xFFFFFFFF:
                data_size = values.pop(0)
            if offset == 0xFFFFFFFF:
                offset = values.pop(0)
        except IndexError:
            raise ZipImportError(f"zip64 extra field truncated: {archive!r}", path=archive) from None
        if values:
            raise ZipImportError(f"can't read header extra: {archive!r}", path=archive)
        break
    return file_size, data_size, offset


# True while zlib is being imported: it must not come from an archive that needs it.
_importing_zlib = False


def _decompressor():
    global _importing_zlib
    if _importing_zlib:
        _bootstrap._verbose_message('zipimport: zlib UNAVAILABLE')
        raise ZipImportError("can't decompress data; zlib not available")
    _importing_zlib = True
    try:
        from zlib import decompress
    except Exception:
        _bootstrap._verbose_message('zipimport: zlib UNAVAILABLE')
        raise ZipImportError("can't decompress data; zlib not available")
    finally:
        _importing_zlib = False
    return decompress


def _read_data(archive, entry):
    """Return the data of a file in an archive."""
    _, compression, data_size, _, offset, *_ = entry
    if data_size < 0:
        raise ZipImportError('negative data size')
    with _io.open_code(archive) as file:
        try:
            file.seek(offset)
        except OSError:
            raise ZipImportError(f"can't read Zip file: {archive!r}", path=archive)
        header = file.read(_HEADER_SIZE)
        if len(header) != _HEADER_SIZE:
            raise EOFError('EOF read where not expected')
        if header[:4] != _HEADER_MARK:
            raise ZipImportError(f'bad local file header: {archive!r}', path=archive)
        # The extra field here may differ in size from that in the directory.
        name_size = _unpack_uint16(header[26:28])
        extra_size = _unpack_uint16(header[28:30])
        try:
            file.seek(offset + _HEADER_SIZE + name_size + extra_size)
        except OSError:
            raise ZipImportError(f"can't read Zip file: {archive!r}", path=archive)
        data = file.read(data_size)
        if len(data) != data_size:
            raise OSError("zipimport: can't read data")
    if compression == 0:
        return data
    return _decompressor()(data, -15)


# Code.

def _same_time(first, second):
    # Archives count in steps of two seconds.
    return abs(first - second) <= 1


def _source_stats(importer, bytecode_path):
    """Return time and size of the source of a bytecode file, zeros if it is not in the archive."""
    entry = importer._get_files().get(bytecode_path[:-1])
    if entry is None:
        return 0, 0
    clock, date, size = entry[5], entry[6], entry[3]
    try:
        moment = time.mktime(((date >> 9) + 1980, date >> 5 & 0x0F, date & 0x1F, clock >> 11,
                              clock >> 5 & 0x3F, (clock & 0x1F) * 2, -1, -1, -1))
    except (OverflowError, ValueError):
        moment = 0
    return moment, size


def _bytecode(importer, pathname, fullpath, fullname, data):
    """Return the code of a bytecode file, None if it does not fit its source."""
    details = {'name': fullname, 'path': fullpath}
    flags = _bootstrap_external._classify_pyc(data, fullname, details)
    if flags & 0b1:
        check = flags & 0b10
        if _imp.check_hash_based_pycs != 'never' and (check or _imp.check_hash_based_pycs == 'always'):
            entry = importer._get_files().get(fullpath[:-1])
            if entry is not None:
                source = _read_data(importer.archive, entry)
                _bootstrap_external._validate_hash_pyc(
                    data, _imp.source_hash(_bootstrap_external._RAW_MAGIC_NUMBER, source), fullname, details)
    else:
        mtime, size = _source_stats(importer, fullpath)
        if mtime and (not _same_time(_unpack_uint32(data[8:12]), mtime)
                      or _unpack_uint32(data[12:16]) != size):
            _bootstrap._verbose_message('bytecode is stale for {!r}', fullname)
            return None
    code = marshal.loads(data[16:])
    if not isinstance(code, type(_bytecode.__code__)):
        raise TypeError(f'compiled module {pathname!r} should be a code object')
    return code


def _module_code(importer, fullname):
    """Return (code, is a package, path) of a module in an archive."""
    path = _module_path(importer, fullname)
    import_error = None
    for suffix, is_bytecode, is_package in _SEARCH_ORDER:
        fullpath = path + suffix
        entry = importer._get_files().get(fullpath)
        if entry is None:
            continue
        module_path = entry[0]
        data = _read_data(importer.archive, entry)
        code = None
        if is_bytecode:
            try:
                code = _bytecode(importer, module_path, fullpath, fullname, data)
            except ImportError as exc:
                import_error = exc
        else:
            source = data.replace(b'\r\n', b'\n').replace(b'\r', b'\n')
            code = compile(source, module_path, 'exec', dont_inherit=True)
        if code is not None:
            return code, is_package, module_path
    if import_error:
        raise ZipImportError(f'module load failed: {import_error}', name=fullname) from import_error
    raise ZipImportError(f"can't find module {fullname!r}", name=fullname)


if sys.path_hooks and zipimporter not in sys.path_hooks:
    # The finders were put into place on account of this module, which they could not know yet.
    sys.path_hooks.insert(0, zipimporter)
