"""HTTP servers, for tests and for files on a private network; they are not made to be safe.

A server is a socketserver.TCPServer with a request handler of this module. Handlers
have a method do_GET() and so on for each method of HTTP they know. As a program,
`python -m http.server`, this serves the files of a directory.
"""

if __name__ == '__main__':
    # The classes shall not be there twice, so this copy of the module stops here.
    from http.server import _main
    raise SystemExit(_main())

import datetime
import email.utils
import html
import http.client
import io
import mimetypes
import os
import posixpath
import shutil
import socket
import socketserver
import sys
import time
import urllib.parse
from http import HTTPStatus

__version__ = '0.6'
__all__ = ['HTTPServer', 'ThreadingHTTPServer', 'BaseHTTPRequestHandler',
           'SimpleHTTPRequestHandler', 'CGIHTTPRequestHandler']

DEFAULT_ERROR_CONTENT_TYPE = 'text/html;charset=utf-8'
DEFAULT_ERROR_MESSAGE = '\n'.join((
    '<!DOCTYPE HTML>', '<html lang="en">', '    <head>', '        <meta charset="utf-8">',
    '        <title>Error response</title>', '    </head>', '    <body>',
    '        <h1>Error response</h1>', '        <p>Error code: %(code)d</p>',
    '        <p>Message: %(message)s.</p>',
    '        <p>Error code explanation: %(code)s - %(explain)s.</p>', '    </body>', '</html>', ''))

_LONGEST_LINE = 65536


class HTTPServer(socketserver.TCPServer):
    """A server that knows its name and port; it does one request at a time."""

    allow_reuse_address = 1             # or it could not be started again at once

    def server_bind(self):
        super().server_bind()
        host, self.server_port = self.server_address[:2]
        self.server_name = socket.getfqdn(host)


class ThreadingHTTPServer(socketserver.ThreadingMixIn, HTTPServer):
    """A server with a thread for each connection."""

    daemon_threads = True


class _Refused(Exception):
    """A request is wrong; the arguments are those of send_error()."""


