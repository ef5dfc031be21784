"""The archive part of shutil: the tables of formats, and packing and unpacking with tarfile and zipfile."""

import errno
import os
import stat
import sys
from importlib.util import find_spec


class ReadError(OSError):
    """An archive cannot be read."""
    __module__ = "shutil"


class RegistryError(Exception):
    """A registration of an archive format contradicts an earlier one."""
    __module__ = "shutil"


def _account_number(module, lookup, name):
    """The number of a user or group, or None when it or the whole database is missing."""
    if name is None:
        return None
    try:
        return getattr(__import__(module), lookup)(name)[2]
    except (ImportError, KeyError):
        return None


def _get_uid(name):
    return _account_number("pwd", "getpwnam", name)


def _get_gid(name):
    return _account_number("grp", "getgrnam", name)


def _log(logger, text, *values):
    if logger is not None:
        logger.info(text, *values)


def _prepare(archive, dry_run, logger):
    """Make the folder that an archive is written to."""
    folder = os.path.dirname(archive)
    if folder and not os.path.exists(folder):
        _log(logger, "creating %s", folder)
        if not dry_run:
            os.makedirs(folder)


_TAR_METHODS = {None: "", "gzip": "gz", "bzip2": "bz2", "xz": "xz"}


def _make_tarball(base_name, base_dir, compress="gzip", verbose=0, dry_run=0, owner=None, group=None, logger=None, root_dir=None):
    """Write `base_dir` into a tar file; members belong to `owner` and `group` where those are given."""
    method = _TAR_METHODS.get(compress)
    if method is None or method and method not in _compressions():
        raise ValueError(f"bad value for 'compress', or compression format not supported : {compress}")
    import tarfile

    archive = base_name + (f".tar.{method}" if method else ".tar")
    _prepare(archive, dry_run, logger)
    _log(logger, "Creating tar archive")
    uid, gid = _get_uid(owner), _get_gid(group)

    def give(member):
        if uid is not None:
            member.uid, member.uname = uid, owner
        if gid is not None:
            member.gid, member.gname = gid, group
        return member

    if not dry_run:
        source = base_dir if root_dir is None else os.path.join(root_dir, base_dir)
        with tarfile.open(archive, f"w|{method}") as tar:
            tar.add(source, base_dir, filter=give)
    return archive if root_dir is None else os.path.abspath(archive)


def _make_zipfile(base_name, base_dir, verbose=0, dry_run=0, logger=None, owner=None, group=None, root_dir=None):
    """Write `base_dir` into a zip file."""
    import zipfile

    archive = base_name + ".zip"
    _prepare(archive, dry_run, logger)
    _log(logger, "creating '%s' and adding '%s' to it", archive, base_dir)
    if not dry_run:
        with zipfile.ZipFile(archive, "w", compression=zipfile.ZIP_DEFLATED) as pack:
            for path, name in _zip_entries(root_dir, base_dir):
                pack.write(path, name)
                _log(logger, "adding '%s'", path)
    return archive if root_dir is None else os.path.abspath(archive)


def _zip_entries(root_dir, base_dir):
    """The paths to pack with their names in the archive: a folder before what it contains."""
    top = os.path.normpath(base_dir)
    start = os.path.normpath(base_dir if root_dir is None else os.path.join(root_dir, base_dir))
    if top != os.curdir:
        yield start, top
    for folder, folders, files in os.walk(start):
        below = os.path.relpath(folder, start)
        for name in [*sorted(folders), *files]:
            path = os.path.normpath(os.path.join(folder, name))
            if name in folders or os.path.isfile(path):
                yield path, os.path.normpath(os.path.join(top, below, name))


_make_tarball.supports_root_dir = True
_make_zipfile.supports_root_dir = True


def _make_folder_of(path):
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        os.makedirs(folder)


def _unpack_zipfile(filename, extract_dir):
    """Unpack a zip file without what would land outside."""
    import shutil
    import zipfile

    if not zipfile.is_zipfile(filename):
        raise ReadError(f"{filename} is not a zip file")
    with zipfile.ZipFile(filename) as pack:
        for member in pack.infolist():
            name = member.filename
            if name.startswith("/") or ".." in name:
                continue
            target = os.path.join(extract_dir, *name.split("/"))
            _make_folder_of(target)
            if not name.endswith("/"):
                with pack.open(name) as source, open(target, "wb") as file:
                    shutil.copyfileobj(source, file)


def _unpack_tarfile(filename, extract_dir, *, filter=None):
    """Unpack a tar file of any compression."""
    import tarfile

    try:
        archive = tarfile.open(filename)
    except tarfile.TarError:
        raise ReadError(f"{filename} is not a compressed or uncompressed tar file") from None
    with archive:
        archive.extractall(extract_dir, filter=filter)


def _compressions():
    """The compression methods whose modules are there, which are not imported for it."""
    return {method for method, module in (("gz", "zlib"), ("bz2", "bz2"), ("xz", "lzma"))
            if module in sys.modules or find_spec(module) is not None}


