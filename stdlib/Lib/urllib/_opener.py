"""URLopener and FancyURLopener, which were there before handlers; see urllib.request."""

import http.client
import os
import socket
from urllib import request
from urllib.error import HTTPError, URLError
from urllib.parse import (_splitattr, _splithost, _splitpasswd, _splitport, _splitquery,
                          _splittype, _splituser, _to_bytes, quote, unquote, unwrap, urljoin,
                          urlparse)
from urllib.response import addinfourl

ftpcache = {}


def _basic(credentials: str) -> str:
    import base64
    return f'Basic {base64.b64encode(unquote(credentials).encode()).decode('ascii')}'


class URLopener:
    """Opens URLs by methods open_SCHEME(); methods http_error_STATUS() see errors. Deprecated."""

    version = f'Python-urllib/{request.__version__}'
    __tempfiles = None

    def __init__(self, proxies=None, **x509):
        import warnings
        warnings.warn(f"{self.__class__.__name__} style of invoking requests is deprecated. "
                      "Use newer urlopen functions/methods", DeprecationWarning, stacklevel=3)
        self.proxies = request.getproxies() if proxies is None else proxies
        assert hasattr(self.proxies, 'keys'), "proxies must be a mapping"
        self.key_file, self.cert_file = x509.get('key_file'), x509.get('cert_file')
        self.addheaders = [('User-Agent', self.version), ('Accept', '*/*')]
        self.__tempfiles = []
        self.__remove = os.unlink       # the module may be gone when __del__() runs
        self.tempcache = None           # a program may make it a dict
        self.ftpcache = ftpcache

    def __del__(self):
        self.close()

    def close(self):
        self.cleanup()

    def cleanup(self):
        """Remove the files of retrieve()."""
        for path in self.__tempfiles or ():
            try:
                self.__remove(path)
            except OSError:
                pass
        if self.__tempfiles:
            self.__tempfiles.clear()
        if self.tempcache:
            self.tempcache.clear()

    def addheader(self, *args):
        """Add a header, a pair, to all requests."""
        self.addheaders.append(args)

    def open(self, fullurl, data=None):
        """Open a URL; returns a file."""
        fullurl = quote(unwrap(_to_bytes(fullurl)), safe="%/:=&?~#+!$,;'@()*[]|")
        if self.tempcache and fullurl in self.tempcache:
            filename, headers = self.tempcache[fullurl]
            return addinfourl(open(filename, 'rb'), headers, fullurl)
        scheme, place = _splittype(fullurl)
        scheme = scheme or 'file'
        proxy = self.proxies.get(scheme)
        if proxy is not None:
            scheme, proxyhost = _splittype(proxy)
            place = _splithost(proxyhost)[0], fullurl
        self.type = scheme
        name = f'open_{scheme}'.replace('-', '_')
        method = None if name == 'open_local_file' else getattr(self, name, None)
        if method is None:
            if proxy:
                return self.open_unknown_proxy(proxy, fullurl, data)
            return self.open_unknown(fullurl, data)
        try:
            return method(place) if data is None else method(place, data)
        except URLError:                # HTTPError is one
            raise
        except OSError as problem:
            raise OSError('socket error', problem) from problem

    def open_unknown(self, fullurl, data=None):
        raise OSError('url error', 'unknown url type', _splittype(fullurl)[0])

    def open_unknown_proxy(self, proxy, fullurl, data=None):
        raise OSError('url error', f'invalid proxy for {_splittype(fullurl)[0]}', proxy)

    def retrieve(self, url, filename=None, reporthook=None, data=None):
        """Copy to a file; returns (name of the file, headers). See urlretrieve()."""
        url = unwrap(_to_bytes(url))
        if self.tempcache and url in self.tempcache:
            return self.tempcache[url]
        scheme, place = _splittype(url)
        if filename is None and scheme in (None, '', 'file'):
            try:
                with self.open_local_file(place) as local:
                    headers = local.info()
                return request.url2pathname(_splithost(place)[1]), headers
            except OSError:
                pass
        with self.open(url, data) as source:
            headers = source.info()
            if filename:
                target = open(filename, 'wb')
            else:
                target, filename = self.__temporary(url)
            with target:
                result = filename, headers
                if self.tempcache is not None:
                    self.tempcache[url] = result
                size, copied = request._copy(source, target, headers, reporthook)
        request._check_complete(size, copied, result)
        return result

    def __temporary(self, url):
        """Open a temporary file whose name ends as a URL does."""
        import tempfile
        _, path = _splithost(_splittype(url)[1] or '')
        path, _ = _splitattr(_splitquery(path or '')[0] or '')
        descriptor, name = tempfile.mkstemp(os.path.splitext(path)[1])
        self.__tempfiles.append(name)
        return os.fdopen(descriptor, 'wb'), name

    # --- HTTP.

    def _open_generic_http(self, connection_factory, url, data):
        """Send a request; `url` is what is behind the scheme, or (proxy, whole URL)."""
        credentials = for_proxy = None
        if isinstance(url, str):
            host, selector = _splithost(url)
            if host:
                credentials, host = _splituser(host)
                host = unquote(host)
            real = host
        else:
            host, selector = url
            for_proxy, host = _splituser(host)
            scheme, url = _splittype(selector)
            real = None
            if scheme.lower() == 'http':
                real, rest = _splithost(url)
                if real:
                    credentials, real = _splituser(real)
                if credentials:
                    selector = f'{scheme}://{real}{rest}'
                if request.proxy_bypass(real):
                    host = real
        if not host:
            raise OSError('http error', 'no host given')

        headers = {'Proxy-Authorization': for_proxy and _basic(for_proxy),
                   'Authorization': credentials and _basic(credentials),
                   'Host': real}
        headers = {name: value for name, value in headers.items() if value}
        response = self.__send(connection_factory(host), selector, headers, data)
        if 200 <= response.status < 300:
            return addinfourl(response, response.msg, f'http:{url}', response.status)
        return self.http_error(url, response.fp, response.status, response.reason,
                               response.msg, data)

    def __send(self, connection, selector, headers, data):
        headers |= {'Connection': 'close', **dict(self.addheaders)}
        if data is None:
            connection.request('GET', selector, headers=headers)
        else:
            headers['Content-Type'] = 'application/x-www-form-urlencoded'
            connection.request('POST', selector, data, headers)
        try:
            return connection.getresponse()
        except http.client.BadStatusLine:
            raise URLError("http protocol error: bad status line")

    def open_http(self, url, data=None):
        return self._open_generic_http(http.client.HTTPConnection, url, data)

    if hasattr(http.client, 'HTTPSConnection'):

        def _https_connection(self, host):
            if self.key_file or self.cert_file:
                context = http.client._create_https_context(http.client.HTTPSConnection._http_vsn)
                context.load_cert_chain(self.cert_file, self.key_file)
                return http.client.HTTPSConnection(host, context=context)
            return http.client.HTTPSConnection(host)

        def open_https(self, url, data=None):
            return self._open_generic_http(self._https_connection, url, data)

    def http_error(self, url, fp, errcode, errmsg, headers, data=None):
        """Have an error handled by the method for its status, or by the default."""
        method = getattr(self, f'http_error_{errcode:d}', None)
        if method is not None:
            rest = () if data is None else (data,)
            if result := method(url, fp, errcode, errmsg, headers, *rest):
                return result
        return self.http_error_default(url, fp, errcode, errmsg, headers)

    def http_error_default(self, url, fp, errcode, errmsg, headers):
        fp.close()
        raise HTTPError(url, errcode, errmsg, headers, None)

    # --- Other schemes.

    def open_file(self, url):
        if not isinstance(url, str):
            raise URLError('file error: proxy support for file protocol '
                           'currently not implemented')
        elsewhere = url.startswith('//') and not url.startswith('///')
        if elsewhere and not url.lower().startswith('//localhost/'):
            raise ValueError("file:// scheme is supported only on localhost")
        return self.open_local_file(url)

    def open_local_file(self, url):
        import mimetypes
        from urllib._handlers import _file_headers
        host, file = _splithost(url)
        path = request.url2pathname(file)
        try:
            status = os.stat(path)
        except OSError as problem:
            raise URLError(problem.strerror, problem.filename)
        headers = _file_headers(mimetypes.guess_type(url)[0], status.st_size, status.st_mtime)
        if host:
            name, port = _splitport(host)
            here = (request.localhost(), *request.thishost())
            if port or socket.gethostbyname(name) not in here:
                raise URLError('local file error: not on local host')
            if file.startswith('./'):
                raise ValueError("local file url may start with / or file:. "
                                 f"Unknown url of type: {url}")
        shown = f'file://{file}' if file.startswith('/') else file
        return addinfourl(open(path, 'rb'), headers, shown)

    def open_ftp(self, url):
        if not isinstance(url, str):
            raise URLError('ftp error: proxy support for ftp protocol currently not implemented')
        host, path = _splithost(url)
        if not host:
            raise URLError('ftp error: no host given')
        import email
        import ftplib
        import mimetypes
        from urllib._ftp import _transfer_type
        place, port = _splitport(host)
        userinfo, host = _splituser(place)
        user, password = _splitpasswd(userinfo) if userinfo else (None, None)
        address = socket.gethostbyname(unquote(host))
        port = int(port) if port else ftplib.FTP_PORT
        path, attributes = _splitattr(path)
        *folders, file = unquote(path).split('/')
        if folders and not folders[0]:
            del folders[0]
        if folders and not folders[0]:
            folders[0] = '/'
        key = unquote(user or ''), address, port, '/'.join(folders)
        try:
            connection = self._ftp_connection(key, unquote(password or ''), folders)
            data, size = connection.retrfile(file, _transfer_type(file, attributes))
        except request.ftperrors() as problem:
            raise URLError(f'ftp error: {problem}') from problem
        kind, _ = mimetypes.guess_type(f'ftp:{url}')
        lines = [f'Content-Type: {kind}\n'] if kind else []
        if size is not None and size >= 0:
            lines.append(f'Content-Length: {size}\n')
        return addinfourl(data, email.message_from_string(''.join(lines)), f'ftp:{url}')

    def _ftp_connection(self, key, password, folders):
        """Return a connection of the cache, in which there are not too many."""
        if len(self.ftpcache) > request.MAXFTPCACHE:
            for other in [other for other in self.ftpcache if other != key]:
                self.ftpcache.pop(other).close()
        if key not in self.ftpcache:
            user, address, port, _ = key
            self.ftpcache[key] = request.ftpwrapper(user, password, address, port, folders)
        return self.ftpcache[key]

    def open_data(self, url, data=None):
        if not isinstance(url, str):
            raise URLError('data error: proxy support for data protocol '
                           'currently not implemented')
        import base64
        import email
        import io
        import time
        kind, comma, content = url.partition(',')
        if not comma:
            raise OSError('data error', 'bad data URL')
        name, semicolon, encoding = (kind or 'text/plain;charset=US-ASCII').rpartition(';')
        if not semicolon or '=' in encoding:
            name, encoding = kind or 'text/plain;charset=US-ASCII', ''
        if encoding == 'base64':
            content = base64.decodebytes(content.encode('ascii')).decode('latin-1')
        else:
            content = unquote(content)
        now = time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime())
        message = '\n'.join([f'Date: {now}', f'Content-type: {name}',
                             f'Content-Length: {len(content)}', '', content])
        return addinfourl(io.StringIO(message), email.message_from_string(message), url)