class BaseHTTPRequestHandler(socketserver.StreamRequestHandler):
    """Reads requests and calls the method for them; knows how answers are written.

    While that method runs command, path, request_version and headers tell what is
    asked for, rfile has the body of the request, and wfile takes that of the answer.
    The answer is begun with send_response(), send_header() and end_headers(), or
    send_error().
    """

    sys_version = f'Python/{sys.version.split()[0]}'
    server_version = f'BaseHTTP/{__version__}'
    protocol_version = 'HTTP/1.0'           # with 1.1 connections are kept open
    default_request_version = 'HTTP/0.9'    # of requests that do not tell
    error_message_format = DEFAULT_ERROR_MESSAGE
    error_content_type = DEFAULT_ERROR_CONTENT_TYPE
    MessageClass = http.client.HTTPMessage
    responses = {status: (status.phrase, status.description)
                 for status in HTTPStatus.__members__.values()}
    weekdayname = 'Mon Tue Wed Thu Fri Sat Sun'.split()
    monthname = [None, *'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()]

    # --- Requests.

    def handle(self):
        """Do the requests of a connection."""
        self.close_connection = True
        self.handle_one_request()
        while not self.close_connection:
            self.handle_one_request()

    def handle_one_request(self):
        """Read a request and call the method for it."""
        try:
            self.raw_requestline = self.rfile.readline(_LONGEST_LINE + 1)
            if len(self.raw_requestline) > _LONGEST_LINE:
                self.requestline = self.request_version = self.command = ''
                self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
            elif not self.raw_requestline:
                self.close_connection = True
            elif self.parse_request():
                self._answer_request()
        except TimeoutError as problem:
            self.log_error("Request timed out: %r", problem)
            self.close_connection = True

    def _answer_request(self):
        action = getattr(self, f'do_{self.command}', None)
        if action is None:
            self.send_error(HTTPStatus.NOT_IMPLEMENTED, f"Unsupported method ({self.command!r})")
            return
        action()
        self.wfile.flush()          # if the method has not done it

    def parse_request(self) -> bool:
        """Take the first line of a request apart and read its headers.

        Returns False if there is nothing to do any more: the request is empty, or
        wrong, of which the client was told.
        """
        self.command = None
        self.request_version = self.default_request_version
        self.close_connection = True
        self.requestline = str(self.raw_requestline, 'iso-8859-1').rstrip('\r\n')
        words = self.requestline.split()
        if not words:
            return False
        try:
            self._take_request_line(words)
            self._take_headers()
        except _Refused as refusal:
            self.send_error(*refusal.args)
            return False
        if self._speaks_1_1() and self.headers.get('Expect', '').lower() == '100-continue':
            return self.handle_expect_100()
        return True

    def _speaks_1_1(self) -> bool:
        return min(self.protocol_version, self.request_version) >= 'HTTP/1.1'

    def _take_request_line(self, words):
        if len(words) > 2:
            self._take_version(words[-1])
        match words:
            case command, path, _:
                pass
            case 'GET' as command, path:
                self.close_connection = True
            case command, _:
                raise _Refused(HTTPStatus.BAD_REQUEST, f"Bad HTTP/0.9 request type ({command!r})")
            case _:
                raise _Refused(HTTPStatus.BAD_REQUEST, f"Bad request syntax ({self.requestline!r})")
        self.command = command
        # A path with two slashes in front would look like a host in a redirection.
        self.path = f'/{path.lstrip('/')}' if path.startswith('//') else path

    def _take_version(self, version):
        prefix, _, numbers = version.partition('/')
        parts = numbers.split('.')
        if (prefix != 'HTTP' or len(parts) != 2
                or not all(part.isdigit() and len(part) <= 10 for part in parts)):
            raise _Refused(HTTPStatus.BAD_REQUEST, f"Bad request version ({version!r})")
        number = int(parts[0]), int(parts[1])
        if number >= (2, 0):
            raise _Refused(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, f"Invalid HTTP version ({numbers})")
        if number >= (1, 1) and self.protocol_version >= 'HTTP/1.1':
            self.close_connection = False
        self.request_version = version

    def _take_headers(self):
        try:
            self.headers = http.client.parse_headers(self.rfile, _class=self.MessageClass)
        except http.client.HTTPException as problem:
            what = ("Line too long" if isinstance(problem, http.client.LineTooLong)
                    else "Too many headers")
            raise _Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, what, str(problem)) from None
        match self.headers.get('Connection', '').lower():
            case 'close':
                self.close_connection = True
            case 'keep-alive' if self.protocol_version >= 'HTTP/1.1':
                self.close_connection = False

    def handle_expect_100(self) -> bool:
        """Let a client send the body that it announces; to refuse it, answer and return False."""
        self.send_response_only(HTTPStatus.CONTINUE)
        self.end_headers()
        return True

    # --- Answers.

    def send_error(self, code, message=None, explain=None):
        """Answer with an error, log it, and end the connection.

        The message is for the first line, the explanation for a page. Both are
        what the standard says of the code, if they are not given.
        """
        phrase, description = self.responses.get(code, ('???', '???'))
        message = phrase if message is None else message
        explain = description if explain is None else explain
        self.log_error("code %d, message %s", code, message)
        self.send_response(code, message)
        self.send_header('Connection', 'close')
        page = self._error_page(code, message, explain)
        if page is not None:
            self.send_header('Content-Type', self.error_content_type)
            self.send_header('Content-Length', str(len(page)))
        self.end_headers()
        if page and self.command != 'HEAD':
            self.wfile.write(page)

    def _error_page(self, code, message, explain) -> bytes | None:
        """Return the page for an error; some codes have none."""
        if code < 200 or code in (HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT,
                                  HTTPStatus.NOT_MODIFIED):
            return None
        # Parts of the request are in the texts, so there may be HTML in them.
        words = {'code': code, 'message': html.escape(message, quote=False),
                 'explain': html.escape(explain, quote=False)}
        return (self.error_message_format % words).encode('UTF-8', 'replace')

    def send_response(self, code, message=None):
        """Begin an answer, and log the request."""
        self.log_request(code)
        self.send_response_only(code, message)
        self.send_header('Server', self.version_string())
        self.send_header('Date', self.date_time_string())

    def _put_line(self, text: str):
        # Requests of version 0.9 are answered with the bare body.
        if self.request_version != 'HTTP/0.9':
            self.__dict__.setdefault('_headers_buffer', []).append(
                f'{text}\r\n'.encode('latin-1', 'strict'))

    def send_response_only(self, code, message=None):
        """Put the first line of an answer, and nothing else."""
        if message is None:
            message, _ = self.responses.get(code, ('', ''))
        self._put_line(f'{self.protocol_version} {code:d} {message}')

    def send_header(self, keyword, value):
        """Put a header; that of the name Connection is also followed."""
        self._put_line(f'{keyword}: {value}')
        if keyword.lower() == 'connection':
            match value.lower():
                case 'close':
                    self.close_connection = True
                case 'keep-alive':
                    self.close_connection = False

    def end_headers(self):
        """Send the headers; the body is next."""
        self._put_line('')
        self.flush_headers()

    def flush_headers(self):
        """Send the headers that are put."""
        lines = self.__dict__.get('_headers_buffer')
        if lines is not None:
            self.wfile.write(b''.join(lines))
            self._headers_buffer = []

    def version_string(self) -> str:
        """Return what the server calls itself."""
        return f'{self.server_version} {self.sys_version}'

    def date_time_string(self, timestamp=None) -> str:
        """Return a time, by default now, as it is in headers."""
        return email.utils.formatdate(time.time() if timestamp is None else timestamp, usegmt=True)

    # --- Logging.

    # Clients must not write control characters to somebody's terminal.
    _control_char_table = str.maketrans(
        {code: f'\\x{code:02x}' for code in (*range(0x20), *range(0x7f, 0xa0))}
        | {ord('\\'): '\\\\'})

    def log_request(self, code='-', size='-'):
        """Log a request that is answered."""
        shown = code.value if isinstance(code, HTTPStatus) else code
        self.log_message('"%s" %s %s', self.requestline, str(shown), str(size))

    def log_error(self, format, *args):
        """Log that a request cannot be done."""
        self.log_message(format, *args)

    def log_message(self, format, *args):
        """Write a line on sys.stderr; all that is logged goes through here."""
        message = (format % args).translate(self._control_char_table)
        # In one piece, as other threads write, too.
        sys.stderr.write(f'{self.address_string()} - - [{self.log_date_time_string()}] {message}\n')

    def log_date_time_string(self) -> str:
        """Return the time now, as it is in logs."""
        now = time.localtime()
        month = self.monthname[now.tm_mon]
        return f'{now.tm_mday:02}/{month}/{now.tm_year:04} {time.strftime('%H:%M:%S', now)}'

    def address_string(self) -> str:
        """Return the client's address."""
        return self.client_address[0]


