"""Constants and functions for the results of os.stat()."""

# Indices of the fields in the tuple that os.stat() returns.
ST_MODE, ST_INO, ST_DEV, ST_NLINK, ST_UID, ST_GID, ST_SIZE = range(7)
ST_ATIME, ST_MTIME, ST_CTIME = 7, 8, 9

# Types of file.
S_IFDIR = 0o040000
S_IFCHR = 0o020000
S_IFBLK = 0o060000
S_IFREG = 0o100000
S_IFIFO = 0o010000
S_IFLNK = 0o120000
S_IFSOCK = 0o140000
S_IFDOOR = 0
S_IFPORT = 0
S_IFWHT = 0

# Permission bits.
S_ISUID = 0o4000
S_ISGID = 0o2000
S_ENFMT = S_ISGID
S_ISVTX = 0o1000
S_IREAD = 0o0400
S_IWRITE = 0o0200
S_IEXEC = 0o0100
S_IRWXU = 0o0700
S_IRUSR = 0o0400
S_IWUSR = 0o0200
S_IXUSR = 0o0100
S_IRWXG = 0o0070
S_IRGRP = 0o0040
S_IWGRP = 0o0020
S_IXGRP = 0o0010
S_IRWXO = 0o0007
S_IROTH = 0o0004
S_IWOTH = 0o0002
S_IXOTH = 0o0001

# Flags of BSD and macOS files.
UF_SETTABLE = 0x0000ffff
UF_NODUMP = 0x00000001
UF_IMMUTABLE = 0x00000002
UF_APPEND = 0x00000004
UF_OPAQUE = 0x00000008
UF_NOUNLINK = 0x00000010
UF_COMPRESSED = 0x00000020
UF_TRACKED = 0x00000040
UF_DATAVAULT = 0x00000080
UF_HIDDEN = 0x00008000
SF_SETTABLE = 0x3fff0000
SF_ARCHIVED = 0x00010000
SF_IMMUTABLE = 0x00020000
SF_APPEND = 0x00040000
SF_RESTRICTED = 0x00080000
SF_NOUNLINK = 0x00100000
SF_SNAPSHOT = 0x00200000
SF_FIRMLINK = 0x00800000
SF_DATALESS = 0x40000000
SF_SUPPORTED = 0x9f0000
SF_SYNTHETIC = 0xc0000000

# Attributes of Windows files.
FILE_ATTRIBUTE_READONLY, FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_SYSTEM = 1, 2, 4
(
    FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_ARCHIVE, FILE_ATTRIBUTE_DEVICE, FILE_ATTRIBUTE_NORMAL, FILE_ATTRIBUTE_TEMPORARY,
    FILE_ATTRIBUTE_SPARSE_FILE, FILE_ATTRIBUTE_REPARSE_POINT, FILE_ATTRIBUTE_COMPRESSED, FILE_ATTRIBUTE_OFFLINE,
    FILE_ATTRIBUTE_NOT_CONTENT_INDEXED, FILE_ATTRIBUTE_ENCRYPTED, FILE_ATTRIBUTE_INTEGRITY_STREAM, FILE_ATTRIBUTE_VIRTUAL,
    FILE_ATTRIBUTE_NO_SCRUB_DATA,
) = [1 << bit for bit in range(4, 18)]


def S_IMODE(mode):
    """Return the part of the mode that os.chmod() can set."""
    return mode & 0o7777


def S_IFMT(mode):
    """Return the part of the mode that tells the type of file."""
    return mode & 0o170000


def S_ISDIR(mode):
    """Return whether the mode is that of a directory."""
    return mode & 0o170000 == S_IFDIR


def S_ISCHR(mode):
    """Return whether the mode is that of a character device."""
    return mode & 0o170000 == S_IFCHR


def S_ISBLK(mode):
    """Return whether the mode is that of a block device."""
    return mode & 0o170000 == S_IFBLK


def S_ISREG(mode):
    """Return whether the mode is that of a regular file."""
    return mode & 0o170000 == S_IFREG


def S_ISFIFO(mode):
    """Return whether the mode is that of a named pipe."""
    return mode & 0o170000 == S_IFIFO


def S_ISLNK(mode):
    """Return whether the mode is that of a symbolic link."""
    return mode & 0o170000 == S_IFLNK


def S_ISSOCK(mode):
    """Return whether the mode is that of a socket."""
    return mode & 0o170000 == S_IFSOCK


def S_ISDOOR(mode):
    """Return whether the mode is that of a door."""
    return False


def S_ISPORT(mode):
    """Return whether the mode is that of an event port."""
    return False


def S_ISWHT(mode):
    """Return whether the mode is that of a whiteout."""
    return False


_TYPE_LETTERS = {S_IFLNK: 'l', S_IFSOCK: 's', S_IFREG: '-', S_IFBLK: 'b',
                 S_IFDIR: 'd', S_IFCHR: 'c', S_IFIFO: 'p'}


def filemode(mode):
    """Return the mode as `ls -l` shows it, e.g. '-rwxr-xr-x'."""
    letters = [_TYPE_LETTERS.get(mode & 0o170000, '?')]
    for shift, special, letter in ((6, S_ISUID, 's'), (3, S_ISGID, 's'),
                                   (0, S_ISVTX, 't')):
        bits = mode >> shift
        letters.append('r' if bits & 4 else '-')
        letters.append('w' if bits & 2 else '-')
        if mode & special:
            letters.append(letter if bits & 1 else letter.upper())
        else:
            letters.append('x' if bits & 1 else '-')
    return ''.join(letters)


try:
    from _stat import *
except ImportError:
    pass
