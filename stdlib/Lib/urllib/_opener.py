"""The older classes URLopener and FancyURLopener of urllib.request."""

import http.client
import io
import os
import socket
import time
import warnings

from urllib import request as _request
from urllib.error import ContentTooShortError, HTTPError
from urllib.parse import (_splitattr, _splithost, _splitpasswd, _splitport, _splitquery, _splittype,
                          _splituser, _splitvalue, _to_bytes, quote, unquote, unwrap, urljoin,
                          urlparse)
from urllib.response import addinfourl

# Connections to FTP servers that are kept.
ftpcache = {}


class URLopener:
    """Opens URLs: open_SCHEME() for each scheme, http_error_STATUS() for each status."""

    version = "Python-urllib/%s" % _request.__version__
    __tempfiles = None

    def __init__(self, proxies=None, **x509):
        warnings.warn("%(class)s style of invoking requests is deprecated. Use newer urlopen functions/methods"
                      % {'class': self.__class__.__name__}, DeprecationWarning, stacklevel=3)
        if proxies is None:
            proxies = _request.getproxies()
        assert hasattr(proxies, 'keys'), "proxies must be a mapping"
        self.proxies = proxies
        self.key_file = x509.get('key_file')
        self.cert_file = x509.get('cert_file')
        self.addheaders = [('User-Agent', self.version), ('Accept', '*/*')]
        self.__tempfiles = []
        self.__unlink = os.unlink
        self.tempcache = None
        self.ftpcache = ftpcache

    def __del__(self):
        self.close()

    def close(self):
        self.cleanup()

    def cleanup(self):
        """Remove the temporary files."""
        if self.__tempfiles:
            for file in self.__tempfiles:
                try:
                    self.__unlink(file)
                except OSError:
                    pass
            del self.__tempfiles[:]
        if self.tempcache:
            self.tempcache.clear()

    def addheader(self, *args):
        """Add a header to all requests: (name, value)."""
        self.addheaders.append(args)

    def open(self, fullurl, data=None):
        """Open a URL."""
        fullurl = unwrap(_to_bytes(fullurl))
        fullurl = quote(fullurl, safe="%/:=&?~#+!$,;'@()*[]|")
        if self.tempcache and fullurl in self.tempcache:
            filename, headers = self.tempcache[fullurl]
            return addinfourl(open(filename, 'rb'), headers, fullurl)
        urltype, url = _splittype(fullurl)
        urltype = urltype or 'file'
        if urltype in self.proxies:
            proxy = self.proxies[urltype]
            urltype, proxyhost = _splittype(proxy)
            host, selector = _splithost(proxyhost)
            url = host, fullurl     # what open_...() knows as the way through a proxy
        else:
            proxy = None
        name = 'open_' + urltype
        self.type = urltype
        name = name.replace('-', '_')
        if not hasattr(self, name) or name == 'open_local_file':
            return self.open_unknown_proxy(proxy, fullurl, data) if proxy else self.open_unknown(fullurl, data)
        try:
            return getattr(self, name)(url) if data is None else getattr(self, name)(url, data)
        except (HTTPError, _request.URLError):
            raise
        except OSError as msg:
            raise OSError('socket error', msg) from msg

    def open_unknown(self, fullurl, data=None):
        """Refuse an unknown scheme."""
        raise OSError('url error', 'unknown url type', _splittype(fullurl)[0])

    def open_unknown_proxy(self, proxy, fullurl, data=None):
        """Refuse an unknown scheme of a proxy."""
        raise OSError('url error', 'invalid proxy for %s' % _splittype(fullurl)[0], proxy)

    def retrieve(self, url, filename=None, reporthook=None, data=None):
        """Copy a URL to a file; returns (name, headers)."""
        url = unwrap(_to_bytes(url))
        if self.tempcache and url in self.tempcache:
            return self.tempcache[url]
        type, url1 = _splittype(url)
        if filename is None and (not type or type == 'file'):
            try:
                fp = self.open_local_file(url1)
                hdrs = fp.info()
                fp.close()
                return _request.url2pathname(_splithost(url1)[1]), hdrs
            except OSError:
                pass
        fp = self.open(url, data)
        try:
            headers = fp.info()
            if filename:
                tfp = open(filename, 'wb')
            else:
                import tempfile
                path = _splithost(_splittype(url)[1] or "")[1] or ""
                path = _splitattr(_splitquery(path or "")[0] or "")[0]
                fd, filename = tempfile.mkstemp(os.path.splitext(path)[1])
                self.__tempfiles.append(filename)
                tfp = os.fdopen(fd, 'wb')
            with tfp:
                result = filename, headers
                if self.tempcache is not None:
                    self.tempcache[url] = result
                bs, read, number = 1024 * 8, 0, 0
                size = int(headers["Content-Length"]) if "content-length" in headers else -1
                if reporthook:
                    reporthook(number, bs, size)
                while block := fp.read(bs):
                    read += len(block)
                    tfp.write(block)
                    number += 1
                    if reporthook:
                        reporthook(number, bs, size)
        finally:
            fp.close()
        if size >= 0 and read < size:
            raise ContentTooShortError("retrieval incomplete: got only %i out of %i bytes" % (read, size), result)
        return result

    def _open_generic_http(self, connection_factory, url, data):
        user_passwd = proxy_passwd = None
        if isinstance(url, str):
            host, selector = _splithost(url)
            if host:
                user_passwd, host = _splituser(host)
                host = unquote(host)
            realhost = host
        else:
            host, selector = url
            proxy_passwd, host = _splituser(host)
            urltype, rest = _splittype(selector)
            url = rest
            realhost = None
            if urltype.lower() == 'http':
                realhost, rest = _splithost(rest)
                if realhost:
                    user_passwd, realhost = _splituser(realhost)
                if user_passwd:
                    selector = "%s://%s%s" % (urltype, realhost, rest)
                if _request.proxy_bypass(realhost):
                    host = realhost
        if not host:
            raise OSError('http error', 'no host given')

        def basic(userinfo):
            import base64
            return base64.b64encode(unquote(userinfo).encode()).decode('ascii') if userinfo else None

        proxy_auth, auth = basic(proxy_passwd), basic(user_passwd)
        http_conn = connection_factory(host)
        headers = {}
        if proxy_auth:
            headers["Proxy-Authorization"] = "Basic %s" % proxy_auth
        if auth:
            headers["Authorization"] = "Basic %s" % auth
        if realhost:
            headers["Host"] = realhost
        headers["Connection"] = "close"
        headers.update(self.addheaders)
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            http_conn.request("POST", selector, data, headers)
        else:
            http_conn.request("GET", selector, headers=headers)
        try:
            response = http_conn.getresponse()
        except http.client.BadStatusLine:
            raise _request.URLError("http protocol error: bad status line")
        if 200 <= response.status < 300:
            return addinfourl(response, response.msg, "http:" + url, response.status)
        return self.http_error(url, response.fp, response.status, response.reason, response.msg, data)

    def open_http(self, url, data=None):
        """Open an http URL."""
        return self._open_generic_http(http.client.HTTPConnection, url, data)

    def http_error(self, url, fp, errcode, errmsg, headers, data=None):
        """Deal with a status that is an error."""
        method = getattr(self, 'http_error_%d' % errcode, None)
        if method is not None:
            args = (url, fp, errcode, errmsg, headers)
            result = method(*args) if data is None else method(*args, data)
            if result:
                return result
        return self.http_error_default(url, fp, errcode, errmsg, headers)

    def http_error_default(self, url, fp, errcode, errmsg, headers):
        """Raise HTTPError."""
        fp.close()
        raise HTTPError(url, errcode, errmsg, headers, None)

    if hasattr(http.client, 'HTTPSConnection'):
        def _https_connection(self, host):
            return http.client.HTTPSConnection(host)

        def open_https(self, url, data=None):
            """Open an https URL."""
            return self._open_generic_http(self._https_connection, url, data)

    def open_file(self, url):
        """Open a file URL."""
        if not isinstance(url, str):
            raise _request.URLError('file error: proxy support for file protocol currently not implemented')
        if url[:2] == '//' and url[2:3] != '/' and url[2:12].lower() != 'localhost/':
            raise ValueError("file:// scheme is supported only on localhost")
        return self.open_local_file(url)

    def open_local_file(self, url):
        """Open a file of this machine."""
        import email
        import email.utils
        import mimetypes
        host, file = _splithost(url)
        localname = _request.url2pathname(file)
        try:
            stats = os.stat(localname)
        except OSError as e:
            raise _request.URLError(e.strerror, e.filename)
        mtype = mimetypes.guess_type(url)[0]
        headers = email.message_from_string('Content-Type: %s\nContent-Length: %d\nLast-modified: %s\n' % (
            mtype or 'text/plain', stats.st_size, email.utils.formatdate(stats.st_mtime, usegmt=True)))
        if not host:
            urlfile = 'file://' + file if file[:1] == '/' else file
            return addinfourl(open(localname, 'rb'), headers, urlfile)
        host, port = _splitport(host)
        if not port and socket.gethostbyname(host) in ((_request.localhost(),) + _request.thishost()):
            if file[:2] == './':
                raise ValueError("local file url may start with / or file:. Unknown url of type: %s" % url)
            return addinfourl(open(localname, 'rb'), headers, 'file://' + file if file[:1] == '/' else file)
        raise _request.URLError('local file error: not on local host')

    def open_ftp(self, url):
        """Open an ftp URL."""
        if not isinstance(url, str):
            raise _request.URLError('ftp error: proxy support for ftp protocol currently not implemented')
        import email
        import mimetypes
        host, path = _splithost(url)
        if not host:
            raise _request.URLError('ftp error: no host given')
        host, port = _splitport(host)
        user, host = _splituser(host)
        user, passwd = _splitpasswd(user) if user else (None, None)
        host, user, passwd = unquote(host), unquote(user or ''), unquote(passwd or '')
        host = socket.gethostbyname(host)
        if not port:
            import ftplib
            port = ftplib.FTP_PORT
        else:
            port = int(port)
        path, attrs = _splitattr(path)
        dirs = unquote(path).split('/')
        dirs, file = dirs[:-1], dirs[-1]
        if dirs and not dirs[0]:
            dirs = dirs[1:]
        if dirs and not dirs[0]:
            dirs[0] = '/'
        key = user, host, port, '/'.join(dirs)
        if len(self.ftpcache) > _request.MAXFTPCACHE:
            for k in list(self.ftpcache):
                if k != key:
                    self.ftpcache.pop(k).close()
        try:
            if key not in self.ftpcache:
                self.ftpcache[key] = _request.ftpwrapper(user, passwd, host, port, dirs)
            type = 'I' if file else 'D'
            for attr in attrs:
                attr, value = _splitvalue(attr)
                if attr.lower() == 'type' and value in ('a', 'A', 'i', 'I', 'd', 'D'):
                    type = value.upper()
            fp, retrlen = self.ftpcache[key].retrfile(file, type)
            mtype = mimetypes.guess_type("ftp:" + url)[0]
            headers = ""
            if mtype:
                headers += "Content-Type: %s\n" % mtype
            if retrlen is not None and retrlen >= 0:
                headers += "Content-Length: %d\n" % retrlen
            return addinfourl(fp, email.message_from_string(headers), "ftp:" + url)
        except _request.ftperrors() as exp:
            raise _request.URLError(f'ftp error: {exp}') from exp

    def open_data(self, url, data=None):
        """Open a data URL."""
        if not isinstance(url, str):
            raise _request.URLError('data error: proxy support for data protocol currently not implemented')
        import base64
        import email
        try:
            type, data = url.split(',', 1)
        except ValueError:
            raise OSError('data error', 'bad data URL')
        type = type or 'text/plain;charset=US-ASCII'
        semi = type.rfind(';')
        encoding = ''
        if semi >= 0 and '=' not in type[semi:]:
            type, encoding = type[:semi], type[semi + 1:]
        if encoding == 'base64':
            data = base64.decodebytes(data.encode('ascii')).decode('latin-1')
        else:
            data = unquote(data)
        text = '\n'.join(['Date: %s' % time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(time.time())),
                          'Content-type: %s' % type, 'Content-Length: %d' % len(data), '', data])
        return addinfourl(io.StringIO(text), email.message_from_string(text), url)


