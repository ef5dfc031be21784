"""Requests, handlers, and the director that asks the handlers; see urllib.request."""

import bisect
import re
import socket
import sys
from urllib.parse import _splithost, _splittag, _splittype, unquote, unwrap, urlparse

__version__ = '%d.%d' % sys.version_info[:2]

_cut_port_re = re.compile(r':\d+$', re.ASCII)


def request_host(request):
    """Return the host of a request in lower case, without a port."""
    host = urlparse(request.full_url).netloc or request.get_header('Host', '')
    return _cut_port_re.sub('', host, 1).lower()


class Request:
    """A URL, what is sent to it, and how.

    type, host and selector are the parts of the URL; behind a proxy host is that of
    the proxy, and selector the whole URL. Headers of unredirected_hdrs do not go along
    when the server sends somewhere else.
    """

    def __init__(self, url, data=None, headers={}, origin_req_host=None, unverifiable=False,
                 method=None):
        self.full_url = url
        self.headers, self.unredirected_hdrs = {}, {}
        self._tunnel_host = None
        self._data = None
        self.data = data
        for name, value in headers.items():
            self.add_header(name, value)
        self.origin_req_host = request_host(self) if origin_req_host is None else origin_req_host
        self.unverifiable = unverifiable        # no user has wanted it
        if method:
            self.method = method

    @property
    def full_url(self):
        """The URL with its fragment."""
        return f'{self._full_url}#{self.fragment}' if self.fragment else self._full_url

    @full_url.setter
    def full_url(self, url):
        self._full_url, self.fragment = _splittag(unwrap(url))
        self._parse()

    @full_url.deleter
    def full_url(self):
        self._full_url = self.fragment = None
        self.selector = ''

    def _parse(self):
        self.type, rest = _splittype(self._full_url)
        if self.type is None:
            raise ValueError(f"unknown url type: {self.full_url!r}")
        self.host, self.selector = _splithost(rest)
        if self.host:
            self.host = unquote(self.host)

    @property
    def data(self):
        """The body of the request."""
        return self._data

    @data.setter
    def data(self, data):
        if data != self._data:
            self._data = data
            # The length is that of other data.
            for headers in self.headers, self.unredirected_hdrs:
                headers.pop('Content-length', None)

    @data.deleter
    def data(self):
        self.data = None

    def get_method(self):
        """Return the method of HTTP: what was given, POST with data, else GET."""
        return getattr(self, 'method', 'GET' if self.data is None else 'POST')

    def get_full_url(self):
        return self.full_url

    def set_proxy(self, host, type):
        """Send the request to a proxy; one with TLS goes through a tunnel to its host."""
        if self.type == 'https' and not self._tunnel_host:
            self._tunnel_host = self.host
        else:
            self.type, self.selector = type, self.full_url
        self.host = host

    def has_proxy(self):
        return self.selector == self.full_url

    # --- Headers. Names are kept with one large letter.

    def add_header(self, key, val):
        self.headers[key.capitalize()] = val

    def add_unredirected_header(self, key, val):
        self.unredirected_hdrs[key.capitalize()] = val

    def has_header(self, header_name):
        return any(header_name in headers for headers in (self.headers, self.unredirected_hdrs))

    def get_header(self, header_name, default=None):
        for headers in self.headers, self.unredirected_hdrs:
            if header_name in headers:
                return headers[header_name]
        return default

    def remove_header(self, header_name):
        for headers in self.headers, self.unredirected_hdrs:
            headers.pop(header_name, None)

    def header_items(self):
        return list((self.unredirected_hdrs | self.headers).items())


class BaseHandler:
    """The base of handlers: objects with methods that a director finds by their names.

    SCHEME_open() answers a request, SCHEME_request() and SCHEME_response() change
    what goes out and comes back, http_error_STATUS() sees answers with that status.
    """

    handler_order = 500         # handlers with less are asked first

    def add_parent(self, parent):
        self.parent = parent

    def close(self):
        """Nothing; for programs of long ago."""

    def __lt__(self, other):
        try:
            return self.handler_order < other.handler_order
        except AttributeError:
            return True         # it is of another kind, and keeps its place


class OpenerDirector:
    """Opens URLs by asking handlers."""

    # These look like what is searched for, but are not.
    _NOT_FOR_DIRECTORS = frozenset({'redirect_request', 'do_open', 'proxy_open'})

    def __init__(self):
        self.addheaders = [('User-agent', f'Python-urllib/{__version__}')]
        self.handlers = []
        # Lists of handlers by scheme; for errors by scheme and then by status.
        self.handle_open, self.handle_error = {}, {}
        self.process_response, self.process_request = {}, {}

    def add_handler(self, handler):
        """Take a handler in, if it has any method of use."""
        if not hasattr(handler, 'add_parent'):
            raise TypeError(f'expected BaseHandler instance, got {type(handler)!r}')
        useful = False
        for name in dir(handler):
            place = None if name in self._NOT_FOR_DIRECTORS else self._place(name)
            if place is not None:
                chains, kind = place
                bisect.insort(chains.setdefault(kind, []), handler)
                useful = True
        if useful:
            bisect.insort(self.handlers, handler)
            handler.add_parent(self)

    def _place(self, name: str):
        """Return the lists of handlers, and the key in them, for a method's name."""
        scheme, _, rest = name.partition('_')
        match rest:
            case 'open':
                return self.handle_open, scheme
            case 'response':
                return self.process_response, scheme
            case 'request':
                return self.process_request, scheme
        if not rest.startswith('error'):
            return None
        kind = rest.partition('_')[2] or rest
        try:
            kind = int(kind)
        except ValueError:
            pass
        return self.handle_error.setdefault(scheme, {}), kind

    def close(self):
        """Nothing; for programs of long ago."""

    def _call_chain(self, chain, kind, meth_name, *args):
        """Return the first answer of handlers that is not None."""
        answers = (getattr(handler, meth_name)(*args) for handler in chain.get(kind, ()))
        return next((answer for answer in answers if answer is not None), None)

    def open(self, fullurl, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        """Open a URL or a Request; returns a file with the answer."""
        if isinstance(fullurl, str):
            request = Request(fullurl, data)
        else:
            request = fullurl
            if data is not None:
                request.data = data
        request.timeout = timeout
        scheme = request.type
        for handler in self.process_request.get(scheme, ()):
            request = getattr(handler, f'{scheme}_request')(request)
        sys.audit('urllib.Request', request.full_url, request.data, request.headers,
                  request.get_method())
        response = self._open(request, data)
        for handler in self.process_response.get(scheme, ()):
            response = getattr(handler, f'{scheme}_response')(request, response)
        return response

    def _open(self, req, data=None):
        for kind in 'default', req.type, 'unknown':
            if answer := self._call_chain(self.handle_open, kind, f'{kind}_open', req):
                return answer
        return None

    def error(self, proto, *args):
        """Let handlers see an answer that is an error; returns what they make of it.

        For http the arguments are request, answer, status, message and headers.
        """
        if proto not in ('http', 'https'):
            return self._call_chain(self.handle_error, proto, f'{proto}_error', *args) or None
        chains, status = self.handle_error['http'], args[2]
        return (self._call_chain(chains, status, f'http_error_{status}', *args)
                or self._call_chain(chains, 'default', 'http_error_default', *args))
