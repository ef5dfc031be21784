"""Opening URLs.

    with urllib.request.urlopen('http://www.example.org/') as response:
        text = response.read().decode('utf-8')

An OpenerDirector opens a URL by asking handlers: for each scheme, for passwords, for
proxies, for redirections. build_opener() makes one with the usual handlers and others;
install_opener() makes it the one that urlopen() uses.
"""

import contextlib
import http.client
import os
import socket
import sys
import tempfile

from urllib import _director, _handlers, _proxies
from urllib._director import (BaseHandler, OpenerDirector, Request, __version__, _cut_port_re,
                              request_host)
from urllib._handlers import (AbstractHTTPHandler, DataHandler, FileHandler, HTTPCookieProcessor,
                              HTTPDefaultErrorHandler, HTTPErrorProcessor, HTTPHandler,
                              HTTPRedirectHandler, ProxyHandler, UnknownHandler)
from urllib._proxies import (_parse_proxy, _proxy_bypass_macosx_sysconf, _proxy_bypass_winreg_override, getproxies,
                             getproxies_environment, proxy_bypass, proxy_bypass_environment)
from urllib.error import ContentTooShortError, HTTPError, URLError
from urllib.parse import (_splitattr, _splithost, _splitpasswd, _splitport, _splitquery,
                          _splittag, _splittype, _splituser, _splitvalue, _to_bytes, quote,
                          unquote, unquote_to_bytes, unwrap, urljoin, urlparse, urlsplit,
                          urlunparse)
from urllib.response import addclosehook, addinfourl

__all__ = ['Request', 'OpenerDirector', 'BaseHandler', 'HTTPDefaultErrorHandler',
           'HTTPRedirectHandler', 'HTTPCookieProcessor', 'ProxyHandler', 'HTTPPasswordMgr',
           'HTTPPasswordMgrWithDefaultRealm', 'HTTPPasswordMgrWithPriorAuth',
           'AbstractBasicAuthHandler', 'HTTPBasicAuthHandler', 'ProxyBasicAuthHandler',
           'AbstractDigestAuthHandler', 'HTTPDigestAuthHandler', 'ProxyDigestAuthHandler',
           'HTTPHandler', 'FileHandler', 'FTPHandler', 'CacheFTPHandler', 'DataHandler',
           'UnknownHandler', 'HTTPErrorProcessor', 'urlopen', 'install_opener', 'build_opener',
           'pathname2url', 'url2pathname', 'getproxies', 'urlretrieve', 'urlcleanup',
           'URLopener', 'FancyURLopener']

if hasattr(_handlers, 'HTTPSHandler'):
    from urllib._handlers import HTTPSHandler
    __all__.append('HTTPSHandler')


# --- The opener that functions use.

_opener = None
_url_tempfiles = []             # of urlretrieve()


def urlopen(url, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, *, context=None):
    """Open a URL or a Request; returns a file with the answer.

    It has attributes url, headers and status. Data are sent as they are, so
    they must be bytes; see urllib.parse.urlencode() for forms. The time-out is in
    seconds, the context that of module ssl.
    """
    if context:
        opener = build_opener(HTTPSHandler(context=context))
    else:
        if _opener is None:
            install_opener(build_opener())
        opener = _opener
    return opener.open(url, data, timeout)


def install_opener(opener):
    """Set the opener that urlopen() uses; None stands for the usual one."""
    global _opener
    _opener = opener


def build_opener(*handlers):
    """Return an opener with the usual handlers and some more, given as objects or classes.

    A usual handler is left out if one of its class, or of a subclass, is given.
    """
    usual = [ProxyHandler, UnknownHandler, HTTPHandler, HTTPDefaultErrorHandler,
             HTTPRedirectHandler, FTPHandler, FileHandler, HTTPErrorProcessor, DataHandler]
    if hasattr(http.client, 'HTTPSConnection'):
        usual.append(HTTPSHandler)
    given = [each if isinstance(each, type) else type(each) for each in handlers]
    wanted = [kind for kind in usual if not any(issubclass(each, kind) for each in given)]
    opener = OpenerDirector()
    for each in (*wanted, *handlers):
        opener.add_handler(each() if isinstance(each, type) else each)
    return opener


# --- Copying to files.

