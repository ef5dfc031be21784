"""Tools for the environment of WSGI applications."""

import posixpath

__all__ = ['FileWrapper', 'guess_scheme', 'application_uri', 'request_uri', 'shift_path_info',
           'setup_testing_defaults', 'is_hop_by_hop']

# Headers for one connection, of which an application must not speak.
_HOP_BY_HOP = frozenset({'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization',
                         'te', 'trailers', 'transfer-encoding', 'upgrade'})

_USUAL_PORTS = {'http': '80', 'https': '443'}


def is_hop_by_hop(header_name) -> bool:
    """Tell whether a header is for one connection only."""
    return header_name.lower() in _HOP_BY_HOP


class FileWrapper:
    """Makes an iterator over blocks of a file."""

    def __init__(self, filelike, blksize=8192):
        self.filelike, self.blksize = filelike, blksize
        if hasattr(filelike, 'close'):
            self.close = filelike.close

    def __iter__(self):
        return self

    def __next__(self):
        block = self.filelike.read(self.blksize)
        if not block:
            raise StopIteration
        return block


def guess_scheme(environ) -> str:
    """Return 'https' if the server says so in the way of CGI, else 'http'."""
    return 'https' if environ.get('HTTPS') in ('yes', 'on', '1') else 'http'


def application_uri(environ) -> str:
    """Return the URI of the application, without the path in it."""
    from urllib.parse import quote
    scheme = environ['wsgi.url_scheme']
    host = environ.get('HTTP_HOST')
    if not host:
        host, port = environ['SERVER_NAME'], environ['SERVER_PORT']
        if _USUAL_PORTS['https' if scheme == 'https' else 'http'] != port:
            host = f'{host}:{port}'
    path = quote(environ.get('SCRIPT_NAME') or '/', encoding='latin1')
    return f'{scheme}://{host}{path}'


def request_uri(environ, include_query=True) -> str:
    """Return the URI of the request, with its query unless that is not wanted."""
    from urllib.parse import quote
    path = quote(environ.get('PATH_INFO', ''), safe='/;=,', encoding='latin1')
    if not environ.get('SCRIPT_NAME'):
        path = path.removeprefix('/')       # it is there already
    query = environ.get('QUERY_STRING') if include_query else ''
    return f'{application_uri(environ)}{path}{f'?{query}' if query else ''}'


def shift_path_info(environ):
    """Move the first name of PATH_INFO to SCRIPT_NAME and return it.

    So an application gives a part of its paths to another one. Without a name in
    PATH_INFO it is None; '' is for a slash at the end.
    """
    names = environ.get('PATH_INFO', '').split('/')
    if len(names) < 2:
        return None
    first, *inner, last = names
    inner = [name for name in inner if name not in ('', '.')]
    name, *rest = (*inner, last)

    script = posixpath.normpath(f'{environ.get('SCRIPT_NAME', '')}/{name}')
    script = script.removesuffix('/')
    if not name and not script.endswith('/'):
        script += '/'
    environ['SCRIPT_NAME'] = script
    environ['PATH_INFO'] = '/'.join([first, *rest]) if rest else ''
    # A dot leads nowhere; it was the last one, or there would be a name.
    return None if name == '.' else name


def setup_testing_defaults(environ):
    """Fill an environment with what tests need, and what is not there yet."""
    from io import BytesIO, StringIO
    environ.setdefault('SERVER_NAME', '127.0.0.1')
    environ.setdefault('SERVER_PROTOCOL', 'HTTP/1.0')
    environ.setdefault('HTTP_HOST', environ['SERVER_NAME'])
    environ.setdefault('REQUEST_METHOD', 'GET')
    if not {'SCRIPT_NAME', 'PATH_INFO'} & environ.keys():
        environ['SCRIPT_NAME'], environ['PATH_INFO'] = '', '/'
    defaults = {'wsgi.version': (1, 0), 'wsgi.run_once': 0, 'wsgi.multithread': 0,
                'wsgi.multiprocess': 0, 'wsgi.input': BytesIO(), 'wsgi.errors': StringIO(),
                'wsgi.url_scheme': guess_scheme(environ)}
    for name, value in defaults.items():
        environ.setdefault(name, value)
    if (port := _USUAL_PORTS.get(environ['wsgi.url_scheme'])) is not None:
        environ.setdefault('SERVER_PORT', port)