class FancyURLopener(URLopener):
    """Follows redirections, and asks for passwords."""

    def __init__(self, *args, **kwargs):
        URLopener.__init__(self, *args, **kwargs)
        self.auth_cache = {}
        self.tries = 0
        self.maxtries = 10

    def http_error_default(self, url, fp, errcode, errmsg, headers):
        return addinfourl(fp, headers, "http:" + url, errcode)

    def http_error_302(self, url, fp, errcode, errmsg, headers, data=None):
        self.tries += 1
        try:
            if self.maxtries and self.tries >= self.maxtries:
                meth = getattr(self, 'http_error_500', self.http_error_default)
                return meth(url, fp, 500, "Internal Server Error: Redirect Recursion", headers)
            return self.redirect_internal(url, fp, errcode, errmsg, headers, data)
        finally:
            self.tries = 0

    def redirect_internal(self, url, fp, errcode, errmsg, headers, data):
        newurl = headers.get('location') or headers.get('uri')
        if not newurl:
            return
        fp.close()
        newurl = urljoin(self.type + ":" + url, newurl)
        if urlparse(newurl).scheme not in ('http', 'https', 'ftp', ''):
            raise HTTPError(newurl, errcode, errmsg + " Redirection to url '%s' is not allowed." % newurl, headers, fp)
        return self.open(newurl)

    http_error_301 = http_error_303 = http_error_302

    def http_error_307(self, url, fp, errcode, errmsg, headers, data=None):
        if data is None:
            return self.http_error_302(url, fp, errcode, errmsg, headers, data)
        return self.http_error_default(url, fp, errcode, errmsg, headers)

    http_error_308 = http_error_307

    def http_error_401(self, url, fp, errcode, errmsg, headers, data=None, retry=False):
        return self._authenticate(url, fp, errcode, errmsg, headers, data, retry, 'www-authenticate', False)

    def http_error_407(self, url, fp, errcode, errmsg, headers, data=None, retry=False):
        return self._authenticate(url, fp, errcode, errmsg, headers, data, retry, 'proxy-authenticate', True)

    def _authenticate(self, url, fp, errcode, errmsg, headers, data, retry, name, is_proxy):
        import re
        match = re.match('[ \t]*([^ \t]+)[ \t]+realm="([^"]*)"', headers.get(name, ''))
        if match is None or match[1].lower() != 'basic' or not retry:
            return URLopener.http_error_default(self, url, fp, errcode, errmsg, headers)
        if is_proxy:
            return self.retry_proxy_http_basic_auth(url, match[2], data)
        host, selector = _splithost(url)
        user, passwd = self.get_user_passwd(host, match[2])
        if not (user or passwd):
            return None
        userinfo = "%s:%s@" % (quote(user, safe=''), quote(passwd, safe=''))
        newurl = self.type + '://' + userinfo + host.rpartition('@')[2] + selector
        return self.open(newurl) if data is None else self.open(newurl, data)

    def retry_proxy_http_basic_auth(self, url, realm, data=None):
        host, selector = _splithost(url)
        proxyhost, proxyselector = _splithost(_splittype(self.proxies['http'])[1])
        user, passwd = self.get_user_passwd(proxyhost, realm)
        if not (user or passwd):
            return None
        self.proxies['http'] = 'http://%s:%s@%s%s' % (quote(user, safe=''), quote(passwd, safe=''),
                                                     proxyhost.rpartition('@')[2], proxyselector)
        newurl = 'http://' + host + selector
        return self.open(newurl) if data is None else self.open(newurl, data)

    def get_user_passwd(self, host, realm, clear_cache=0):
        """Return (user, password) of a realm, asking once."""
        key = realm + '@' + host.lower()
        if key in self.auth_cache:
            if not clear_cache:
                return self.auth_cache[key]
            del self.auth_cache[key]
        user, passwd = self.prompt_user_passwd(host, realm)
        if user or passwd:
            self.auth_cache[key] = user, passwd
        return user, passwd

    def prompt_user_passwd(self, host, realm):
        """Ask the user."""
        import getpass
        try:
            user = input("Enter username for %s at %s: " % (realm, host))
            return user, getpass.getpass("Enter password for %s in %s at %s: " % (user, realm, host))
        except KeyboardInterrupt:
            print()
            return None, None