def urlretrieve(url, filename=None, reporthook=None, data=None):
    """Copy what is behind a URL to a file, to a temporary one if none is named.

    reporthook(blocks copied, size of a block, size of all or -1) is called now and
    then. Returns (name of the file, headers). A local file is not copied.
    """
    scheme, path = _splittype(url)
    with contextlib.closing(urlopen(url, data)) as source:
        headers = source.info()
        if scheme == 'file' and not filename:
            return os.path.normpath(path), headers
        if filename:
            target = open(filename, 'wb')
        else:
            target = tempfile.NamedTemporaryFile(delete=False)
            filename = target.name
            _url_tempfiles.append(filename)
        with target:
            size, copied = _copy(source, target, headers, reporthook)
    _check_complete(size, copied, (filename, headers))
    return filename, headers


def _copy(source, target, headers, report):
    """Copy a file in blocks; returns the size that was announced, or -1, and the true one."""
    block_size, blocks, copied = 8192, 0, 0
    size = int(headers['Content-Length']) if 'content-length' in headers else -1
    if report:
        report(blocks, block_size, size)
    while block := source.read(block_size):
        copied += target.write(block)
        blocks += 1
        if report:
            report(blocks, block_size, size)
    return size, copied


def _check_complete(size, copied, result):
    if copied < size:
        raise ContentTooShortError(
            f"retrieval incomplete: got only {copied} out of {size} bytes", result)


def urlcleanup():
    """Remove the files of urlretrieve(), and forget the opener."""
    for path in _url_tempfiles:
        try:
            os.unlink(path)
        except OSError:
            pass
    _url_tempfiles.clear()
    install_opener(None)


# --- Paths in file URLs.

if os.name == 'nt':
    from nturl2path import pathname2url, url2pathname
else:
    def _path_encoding():
        return {'encoding': sys.getfilesystemencoding(),
                'errors': sys.getfilesystemencodeerrors()}

    def url2pathname(pathname):
        """Return the path of a file, given what is behind 'file:'."""
        if pathname.startswith('///'):
            pathname = pathname[2:]
        elif pathname.startswith('//localhost/'):
            pathname = pathname.removeprefix('//localhost')
        return unquote(pathname, **_path_encoding())

    def pathname2url(pathname):
        """Return a path as it is behind 'file:'."""
        # Two slashes in front would be followed by a host.
        empty_host = '//' if pathname.startswith('//') else ''
        return quote(empty_host + pathname, **_path_encoding())


# --- Lists in headers.

def parse_keqv_list(l):
    """Return a dict of 'name=value' texts; values may be in quotes."""
    pairs = (item.split('=', 1) for item in l)
    return {name: value[1:-1] if value[:1] == value[-1:] == '"' else value
            for name, value in pairs}


def parse_http_list(s):
    """Split a header at commas, except for those in quotes."""
    items, item = [], ''
    quoted = escaped = False
    for character in s:
        if character == ',' and not quoted:
            items.append(item)
            item = ''
            continue
        if escaped:
            escaped = False
        elif quoted and character == '\\':
            escaped = True
            continue
        elif character == '"':
            quoted = not quoted
        item += character
    if item:
        items.append(item)
    return [item.strip() for item in items]


from urllib import _auth, _ftp
from urllib._auth import (AbstractBasicAuthHandler, AbstractDigestAuthHandler,
                          HTTPBasicAuthHandler, HTTPDigestAuthHandler, HTTPPasswordMgr,
                          HTTPPasswordMgrWithDefaultRealm, HTTPPasswordMgrWithPriorAuth,
                          ProxyBasicAuthHandler, ProxyDigestAuthHandler)
from urllib._ftp import CacheFTPHandler, FTPHandler, ftpwrapper

# Connections that URLopener keeps.
MAXFTPCACHE = 10


def ftperrors():
    """Return the exceptions of ftplib."""
    import ftplib
    return ftplib.all_errors


def localhost():
    """Return the address of the name localhost."""
    return socket.gethostbyname('localhost')


def thishost():
    """Return the addresses of this machine."""
    try:
        _, _, addresses = socket.gethostbyname_ex(socket.gethostname())
    except socket.gaierror:
        _, _, addresses = socket.gethostbyname_ex('localhost')
    return tuple(addresses)


from urllib import _opener as _url_openers
from urllib._opener import FancyURLopener, URLopener, ftpcache

# All is shown as part of this module.
for _part in (_director, _handlers, _proxies, _auth, _ftp, _url_openers):
    for _object in list(vars(_part).values()):
        if getattr(_object, '__module__', None) == _part.__name__:
            _object.__module__ = __name__
del _part, _object
