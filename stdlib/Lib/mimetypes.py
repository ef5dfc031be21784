"""Guesses the type of a file or URL from its name, and extensions from types.

A type comes with an encoding: how the content is packed (gzip, for instance).
"""

import os
import posixpath
import sys

__all__ = ["knownfiles", "inited", "MimeTypes", "guess_type", "guess_file_type",
           "guess_all_extensions", "guess_extension", "add_type", "init", "read_mime_types",
           "suffix_map", "encodings_map", "types_map", "common_types"]

knownfiles = ['/etc/' + name for name in (
    'mime.types', 'httpd/mime.types', 'httpd/conf/mime.types', 'apache/mime.types', 'apache2/mime.types')]
knownfiles += ['/usr/local/' + name for name in (
    'etc/httpd/conf/mime.types', 'lib/netscape/mime.types', 'etc/httpd/conf/mime.types', 'etc/mime.types')]

inited = False
_db = None


class MimeTypes:
    """A table of types and extensions.

    types_map and types_map_inv are pairs: of the other types in use (index 0)
    and of those registered with IANA (index 1).
    """

    def __init__(self, filenames=(), strict=True):
        if not inited:
            init()
        self.encodings_map = _encodings_map_default.copy()
        self.suffix_map = _suffix_map_default.copy()
        self.types_map = ({}, {})
        self.types_map_inv = ({}, {})
        for ext, type in _types_map_default.items():
            self.add_type(type, ext, True)
        for ext, type in _common_types_default.items():
            self.add_type(type, ext, False)
        for name in filenames:
            self.read(name, strict)

    def add_type(self, type, ext, strict=True):
        """Add an extension; what it stood for before is replaced."""
        self.types_map[strict][ext] = type
        exts = self.types_map_inv[strict].setdefault(type, [])
        if ext not in exts:
            exts.append(ext)

    def guess_type(self, url, strict=True):
        """Return (type or None, encoding or None) of a URL or path."""
        from urllib.parse import urlparse
        url = os.fspath(url)
        parts = urlparse(url)
        scheme = parts.scheme
        if not scheme or len(scheme) < 2:
            # A letter alone is a drive, the rest a path with any characters.
            return self.guess_file_type(url, strict=strict)
        if scheme == 'data':
            return self._type_of_data_url(url.partition(':')[2])
        if parts.netloc and not parts.path:
            return None, None
        return self._guess_file_type(parts.path, strict, posixpath.splitext)

    @staticmethod
    def _type_of_data_url(rest):
        head, comma, _ = rest.partition(',')
        if not comma:
            return None, None
        type = head.partition(';')[0]
        if '=' in type or '/' not in type:
            type = 'text/plain'
        return type, None

    def guess_file_type(self, path, *, strict=True):
        """Return (type or None, encoding or None) of a path."""
        path = os.path.splitdrive(os.fsdecode(path))[1]
        return self._guess_file_type(path, strict, os.path.splitext)

    def _guess_file_type(self, path, strict, splitext):
        base, ext = splitext(path)
        while (longer := self.suffix_map.get(ext.lower())):
            base, ext = splitext(base + longer)
        encoding = self.encodings_map.get(ext)
        if encoding:
            base, ext = splitext(base)
        ext = ext.lower()
        if ext in self.types_map[True]:
            return self.types_map[True][ext], encoding
        if not strict and ext in self.types_map[False]:
            return self.types_map[False][ext], encoding
        return None, encoding

    def guess_all_extensions(self, type, strict=True):
        """Return the extensions of a type, with their dots."""
        type = type.lower()
        found = list(self.types_map_inv[True].get(type, ()))
        if not strict:
            found += [ext for ext in self.types_map_inv[False].get(type, ()) if ext not in found]
        return found

    def guess_extension(self, type, strict=True):
        """Return the first extension of a type, or None."""
        found = self.guess_all_extensions(type, strict)
        return found[0] if found else None

    def read(self, filename, strict=True):
        """Read a file in the format of mime.types."""
        with open(filename, encoding='utf-8') as fp:
            self.readfp(fp, strict)

    def readfp(self, fp, strict=True):
        """Read an open file in the format of mime.types."""
        for line in fp:
            words = line.partition('#')[0].split()
            for suffix in words[1:]:
                self.add_type(words[0], '.' + suffix, strict)

    def read_windows_registry(self, strict=True):
        """Read the types of the Windows registry, where there is one."""


