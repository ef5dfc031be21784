"""The client of XML-RPC.

    with ServerProxy("http://localhost:8000") as server:
        print(server.add(1, 2))

Any attribute of a proxy is a method of the server. loads() and dumps() make values of XML and back.
"""

import base64
import errno
import gzip
import http.client
import io
import sys
import urllib.parse

from xmlrpc import _values
from xmlrpc._values import *
from xmlrpc._values import _binary, _datetime, _datetime_type, _iso8601_format, _strftime

for _part in vars(_values).values():
    if isinstance(_part, type) and _part.__module__ == _values.__name__:
        _part.__module__ = __name__
del _part

# Faster ones could be set here.
FastMarshaller = FastParser = FastUnmarshaller = None

# What ends a connection that was kept open for too long.
_DISCONNECTS = errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE


# Several calls at once.


class _Method:
    """A method of a server; its attributes are methods with longer names."""

    def __init__(self, send, name):
        self.__send, self.__name = send, name

    def __getattr__(self, name):
        return _Method(self.__send, f"{self.__name}.{name}")

    def __call__(self, *args):
        return self.__send(self.__name, args)


class _MultiCallMethod:
    """A method that is noted instead of called."""

    def __init__(self, call_list, name):
        self.__calls, self.__name = call_list, name

    def __getattr__(self, name):
        return _MultiCallMethod(self.__calls, f"{self.__name}.{name}")

    def __call__(self, *args):
        self.__calls.append((self.__name, args))


class MultiCallIterator:
    """The results of several calls; those that failed raise their faults when asked for."""

    def __init__(self, results):
        self.results = results

    def __getitem__(self, i):
        match self.results[i]:
            case dict() as fault:
                raise Fault(fault["faultCode"], fault["faultString"])
            case [value, *_] as result if isinstance(result, list):
                return value
        raise ValueError("unexpected type in multicall result")


class MultiCall:
    """Notes calls, and makes them all at once when it is called itself."""

    def __init__(self, server):
        self.__server, self.__calls = server, []

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def __getattr__(self, name):
        return _MultiCallMethod(self.__calls, name)

    def __call__(self):
        calls = [{"methodName": name, "params": arguments} for name, arguments in self.__calls]
        return MultiCallIterator(self.__server.system.multicall(calls))


# Compressed bodies.


def gzip_encode(data):
    """Return bytes in the form of gzip."""
    return gzip.compress(data)


def gzip_decode(data, max_decode=20971520):
    """Return the bytes that gzip compressed; ValueError if they are too many, unless the limit is negative."""
    limit = -1 if max_decode < 0 else max_decode + 1
    try:
        with gzip.GzipFile(mode="rb", fileobj=io.BytesIO(data)) as file:
            decoded = file.read(limit)
    except OSError:
        raise ValueError("invalid data")
    if 0 <= max_decode < len(decoded):
        raise ValueError("max gzipped payload length exceeded")
    return decoded


class GzipDecodedResponse(gzip.GzipFile):
    """The body of an answer that is compressed."""

    def __init__(self, response):
        # Expat is fed as the body is read, but gzip wants to go back a little.
        self.io = io.BytesIO(response.read())
        super().__init__(mode="rb", fileobj=self.io)

    def close(self):
        try:
            super().close()
        finally:
            self.io.close()


# Transports.


