"""The handler of http.server that runs CGI scripts."""

import copy
import os
import select
import sys
import urllib.parse
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler


def _url_collapse_path(path):
    """Return a URL's path with . and .. resolved; IndexError if it leaves the root."""
    path, _, query = path.partition('?')
    path = urllib.parse.unquote(path)
    *folders, tail = path.split('/')
    kept = []
    for part in folders:
        if part == '..':
            kept.pop()
        elif part and part != '.':
            kept.append(part)
    if tail == '..':
        kept.pop()
        tail = ''
    elif tail == '.':
        tail = ''
    if query:
        tail = '?'.join((tail, query))
    return '/'.join(('/' + '/'.join(kept), tail))


nobody = None


def nobody_uid():
    """Return the number of the user 'nobody'."""
    global nobody
    if nobody:
        return nobody
    try:
        import pwd
    except ImportError:
        return -1
    try:
        nobody = pwd.getpwnam('nobody')[2]
    except KeyError:
        nobody = 1 + max(x[2] for x in pwd.getpwall())
    return nobody


def executable(path):
    """Tell whether a file may be run."""
    return os.access(path, os.X_OK)


class CGIHTTPRequestHandler(SimpleHTTPRequestHandler):
    """Sends files, and runs those in cgi_directories."""

    __module__ = 'http.server'

    have_fork = hasattr(os, 'fork')
    # Scripts are written to without a buffer.
    rbufsize = 0
    cgi_directories = ['/cgi-bin', '/htbin']

    def __init__(self, *args, **kwargs):
        import warnings
        warnings._deprecated("http.server.CGIHTTPRequestHandler", remove=(3, 15))
        super().__init__(*args, **kwargs)

    def do_POST(self):
        if self.is_cgi():
            self.run_cgi()
        else:
            self.send_error(HTTPStatus.NOT_IMPLEMENTED, "Can only POST to CGI scripts")

    def send_head(self):
        return self.run_cgi() if self.is_cgi() else SimpleHTTPRequestHandler.send_head(self)

    def is_cgi(self):
        """Tell whether the path is that of a script; cgi_info is then (folder, rest)."""
        path = _url_collapse_path(self.path)
        slash = path.find('/', 1)
        while slash > 0 and path[:slash] not in self.cgi_directories:
            slash = path.find('/', slash + 1)
        if slash > 0:
            self.cgi_info = path[:slash], path[slash + 1:]
            return True
        return False

    def is_executable(self, path):
        return executable(path)

    def is_python(self, path):
        return os.path.splitext(path)[1].lower() in (".py", ".pyw")

    def run_cgi(self):
        """Run the script."""
        folder, rest = self.cgi_info
        path = folder + '/' + rest
        i = path.find('/', len(folder) + 1)
        while i >= 0:
            nextdir, nextrest = path[:i], path[i + 1:]
            if not os.path.isdir(self.translate_path(nextdir)):
                break
            folder, rest = nextdir, nextrest
            i = path.find('/', len(folder) + 1)
        rest, _, query = rest.partition('?')
        script, slash, rest = rest.partition('/')
        rest = slash + rest
        scriptname = folder + '/' + script
        scriptfile = self.translate_path(scriptname)
        if not os.path.exists(scriptfile):
            self.send_error(HTTPStatus.NOT_FOUND, "No such CGI script (%r)" % scriptname)
            return
        if not os.path.isfile(scriptfile):
            self.send_error(HTTPStatus.FORBIDDEN, "CGI script is not a plain file (%r)" % scriptname)
            return
        if (self.have_fork or not self.is_python(scriptname)) and not self.is_executable(scriptfile):
            self.send_error(HTTPStatus.FORBIDDEN, "CGI script is not executable (%r)" % scriptname)
            return
        env = self._environment(scriptname, rest, query)
        self.send_response(HTTPStatus.OK, "Script output follows")
        self.flush_headers()
        arguments = [query.replace('+', ' ')] if query and '=' not in query else []
        if self.have_fork:
            self._fork_script(script, scriptfile, arguments, env)
        else:
            self._start_script(scriptfile, arguments, env)

    def _environment(self, scriptname, rest, query):
        env = copy.deepcopy(os.environ)
        env.update({'SERVER_SOFTWARE': self.version_string(), 'SERVER_NAME': self.server.server_name,
                    'GATEWAY_INTERFACE': 'CGI/1.1', 'SERVER_PROTOCOL': self.protocol_version,
                    'SERVER_PORT': str(self.server.server_port), 'REQUEST_METHOD': self.command})
        uqrest = urllib.parse.unquote(rest)
        env['PATH_INFO'] = uqrest
        env['PATH_TRANSLATED'] = self.translate_path(uqrest)
        env['SCRIPT_NAME'] = scriptname
        env['QUERY_STRING'] = query
        env['REMOTE_ADDR'] = self.client_address[0]
        authorization = (self.headers.get("authorization") or '').split()
        if len(authorization) == 2:
            import base64
            import binascii
            env['AUTH_TYPE'] = authorization[0]
            if authorization[0].lower() == "basic":
                try:
                    name = base64.decodebytes(authorization[1].encode('ascii')).decode('ascii').split(':')
                except (binascii.Error, UnicodeError):
                    pass
                else:
                    if len(name) == 2:
                        env['REMOTE_USER'] = name[0]
        if self.headers.get('content-type') is None:
            env['CONTENT_TYPE'] = self.headers.get_content_type()
        else:
            env['CONTENT_TYPE'] = self.headers['content-type']
        length = self.headers.get('content-length')
        if length:
            env['CONTENT_LENGTH'] = length
        referer = self.headers.get('referer')
        if referer:
            env['HTTP_REFERER'] = referer
        env['HTTP_ACCEPT'] = ','.join(self.headers.get_all('accept', ()))
        ua = self.headers.get('user-agent')
        if ua:
            env['HTTP_USER_AGENT'] = ua
        cookies = ', '.join(filter(None, self.headers.get_all('cookie', [])))
        if cookies:
            env['HTTP_COOKIE'] = cookies
        for name in ('QUERY_STRING', 'REMOTE_HOST', 'CONTENT_LENGTH', 'HTTP_USER_AGENT', 'HTTP_COOKIE', 'HTTP_REFERER'):
            env.setdefault(name, "")
        return env

    def _fork_script(self, script, scriptfile, arguments, env):
        self.wfile.flush()
        pid = os.fork()
        if pid != 0:
            pid, status = os.waitpid(pid, 0)
            # What the script did not read is thrown away.
            while select.select([self.rfile], [], [], 0)[0]:
                if not self.rfile.read(1):
                    break
            exitcode = os.waitstatus_to_exitcode(status)
            if exitcode:
                self.log_error(f"CGI script exit code {exitcode}")
            return
        try:
            try:
                os.setuid(nobody_uid())
            except OSError:
                pass
            os.dup2(self.rfile.fileno(), 0)
            os.dup2(self.wfile.fileno(), 1)
            os.execve(scriptfile, [script] + arguments, env)
        except:
            self.server.handle_error(self.request, self.client_address)
            os._exit(127)

    def _start_script(self, scriptfile, arguments, env):
        import subprocess
        cmdline = [scriptfile] + arguments
        if self.is_python(scriptfile):
            cmdline = [sys.executable, '-u'] + cmdline
        self.log_message("command: %s", subprocess.list2cmdline(cmdline))
        length = env.get('CONTENT_LENGTH') or '0'
        nbytes = int(length) if length.isdigit() else 0
        data = self.rfile.read(nbytes) if self.command.lower() == "post" and nbytes > 0 else None
        done = subprocess.run(cmdline, input=data, capture_output=True, env=env)
        self.wfile.write(done.stdout)
        if done.stderr:
            self.log_error('%s', done.stderr)
        if done.returncode:
            self.log_error("CGI script exit status %#x", done.returncode)
        else:
            self.log_message("CGI script exited OK")
