"""The request handler that runs CGI scripts. Deprecated; http.server shows it as its own."""

import os
import select
import sys
import urllib.parse
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler

# What scripts expect to find, if only empty.
_ALWAYS_SET = ('QUERY_STRING', 'REMOTE_HOST', 'CONTENT_LENGTH', 'HTTP_USER_AGENT', 'HTTP_COOKIE',
               'HTTP_REFERER')

_nobody = None


def _url_collapse_path(path: str) -> str:
    """Take the dots out of a path; an IndexError says that it leaves the root."""
    place, question, query = path.partition('?')
    *folders, name = urllib.parse.unquote(place).split('/')
    if name in ('.', '..'):
        folders.append(name)
        name = ''
    way = []
    for folder in folders:
        if folder == '..':
            way.pop()
        elif folder not in ('', '.'):
            way.append(folder)
    if query:
        name += question + query
    return f'/{'/'.join(way)}/{name}'


def nobody_uid() -> int:
    """Return the number of the user who may do nothing; -1 where there are no users."""
    global _nobody
    if _nobody is None:
        try:
            import pwd
        except ImportError:
            return -1
        try:
            _nobody = pwd.getpwnam('nobody').pw_uid
        except KeyError:
            _nobody = 1 + max(user.pw_uid for user in pwd.getpwall())
    return _nobody


def executable(path) -> bool:
    """Tell whether a file may be run."""
    return os.access(path, os.X_OK)


class _Script:
    """Where the script of a request is, and what else is in the path."""

    def __init__(self, handler):
        folder, rest = handler.cgi_info
        # There may be folders in the folder; what follows the script is for itself.
        while True:
            name, slash, more = rest.partition('/')
            if not slash or not os.path.isdir(handler.translate_path(f'{folder}/{name}')):
                break
            folder, rest = f'{folder}/{name}', more
        rest, _, self.query = rest.partition('?')
        self.base, slash, more = rest.partition('/')
        self.extra = slash + more
        self.name = f'{folder}/{self.base}'
        self.file = handler.translate_path(self.name)

    def arguments(self, query: str) -> list[str]:
        """Return a query that is no form; such ones were arguments once."""
        return [] if '=' in query else [query]