class Transport:
    """Sends calls by HTTP, over a connection that is kept."""

    user_agent = f"Python-xmlrpc/{sys.version_info.major}.{sys.version_info.minor}"
    accept_gzip_encoding = True
    # Longer requests are compressed.
    encode_threshold = None

    def __init__(self, use_datetime=False, use_builtin_types=False, *, headers=()):
        self._use_datetime, self._use_builtin_types = use_datetime, use_builtin_types
        self._connection = None, None
        self._headers, self._extra_headers = list(headers), []

    def request(self, host, handler, request_body, verbose=False):
        """Send a call and return the tuple of results; once more if the connection was gone."""
        try:
            return self.single_request(host, handler, request_body, verbose)
        except http.client.RemoteDisconnected:
            pass
        except OSError as error:
            if error.errno not in _DISCONNECTS:
                raise
        return self.single_request(host, handler, request_body, verbose)

    def single_request(self, host, handler, request_body, verbose=False):
        """Send a call and return the tuple of results."""
        try:
            connection = self.send_request(host, handler, request_body, verbose)
            response = connection.getresponse()
            if response.status == 200:
                self.verbose = verbose
                return self.parse_response(response)
        except Fault:
            raise
        except Exception:
            # Nobody knows what will come over this connection.
            self.close()
            raise
        if response.getheader("content-length", ""):
            response.read()
        raise ProtocolError(host + handler, response.status, response.reason, dict(response.getheaders()))

    def getparser(self):
        """Return a parser, and the Unmarshaller that it tells."""
        return getparser(use_datetime=self._use_datetime, use_builtin_types=self._use_builtin_types)

    def get_host_info(self, host):
        """Return (host, headers, arguments for certificates); what stands before an @ becomes a header."""
        certificates = {}
        if isinstance(host, tuple):
            host, certificates = host
        user, at, plain = host.rpartition("@")
        if not at:
            return host, [], certificates
        token = base64.b64encode(urllib.parse.unquote_to_bytes(user)).decode("utf-8")
        return plain, [("Authorization", f"Basic {token}")], certificates

    def _connected(self, host, make):
        """Return the connection to a host, which may be the last one."""
        if not (self._connection and host == self._connection[0]):
            name, self._extra_headers, certificates = self.get_host_info(host)
            self._connection = host, make(name, certificates)
        return self._connection[1]

    def make_connection(self, host):
        """Return a connection to a host."""
        return self._connected(host, lambda name, certificates: http.client.HTTPConnection(name))

    def close(self):
        """Close the connection."""
        host, connection = self._connection
        if connection:
            self._connection = None, None
            connection.close()

    def send_request(self, host, handler, request_body, debug):
        """Send a call; return the connection, on which the answer will come."""
        connection = self.make_connection(host)
        if debug:
            connection.set_debuglevel(1)
        headers = self._headers + self._extra_headers
        connection.putrequest("POST", handler, skip_accept_encoding=self.accept_gzip_encoding)
        if self.accept_gzip_encoding:
            headers.append(("Accept-Encoding", "gzip"))
        headers += [("Content-Type", "text/xml"), ("User-Agent", self.user_agent)]
        self.send_headers(connection, headers)
        self.send_content(connection, request_body)
        return connection

    def send_headers(self, connection, headers):
        """Send pairs of name and value."""
        for name, value in headers:
            connection.putheader(name, value)

    def send_content(self, connection, request_body):
        """Send the body, after the headers that belong to it."""
        if self.encode_threshold is not None and len(request_body) > self.encode_threshold:
            connection.putheader("Content-Encoding", "gzip")
            request_body = gzip_encode(request_body)
        connection.putheader("Content-Length", str(len(request_body)))
        connection.endheaders(request_body)

    def parse_response(self, response):
        """Return the tuple of results of an answer, or of a file."""
        is_compressed = hasattr(response, "getheader") and response.getheader("Content-Encoding", "") == "gzip"
        stream = GzipDecodedResponse(response) if is_compressed else response
        parser, target = self.getparser()
        while piece := stream.read(1024):
            if self.verbose:
                print("body:", repr(piece))
            parser.feed(piece)
        if stream is not response:
            stream.close()
        parser.close()
        return target.close()


class SafeTransport(Transport):
    """Sends calls by HTTPS."""

    def __init__(self, use_datetime=False, use_builtin_types=False, *, headers=(), context=None):
        super().__init__(use_datetime, use_builtin_types, headers=headers)
        self.context = context

    def make_connection(self, host):
        if not hasattr(http.client, "HTTPSConnection"):
            raise NotImplementedError("your version of http.client doesn't support HTTPS")
        return self._connected(host, lambda name, certificates: http.client.HTTPSConnection(
            name, None, context=self.context, **(certificates or {})))


class ServerProxy:
    """A server at an address, whose methods are attributes of this object.

    Called with "close" or "transport" it gives what such attributes would be if they were no methods of the server.
    """

    def __init__(self, uri, transport=None, encoding=None, verbose=False, allow_none=False, use_datetime=False,
                 use_builtin_types=False, *, headers=(), context=None):
        parts = urllib.parse.urlsplit(uri)
        if parts.scheme not in ("http", "https"):
            raise OSError("unsupported XML-RPC protocol")
        self.__host = parts.netloc
        self.__handler = urllib.parse.urlunsplit(["", "", *parts[2:]]) or "/RPC2"
        if transport is None:
            kind, more = (SafeTransport, {"context": context}) if parts.scheme == "https" else (Transport, {})
            transport = kind(use_datetime=use_datetime, use_builtin_types=use_builtin_types, headers=headers, **more)
        self.__transport, self.__encoding = transport, encoding or "utf-8"
        self.__verbose, self.__allow_none = verbose, allow_none

    def __close(self):
        self.__transport.close()

    def __request(self, methodname, params):
        text = dumps(params, methodname, encoding=self.__encoding, allow_none=self.__allow_none)
        body = text.encode(self.__encoding, "xmlcharrefreplace")
        results = self.__transport.request(self.__host, self.__handler, body, verbose=self.__verbose)
        return results[0] if len(results) == 1 else results

    def __repr__(self):
        return f"<{type(self).__name__} for {self.__host}{self.__handler}>"

    def __getattr__(self, name):
        return _Method(self.__request, name)

    def __call__(self, attr):
        match attr:
            case "close":
                return self.__close
            case "transport":
                return self.__transport
        raise AttributeError(f"Attribute {attr!r} not found")

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.__close()


Server = ServerProxy
