"""Handlers for HTTP, files and data URLs; see urllib.request."""

import base64
import email
import http.client
import io
import os
import socket
import string
from urllib import _proxies
from urllib._director import BaseHandler, Request
from urllib.error import HTTPError, URLError
from urllib.parse import (_splithost, _splitport, _splittype, quote, unquote, unquote_to_bytes,
                          urljoin, urlparse)
from urllib.response import addinfourl


class HTTPErrorProcessor(BaseHandler):
    """Passes on answers that are no success."""

    handler_order = 1000        # after all others

    def http_response(self, request, response):
        if 200 <= response.code < 300:
            return response
        return self.parent.error('http', request, response, response.code, response.msg,
                                 response.info())

    https_response = http_response


class HTTPDefaultErrorHandler(BaseHandler):
    """Raises what no other handler has taken care of."""

    def http_error_default(self, req, fp, code, msg, hdrs):
        raise HTTPError(req.full_url, code, msg, hdrs, fp)


class HTTPRedirectHandler(BaseHandler):
    """Goes where servers send."""

    max_repeats = 4             # to the same URL
    max_redirections = 10

    inf_msg = ("The HTTP server returned a redirect error that would lead to an infinite loop.\n"
               "The last 30x error message was:\n")

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """Return the request to be made instead; None leaves the answer to other handlers.

        Data are not sent again. Where the standard wants the user to be asked, it is an error.
        """
        method = req.get_method()
        allowed = (301, 302, 303) if method == 'POST' else (301, 302, 303, 307, 308)
        if code not in allowed or method not in ('GET', 'HEAD', 'POST'):
            raise HTTPError(req.full_url, code, msg, headers, fp)
        kept = {name: value for name, value in req.headers.items()
                if name.lower() not in ('content-length', 'content-type')}
        return Request(newurl.replace(' ', '%20'), headers=kept, unverifiable=True,
                       method='HEAD' if method == 'HEAD' else 'GET',
                       origin_req_host=req.origin_req_host)

    def http_error_302(self, req, fp, code, msg, headers):
        target = headers.get('location', headers.get('uri'))
        if target is None:
            return None
        parts = urlparse(target)
        if parts.scheme not in ('http', 'https', 'ftp', ''):
            # Servers must not make programs read files of their own machines.
            raise HTTPError(target, code, f"{msg} - Redirection to url '{target}' is not allowed",
                            headers, fp)
        if parts.netloc and not parts.path:
            target = parts._replace(path='/').geturl()
        # Many servers do not quote.
        target = quote(target, encoding='iso-8859-1', safe=string.punctuation)
        target = urljoin(req.full_url, target)

        new = self.redirect_request(req, fp, code, msg, headers, target)
        if new is None:
            return None
        visits = getattr(req, 'redirect_dict', {})
        if len(visits) >= self.max_redirections or visits.get(target, 0) >= self.max_repeats:
            raise HTTPError(req.full_url, code, self.inf_msg + msg, headers, fp)
        visits[target] = visits.get(target, 0) + 1
        new.redirect_dict = req.redirect_dict = visits
        fp.read()
        fp.close()
        return self.parent.open(new, timeout=req.timeout)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


class ProxyHandler(BaseHandler):
    """Sends requests to proxies: those of the environment, or {scheme: URL of a proxy}."""

    handler_order = 100         # before the handlers that open

    def __init__(self, proxies=None):
        from urllib import request
        self.proxies = request.getproxies() if proxies is None else proxies
        assert hasattr(self.proxies, 'keys'), "proxies must be a mapping"
        for scheme, proxy in self.proxies.items():
            setattr(self, f'{scheme.lower()}_open', self._opener(proxy, scheme.lower()))

    def _opener(self, proxy, scheme):
        def open_by_proxy(request):
            return self.proxy_open(request, proxy, scheme)
        return open_by_proxy

    def proxy_open(self, req, proxy, type):
        from urllib import request
        wanted = req.type
        scheme, user, password, place = _proxies._parse_proxy(proxy)
        if req.host and request.proxy_bypass(req.host):
            return None
        if user and password:
            credentials = f'{unquote(user)}:{unquote(password)}'.encode()
            req.add_header('Proxy-authorization',
                           f'Basic {base64.b64encode(credentials).decode('ascii')}')
        scheme = scheme or wanted
        req.set_proxy(unquote(place), scheme)
        if wanted in ('https', scheme):
            return None         # the handler of the scheme does the rest
        return self.parent.open(req, timeout=req.timeout)


class HTTPCookieProcessor(BaseHandler):
    """Sends cookies, and keeps those that servers set."""

    def __init__(self, cookiejar=None):
        if cookiejar is None:
            import http.cookiejar
            cookiejar = http.cookiejar.CookieJar()
        self.cookiejar = cookiejar

    def http_request(self, request):
        self.cookiejar.add_cookie_header(request)
        return request

    def http_response(self, request, response):
        self.cookiejar.extract_cookies(response, request)
        return response

    https_request, https_response = http_request, http_response