class FancyURLopener(URLopener):
    """Follows redirections, and asks on the terminal for passwords. Deprecated."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.auth_cache = {}
        self.tries, self.maxtries = 0, 10

    def http_error_default(self, url, fp, errcode, errmsg, headers):
        return addinfourl(fp, headers, f'http:{url}', errcode)

    # --- Redirections.

    def http_error_302(self, url, fp, errcode, errmsg, headers, data=None):
        self.tries += 1
        try:
            if self.maxtries and self.tries >= self.maxtries:
                give_up = getattr(self, 'http_error_500', self.http_error_default)
                return give_up(url, fp, 500, "Internal Server Error: Redirect Recursion", headers)
            return self.redirect_internal(url, fp, errcode, errmsg, headers, data)
        finally:
            self.tries = 0

    http_error_301 = http_error_303 = http_error_302

    def http_error_307(self, url, fp, errcode, errmsg, headers, data=None):
        # Data would have to be sent again, for which the user must be asked.
        follow = self.http_error_302 if data is None else self.http_error_default
        return follow(url, fp, errcode, errmsg, headers)

    http_error_308 = http_error_307

    def redirect_internal(self, url, fp, errcode, errmsg, headers, data):
        target = headers.get('location', headers.get('uri'))
        if target is None:
            return None
        fp.close()
        target = urljoin(f'{self.type}:{url}', target)
        if urlparse(target).scheme not in ('http', 'https', 'ftp', ''):
            raise HTTPError(target, errcode,
                            f"{errmsg} Redirection to url '{target}' is not allowed.", headers, fp)
        return self.open(target)

    # --- Passwords.

    def http_error_401(self, url, fp, errcode, errmsg, headers, data=None, retry=False):
        return self.__ask('www-authenticate', f'retry_{self.type}_basic_auth', retry, data,
                          (url, fp, errcode, errmsg, headers))

    def http_error_407(self, url, fp, errcode, errmsg, headers, data=None, retry=False):
        return self.__ask('proxy-authenticate', f'retry_proxy_{self.type}_basic_auth', retry, data,
                          (url, fp, errcode, errmsg, headers))

    def __ask(self, header, method, retry, data, error):
        url, *_, headers = error
        scheme, realm = self.__offer(headers.get(header))
        if scheme != 'basic':
            URLopener.http_error_default(self, *error)
        if not retry:
            URLopener.http_error_default(self, *error)
        rest = () if data is None else (data,)
        return getattr(self, method)(url, realm, *rest)

    @staticmethod
    def __offer(header):
        import re
        found = header and re.match('[ \t]*([^ \t]+)[ \t]+realm="([^"]*)"', header)
        return (found[1].lower(), found[2]) if found else (None, None)

    def __retry(self, scheme, url, realm, data):
        """Open a URL again, with name and password in it."""
        host, selector = _splithost(url)
        host = self.__with_password(host, realm)
        if host is None:
            return None
        target = f'{scheme}://{host}{selector}'
        return self.open(target) if data is None else self.open(target, data)

    def __retry_proxy(self, scheme, url, realm, data):
        """Open a URL again, with name and password in that of the proxy."""
        host, selector = _splithost(url)
        _, proxy = _splittype(self.proxies[scheme])
        proxy_host, proxy_selector = _splithost(proxy)
        proxy_host = self.__with_password(proxy_host, realm)
        if proxy_host is None:
            return None
        self.proxies[scheme] = f'{scheme}://{proxy_host}{proxy_selector}'
        target = f'{scheme}://{host}{selector}'
        return self.open(target) if data is None else self.open(target, data)

    def __with_password(self, host, realm):
        """Put name and password before a host; what was there was wrong."""
        cut = host.find('@') + 1
        host = host[cut:]
        user, password = self.get_user_passwd(host, realm, cut)
        if not (user or password):
            return None
        return f'{quote(user, safe='')}:{quote(password, safe='')}@{host}'

    def retry_http_basic_auth(self, url, realm, data=None):
        return self.__retry('http', url, realm, data)

    def retry_https_basic_auth(self, url, realm, data=None):
        return self.__retry('https', url, realm, data)

    def retry_proxy_http_basic_auth(self, url, realm, data=None):
        return self.__retry_proxy('http', url, realm, data)

    def retry_proxy_https_basic_auth(self, url, realm, data=None):
        return self.__retry_proxy('https', url, realm, data)

    def get_user_passwd(self, host, realm, clear_cache=0):
        """Return name and password for a host: as they were given before, or by the user."""
        key = f'{realm}@{host.lower()}'
        if clear_cache:
            self.auth_cache.pop(key, None)
        if key not in self.auth_cache:
            user, password = self.prompt_user_passwd(host, realm)
            if not (user or password):
                return user, password
            self.auth_cache[key] = user, password
        return self.auth_cache[key]

    def prompt_user_passwd(self, host, realm):
        """Ask the user."""
        import getpass
        try:
            user = input(f"Enter username for {realm} at {host}: ")
            return user, getpass.getpass(f"Enter password for {user} in {realm} at {host}: ")
        except KeyboardInterrupt:
            print()
            return None, None
