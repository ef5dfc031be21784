"""Handlers for FTP; see urllib.request."""

import email
import socket
import time
from urllib._director import BaseHandler
from urllib.error import URLError
from urllib.parse import (_splitattr, _splitpasswd, _splitport, _splituser, _splitvalue, unquote)
from urllib.response import addclosehook, addinfourl


def _transfer_type(file, attributes) -> str:
    """Return A, I or D (a list of files): what a URL asks for, or what is usual."""
    kind = 'I' if file else 'D'
    for name, value in map(_splitvalue, attributes):
        if name.lower() == 'type' and value and value.upper() in ('A', 'I', 'D'):
            kind = value.upper()
    return kind


class FTPHandler(BaseHandler):
    """Opens files and directories of FTP servers."""

    def ftp_open(self, req):
        import ftplib
        import mimetypes
        if not req.host:
            raise URLError('ftp error: no host given')
        place, port = _splitport(req.host)
        userinfo, host = _splituser(place)
        user, password = _splitpasswd(userinfo) if userinfo else (None, None)
        try:
            address = socket.gethostbyname(unquote(host))
        except OSError as problem:
            raise URLError(problem)
        path, attributes = _splitattr(req.selector)
        *folders, file = map(unquote, path.split('/'))
        if folders and not folders[0]:
            del folders[0]

        connection = None
        try:
            connection = self.connect_ftp(user or '', password or '', address,
                                          ftplib.FTP_PORT if port is None else int(port),
                                          folders, req.timeout)
            data, size = connection.retrfile(file, _transfer_type(file, attributes))
        except Exception as problem:
            if connection is not None and not connection.keepalive:
                connection.close()
            if isinstance(problem, ftplib.all_errors):
                raise URLError(f"ftp error: {problem}") from problem
            raise
        kind, _ = mimetypes.guess_type(req.full_url)
        lines = [f'Content-type: {kind}\n'] if kind else []
        if size is not None and size >= 0:
            lines.append(f'Content-length: {size}\n')
        return addinfourl(data, email.message_from_string(''.join(lines)), req.full_url)

    def connect_ftp(self, user, passwd, host, port, dirs, timeout):
        return ftpwrapper(user, passwd, host, port, dirs, timeout, persistent=False)


class CacheFTPHandler(FTPHandler):
    """Keeps connections for the next time."""

    def __init__(self):
        self.cache, self.timeout = {}, {}       # connections, and how long they are kept
        self.soonest = 0
        self.delay = 60
        self.max_conns = 16

    def setTimeout(self, t):
        self.delay = t

    def setMaxConns(self, m):
        self.max_conns = m

    def connect_ftp(self, user, passwd, host, port, dirs, timeout):
        key = user, host, port, '/'.join(dirs), timeout
        if key not in self.cache:
            self.cache[key] = ftpwrapper(user, passwd, host, port, dirs, timeout)
        self.timeout[key] = time.time() + self.delay
        connection = self.cache[key]
        self.check_cache()
        return connection

    def check_cache(self):
        """Give up what is too old, and the oldest one if there are too many."""
        now = time.time()
        if self.soonest <= now:
            for key in [key for key, end in self.timeout.items() if end < now]:
                self.cache.pop(key).close()
                del self.timeout[key]
        self.soonest = min(self.timeout.values(), default=0)
        if len(self.cache) == self.max_conns:
            oldest = min(self.timeout, key=self.timeout.get)
            del self.cache[oldest], self.timeout[oldest]
            self.soonest = min(self.timeout.values(), default=0)

    def clear_cache(self):
        for connection in self.cache.values():
            connection.close()
        self.cache.clear()
        self.timeout.clear()


class ftpwrapper:
    """A connection to an FTP server, from which one file at a time is read.

    It is closed with the last file, unless it is to be kept.
    """

    def __init__(self, user, passwd, host, port, dirs, timeout=None, persistent=True):
        self.user, self.passwd = user, passwd
        self.host, self.port = host, port
        self.dirs, self.timeout = dirs, timeout
        self.keepalive = persistent
        self.refcount = 0           # files that are open
        try:
            self.init()
        except BaseException:
            self.close()
            raise

    def init(self):
        """Connect, and go to the directory."""
        import ftplib
        self.busy = 0
        self.ftp = ftplib.FTP()
        self.ftp.connect(self.host, self.port, self.timeout)
        self.ftp.login(self.user, self.passwd)
        self.ftp.cwd('/'.join(self.dirs))

    def retrfile(self, file, type):
        """Return a file, or a list of files, as a file, and its size or None."""
        import ftplib
        self.endtransfer()
        is_list = type in ('d', 'D')
        command = 'TYPE A' if is_list else f'TYPE {type}'
        try:
            self.ftp.voidcmd(command)
        except ftplib.all_errors:
            self.init()             # the server has hung up meanwhile
            self.ftp.voidcmd(command)
        transfer = self._begin_file(file) if file and not is_list else None
        connection, size = transfer or self._begin_list(file)
        self.busy = 1
        self.refcount += 1
        data = addclosehook(connection.makefile('rb'), self.file_close)
        connection.close()          # once the file is closed
        return data, size

    def _begin_file(self, file):
        """Begin to read a file; returns None if there is none, or if it is a directory."""
        import ftplib
        try:
            return self.ftp.ntransfercmd(f'RETR {file}')
        except ftplib.error_perm as problem:
            if not str(problem).startswith('550'):
                raise URLError(f'ftp error: {problem}') from problem
        return None

    def _begin_list(self, folder):
        import ftplib
        self.ftp.voidcmd('TYPE A')
        if not folder:
            return self.ftp.ntransfercmd('LIST')
        here = self.ftp.pwd()
        try:
            self.ftp.cwd(folder)    # some servers show an empty list for what is not there
        except ftplib.error_perm as problem:
            raise URLError(f'ftp error: {problem!r}') from problem
        finally:
            self.ftp.cwd(here)
        return self.ftp.ntransfercmd(f'LIST {folder}')

    def endtransfer(self):
        self.busy = 0

    def close(self):
        """Close the connection as soon as no file is open."""
        self.keepalive = False
        if self.refcount < 1:
            self.real_close()

    def file_close(self):
        """Note that a file was closed."""
        self.endtransfer()
        self.refcount -= 1
        if self.refcount < 1 and not self.keepalive:
            self.real_close()

    def real_close(self):
        from urllib.request import ftperrors
        self.endtransfer()
        try:
            self.ftp.close()
        except ftperrors():
            pass