class AbstractHTTPHandler(BaseHandler):
    """What HTTP with TLS and without have in common."""

    def __init__(self, debuglevel=None):
        self._debuglevel = http.client.HTTPConnection.debuglevel if debuglevel is None else debuglevel

    def set_http_debuglevel(self, level):
        self._debuglevel = level

    def _get_content_length(self, request):
        return http.client.HTTPConnection._get_content_length(request.data, request.get_method())

    def do_request_(self, request):
        """Add the headers that servers expect."""
        if not request.host:
            raise URLError('no host given')
        usual = {}
        if request.data is not None:
            if isinstance(request.data, str):
                raise TypeError("POST data should be bytes, an iterable of bytes, "
                                "or a file object. It cannot be of type str.")
            usual['Content-type'] = 'application/x-www-form-urlencoded'
            if not (request.has_header('Content-length') or request.has_header('Transfer-encoding')):
                length = self._get_content_length(request)
                if length is None:
                    usual['Transfer-encoding'] = 'chunked'
                else:
                    usual['Content-length'] = str(length)
        usual['Host'] = request.host
        if request.has_proxy():
            usual['Host'], _ = _splithost(_splittype(request.selector)[1])
        for name, value in (*usual.items(), *self.parent.addheaders):
            if not request.has_header(name.capitalize()):
                request.add_unredirected_header(name, value)
        return request

    def do_open(self, http_class, req, **http_conn_args):
        """Send a request over a new connection; returns the answer, which has the connection."""
        if not req.host:
            raise URLError('no host given')
        connection = http_class(req.host, timeout=req.timeout, **http_conn_args)
        connection.set_debuglevel(self._debuglevel)
        headers = {**req.headers, **req.unredirected_hdrs, 'Connection': 'close'}
        headers = {name.title(): value for name, value in headers.items()}
        if req._tunnel_host:
            # The server behind the proxy must not see the password for that.
            own = 'Proxy-Authorization'
            for_proxy = {own: headers.pop(own)} if own in headers else {}
            connection.set_tunnel(req._tunnel_host, headers=for_proxy)
        try:
            try:
                connection.request(req.get_method(), req.selector, req.data, headers,
                                   encode_chunked=req.has_header('Transfer-encoding'))
            except OSError as problem:
                raise URLError(problem)
            response = connection.getresponse()
        except BaseException:
            connection.close()
            raise
        if connection.sock:
            # The answer has a file of its own, with which the socket will be closed.
            connection.sock.close()
            connection.sock = None
        response.url = req.get_full_url()
        response.msg = response.reason      # handlers expect it there
        return response


class HTTPHandler(AbstractHTTPHandler):
    """Opens http URLs."""

    http_request = AbstractHTTPHandler.do_request_

    def http_open(self, req):
        return self.do_open(http.client.HTTPConnection, req)


if hasattr(http.client, 'HTTPSConnection'):

    class HTTPSHandler(AbstractHTTPHandler):
        """Opens https URLs."""

        https_request = AbstractHTTPHandler.do_request_

        def __init__(self, debuglevel=None, context=None, check_hostname=None):
            super().__init__(debuglevel)
            if context is None:
                version = http.client.HTTPSConnection._http_vsn
                context = http.client._create_https_context(version)
            if check_hostname is not None:
                context.check_hostname = check_hostname
            self._context = context

        def https_open(self, req):
            return self.do_open(http.client.HTTPSConnection, req, context=self._context)


class UnknownHandler(BaseHandler):
    """Refuses what no other handler opens."""

    def unknown_open(self, req):
        raise URLError(f'unknown url type: {req.type}')


def _file_headers(kind, size, changed):
    from email.utils import formatdate
    return email.message_from_string(f'Content-type: {kind or 'text/plain'}\n'
                                     f'Content-length: {size}\n'
                                     f'Last-modified: {formatdate(changed, usegmt=True)}\n')


class FileHandler(BaseHandler):
    """Opens files of this machine."""

    names = None                # its addresses

    def get_names(self):
        """Return the addresses of this machine."""
        if FileHandler.names is None:
            try:
                found = [socket.gethostbyname_ex(name)[2] for name in ('localhost', socket.gethostname())]
                FileHandler.names = tuple(found[0] + found[1])
            except socket.gaierror:
                FileHandler.names = (socket.gethostbyname('localhost'),)
        return self.names

    def file_open(self, req):
        selector = req.selector
        if (selector.startswith('//') and not selector.startswith('///')
                and req.host not in (None, '', 'localhost')):
            if req.host not in self.get_names():
                raise URLError("file:// scheme is supported only on localhost")
            return None
        return self.open_local_file(req)

    def open_local_file(self, req):
        import mimetypes
        from urllib.request import url2pathname
        host, path = req.host, req.selector
        local = url2pathname(path)
        try:
            status = os.stat(local)
            kind, _ = mimetypes.guess_file_type(path)
            headers = _file_headers(kind, status.st_size, status.st_mtime)
            if self._is_here(host):
                return addinfourl(open(local, 'rb'), headers, f'file://{host or ''}{path}')
        except OSError as problem:
            raise URLError(problem, problem.filename)
        raise URLError('file not on local host')

    def _is_here(self, host) -> bool:
        if not host:
            return True
        name, port = _splitport(host)
        return not name or (not port and _safe_gethostbyname(name) in self.get_names())


def _safe_gethostbyname(host):
    try:
        return socket.gethostbyname(host)
    except socket.gaierror:
        return None


class DataHandler(BaseHandler):
    """Opens data URLs, which contain what they stand for."""

    def data_open(self, req):
        url = req.full_url
        kind, data = url.split(':', 1)[1].split(',', 1)
        data = unquote_to_bytes(data)       # spaces of broken lines are passed over below
        if kind.endswith(';base64'):
            kind, data = kind.removesuffix(';base64'), base64.decodebytes(data)
        headers = email.message_from_string(
            f'Content-type: {kind or 'text/plain;charset=US-ASCII'}\nContent-length: {len(data)}\n')
        return addinfourl(io.BytesIO(data), headers, url)
