"""Running WSGI applications: between them and servers, or CGI."""

import os
import sys
import time

from .headers import Headers
from .util import FileWrapper, guess_scheme, is_hop_by_hop

__all__ = ['BaseHandler', 'SimpleHandler', 'BaseCGIHandler', 'CGIHandler', 'IISCGIHandler',
           'read_environ']

# Dates in headers are English, whatever the locale.
_DAYS = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')
_MONTHS = ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')


def format_date_time(timestamp) -> str:
    """Return a time as it is in headers."""
    moment = time.gmtime(timestamp)
    return (f'{_DAYS[moment.tm_wday]}, {moment.tm_mday:02} {_MONTHS[moment.tm_mon - 1]} '
            f'{moment.tm_year:4} {time.strftime('%H:%M:%S', moment)} GMT')


_FROM_REQUEST = frozenset({'SCRIPT_NAME', 'PATH_INFO', 'QUERY_STRING', 'REQUEST_METHOD', 'AUTH_TYPE',
                           'CONTENT_TYPE', 'CONTENT_LENGTH', 'HTTPS', 'REMOTE_USER',
                           'REMOTE_IDENT'})


def _comes_from_request(name: str) -> bool:
    return (name in _FROM_REQUEST or name.startswith(('HTTP_', 'SSL_'))
            or (name.startswith('REDIRECT_') and _comes_from_request(name.removeprefix('REDIRECT_'))))


def read_environ() -> dict[str, str]:
    """Return the environment of a CGI script, in which bytes of the request are as characters."""
    encoding = sys.getfilesystemencoding()
    errors = 'surrogateescape'
    same = encoding.replace('-', '').lower() in ('latin1', 'iso88591')
    return {name: value if same or not _comes_from_request(name)
            else value.encode(encoding, errors).decode('iso-8859-1')
            for name, value in os.environ.items()}


class BaseHandler:
    """Runs an application once, for one request.

    Subclasses say where the request is and where the answer goes, by the methods
    at the end; they and programs may change much else by attributes.
    """

    # What the application is told.
    wsgi_version = (1, 0)
    wsgi_multithread = wsgi_multiprocess = True
    wsgi_run_once = False
    wsgi_file_wrapper = FileWrapper     # None: there is none
    os_environ = read_environ()         # the environment of the process

    origin_server = True        # the answer goes to a client, not to a server for CGI
    http_version = '1.0'
    server_software = None      # what is called Server in answers
    headers_class = Headers

    # The answer where the application fails before it has begun one.
    traceback_limit = None
    error_status = '500 Internal Server Error'
    error_headers = [('Content-Type', 'text/plain')]
    error_body = b'A server error occurred.  Please contact the administrator.'

    # The answer as far as there is one.
    status = result = headers = None
    headers_sent = False
    bytes_sent = 0

    # --- The course of things.

    def run(self, application):
        """Have the application answer."""
        try:
            self.setup_environ()
            self.result = application(self.environ, self.start_response)
            self.finish_response()
        except (ConnectionAbortedError, BrokenPipeError, ConnectionResetError):
            return              # the client has gone
        except BaseException:
            try:
                self.handle_error()
            except BaseException:
                # Then the server should say something.
                self.close()
                raise

    def setup_environ(self):
        """Make the environment of the application."""
        environ = self.environ = self.os_environ.copy()
        self.add_cgi_vars()
        environ |= {'wsgi.input': self.get_stdin(), 'wsgi.errors': self.get_stderr(),
                    'wsgi.version': self.wsgi_version, 'wsgi.run_once': self.wsgi_run_once,
                    'wsgi.url_scheme': self.get_scheme(),
                    'wsgi.multithread': self.wsgi_multithread,
                    'wsgi.multiprocess': self.wsgi_multiprocess}
        if self.wsgi_file_wrapper is not None:
            environ['wsgi.file_wrapper'] = self.wsgi_file_wrapper
        if self.origin_server and self.server_software:
            environ.setdefault('SERVER_SOFTWARE', self.server_software)

    def finish_response(self):
        """Send what the application has returned."""
        try:
            if not (self.result_is_file() and self.sendfile()):
                for data in self.result:
                    self.write(data)
                self.finish_content()
        except BaseException:
            # An application may want to know, also where close() comes no more.
            if hasattr(self.result, 'close'):
                self.result.close()
            raise
        self.close()

    def close(self):
        """Tell the application that it is over, and forget everything."""
        try:
            if hasattr(self.result, 'close'):
                self.result.close()
        finally:
            self.result = self.headers = self.status = self.environ = None
            self.bytes_sent, self.headers_sent = 0, False

    def get_scheme(self):
        return guess_scheme(self.environ)

    # --- What applications call.

    def start_response(self, status, headers, exc_info=None):
        """Begin an answer; with exc_info also instead of one that was begun."""
        if exc_info:
            try:
                if self.headers_sent:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None     # it knows this frame
        elif self.headers is not None:
            raise AssertionError("Headers already set!")
        self.status = status
        self.headers = self.headers_class(headers)
        status = self._convert_string_type(status, "Status")
        self._validate_status(status)
        if __debug__:
            for name, value in headers:
                name = self._convert_string_type(name, "Header name")
                self._convert_string_type(value, "Header value")
                assert not is_hop_by_hop(name), \
                    f"Hop-by-hop header, '{name}: {value}', not allowed"
        return self.write

    def _convert_string_type(self, value, title):
        if type(value) is str:
            return value
        raise AssertionError(f"{title} must be of type str (got {value!r})")

    def _validate_status(self, status):
        for wrong, message in (
                (len(status) < 4, "Status must be at least 4 characters"),
                (not status[:3].isdigit(), "Status message must begin w/3-digit code"),
                (status[3:4] != ' ', "Status message must have a space after code")):
            if wrong:
                raise AssertionError(message)

    def write(self, data):
        """Send bytes of the body, at once."""
        assert type(data) is bytes, "write() argument must be a bytes instance"
        if not self.status:
            raise AssertionError("write() before start_response()")
        if self.headers_sent:
            self.bytes_sent += len(data)
        else:
            # They may be all there is, so they count before the headers are sent.
            self.bytes_sent = len(data)
            self.send_headers()
        self._write(data)
        self._flush()

    # --- Headers.

    def set_content_length(self):
        """Put the length of the body as a header, if it can be known."""
        try:
            blocks = len(self.result)
        except (TypeError, AttributeError, NotImplementedError):
            return
        if blocks == 1:
            self.headers['Content-Length'] = str(self.bytes_sent)

    def cleanup_headers(self):
        """Add headers, just before they are sent."""
        if 'Content-Length' not in self.headers:
            self.set_content_length()

    def send_headers(self):
        """Send the headers, and before them the first line if it is ours to send."""
        self.cleanup_headers()
        self.headers_sent = True
        if self.origin_server and not self.client_is_modern():
            return
        self.send_preamble()
        self._write(bytes(self.headers))

    def send_preamble(self):
        """Send the first line of the answer, and headers that a server adds."""
        if not self.origin_server:
            self._send_line(f'Status: {self.status}')
        elif self.client_is_modern():
            self._send_line(f'HTTP/{self.http_version} {self.status}')
            if 'Date' not in self.headers:
                self._send_line(f'Date: {format_date_time(time.time())}')
            if (name := self.server_software) and 'Server' not in self.headers:
                self._send_line(f'Server: {name}')

    def _send_line(self, text):
        self._write(f'{text}\r\n'.encode('iso-8859-1'))

    def client_is_modern(self):
        """Tell whether the client knows headers at all."""
        return self.environ['SERVER_PROTOCOL'].upper() != 'HTTP/0.9'

    def finish_content(self):
        """Send headers of an answer without a body."""
        if not self.headers_sent:
            self.headers.setdefault('Content-Length', "0")
            self.send_headers()

    def result_is_file(self):
        """Tell whether the application has returned a file, in the wrapper for that."""
        wrapper = self.wsgi_file_wrapper
        return wrapper is not None and isinstance(self.result, wrapper)

    def sendfile(self):
        """Send self.result.filelike in a better way, if the platform has one; return whether it has."""
        return False

    # --- Failures.

    def log_exception(self, exc_info):
        """Write a traceback where the server wants errors."""
        from traceback import print_exception
        try:
            file = self.get_stderr()
            print_exception(*exc_info, self.traceback_limit, file)
            file.flush()
        finally:
            exc_info = None         # it knows this frame

    def handle_error(self):
        """Log what has failed, and answer with an error if nothing was sent yet."""
        self.log_exception(sys.exc_info())
        if not self.headers_sent:
            self.result = self.error_output(self.environ, self.start_response)
            self.finish_response()

    def error_output(self, environ, start_response):
        """Be the application that answers instead of one that failed."""
        start_response(self.error_status, list(self.error_headers), sys.exc_info())
        return [self.error_body]

    # --- For subclasses.

    def _write(self, data):
        """Send bytes; they may be kept until _flush()."""
        raise NotImplementedError

    def _flush(self):
        """Send what was kept."""
        raise NotImplementedError

    def get_stdin(self):
        """Return a file of the request's body."""
        raise NotImplementedError

    def get_stderr(self):
        """Return a file for errors."""
        raise NotImplementedError

    def add_cgi_vars(self):
        """Add to self.environ what is known of the request."""
        raise NotImplementedError


