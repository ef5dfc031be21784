"""The handlers of urllib.request that open ftp URLs."""

import email
import io
import socket
import sys
import time

from urllib.error import URLError
from urllib.parse import _splitattr, _splitpasswd, _splitport, _splituser, _splitvalue, unquote
from urllib.request import BaseHandler
from urllib.response import addclosehook, addinfourl


class FTPHandler(BaseHandler):
    """Opens ftp URLs."""

    def ftp_open(self, req):
        import ftplib
        import mimetypes
        host = req.host
        if not host:
            raise URLError('ftp error: no host given')
        host, port = _splitport(host)
        port = ftplib.FTP_PORT if port is None else int(port)
        user, host = _splituser(host)
        user, passwd = _splitpasswd(user) if user else (None, None)
        host, user, passwd = unquote(host), user or '', passwd or ''
        try:
            host = socket.gethostbyname(host)
        except OSError as msg:
            raise URLError(msg)
        path, attrs = _splitattr(req.selector)
        dirs = list(map(unquote, path.split('/')))
        dirs, file = dirs[:-1], dirs[-1]
        if dirs and not dirs[0]:
            dirs = dirs[1:]
        fw = None
        try:
            fw = self.connect_ftp(user, passwd, host, port, dirs, req.timeout)
            type = 'I' if file else 'D'
            for attr in attrs:
                attr, value = _splitvalue(attr)
                if attr.lower() == 'type' and value in ('a', 'A', 'i', 'I', 'd', 'D'):
                    type = value.upper()
            fp, retrlen = fw.retrfile(file, type)
            headers = ""
            mtype = mimetypes.guess_type(req.full_url)[0]
            if mtype:
                headers += "Content-type: %s\n" % mtype
            if retrlen is not None and retrlen >= 0:
                headers += "Content-length: %d\n" % retrlen
            return addinfourl(fp, email.message_from_string(headers), req.full_url)
        except Exception as exp:
            if fw is not None and not fw.keepalive:
                fw.close()
            if isinstance(exp, ftplib.all_errors):
                raise URLError(f"ftp error: {exp}") from exp
            raise

    def connect_ftp(self, user, passwd, host, port, dirs, timeout):
        return ftpwrapper(user, passwd, host, port, dirs, timeout, persistent=False)


class CacheFTPHandler(FTPHandler):
    """Keeps some connections open."""

    def __init__(self):
        self.cache = {}
        self.timeout = {}
        self.soonest = 0
        self.delay = 60
        self.max_conns = 16

    def setTimeout(self, t):
        """Set how long connections stay open, in seconds."""
        self.delay = t

    def setMaxConns(self, m):
        """Set how many connections stay open."""
        self.max_conns = m

    def connect_ftp(self, user, passwd, host, port, dirs, timeout):
        key = user, host, port, '/'.join(dirs), timeout
        conn = self.cache.get(key)
        if conn is None or not conn.keepalive:
            if conn is not None:
                conn.close()
            conn = self.cache[key] = ftpwrapper(user, passwd, host, port, dirs, timeout)
        self.timeout[key] = time.time() + self.delay
        self.check_cache()
        return conn

    def check_cache(self):
        """Close what is too old, and the oldest if there are too many."""
        now = time.time()
        if self.soonest <= now:
            for key, when in list(self.timeout.items()):
                if when < now:
                    self.cache.pop(key).close()
                    del self.timeout[key]
        self.soonest = min(self.timeout.values(), default=0)
        if len(self.cache) == self.max_conns:
            oldest = min(self.timeout, key=self.timeout.get)
            self.cache.pop(oldest)
            del self.timeout[oldest]
            self.soonest = min(self.timeout.values(), default=0)

    def clear_cache(self):
        """Close all connections."""
        for conn in self.cache.values():
            conn.close()
        self.cache.clear()
        self.timeout.clear()


class ftpwrapper:
    """A connection to an FTP server."""

    def __init__(self, user, passwd, host, port, dirs, timeout=None, persistent=True):
        self.user, self.passwd, self.host, self.port = user, passwd, host, port
        self.dirs = dirs
        self.timeout = timeout
        self.refcount = 0
        self.keepalive = persistent
        try:
            self.init()
        except:
            self.close()
            raise

    def init(self):
        import ftplib
        self.busy = 0
        self.ftp = ftplib.FTP()
        self.ftp.connect(self.host, self.port, self.timeout)
        self.ftp.login(self.user, self.passwd)
        self.ftp.cwd('/'.join(self.dirs))

    def retrfile(self, file, type):
        """Return a file's contents, or the names in a folder, as a file, and the length or None."""
        import ftplib
        self.endtransfer()
        isdir = type in ('d', 'D')
        cmd = 'TYPE A' if isdir else 'TYPE ' + type
        try:
            self.ftp.voidcmd(cmd)
        except ftplib.all_errors:
            self.init()
            self.ftp.voidcmd(cmd)
        conn = None
        if file and not isdir:
            try:
                conn, retrlen = self.ftp.ntransfercmd('RETR ' + file)
            except ftplib.error_perm as reason:
                if str(reason)[:3] != '550':
                    raise URLError(f'ftp error: {reason}') from reason
        if not conn:
            # Perhaps it is a folder.
            self.ftp.voidcmd('TYPE A')
            if file:
                pwd = self.ftp.pwd()
                try:
                    self.ftp.cwd(file)
                except ftplib.error_perm as reason:
                    raise URLError('ftp error: %r' % reason) from reason
                finally:
                    self.ftp.cwd(pwd)
                cmd = 'LIST ' + file
            else:
                cmd = 'LIST'
            conn, retrlen = self.ftp.ntransfercmd(cmd)
        self.busy = 1
        ftpobj = addclosehook(conn.makefile('rb'), self.file_close)
        self.refcount += 1
        conn.close()
        return ftpobj, retrlen

    def endtransfer(self):
        self.busy = 0

    def close(self):
        self.keepalive = False
        if self.refcount <= 0:
            self.real_close()

    def file_close(self):
        self.endtransfer()
        self.refcount -= 1
        if self.refcount <= 0 and not self.keepalive:
            self.real_close()

    def real_close(self):
        import ftplib
        self.endtransfer()
        try:
            self.ftp.close()
        except ftplib.all_errors:
            pass
