"""Older functions that split URLs; urllib.parse offers them with a warning."""

import re

__all__ = ['splittype', 'splithost', 'splituser', 'splitpasswd', 'splitport', 'splitnport',
           'splitquery', 'splittag', 'splitattr', 'splitvalue']


def splittype(url):
    """Split 'type:rest' into the scheme in lower case, or None, and the rest."""
    scheme, colon, rest = url.partition(':')
    if not colon or not scheme or '/' in scheme:
        return None, url
    return scheme.lower(), rest


def splithost(url):
    """Split '//host[:port]/path' into host and path; the host is None if there is none."""
    if url[:2] != '//':
        return None, url
    m = re.match(r'//([^/#?]*)(.*)', url, re.DOTALL)
    host, path = m.groups()
    if path and path[0] != '/':
        path = '/' + path
    return host, path


def splituser(host):
    """Split 'user[:password]@host' into user part and host."""
    user, at, rest = host.rpartition('@')
    return (user if at else None), rest


def splitpasswd(user):
    """Split 'user:password'; the password is None if there is none."""
    name, colon, password = user.partition(':')
    return name, (password if colon else None)


def splitport(host):
    """Split 'host:digits' into host and the port's text, or None."""
    head, colon, port = host.rpartition(':')
    if not colon or re.search('[^0-9]', port):
        return host, None
    return head, port or None


def splitnport(host, defport=-1):
    """Split 'host:port' into host and number: defport if there is none, None if it is no number."""
    head, colon, port = host.rpartition(':')
    if not colon:
        return host, defport
    if not port:
        return head, defport
    return head, (int(port) if port.isascii() and port.isdigit() else None)


def splitquery(url):
    """Split 'path?query' at the last question mark."""
    path, mark, query = url.rpartition('?')
    return (path, query) if mark else (url, None)


def splittag(url):
    """Split 'path#tag' at the last #."""
    path, mark, tag = url.rpartition('#')
    return (path, tag) if mark else (url, None)


def splitattr(url):
    """Split '/path;attr1=value1;...' into the path and the list of attributes."""
    path, *attributes = url.split(';')
    return path, attributes


def splitvalue(attr):
    """Split 'attr=value'; the value is None if there is none."""
    name, sign, value = attr.partition('=')
    return name, (value if sign else None)


def to_bytes(url):
    """Return a URL as it came, after a check that it is ASCII."""
    if isinstance(url, str):
        try:
            url = url.encode('ascii').decode()
        except UnicodeError:
            raise UnicodeError(f'URL {url!r} contains non-ASCII characters')
    return url


def deprecated(name):
    """Return a split function that warns, as urllib.parse shows it."""
    import warnings
    function = globals()[name]
    advice = {'splittype': ', use urllib.parse.urlparse() instead',
              'splitvalue': ', use urllib.parse.parse_qsl() instead',
              'to_bytes': ''}.get(name, ', use urllib.parse.urlparse() instead')

    def wrapper(*args, **kwargs):
        warnings.warn(f'urllib.parse.{name}() is deprecated as of 3.8{advice}',
                      DeprecationWarning, stacklevel=2)
        return function(*args, **kwargs)

    wrapper.__name__ = wrapper.__qualname__ = name
    return wrapper
