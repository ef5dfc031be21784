"""Reading and writing of ZIP archives."""

import io
import os
import shutil
import stat
import struct
import sys
import threading
import time

try:
    import zlib
    crc32 = zlib.crc32
except ImportError:
    import binascii
    zlib, crc32 = None, binascii.crc32
try:
    import bz2
except ImportError:
    bz2 = None
try:
    import lzma
except ImportError:
    lzma = None

from . import _layout
from ._layout import *
from ._layout import (
    _MASK_COMPRESS_OPTION_1, _MASK_COMPRESSED_PATCH, _MASK_ENCRYPTED, _MASK_STRONG_ENCRYPTION, _MASK_USE_DATA_DESCRIPTOR,
    _MASK_UTF_FILENAME, CentralEntry as _CentralEntry, LocalHeader as _LocalHeader, _Extra, find_end as _find_end, from_dos as _from_dos,
)
from ._info import ZipInfo, _sanitize_filename
from ._methods import (
    LZMACompressor, LZMADecompressor, _check_compression, _get_compressor, _get_decompressor, _ZipDecrypter, compressor_names,
)
from ._streams import ZipExtFile, _SharedFile, _Tellable, _ZipWriteFile

__all__ = [
    "BadZipFile", "BadZipfile", "error", "ZIP_STORED", "ZIP_DEFLATED", "ZIP_BZIP2", "ZIP_LZMA", "is_zipfile", "ZipInfo", "ZipFile",
    "PyZipFile", "LargeZipFile", "Path",
]

error = BadZipfile = BadZipFile

# How a path is opened for each mode, and what is tried when the file cannot be read back.
_FILE_MODES = {"r": ("rb",), "w": ("w+b", "wb"), "x": ("x+b", "xb"), "a": ("r+b", "w+b", "wb")}
_COPY_STEP = 8 * 1024


def is_zipfile(filename):
    """Whether a path or a file that can be positioned has what the end of an archive needs."""
    try:
        if hasattr(filename, "read"):
            return _find_end(filename) is not None
        with open(filename, "rb") as file:
            return _find_end(file) is not None
    except (OSError, BadZipFile):
        return False


