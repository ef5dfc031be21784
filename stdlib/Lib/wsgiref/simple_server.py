"""A server for WSGI applications, one request at a time; for trying things out.

    with make_server('', 8000, demo_app) as server:
        server.serve_forever()
"""

import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, HTTPServer
from platform import python_implementation

from .handlers import SimpleHandler

__version__ = '0.2'
__all__ = ['WSGIServer', 'WSGIRequestHandler', 'demo_app', 'make_server']

server_version = f'WSGIServer/{__version__}'
sys_version = f'{python_implementation()}/{sys.version.split()[0]}'
software_version = f'{server_version} {sys_version}'

_LONGEST_LINE = 65536


class ServerHandler(SimpleHandler):
    """Runs an application, and logs the request when it is done."""

    server_software = software_version

    def close(self):
        try:
            status = self.status.split(' ', 1)[0]
            self.request_handler.log_request(status, self.bytes_sent)
        finally:
            super().close()


class WSGIServer(HTTPServer):
    """A server that has an application."""

    application = None

    def server_bind(self):
        super().server_bind()
        self.setup_environ()

    def setup_environ(self):
        """Set what the environments of all requests have in common."""
        self.base_environ = {'SERVER_NAME': self.server_name,
                             'SERVER_PORT': str(self.server_port),
                             'GATEWAY_INTERFACE': 'CGI/1.1',
                             'REMOTE_HOST': '', 'CONTENT_LENGTH': '', 'SCRIPT_NAME': ''}

    def get_app(self):
        return self.application

    def set_app(self, application):
        self.application = application


class WSGIRequestHandler(BaseHTTPRequestHandler):
    """Reads a request and lets the application answer it."""

    server_version = server_version

    def get_environ(self):
        """Return the environment of the request."""
        path, _, query = self.path.partition('?')
        headers = self.headers
        environ = self.server.base_environ | {
            'SERVER_PROTOCOL': self.request_version,
            'SERVER_SOFTWARE': self.server_version,
            'REQUEST_METHOD': self.command,
            'PATH_INFO': urllib.parse.unquote(path, 'iso-8859-1'),
            'QUERY_STRING': query,
            'REMOTE_ADDR': self.client_address[0],
            'CONTENT_TYPE': (headers.get_content_type() if headers.get('content-type') is None
                             else headers['content-type'])}
        if (host := self.address_string()) != self.client_address[0]:
            environ['REMOTE_HOST'] = host
        if length := headers.get('content-length'):
            environ['CONTENT_LENGTH'] = length
        for name, value in headers.items():
            key = name.replace('-', '_').upper()
            if key in environ:
                continue            # content-type and others
            key = f'HTTP_{key}'
            known = f'{environ[key]},' if key in environ else ''
            environ[key] = known + value.strip()
        return environ

    def get_stderr(self):
        return sys.stderr

    def handle(self):
        self.raw_requestline = self.rfile.readline(_LONGEST_LINE + 1)
        if len(self.raw_requestline) > _LONGEST_LINE:
            self.requestline = self.request_version = self.command = ''
            self.send_error(414)
        elif self.parse_request():      # or the client was told what is wrong
            handler = ServerHandler(self.rfile, self.wfile, self.get_stderr(), self.get_environ(),
                                    multithread=False)
            handler.request_handler = self
            handler.run(self.server.get_app())


def demo_app(environ, start_response):
    """Show the environment."""
    lines = ['Hello world!', '', *(f'{name} = {value!r}' for name, value in sorted(environ.items()))]
    start_response('200 OK', [('Content-Type', 'text/plain; charset=utf-8')])
    return [f'{'\n'.join(lines)}\n'.encode()]


def make_server(host, port, app, server_class=WSGIServer, handler_class=WSGIRequestHandler):
    """Return a server that listens for requests to an application."""
    server = server_class((host, port), handler_class)
    server.set_app(app)
    return server


if __name__ == '__main__':
    with make_server('', 8000, demo_app) as httpd:
        import webbrowser
        print("Serving HTTP on", *httpd.socket.getsockname()[:2], "...")
        webbrowser.open('http://localhost:8000/xyz?abc')
        httpd.handle_request()