def _unquoted(path: str) -> str:
    try:
        return urllib.parse.unquote(path, errors='surrogatepass')
    except UnicodeDecodeError:
        return urllib.parse.unquote(path)


def _bare(path: str) -> str:
    """Return a path without what follows ? or #."""
    return path.split('?', 1)[0].split('#', 1)[0]


class SimpleHTTPRequestHandler(BaseHTTPRequestHandler):
    """Serves the files below a directory, and lists of them."""

    server_version = f'SimpleHTTP/{__version__}'
    index_pages = ('index.html', 'index.htm')   # shown in place of a list

    # Where the module mimetypes tells only how a file is packed.
    _encodings_map_default = {'.gz': 'application/gzip', '.Z': 'application/octet-stream',
                              '.bz2': 'application/x-bzip2', '.xz': 'application/x-xz'}
    extensions_map = _encodings_map_default.copy()

    def __init__(self, *args, directory=None, **kwargs):
        self.directory = os.fspath(os.getcwd() if directory is None else directory)
        super().__init__(*args, **kwargs)

    def do_GET(self):
        """Send a file, or a list of files."""
        if source := self.send_head():
            with source:
                self.copyfile(source, self.wfile)

    def do_HEAD(self):
        """Send the headers only."""
        if source := self.send_head():
            source.close()

    def send_head(self):
        """Send the headers; return a file to be copied, or None if the answer is complete."""
        path = self.translate_path(self.path)
        if os.path.isdir(path):
            if self._redirected():
                return None
            pages = (os.path.join(path, page) for page in self.index_pages)
            index = next(filter(os.path.isfile, pages), None)
            if index is None:
                return self.list_directory(path)
            path = index
        kind = self.guess_type(path)
        try:
            if path.endswith('/'):          # what is a file is no directory
                raise FileNotFoundError
            source = open(path, 'rb')
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND, "File not found")
            return None
        try:
            return self._send_file_headers(source, kind)
        except BaseException:
            source.close()
            raise

    def _redirected(self) -> bool:
        """Tell the client to ask for a directory with a slash; links would go wrong without."""
        parts = urllib.parse.urlsplit(self.path)
        if parts.path.endswith('/'):
            return False
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        target = parts._replace(path=f'{parts.path}/').geturl()
        for name, value in ('Location', target), ('Content-Length', '0'):
            self.send_header(name, value)
        self.end_headers()
        return True

    def _send_file_headers(self, source, kind):
        status = os.fstat(source.fileno())
        if self._client_has_it(status.st_mtime):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
            source.close()
            return None
        self.send_response(HTTPStatus.OK)
        for name, value in (('Content-type', kind), ('Content-Length', str(status.st_size)),
                            ('Last-Modified', self.date_time_string(status.st_mtime))):
            self.send_header(name, value)
        self.end_headers()
        return source

    def _client_has_it(self, changed: float) -> bool:
        """Tell whether a file has not changed since the client got it."""
        known = self.headers.get('If-Modified-Since')
        if known is None or 'If-None-Match' in self.headers:
            return False
        try:
            since = email.utils.parsedate_to_datetime(known)
        except (ValueError, TypeError, IndexError, OverflowError):
            return False
        utc = datetime.timezone.utc
        if since.tzinfo is None:
            since = since.replace(tzinfo=utc)
        elif since.tzinfo is not utc:
            return False            # no valid header
        return datetime.datetime.fromtimestamp(int(changed // 1), utc) <= since

    def list_directory(self, path):
        """Send the headers of a list of files; return the list as a file, None if it failed."""
        try:
            names = sorted(os.listdir(path), key=str.lower)
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND, "No permission to list directory")
            return None
        encoding = sys.getfilesystemencoding()
        shown = html.escape(_unquoted(self.path), quote=False)
        page = self._list_page(f'Directory listing for {shown}', encoding,
                               [self._list_item(path, name) for name in names])
        data = page.encode(encoding, 'surrogateescape')
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-type", f"text/html; charset={encoding}")
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        return io.BytesIO(data)

    @staticmethod
    def _list_page(title: str, encoding: str, items: list[str]) -> str:
        lines = ('<!DOCTYPE HTML>', '<html lang="en">', '<head>', f'<meta charset="{encoding}">',
                 f'<title>{title}</title>\n</head>', f'<body>\n<h1>{title}</h1>', '<hr>\n<ul>',
                 *items, '</ul>\n<hr>\n</body>\n</html>\n')
        return '\n'.join(lines)

    @staticmethod
    def _list_item(folder: str, name: str) -> str:
        full = os.path.join(folder, name)
        link = f'{name}/' if os.path.isdir(full) else name
        label = f'{name}@' if os.path.islink(full) else link
        target = urllib.parse.quote(link, errors='surrogatepass')
        return f'<li><a href="{target}">{html.escape(label, quote=False)}</a></li>'

    def translate_path(self, path) -> str:
        """Return the file for a path of a request; it is never outside of the directory."""
        bare = _bare(path)
        slash = '/' if bare.rstrip().endswith('/') else ''
        words = posixpath.normpath(_unquoted(bare)).split('/')
        harmless = [word for word in words if word not in ('', os.curdir, os.pardir)
                    and not os.path.dirname(word)]
        return os.path.join(self.directory, *harmless) + slash

    def copyfile(self, source, outputfile):
        """Copy a file; for subclasses that change it on the way."""
        shutil.copyfileobj(source, outputfile)

    def guess_type(self, path) -> str:
        """Return the type of a file, by its name; what is unknown is just bytes."""
        _, extension = posixpath.splitext(path)
        for known in (extension, extension.lower()):
            if known in self.extensions_map:
                return self.extensions_map[known]
        kind, _ = mimetypes.guess_file_type(path)
        return kind or 'application/octet-stream'


from http._cgi import CGIHTTPRequestHandler, _url_collapse_path, executable, nobody_uid


def _get_best_family(*address):
    """Return the family and the address to listen at, which the system likes best."""
    found = socket.getaddrinfo(*address, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, sockaddr = found[0]
    return family, sockaddr


def test(HandlerClass=BaseHTTPRequestHandler, ServerClass=ThreadingHTTPServer,
         protocol="HTTP/1.0", port=8000, bind=None):
    """Run a server until somebody interrupts it."""
    HandlerClass.protocol_version = protocol
    ServerClass.address_family, address = _get_best_family(bind, port)
    with ServerClass(address, HandlerClass) as server:
        host, port, *_ = server.socket.getsockname()
        in_url = f'[{host}]' if ':' in host else host
        print(f"Serving HTTP on {host} port {port} (http://{in_url}:{port}/) ...")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nKeyboard interrupt received, exiting.")
            sys.exit(0)


def _arguments():
    import argparse
    parser = argparse.ArgumentParser()
    parser.add_argument('--cgi', action='store_true', help='run as CGI server')
    parser.add_argument('-b', '--bind', metavar='ADDRESS',
                        help='bind to this address (default: all interfaces)')
    parser.add_argument('-d', '--directory', default=os.getcwd(),
                        help='serve this directory (default: current directory)')
    parser.add_argument('-p', '--protocol', metavar='VERSION', default='HTTP/1.0',
                        help='conform to this HTTP version (default: %(default)s)')
    parser.add_argument('port', type=int, nargs='?', default=8000,
                        help='bind to this port (default: %(default)s)')
    return parser.parse_args()


def _main():
    """Serve what the command line says."""
    arguments = _arguments()

    class DualStackServer(ThreadingHTTPServer):

        def server_bind(self):
            try:
                self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            except Exception:
                pass                # then IPv4 only, or IPv6 only
            return super().server_bind()

        def finish_request(self, request, client_address):
            self.RequestHandlerClass(request, client_address, self,
                                     directory=arguments.directory)

    test(CGIHTTPRequestHandler if arguments.cgi else SimpleHTTPRequestHandler, DualStackServer,
         arguments.protocol, arguments.port, arguments.bind)