def _standard_formats():
    """The two tables: what makes each format, and what takes it apart."""
    packers = {"tar": (_make_tarball, [("compress", None)], "uncompressed tar file")}
    unpackers = {"tar": ([".tar"], _unpack_tarfile, [], "uncompressed tar file")}
    known = _compressions()
    for name, method, option, endings, text in (
            ("gztar", "gz", "gzip", [".tar.gz", ".tgz"], "gzip'ed tar-file"),
            ("bztar", "bz2", "bzip2", [".tar.bz2", ".tbz2"], "bzip2'ed tar-file"),
            ("xztar", "xz", "xz", [".tar.xz", ".txz"], "xz'ed tar-file")):
        if method in known:
            packers[name] = (_make_tarball, [("compress", option)], text)
            unpackers[name] = (endings, _unpack_tarfile, [], text)
    if "gz" in known:
        packers["zip"] = (_make_zipfile, [], "ZIP file")
    unpackers["zip"] = ([".zip"], _unpack_zipfile, [], "ZIP file")
    return packers, unpackers


_ARCHIVE_FORMATS, _UNPACK_FORMATS = _standard_formats()


def get_archive_formats():
    """The formats that can be made, as sorted pairs of name and description."""
    return sorted((name, entry[2]) for name, entry in _ARCHIVE_FORMATS.items())


def register_archive_format(name, function, extra_args=None, description=""):
    """Let make_archive() use a function, with the given pairs as further keyword arguments, for a format."""
    extra_args = [] if extra_args is None else extra_args
    if not callable(function):
        raise TypeError(f"The {function} object is not callable")
    if not isinstance(extra_args, (tuple, list)):
        raise TypeError("extra_args needs to be a sequence")
    if any(not isinstance(pair, (tuple, list)) or len(pair) != 2 for pair in extra_args):
        raise TypeError("extra_args elements are : (arg_name, value)")
    _ARCHIVE_FORMATS[name] = (function, extra_args, description)


def unregister_archive_format(name):
    """Forget a format that can be made."""
    del _ARCHIVE_FORMATS[name]


def make_archive(base_name, format, root_dir=None, base_dir=None, verbose=0, dry_run=0, owner=None, group=None, logger=None):
    """Pack a folder, and return the path of the archive.

    Names in the archive begin with `base_dir` and are relative to `root_dir`; both are the current folder unless given. `base_name` is
    the path of the archive without the ending.
    """
    sys.audit("shutil.make_archive", base_name, format, root_dir, base_dir)
    if format not in _ARCHIVE_FORMATS:
        raise ValueError(f"unknown archive format {format!r}")
    function, extra, _ = _ARCHIVE_FORMATS[format]
    options = {"dry_run": dry_run, "logger": logger, **dict(extra)}
    if format != "zip":
        options.update(owner=owner, group=group)
    top = os.curdir if base_dir is None else base_dir
    if root_dir is None:
        return function(base_name, top, **options)
    if not stat.S_ISDIR(os.stat(root_dir).st_mode):
        raise NotADirectoryError(errno.ENOTDIR, "Not a directory", root_dir)
    if getattr(function, "supports_root_dir", False):
        return function(os.fspath(base_name), top, root_dir=root_dir, **options)
    return _pack_from_inside(function, os.path.abspath(base_name), top, root_dir, options)


def _pack_from_inside(function, base_name, base_dir, root_dir, options):
    """Call a packer that knows no root from there."""
    home, logger = os.getcwd(), options["logger"]
    if logger is not None:
        logger.debug("changing into '%s'", root_dir)
    if not options["dry_run"]:
        os.chdir(root_dir)
    try:
        return function(base_name, base_dir, **options)
    finally:
        if logger is not None:
            logger.debug("changing back to '%s'", home)
        os.chdir(home)


def get_unpack_formats():
    """The formats that can be unpacked, as sorted triples of name, endings and description."""
    return sorted((name, entry[0], entry[3]) for name, entry in _UNPACK_FORMATS.items())


def register_unpack_format(name, extensions, function, extra_args=None, description=""):
    """Let unpack_archive() use a function for files with one of the endings."""
    owners = {ending: owner for owner, entry in _UNPACK_FORMATS.items() for ending in entry[0]}
    for ending in extensions:
        if ending in owners:
            raise RegistryError(f'{ending} is already registered for "{owners[ending]}"')
    if not callable(function):
        raise TypeError("The registered function must be a callable")
    _UNPACK_FORMATS[name] = (extensions, function, [] if extra_args is None else extra_args, description)


def unregister_unpack_format(name):
    """Forget a format that can be unpacked."""
    del _UNPACK_FORMATS[name]


def unpack_archive(filename, extract_dir=None, format=None, *, filter=None):
    """Unpack an archive, whose format its ending tells unless it is given, into a folder (the current one)."""
    sys.audit("shutil.unpack_archive", filename, extract_dir, format)
    target = os.fspath(os.getcwd() if extract_dir is None else extract_dir)
    filename = os.fspath(filename)
    if format is None:
        entry = _entry_for(filename)
        if entry is None:
            raise ReadError(f"Unknown archive format '{filename}'")
    elif (entry := _UNPACK_FORMATS.get(format)) is None:
        raise ValueError(f"Unknown unpack format '{format}'")
    _, function, extra, _ = entry
    options = dict(extra) if filter is None else dict(extra) | {"filter": filter}
    function(filename, target, **options)


def _entry_for(filename):
    endings = ((ending, entry) for entry in _UNPACK_FORMATS.values() for ending in entry[0])
    return next((entry for ending, entry in endings if filename.endswith(ending)), None)