def guess_type(url, strict=True):
    """Return (type or None, encoding or None) of a URL or path."""
    return _database().guess_type(url, strict)


def guess_file_type(path, *, strict=True):
    """Return (type or None, encoding or None) of a path."""
    return _database().guess_file_type(path, strict=strict)


def guess_all_extensions(type, strict=True):
    """Return the extensions of a type, with their dots."""
    return _database().guess_all_extensions(type, strict)


def guess_extension(type, strict=True):
    """Return the first extension of a type, or None."""
    return _database().guess_extension(type, strict)


def add_type(type, ext, strict=True):
    """Add an extension; what it stood for before is replaced."""
    return _database().add_type(type, ext, strict)


def _database():
    if _db is None:
        init()
    return _db


def init(files=None):
    """Set up the tables, from the files of the system or those given."""
    global suffix_map, types_map, encodings_map, common_types, inited, _db
    inited = True       # the MimeTypes below must not come back here
    if files is None or _db is None:
        db = MimeTypes()
        db.read_windows_registry()
        files = knownfiles if files is None else knownfiles + list(files)
    else:
        db = _db
    for path in filter(os.path.isfile, files):
        db.read(path)
    _db = db
    suffix_map, encodings_map = db.suffix_map, db.encodings_map
    common_types, types_map = db.types_map


def read_mime_types(file):
    """Return {extension: type} of a file, None if it cannot be read."""
    try:
        f = open(file, encoding='utf-8')
    except OSError:
        return None
    with f:
        db = MimeTypes()
        db.readfp(f, True)
        return db.types_map[True]


def _by_extension(table):
    """Return {extension: type} of lines with a type and its extensions."""
    result = {}
    for line in table.strip().splitlines():
        type, *extensions = line.split()
        for ext in extensions:
            result[ext] = type
    return result


def _default_mime_types():
    global suffix_map, encodings_map, types_map, common_types
    suffix_map = _suffix_map_default.copy()
    encodings_map = _encodings_map_default.copy()
    types_map = _types_map_default.copy()
    common_types = _common_types_default.copy()


_suffix_map_default = {'.svgz': '.svg.gz', '.tgz': '.tar.gz', '.taz': '.tar.gz', '.tz': '.tar.gz',
                       '.tbz2': '.tar.bz2', '.txz': '.tar.xz'}

_encodings_map_default = {'.gz': 'gzip', '.Z': 'compress', '.bz2': 'bzip2', '.xz': 'xz', '.br': 'br'}