class ZipFile:
    """An archive that is open for reading (r), writing (w, x) or appending (a); a path or a file can be given."""

    fp = None
    _windows_illegal_name_trans_table = None

    def __init__(self, file, mode="r", compression=ZIP_STORED, allowZip64=True, compresslevel=None, *, strict_timestamps=True,
                 metadata_encoding=None):
        if mode not in _FILE_MODES:
            raise ValueError("ZipFile requires mode 'r', 'w', 'x', or 'a'")
        _check_compression(compression)
        if metadata_encoding and mode != "r":
            raise ValueError("metadata_encoding is only supported for reading files")
        self.mode, self.compression, self.compresslevel = mode, compression, compresslevel
        self._allowZip64, self._strict_timestamps, self.metadata_encoding = allowZip64, strict_timestamps, metadata_encoding
        self.debug, self.pwd = 0, None
        self.filelist, self.NameToInfo = [], {}
        self._comment = b""
        self._didModify = self._writing = False
        self._seekable = True
        self._lock, self._users = threading.RLock(), 1
        self._attach(file)
        try:
            self._begin()
        except BaseException:
            file, self.fp = self.fp, None
            self._fpclose(file)
            raise

    def _attach(self, file):
        """Take or open the file."""
        if isinstance(file, os.PathLike):
            file = os.fspath(file)
        self._owned = isinstance(file, str)
        if not self._owned:
            self.fp, self.filename = file, getattr(file, "name", None)
            return
        self.filename = file
        *attempts, last = _FILE_MODES[self.mode]
        for attempt in attempts:
            try:
                self.fp = io.open(file, attempt)
                return
            except OSError:
                continue
        self.fp = io.open(file, last)

    def _begin(self):
        """Read the directory, or find out where members are to be written."""
        if self.mode == "r":
            self._RealGetContents()
        elif self.mode == "a":
            try:
                self._RealGetContents()
                self.fp.seek(self.start_dir)
            except BadZipFile:
                # Any file can have an archive put behind it.
                self.fp.seek(0, os.SEEK_END)
                self._didModify, self.start_dir = True, self.fp.tell()
        else:
            self._didModify = True
            try:
                self.start_dir = self.fp.tell()
            except (AttributeError, OSError):
                self.fp, self.start_dir, self._seekable = _Tellable(self.fp), 0, False
            else:
                try:
                    self.fp.seek(self.start_dir)
                except (AttributeError, OSError):
                    self._seekable = False

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def __del__(self):
        self.close()

    def __repr__(self):
        kind = f"{type(self).__module__}.{type(self).__qualname__}"
        if self.fp is None:
            return f"<{kind} [closed]>"
        name = f" filename={self.filename!r}" if self.filename is not None else ""
        if not self._owned:
            name = f" file={self.fp!r}" + name
        return f"<{kind}{name} mode={self.mode!r}>"

    # The directory

    def _RealGetContents(self):
        """Read the directory."""
        try:
            end = _find_end(self.fp)
        except OSError:
            end = None
        if end is None:
            raise BadZipFile("File is not a zip file")
        self._comment = end.comment
        # Something may stand before the archive, such as a program that unpacks it; offsets do not count it.
        shift = end.location - end.records - end.size - end.offset
        self.start_dir = end.offset + shift
        if self.start_dir < 0:
            raise BadZipFile("Bad offset for central directory")
        self.fp.seek(self.start_dir)
        directory = io.BytesIO(self.fp.read(end.size))
        while directory.tell() < end.size:
            self._register(self._directory_entry(directory, shift))
        self._note_ends()

    def _directory_entry(self, directory, shift):
        """The next member of the directory."""
        record = directory.read(sizeCentralDir)
        if len(record) != sizeCentralDir:
            raise BadZipFile("Truncated central directory")
        entry = _CentralEntry._make(struct.unpack(structCentralDir, record))
        if entry.signature != stringCentralDir:
            raise BadZipFile("Bad magic number for central directory")
        name = directory.read(entry.name_length)
        info = ZipInfo(self._decoded_name(name, entry.flag_bits))
        info.extra, info.comment = directory.read(entry.extra_length), directory.read(entry.comment_length)
        for field in ("create_version", "create_system", "extract_version", "reserved", "flag_bits", "compress_type", "compress_size",
                      "file_size", "volume", "internal_attr", "external_attr", "header_offset"):
            setattr(info, field, getattr(entry, field))
        info.CRC, info._raw_time = entry.crc, entry.time
        if info.extract_version > MAX_EXTRACT_VERSION:
            raise NotImplementedError(f"zip file version {info.extract_version / 10:.1f}")
        info.date_time = _from_dos(entry.date, entry.time)
        info._decodeExtra(crc32(name))
        info.header_offset += shift
        return info

    def _decoded_name(self, name, flags):
        return name.decode("utf-8" if flags & _MASK_UTF_FILENAME else self.metadata_encoding or "cp437")

    def _note_ends(self):
        """Tell each member where the next one begins, so that overlapping ones are found."""
        end = self.start_dir
        for info in sorted(self.filelist, key=lambda info: info.header_offset, reverse=True):
            info._end_offset, end = end, info.header_offset

    def _register(self, info):
        self.filelist.append(info)
        self.NameToInfo[info.filename] = info

    def namelist(self):
        """The names of all members in their order."""
        return [info.filename for info in self.filelist]

    def infolist(self):
        """All members in their order."""
        return self.filelist

    def getinfo(self, name):
        """The last member of a name; KeyError is raised when there is none."""
        info = self.NameToInfo.get(name)
        if info is None:
            raise KeyError(f"There is no item named {name!r} in the archive")
        return info

    def printdir(self, file=None):
        """Print a table of the members."""
        print("%-46s %19s %12s" % ("File Name", "Modified    ", "Size"), file=file)
        for info in self.filelist:
            moment = "%d-%02d-%02d %02d:%02d:%02d" % info.date_time[:6]
            print("%-46s %s %12d" % (info.filename, moment, info.file_size), file=file)

    def testzip(self):
        """Read all members, and return the name of the first one that is damaged."""
        for info in self.filelist:
            try:
                with self.open(info.filename, "r") as member:
                    while member.read(1 << 20):
                        pass
            except BadZipFile:
                return info.filename
        return None

    def setpassword(self, pwd):
        """Set the password of encrypted members."""
        _require_bytes("pwd", pwd)
        self.pwd = pwd or None

    @property
    def comment(self):
        """The text that stands at the archive's end, as bytes."""
        return self._comment

    @comment.setter
    def comment(self, comment):
        if not isinstance(comment, bytes):
            raise TypeError(f"comment: expected bytes, got {type(comment).__name__}")
        if len(comment) > ZIP_MAX_COMMENT:
            import warnings
            warnings.warn(f"Archive comment is too long; truncating to {ZIP_MAX_COMMENT} bytes", stacklevel=2)
        self._comment, self._didModify = comment[:ZIP_MAX_COMMENT], True

    # Reading

    def read(self, name, pwd=None):
        """A member's data."""
        with self.open(name, "r", pwd) as member:
            return member.read()

    def open(self, name, mode="r", pwd=None, *, force_zip64=False):
        """A member as a file that can be read, or (with mode w) written; `force_zip64` allows the latter to pass 2 GiB."""
        if mode not in ("r", "w"):
            raise ValueError('open() requires mode "r" or "w"')
        if pwd and mode == "w":
            raise ValueError("pwd is only supported for reading files")
        if not self.fp:
            raise ValueError("Attempt to use ZIP archive that was already closed")
        if isinstance(name, ZipInfo):
            info = name
        elif mode == "r":
            info = self.getinfo(name)
        else:
            info = ZipInfo(name)
            info.compress_type, info.compress_level = self.compression, self.compresslevel
        if mode == "w":
            return self._open_to_write(info, force_zip64=force_zip64)
        if self._writing:
            raise ValueError("Can't read from the ZIP file while there is an open writing handle on it. "
                             "Close the writing handle before trying to read.")
        return self._open_to_read(info, pwd)

    def _open_to_read(self, info, pwd):
        self._users += 1
        source = _SharedFile(self.fp, info.header_offset, self._fpclose, self._lock, lambda: self._writing)
        try:
            self._pass_header(info, source)
            password = None
            if info.flag_bits & _MASK_ENCRYPTED:
                password = pwd or self.pwd
                _require_bytes("pwd", password)
                if not password:
                    raise RuntimeError(f"File {info.filename!r} is encrypted, password required for extraction")
            return ZipExtFile(source, "rb", info, password, True)
        except BaseException:
            source.close()
            raise

    def _pass_header(self, info, source):
        """Read the record before a member's data, which has to agree with the directory."""
        record = source.read(sizeFileHeader)
        if len(record) != sizeFileHeader:
            raise BadZipFile("Truncated file header")
        header = _LocalHeader._make(struct.unpack(structFileHeader, record))
        if header.signature != stringFileHeader:
            raise BadZipFile("Bad magic number for file header")
        name = source.read(header.name_length)
        if header.extra_length:
            source.seek(header.extra_length, os.SEEK_CUR)
        if info.flag_bits & _MASK_COMPRESSED_PATCH:
            raise NotImplementedError("compressed patched data (flag bit 5)")
        if info.flag_bits & _MASK_STRONG_ENCRYPTION:
            raise NotImplementedError("strong encryption (flag bit 6)")
        if self._decoded_name(name, header.flag_bits) != info.orig_filename:
            raise BadZipFile(f"File name in directory {info.orig_filename!r} and header {name!r} differ.")
        if info._end_offset is not None and source.tell() + info.compress_size > info._end_offset:
            raise BadZipFile(f"Overlapped entries: {info.orig_filename!r} (possible zip bomb)")

    def extract(self, member, path=None, pwd=None):
        """Write one member below a folder (the current one), and return the path it got."""
        return self._extract_member(member, os.getcwd() if path is None else os.fspath(path), pwd)

    def extractall(self, path=None, members=None, pwd=None):
        """Write all members, or those given, below a folder (the current one)."""
        target = os.getcwd() if path is None else os.fspath(path)
        for member in self.namelist() if members is None else members:
            self._extract_member(member, target, pwd)

    @classmethod
    def _sanitize_windows_name(cls, arcname, pathsep):
        """A name without what Windows does not allow: some characters, and dots and spaces at the end of parts."""
        if cls._windows_illegal_name_trans_table is None:
            cls._windows_illegal_name_trans_table = str.maketrans(dict.fromkeys(':<>|"?*', "_"))
        parts = arcname.translate(cls._windows_illegal_name_trans_table).split(pathsep)
        return pathsep.join(filter(None, (part.rstrip(" .") for part in parts)))

    def _extract_member(self, member, targetpath, pwd):
        info = member if isinstance(member, ZipInfo) else self.getinfo(member)
        name = info.filename.replace("/", os.sep)
        if os.altsep:
            name = name.replace(os.altsep, os.sep)
        # Neither a drive nor steps upwards can lead out of the folder.
        parts = os.path.splitdrive(name)[1].split(os.sep)
        name = os.sep.join(part for part in parts if part not in ("", os.curdir, os.pardir))
        if os.sep == "\\":
            name = self._sanitize_windows_name(name, os.sep)
        if not name and not info.is_dir():
            raise ValueError("Empty filename.")
        path = os.path.normpath(os.path.join(targetpath, name))
        folder = os.path.dirname(path)
        if folder and not os.path.exists(folder):
            os.makedirs(folder, exist_ok=True)
        if info.is_dir():
            try:
                os.mkdir(path)
            except FileExistsError:
                if not os.path.isdir(path):
                    raise
        else:
            with self.open(info, pwd=pwd) as source, open(path, "wb") as target:
                shutil.copyfileobj(source, target)
        return path

    # Writing

    def _require_open_for_writing(self):
        if not self.fp:
            raise ValueError("Attempt to write to ZIP archive that was already closed")

    def _open_to_write(self, zinfo, force_zip64=False):
        if force_zip64 and not self._allowZip64:
            raise ValueError("force_zip64 is True, but allowZip64 was False when opening the ZIP file.")
        if self._writing:
            raise ValueError("Can't write to the ZIP file while there is another write handle open on it. "
                             "Close the first handle before opening another.")
        zinfo.compress_size = zinfo.CRC = zinfo.flag_bits = 0
        if not self._seekable:
            zinfo.flag_bits |= _MASK_USE_DATA_DESCRIPTOR
        if not zinfo.external_attr:
            zinfo.external_attr = 0o600 << 16
        # A little room is left, as compression can make data larger.
        zip64 = force_zip64 or zinfo.file_size * 1.05 > ZIP64_LIMIT
        if zip64 and not self._allowZip64:
            raise LargeZipFile("Filesize would require ZIP64 extensions")
        self._place(zinfo, warn_level=5)
        self.fp.write(zinfo.FileHeader(zip64))
        self._writing = True
        return _ZipWriteFile(self, zinfo, zip64)

    def _place(self, info, warn_level):
        """Give a new member its place behind the others."""
        if self._seekable:
            self.fp.seek(self.start_dir)
        info.header_offset = self.fp.tell()
        if info.compress_type == ZIP_LZMA:
            info.flag_bits |= _MASK_COMPRESS_OPTION_1  # the data has a mark at its end
        self._writecheck(info, warn_level)
        self._didModify = True

    def _writecheck(self, zinfo, warn_level=3):
        """Refuse what cannot be written; a name that is there already is allowed with a warning."""
        if zinfo.filename in self.NameToInfo:
            import warnings
            warnings.warn(f"Duplicate name: {zinfo.filename!r}", stacklevel=warn_level)
        if self.mode == "r":
            raise ValueError("write() requires mode 'w', 'x', or 'a'")
        if not self.fp:
            raise ValueError("Attempt to write ZIP archive that was already closed")
        _check_compression(zinfo.compress_type)
        if not self._allowZip64:
            self._refuse_large({
                "Files count": len(self.filelist) >= ZIP_FILECOUNT_LIMIT, "Filesize": zinfo.file_size > ZIP64_LIMIT,
                "Zipfile size": zinfo.header_offset > ZIP64_LIMIT})

    def _refuse_large(self, passed):
        """Raise for the first limit that is passed."""
        if reason := next((reason for reason, is_passed in passed.items() if is_passed), None):
            raise LargeZipFile(reason + " would require ZIP64 extensions")

    def write(self, filename, arcname=None, compress_type=None, compresslevel=None):
        """Put a file of the system into the archive."""
        self._require_open_for_writing()
        if self._writing:
            raise ValueError("Can't write to ZIP archive while an open writing handle exists")
        info = ZipInfo.from_file(filename, arcname, strict_timestamps=self._strict_timestamps)
        if info.is_dir():
            info.compress_size = info.CRC = 0
            self.mkdir(info)
            return
        info.compress_type = self.compression if compress_type is None else compress_type
        info.compress_level = self.compresslevel if compresslevel is None else compresslevel
        with open(filename, "rb") as source, self.open(info, "w") as target:
            shutil.copyfileobj(source, target, _COPY_STEP)

    def writestr(self, zinfo_or_arcname, data, compress_type=None, compresslevel=None):
        """Put data into the archive under a name, or as a member that is described; text is encoded in UTF-8."""
        if isinstance(data, str):
            data = data.encode("utf-8")
        if isinstance(zinfo_or_arcname, ZipInfo):
            info = zinfo_or_arcname
        else:
            info = self._described(zinfo_or_arcname)
        self._require_open_for_writing()
        if self._writing:
            raise ValueError("Can't write to ZIP archive while an open writing handle exists.")
        if compress_type is not None:
            info.compress_type = compress_type
        if compresslevel is not None:
            info.compress_level = compresslevel
        info.file_size = len(data)
        with self._lock, self.open(info, mode="w") as target:
            target.write(data)

    def _described(self, name):
        """A member of now for data that is in memory."""
        info = ZipInfo(filename=name, date_time=time.localtime(time.time())[:6])
        info.compress_type, info.compress_level = self.compression, self.compresslevel
        if info.filename.endswith("/"):
            info.external_attr = 0o40775 << 16 | 0x10
        else:
            info.external_attr = 0o600 << 16
        return info

    def mkdir(self, zinfo_or_directory_name, mode=0o777):
        """Put an empty folder into the archive."""
        match zinfo_or_directory_name:
            case ZipInfo():
                info = zinfo_or_directory_name
                if not info.is_dir():
                    raise ValueError("The given ZipInfo does not describe a directory")
            case str():
                info = ZipInfo(zinfo_or_directory_name.removesuffix("/") + "/")
                info.CRC = 0
                info.external_attr = ((stat.S_IFDIR | mode) & 0xFFFF) << 16 | 0x10
            case _:
                raise TypeError("Expected type str or ZipInfo")
        with self._lock:
            self._place(info, warn_level=4)
            self._register(info)
            self.fp.write(info.FileHeader(False))
            self.start_dir = self.fp.tell()

    # Closing

    def close(self):
        """Write the directory, if anything was changed, and close the file."""
        if self.fp is None:
            return
        if self._writing:
            raise ValueError("Can't close the ZIP file while there is an open writing handle on it. "
                             "Close the writing handle before closing the zip.")
        try:
            if self._didModify and self.mode != "r":
                with self._lock:
                    if self._seekable:
                        self.fp.seek(self.start_dir)
                    self._write_end_record()
        finally:
            file, self.fp = self.fp, None
            self._fpclose(file)

    def _write_end_record(self):
        for info in self.filelist:
            self.fp.write(info.directory_record())
        count, offset, end = len(self.filelist), self.start_dir, self.fp.tell()
        size = end - offset
        large = {"Files count": count > ZIP_FILECOUNT_LIMIT, "Central directory offset": offset > ZIP64_LIMIT,
                 "Central directory size": size > ZIP64_LIMIT}
        if any(large.values()):
            if not self._allowZip64:
                self._refuse_large(large)
            self.fp.write(struct.pack(
                structEndArchive64, stringEndArchive64, sizeEndCentDir64 - 12, ZIP64_VERSION, ZIP64_VERSION, 0, 0, count, count, size,
                offset))
            self.fp.write(struct.pack(structEndArchive64Locator, stringEndArchive64Locator, 0, end, 1))
            count, size, offset = min(count, 0xFFFF), min(size, _layout.FULL32), min(offset, _layout.FULL32)
        self.fp.write(struct.pack(structEndArchive, stringEndArchive, 0, 0, count, count, size, offset, len(self._comment)))
        self.fp.write(self._comment)
        if self.mode == "a":
            self.fp.truncate()
        self.fp.flush()

    def _fpclose(self, fp):
        """Give up one use of the file; with the last it is closed, if it was opened here."""
        self._users -= 1
        if self._users == 0 and self._owned:
            fp.close()


def _require_bytes(what, value):
    if value and not isinstance(value, bytes):
        raise TypeError(f"{what}: expected bytes, got {type(value).__name__}")


from ._python import PyZipFile  # noqa: E402 (they derive from ZipFile)
from ._path import CompleteDirs, Path  # noqa: E402


def main(args=None):
    """List, extract, create and test archives on the command line."""
    from ._command import main
    main(args)