class CGIHTTPRequestHandler(SimpleHTTPRequestHandler):
    """Serves files, and runs those in some directories as scripts (see cgi_directories)."""

    __module__ = 'http.server'

    have_fork = hasattr(os, 'fork')
    rbufsize = 0                # the script reads the rest, so nothing may be in a buffer here
    cgi_directories = ['/cgi-bin', '/htbin']

    def __init__(self, *args, **kwargs):
        import warnings
        warnings._deprecated("http.server.CGIHTTPRequestHandler", remove=(3, 15))
        super().__init__(*args, **kwargs)

    def do_POST(self):
        """Run a script; nothing else takes data."""
        if self.is_cgi():
            self.run_cgi()
        else:
            self.send_error(HTTPStatus.NOT_IMPLEMENTED, "Can only POST to CGI scripts")

    def send_head(self):
        return self.run_cgi() if self.is_cgi() else super().send_head()

    def is_cgi(self) -> bool:
        """Tell whether the path is that of a script; then cgi_info is (directory, rest)."""
        path = _url_collapse_path(self.path)
        slash = path.find('/', 1)
        while slash > 0:
            if path[:slash] in self.cgi_directories:
                self.cgi_info = path[:slash], path[slash + 1:]
                return True
            slash = path.find('/', slash + 1)
        return False

    def is_executable(self, path) -> bool:
        """Tell whether a file may be run."""
        return executable(path)

    def is_python(self, path) -> bool:
        """Tell whether a file is a script of Python, by its name."""
        return os.path.splitext(path)[1].lower() in ('.py', '.pyw')

    def run_cgi(self):
        """Run the script that cgi_info tells."""
        script = _Script(self)
        if (refusal := self._refusal(script)) is not None:
            self.send_error(*refusal)
            return
        environment = self._environment(script)
        self.send_response(HTTPStatus.OK, "Script output follows")
        self.flush_headers()        # the script puts headers of its own
        query = script.query.replace('+', ' ')
        if self.have_fork:
            self._fork_script(script, query, environment)
        else:
            self._start_script(script, query, environment)

    def _refusal(self, script):
        if not os.path.exists(script.file):
            return HTTPStatus.NOT_FOUND, f"No such CGI script ({script.name!r})"
        if not os.path.isfile(script.file):
            return HTTPStatus.FORBIDDEN, f"CGI script is not a plain file ({script.name!r})"
        runs_by_itself = self.have_fork or not self.is_python(script.name)
        if runs_by_itself and not self.is_executable(script.file):
            return HTTPStatus.FORBIDDEN, f"CGI script is not executable ({script.name!r})"
        return None

    def _environment(self, script) -> dict[str, str]:
        extra = urllib.parse.unquote(script.extra)
        headers = self.headers
        known = {
            'SERVER_SOFTWARE': self.version_string(),
            'SERVER_NAME': self.server.server_name,
            'SERVER_PORT': str(self.server.server_port),
            'SERVER_PROTOCOL': self.protocol_version,
            'GATEWAY_INTERFACE': 'CGI/1.1',
            'REQUEST_METHOD': self.command,
            'PATH_INFO': extra,
            'PATH_TRANSLATED': self.translate_path(extra),
            'SCRIPT_NAME': script.name,
            'QUERY_STRING': script.query,
            'REMOTE_ADDR': self.client_address[0],
            'CONTENT_TYPE': headers.get('content-type') or headers.get_content_type(),
            'HTTP_ACCEPT': ','.join(headers.get_all('accept', ())),
        }
        optional = {'CONTENT_LENGTH': headers.get('content-length'),
                    'HTTP_REFERER': headers.get('referer'),
                    'HTTP_USER_AGENT': headers.get('user-agent'),
                    'HTTP_COOKIE': ', '.join(filter(None, headers.get_all('cookie', ())))}
        known.update((name, value) for name, value in optional.items() if value)
        known |= self._authorization()
        return dict.fromkeys(_ALWAYS_SET, '') | dict(os.environ) | known

    def _authorization(self) -> dict[str, str]:
        match self.headers.get('authorization', '').split():
            case kind, credentials:
                known = {'AUTH_TYPE': kind}
            case _:
                return {}
        if kind.lower() == 'basic':
            import base64
            try:
                text = base64.decodebytes(credentials.encode('ascii')).decode('ascii')
            except ValueError:      # also binascii.Error
                return known
            if text.count(':') == 1:
                known['REMOTE_USER'] = text.partition(':')[0]
        return known

    def _discard_rest_of_request(self):
        while select.select([self.rfile], [], [], 0)[0]:
            if not self.rfile.read(1):
                break

    def _fork_script(self, script, query, environment):
        uid = nobody_uid()
        self.wfile.flush()          # or the child would write it once more
        child = os.fork()
        if child:
            _, status = os.waitpid(child, 0)
            self._discard_rest_of_request()
            if code := os.waitstatus_to_exitcode(status):
                self.log_error(f"CGI script exit code {code}")
            return
        try:
            try:
                os.setuid(uid)
            except OSError:
                pass                # the server may not do that
            os.dup2(self.rfile.fileno(), 0)
            os.dup2(self.wfile.fileno(), 1)
            os.execve(script.file, [script.base, *script.arguments(query)], environment)
        except BaseException:
            self.server.handle_error(self.request, self.client_address)
            os._exit(127)

    def _start_script(self, script, query, environment):
        import subprocess
        command = [script.file, *script.arguments(query)]
        if self.is_python(script.file):
            interpreter = sys.executable
            if interpreter.lower().endswith('w.exe'):
                interpreter = f'{interpreter[:-5]}{interpreter[-4:]}'   # one with standard streams
            command = [interpreter, '-u', *command]
        self.log_message("command: %s", subprocess.list2cmdline(command))
        try:
            length = int(self.headers.get('content-length'))
        except (TypeError, ValueError):
            length = 0
        data = self.rfile.read(length) if self.command == 'POST' and length > 0 else None
        self._discard_rest_of_request()
        done = subprocess.run(command, env=environment, capture_output=True,
                              **({'stdin': subprocess.PIPE} if data is None else {'input': data}))
        self.wfile.write(done.stdout)
        if done.stderr:
            self.log_error('%s', done.stderr)
        if done.returncode:
            self.log_error("CGI script exit status %#x", done.returncode)
        else:
            self.log_message("CGI script exited OK")