_types_map_default = _by_extension("""
    application/json .json
    application/manifest+json .webmanifest
    application/msword .doc .dot .wiz
    application/n-quads .nq
    application/n-triples .nt
    application/octet-stream .bin .a .dll .exe .o .obj .so
    application/oda .oda
    application/pdf .pdf
    application/pkcs7-mime .p7c
    application/postscript .ps .ai .eps
    application/trig .trig
    application/vnd.apple.mpegurl .m3u .m3u8
    application/vnd.ms-excel .xls .xlb
    application/vnd.ms-powerpoint .ppt .pot .ppa .pps .pwz
    application/wasm .wasm
    application/x-bcpio .bcpio
    application/x-cpio .cpio
    application/x-csh .csh
    application/x-dvi .dvi
    application/x-gtar .gtar
    application/x-hdf .hdf
    application/x-hdf5 .h5
    application/x-latex .latex
    application/x-mif .mif
    application/x-netcdf .cdf .nc
    application/x-pkcs12 .p12 .pfx
    application/x-pn-realaudio .ram
    application/x-python-code .pyc .pyo
    application/x-sh .sh
    application/x-shar .shar
    application/x-shockwave-flash .swf
    application/x-sv4cpio .sv4cpio
    application/x-sv4crc .sv4crc
    application/x-tar .tar
    application/x-tcl .tcl
    application/x-tex .tex
    application/x-texinfo .texi .texinfo
    application/x-troff .roff .t .tr
    application/x-troff-man .man
    application/x-troff-me .me
    application/x-troff-ms .ms
    application/x-ustar .ustar
    application/x-wais-source .src
    application/xml .xsl .rdf .wsdl .xpdl
    application/zip .zip
    audio/3gpp .3gp .3gpp
    audio/3gpp2 .3g2 .3gpp2
    audio/aac .aac .adts .loas .ass
    audio/basic .au .snd
    audio/mpeg .mp3 .mp2
    audio/opus .opus
    audio/x-aiff .aif .aifc .aiff
    audio/x-pn-realaudio .ra
    audio/x-wav .wav
    image/avif .avif
    image/bmp .bmp
    image/gif .gif
    image/heic .heic
    image/heif .heif
    image/ief .ief
    image/jpeg .jpg .jpe .jpeg
    image/png .png
    image/svg+xml .svg
    image/tiff .tiff .tif
    image/vnd.microsoft.icon .ico
    image/webp .webp
    image/x-cmu-raster .ras
    image/x-portable-anymap .pnm
    image/x-portable-bitmap .pbm
    image/x-portable-graymap .pgm
    image/x-portable-pixmap .ppm
    image/x-rgb .rgb
    image/x-xbitmap .xbm
    image/x-xpixmap .xpm
    image/x-xwindowdump .xwd
    message/rfc822 .eml .mht .mhtml .nws
    text/css .css
    text/csv .csv
    text/html .html .htm
    text/javascript .js .mjs
    text/markdown .md .markdown
    text/n3 .n3
    text/plain .txt .bat .c .h .ksh .pl .srt
    text/richtext .rtx
    text/rtf .rtf
    text/tab-separated-values .tsv
    text/vtt .vtt
    text/x-python .py
    text/x-rst .rst
    text/x-setext .etx
    text/x-sgml .sgm .sgml
    text/x-vcard .vcf
    text/xml .xml
    video/mp4 .mp4
    video/mpeg .mpeg .m1v .mpa .mpe .mpg
    video/quicktime .mov .qt
    video/webm .webm
    video/x-msvideo .avi
    video/x-sgi-movie .movie
""")

_common_types_default = _by_extension("""
    application/rtf .rtf
    audio/midi .midi .mid
    image/jpg .jpg
    image/pict .pict .pct .pic
    text/xul .xul
""")


_default_mime_types()

_USAGE = """\
Usage: mimetypes.py [-l] [-e] type...

Prints the types of files, by their names, or with -e the endings for types.

-e, --extension    the arguments are types, not names
-l, --lenient      types count that are usual although nobody has registered them
-h, --help         print this and do nothing
"""


def _main():
    """Answer from the command line."""
    import getopt

    def usage(code, message=''):
        print(_USAGE)
        if message:
            print(message)
        sys.exit(code)

    try:
        opts, args = getopt.getopt(sys.argv[1:], 'hle', ['help', 'lenient', 'extension'])
    except getopt.error as e:
        usage(1, e)
    names = {opt for opt, _ in opts}
    if names & {'-h', '--help'}:
        usage(0)
    strict = not names & {'-l', '--lenient'}
    for arg in args:
        if names & {'-e', '--extension'}:
            found = guess_extension(arg, strict)
            print(found or f"I don't know anything about type {arg}")
        else:
            found, encoding = guess_type(arg, strict)
            print(f'type: {found} encoding: {encoding}' if found else f"I don't know anything about type {arg}")


if __name__ == '__main__':
    _main()
