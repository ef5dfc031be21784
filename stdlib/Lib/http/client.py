"""The client side of HTTP/1.1.

    connection = http.client.HTTPSConnection('example.org')
    connection.request('GET', '/')
    response = connection.getresponse()
    body = response.read()

A connection is idle, or a request is begun (headers may be put), or it is sent and
the answer has to be fetched. The next request may be begun when that was read.
"""

import collections.abc
import errno
import io
import re
import socket
import sys
from urllib.parse import urlsplit

import http

from . import _client_errors, _client_response
from ._client_errors import *
from ._client_response import (_UNKNOWN, HTTPMessage, HTTPResponse, _parse_header_lines,
                               _read_headers, parse_headers)

__all__ = ['HTTPResponse', 'HTTPConnection', 'HTTPException', 'NotConnected', 'UnknownProtocol',
           'UnknownTransferEncoding', 'UnimplementedFileMode', 'IncompleteRead', 'InvalidURL',
           'ImproperConnectionState', 'CannotSendRequest', 'CannotSendHeader', 'ResponseNotReady',
           'BadStatusLine', 'LineTooLong', 'RemoteDisconnected', 'error', 'responses']

HTTP_PORT, HTTPS_PORT = 80, 443

# What is read of an answer that never ends. Programs may set other limits.
_MAXLINE = 65536
_MAXHEADERS = 100

error = HTTPException

globals().update(http.HTTPStatus.__members__)
responses = {status: status.phrase for status in http.HTTPStatus}

# The states of a connection.
_CS_IDLE, _CS_REQ_STARTED, _CS_REQ_SENT = 'Idle', 'Request-started', 'Request-sent'

# Servers wait for the body of these, so that must have a length, if only 0.
_METHODS_EXPECTING_BODY = {'PATCH', 'POST', 'PUT'}

# Nothing that is sent may begin another line: a request must not become two.
_is_legal_header_name = re.compile(rb'[^:\s][^:\r\n]*').fullmatch
_is_illegal_header_value = re.compile(rb'\n(?![ \t])|\r(?![ \t\n])').search
_contains_disallowed_url_pchar_re = re.compile(r'[\0-\x20\x7f]')
_contains_disallowed_method_pchar_re = re.compile(r'[\0-\x1f]')


def _encode(data, name='data'):
    """Encode text that is to be sent; an error tells what it is."""
    try:
        return data.encode("latin-1")
    except UnicodeEncodeError as problem:
        wrong = data[problem.start:problem.end]
        advice = (f"{name.title()} ({wrong!r:.20}) is not valid Latin-1. Use "
                  f"{name}.encode('utf-8') if you want to send it encoded in UTF-8.")
        raise UnicodeEncodeError(*problem.args[:4], advice) from None


def _host_bytes(name: str) -> bytes:
    try:
        return name.encode('ascii')
    except UnicodeEncodeError:
        return name.encode('idna')


def _strip_ipv6_iface(enc_name: bytes) -> bytes:
    """Remove the interface, which only this machine knows, from '[address%interface]'."""
    address, zone, _ = enc_name.partition(b'%')
    if zone:
        assert address.startswith(b'['), address
        address += b']'
    return address


def _refuse_controls(pattern, text, what: str, kind: type):
    if found := pattern.search(text):
        raise kind(f"{what} can't contain control characters. {text!r} "
                   f"(found at least {found.group()!r})")