class SimpleHandler(BaseHandler):
    """Gets the files and the environment of the request as arguments."""

    def __init__(self, stdin, stdout, stderr, environ, multithread=True, multiprocess=False):
        self.stdin, self.stdout, self.stderr = stdin, stdout, stderr
        self.base_env = environ
        self.wsgi_multithread, self.wsgi_multiprocess = multithread, multiprocess

    def get_stdin(self):
        return self.stdin

    def get_stderr(self):
        return self.stderr

    def add_cgi_vars(self):
        self.environ.update(self.base_env)

    def _write(self, data):
        written = self.stdout.write(data)
        if written is None or written == len(data):
            return
        from warnings import warn
        warn("SimpleHandler.stdout.write() should not do partial writes", DeprecationWarning)
        while data := data[written:]:
            written = self.stdout.write(data)

    def _flush(self):
        self.stdout.flush()
        self._flush = self.stdout.flush     # the next time without this method


class BaseCGIHandler(SimpleHandler):
    """Runs applications in the way of CGI, where a server adds the first line."""

    origin_server = False


class _ProcessHandler(BaseCGIHandler):
    """Runs one application in this process, with its standard streams."""

    wsgi_run_once = True
    os_environ = {}             # it is that of the request

    def __init__(self, environ):
        super().__init__(sys.stdin.buffer, sys.stdout.buffer, sys.stderr, environ,
                         multithread=False, multiprocess=True)


class CGIHandler(_ProcessHandler):
    """Runs an application as a CGI script: CGIHandler().run(application)."""

    def __init__(self):
        super().__init__(read_environ())


class IISCGIHandler(_ProcessHandler):
    """Does so for a server of Microsoft that puts the script's name into the path, too."""

    def __init__(self):
        environ = read_environ()
        path, script = (environ.get(name, '') for name in ('PATH_INFO', 'SCRIPT_NAME'))
        if f'{path}/'.startswith(f'{script}/'):
            environ['PATH_INFO'] = path[len(script):]
        super().__init__(environ)