class HTTPConnection:
    """A connection to a server, for one request after the other.

    It is opened by the first request, and again after close().
    """

    _http_vsn, _http_vsn_str = 11, 'HTTP/1.1'

    response_class = HTTPResponse
    default_port = HTTP_PORT
    auto_open = 1
    debuglevel = 0

    def __init__(self, host, port=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT,
                 source_address=None, blocksize=8192):
        self.host, self.port = self._get_hostport(host, port)
        self._validate_host(self.host)
        self.timeout = timeout
        self.source_address = source_address
        self.blocksize = blocksize          # bytes of a file that are read at once
        self.sock = None
        self._create_connection = socket.create_connection      # tests replace it
        self._buffer = []                   # lines of the request
        self._method = None
        self.__state = _CS_IDLE
        self.__response = None
        # The real server, if self.host is only on the way.
        self._tunnel_host = self._tunnel_port = None
        self._tunnel_headers = {}
        self._raw_proxy_headers = None

    def set_debuglevel(self, level):
        """Print, from 1 on, what is sent and what is answered."""
        self.debuglevel = level

    def _debug(self, *words):
        if self.debuglevel > 0:
            print(*words)

    def _get_hostport(self, host, port):
        """Take the port out of 'host:port', if there is one, and brackets off the host."""
        if port is None:
            port = self.default_port
            name, colon, digits = host.rpartition(':')
            if colon and ']' not in digits:
                host = name
                if digits:
                    try:
                        port = int(digits)
                    except ValueError:
                        raise InvalidURL(f"nonnumeric port: '{digits}'")
        if host.startswith('[') and host.endswith(']'):
            host = host[1:-1]
        return host, port

    # --- Opening and closing.

    def connect(self):
        """Open the connection, and the tunnel if there is to be one."""
        sys.audit("http.client.connect", self, self.host, self.port)
        self.sock = self._create_connection((self.host, self.port), self.timeout,
                                            self.source_address)
        try:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as problem:
            if problem.errno != errno.ENOPROTOOPT:      # a socket of another kind
                raise
        if self._tunnel_host:
            self._tunnel()

    def close(self):
        """Close the connection, and an answer that was not read."""
        self.__state = _CS_IDLE
        connection, self.sock = self.sock, None
        try:
            if connection:
                connection.close()
        finally:
            answer, self.__response = self.__response, None
            if answer:
                answer.close()

    def set_tunnel(self, host, port=None, headers=None):
        """Have the server of the constructor, a proxy, connect to another one.

        The headers are for the proxy only.
        """
        if self.sock:
            raise RuntimeError("Can't set up tunnel for established connection")
        self._tunnel_host, self._tunnel_port = self._get_hostport(host, port)
        self._tunnel_headers = dict(headers or ())
        if 'host' not in map(str.lower, self._tunnel_headers):
            name = self._wrap_ipv6(self._tunnel_host.encode("idna")).decode('ascii')
            self._tunnel_headers['Host'] = f'{name}:{self._tunnel_port}'

    @staticmethod
    def _wrap_ipv6(ip: bytes) -> bytes:
        return b'[%b]' % ip if b':' in ip and not ip.startswith(b'[') else ip

    def _tunnel(self):
        target = self._wrap_ipv6(self._tunnel_host.encode('idna'))
        lines = [b'CONNECT %b:%d %b' % (target, self._tunnel_port,
                                        self._http_vsn_str.encode('ascii'))]
        lines += [f'{name}: {value}'.encode('latin-1')
                  for name, value in self._tunnel_headers.items()]
        self.send(b'\r\n'.join([*lines, b'', b'']))
        answer = self.response_class(self.sock, method=self._method)
        try:
            _, status, reason = answer._read_status()
            self._raw_proxy_headers = _read_headers(answer.fp)
            for line in self._raw_proxy_headers if self.debuglevel > 0 else ():
                print('header:', line.decode())
            if status != http.HTTPStatus.OK:
                self.close()
                raise OSError(f"Tunnel connection failed: {status} {reason.strip()}")
        finally:
            answer.close()

    def get_proxy_response_headers(self):
        """Return what the proxy has said when it opened the tunnel; None if there is none."""
        lines = self._raw_proxy_headers
        return None if lines is None else _parse_header_lines(lines)

    # --- Sending.

    def send(self, data):
        """Send bytes, a file, or bytes from an iterable, as they are."""
        if self.sock is None:
            if not self.auto_open:
                raise NotConnected()
            self.connect()
        if self.debuglevel > 0:         # to show it may take long
            print("send:", repr(data))
        if hasattr(data, "read"):
            self._debug("sending a readable")
            for block in self._read_readable(data):
                self._send_block(block)
            return
        try:
            self._send_block(data)
        except TypeError:
            if not isinstance(data, collections.abc.Iterable):
                raise TypeError("data should be a bytes-like object or an iterable, "
                                f"got {type(data)!r}")
            for block in data:
                self.sock.sendall(block)

    def _send_block(self, block):
        sys.audit("http.client.send", self, block)
        self.sock.sendall(block)

    @staticmethod
    def _is_textIO(stream) -> bool:
        return isinstance(stream, io.TextIOBase)

    def _read_readable(self, readable):
        """Read a file in blocks; what is text is encoded."""
        text = self._is_textIO(readable)
        if text:
            self._debug("encoding file using iso-8859-1")
        while block := readable.read(self.blocksize):
            yield block.encode('iso-8859-1') if text else block

    def _output(self, s):
        self._buffer.append(s)

    def _send_output(self, message_body=None, encode_chunked=False):
        """Send the lines of the request, and a body."""
        head = b'\r\n'.join([*self._buffer, b'', b''])
        self._buffer.clear()
        self.send(head)
        if message_body is None:
            return
        in_chunks = encode_chunked and self._http_vsn == 11
        for block in self._blocks(message_body):
            if not block:
                # It would be taken for the end.
                self._debug('Zero length chunk ignored')
                continue
            self.send(b'%X\r\n%b\r\n' % (len(block), block) if in_chunks else block)
        if in_chunks:
            self.send(b'0\r\n\r\n')

    def _blocks(self, body):
        if hasattr(body, 'read'):
            self._debug("reading a readable")
            return self._read_readable(body)
        try:
            memoryview(body)
        except TypeError:
            pass
        else:
            return (body,)
        try:
            return iter(body)
        except TypeError:
            raise TypeError("message_body should be a bytes-like object or an "
                            f"iterable, got {type(body)!r}")

    # --- Requests, piece by piece.

    def __forget_finished_response(self):
        if self.__response and self.__response.isclosed():
            self.__response = None

    def putrequest(self, method, url, skip_host=False, skip_accept_encoding=False):
        """Begin a request; headers that servers need are put, unless they are to be skipped."""
        self.__forget_finished_response()
        if self.__state != _CS_IDLE:
            raise CannotSendRequest(self.__state)
        self.__state = _CS_REQ_STARTED
        self._validate_method(method)
        self._method = method
        url = url or '/'
        self._validate_path(url)
        self._output(self._encode_request(f'{method} {url} {self._http_vsn_str}'))
        if self._http_vsn < 11:
            return
        if not skip_host:
            self.putheader('Host', self._host_header(url))
        if not skip_accept_encoding:
            # Without it some servers compress, which nobody here could undo.
            self.putheader('Accept-Encoding', 'identity')

    def _host_header(self, url) -> bytes:
        if url.startswith('http') and (netloc := urlsplit(url).netloc):
            return _strip_ipv6_iface(_host_bytes(netloc))
        host, port = self.host, self.port
        if self._tunnel_host:
            host, port = self._tunnel_host, self._tunnel_port
        name = _host_bytes(host)
        if ':' in host:
            name = _strip_ipv6_iface(b'[%b]' % name)
        return name if port == self.default_port else b'%b:%d' % (name, port)

    def _encode_request(self, request):
        return request.encode('ascii')

    def _validate_method(self, method):
        _refuse_controls(_contains_disallowed_method_pchar_re, method, 'method', ValueError)

    def _validate_path(self, url):
        _refuse_controls(_contains_disallowed_url_pchar_re, url, 'URL', InvalidURL)

    def _validate_host(self, host):
        _refuse_controls(_contains_disallowed_url_pchar_re, host, 'URL', InvalidURL)

    def putheader(self, header, *values):
        """Put a header; each further value goes on a line of its own."""
        if self.__state != _CS_REQ_STARTED:
            raise CannotSendHeader()
        name = header.encode('ascii') if hasattr(header, 'encode') else header
        if not _is_legal_header_name(name):
            raise ValueError(f'Invalid header name {name!r}')
        lines = []
        for value in values:
            if isinstance(value, int):
                value = str(value)
            line = value.encode('latin-1') if hasattr(value, 'encode') else value
            if _is_illegal_header_value(line):
                raise ValueError(f'Invalid header value {line!r}')
            lines.append(line)
        self._output(b'%b: %b' % (name, b'\r\n\t'.join(lines)))

    def endheaders(self, message_body=None, *, encode_chunked=False):
        """Send the request, with a body if one is given."""
        if self.__state != _CS_REQ_STARTED:
            raise CannotSendHeader()
        self.__state = _CS_REQ_SENT
        self._send_output(message_body, encode_chunked=encode_chunked)

    # --- Whole requests.

    def request(self, method, url, body=None, headers={}, *, encode_chunked=False):
        """Send a request. The body may be text, bytes, a file, or an iterable of bytes.

        Its length is put as a header; if it is not known the body goes in chunks.
        """
        self._send_request(method, url, body, headers, encode_chunked)

    def _send_request(self, method, url, body, headers, encode_chunked):
        given = {name.lower() for name in headers}
        self.putrequest(method, url, skip_host='host' in given,
                        skip_accept_encoding='accept-encoding' in given)
        if 'content-length' in given:
            encode_chunked = False
        elif 'transfer-encoding' not in given:
            encode_chunked = self._put_length(body, method)
        for name, value in headers.items():
            self.putheader(name, value)
        if isinstance(body, str):
            body = _encode(body, 'body')
        self.endheaders(body, encode_chunked=encode_chunked)

    def _put_length(self, body, method) -> bool:
        """Put the header that tells where the body ends; return whether chunks do that."""
        length = self._get_content_length(body, method)
        if length is not None:
            self.putheader('Content-Length', str(length))
        elif body is not None:
            if self.debuglevel > 0:
                print(f'Unable to determine size of {body!r}')
            self.putheader('Transfer-Encoding', 'chunked')
            return True
        return False

    @staticmethod
    def _get_content_length(body, method) -> int | None:
        if body is None:
            # A length of 0 says that nothing comes.
            return 0 if method.upper() in _METHODS_EXPECTING_BODY else None
        if hasattr(body, 'read'):
            return None
        try:
            return memoryview(body).nbytes
        except TypeError:
            return len(body) if isinstance(body, str) else None

    def getresponse(self):
        """Wait for the answer; returns it with its body still to be read."""
        self.__forget_finished_response()
        if self.__response or self.__state != _CS_REQ_SENT:
            raise ResponseNotReady(self.__state)
        debug = (self.debuglevel,) if self.debuglevel > 0 else ()
        answer = self.response_class(self.sock, *debug, method=self._method)
        try:
            try:
                answer.begin()
            except ConnectionError:
                self.close()
                raise
            assert answer.will_close != _UNKNOWN
            self.__state = _CS_IDLE
            if answer.will_close:
                self.close()        # the answer has a file of its own
            else:
                self.__response = answer
        except BaseException:
            answer.close()
            raise
        return answer


try:
    import ssl
except ImportError:
    pass
else:
    __all__.append('HTTPSConnection')

    class HTTPSConnection(HTTPConnection):
        """A connection over TLS; by default the server's certificate is checked."""

        default_port = HTTPS_PORT

        def __init__(self, host, port=None, *, timeout=socket._GLOBAL_DEFAULT_TIMEOUT,
                     source_address=None, context=None, blocksize=8192):
            super().__init__(host, port, timeout, source_address, blocksize=blocksize)
            self._context = context or _create_https_context(self._http_vsn)

        def connect(self):
            super().connect()
            name = self._tunnel_host or self.host
            self.sock = self._context.wrap_socket(self.sock, server_hostname=name)


def _create_https_context(http_version):
    """Return the usual context for TLS; tells servers which version is spoken."""
    import ssl
    context = ssl._create_default_https_context()
    if context.post_handshake_auth is not None:
        context.post_handshake_auth = True
    if http_version == 11:
        context.set_alpn_protocols(['http/1.1'])
    return context


# All is shown as part of this module.
for _part in (_client_errors, _client_response):
    for _object in list(vars(_part).values()):
        if getattr(_object, '__module__', None) == _part.__name__:
            _object.__module__ = __name__
del _part, _object
