"""The handlers of urllib.request that authenticate: passwords, Basic and Digest."""

import base64
import hashlib
import os
import posixpath
import re
import time

from urllib.error import HTTPError
from urllib.parse import _splitport, urlsplit
from urllib.request import BaseHandler, _parse_proxy, parse_http_list, parse_keqv_list


class HTTPPasswordMgr:
    """Users and passwords by realm and URL."""

    def __init__(self):
        self.passwd = {}

    def add_password(self, realm, uri, user, passwd):
        """Set user and password of URLs and what lies below them."""
        if isinstance(uri, str):
            uri = [uri]
        domains = self.passwd.setdefault(realm, {})
        for default_port in True, False:
            domains[tuple(self.reduce_uri(u, default_port) for u in uri)] = (user, passwd)

    def find_user_password(self, realm, authuri):
        """Return (user, password) of a URL, (None, None) if there are none."""
        domains = self.passwd.get(realm, {})
        for default_port in True, False:
            reduced = self.reduce_uri(authuri, default_port)
            for uris, authinfo in domains.items():
                if any(self.is_suburi(uri, reduced) for uri in uris):
                    return authinfo
        return None, None

    def reduce_uri(self, uri, default_port=True):
        """Return (host and port, path) of a URL or a host."""
        parts = urlsplit(uri)
        if parts[1]:
            scheme, authority, path = parts[0], parts[1], parts[2] or '/'
        else:
            scheme, authority, path = None, uri, '/'
        host, port = _splitport(authority)
        if default_port and port is None and scheme is not None:
            number = {"http": 80, "https": 443}.get(scheme)
            if number is not None:
                authority = "%s:%d" % (host, number)
        return authority, path

    def is_suburi(self, base, test):
        """Tell whether a reduced URL is another or lies below it."""
        if base == test:
            return True
        if base[0] != test[0]:
            return False
        prefix = base[1]
        if prefix[-1:] != '/':
            prefix += '/'
        return test[1].startswith(prefix)


class HTTPPasswordMgrWithDefaultRealm(HTTPPasswordMgr):
    """Asks for the realm None where a realm has no password."""

    def find_user_password(self, realm, authuri):
        user, password = HTTPPasswordMgr.find_user_password(self, realm, authuri)
        if user is not None:
            return user, password
        return HTTPPasswordMgr.find_user_password(self, None, authuri)


class HTTPPasswordMgrWithPriorAuth(HTTPPasswordMgrWithDefaultRealm):
    """Knows URLs to which passwords are sent before they ask."""

    def __init__(self):
        self.authenticated = {}
        super().__init__()

    def add_password(self, realm, uri, user, passwd, is_authenticated=False):
        self.update_authenticated(uri, is_authenticated)
        # Whatever realm the server names, the password is found.
        if realm is not None:
            super().add_password(None, uri, user, passwd)
        super().add_password(realm, uri, user, passwd)

    def update_authenticated(self, uri, is_authenticated=False):
        """Say whether URLs get the password at once."""
        if isinstance(uri, str):
            uri = [uri]
        for default_port in True, False:
            for u in uri:
                self.authenticated[self.reduce_uri(u, default_port)] = is_authenticated

    def is_authenticated(self, authuri):
        """Tell whether a URL gets the password at once."""
        for default_port in True, False:
            reduced = self.reduce_uri(authuri, default_port)
            for uri in self.authenticated:
                if self.is_suburi(uri, reduced):
                    return self.authenticated[uri]


class AbstractBasicAuthHandler:
    """Answers a server that asks for Basic authentication."""

    # A scheme and its realm, several of which may stand in one header.
    rx = re.compile('(?:^|,)[ \t]*([^ \t,]+)[ \t]+realm=(["\']?)([^"\']*)\\2', re.I)

    def __init__(self, password_mgr=None):
        if password_mgr is None:
            password_mgr = HTTPPasswordMgr()
        self.passwd = password_mgr
        self.add_password = self.passwd.add_password

    def _parse_realm(self, header):
        found = False
        for scheme, quote, realm in self.rx.findall(header):
            if quote not in ['"', "'"]:
                import warnings
                warnings.warn("Basic Auth Realm was unquoted", UserWarning, 3)
            found = True
            yield scheme, realm
        if not found:
            yield (header.split() or [''])[0], None

    def http_error_auth_reqed(self, authreq, host, req, headers):
        headers = headers.get_all(authreq)
        if not headers:
            return
        unsupported = None
        for header in headers:
            for scheme, realm in self._parse_realm(header):
                if scheme.lower() != 'basic':
                    unsupported = scheme
                elif realm is not None:
                    return self.retry_http_basic_auth(host, req, realm)
        if unsupported is not None:
            raise ValueError("AbstractBasicAuthHandler does not support the following scheme: %r" % (unsupported,))

    def retry_http_basic_auth(self, host, req, realm):
        user, pw = self.passwd.find_user_password(realm, host)
        if pw is None:
            return None
        auth = "Basic " + base64.b64encode(f"{user}:{pw}".encode()).decode("ascii")
        if req.get_header(self.auth_header, None) == auth:
            return None
        req.add_unredirected_header(self.auth_header, auth)
        return self.parent.open(req, timeout=req.timeout)

    def http_request(self, req):
        if not hasattr(self.passwd, 'is_authenticated') or not self.passwd.is_authenticated(req.full_url):
            return req
        if not req.has_header('Authorization'):
            user, passwd = self.passwd.find_user_password(None, req.full_url)
            auth = base64.standard_b64encode(f'{user}:{passwd}'.encode()).decode()
            req.add_unredirected_header('Authorization', 'Basic {}'.format(auth.strip()))
        return req

    def http_response(self, req, response):
        if hasattr(self.passwd, 'is_authenticated'):
            self.passwd.update_authenticated(req.full_url, 200 <= response.code < 300)
        return response

    https_request = http_request
    https_response = http_response


class HTTPBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Basic authentication of servers."""

    auth_header = 'Authorization'

    def http_error_401(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed('www-authenticate', req.full_url, req, headers)


class ProxyBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Basic authentication of proxies."""

    auth_header = 'Proxy-authorization'

    def http_error_407(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed('proxy-authenticate', req.host, req, headers)


class AbstractDigestAuthHandler:
    """Answers a server that asks for Digest authentication."""

    def __init__(self, passwd=None):
        if passwd is None:
            passwd = HTTPPasswordMgr()
        self.passwd = passwd
        self.add_password = self.passwd.add_password
        self.retried = 0
        self.nonce_count = 0
        self.last_nonce = None

    def reset_retry_count(self):
        self.retried = 0

    def http_error_auth_reqed(self, auth_header, host, req, headers):
        authreq = headers.get(auth_header, None)
        if self.retried > 5:
            # The password is wrong, or the server broken.
            raise HTTPError(req.full_url, 401, "digest auth failed", headers, None)
        self.retried += 1
        if authreq:
            scheme = authreq.split()[0]
            if scheme.lower() == 'digest':
                return self.retry_http_digest_auth(req, authreq)
            if scheme.lower() != 'basic':
                raise ValueError("AbstractDigestAuthHandler does not support the following scheme: '%s'" % scheme)

    def retry_http_digest_auth(self, req, auth):
        token, challenge = auth.split(' ', 1)
        chal = parse_keqv_list(filter(None, parse_http_list(challenge)))
        auth = self.get_authorization(req, chal)
        if not auth:
            return None
        auth_val = 'Digest %s' % auth
        if req.headers.get(self.auth_header, None) == auth_val:
            return None
        req.add_unredirected_header(self.auth_header, auth_val)
        return self.parent.open(req, timeout=req.timeout)

    def get_cnonce(self, nonce):
        """Return a number that is used once."""
        text = "%s:%s:%s:" % (self.nonce_count, nonce, time.ctime())
        return hashlib.sha1(text.encode("ascii") + os.urandom(8)).hexdigest()[:16]

    def get_authorization(self, req, chal):
        try:
            realm, nonce = chal['realm'], chal['nonce']
            qop, algorithm, opaque = chal.get('qop'), chal.get('algorithm', 'MD5'), chal.get('opaque', None)
        except KeyError:
            return None
        H, KD = self.get_algorithm_impls(algorithm)
        if H is None:
            return None
        user, pw = self.passwd.find_user_password(realm, req.full_url)
        if user is None:
            return None
        digest_body = None
        A1 = "%s:%s:%s" % (user, realm, pw)
        A2 = "%s:%s" % (req.get_method(), req.selector)
        if qop is None:
            response = KD(H(A1), "%s:%s" % (nonce, H(A2)))
        elif 'auth' in qop.split(','):
            if nonce == self.last_nonce:
                self.nonce_count += 1
            else:
                self.nonce_count = 1
                self.last_nonce = nonce
            ncvalue = '%08x' % self.nonce_count
            cnonce = self.get_cnonce(nonce)
            response = KD(H(A1), "%s:%s:%s:%s:%s" % (nonce, ncvalue, cnonce, 'auth', H(A2)))
        else:
            from urllib.error import URLError
            raise URLError("qop '%s' is not supported." % qop)
        base = 'username="%s", realm="%s", nonce="%s", uri="%s", response="%s"' % (
            user, realm, nonce, req.selector, response)
        if opaque:
            base += ', opaque="%s"' % opaque
        if digest_body:
            base += ', digest="%s"' % digest_body
        base += ', algorithm="%s"' % algorithm
        if qop:
            base += ', qop=auth, nc=%s, cnonce="%s"' % (ncvalue, cnonce)
        return base

    def get_algorithm_impls(self, algorithm):
        """Return the functions H(text) and KD(secret, text) of RFC 2617."""
        names = {'MD5': 'md5', 'SHA': 'sha1', 'SHA-256': 'sha256'}
        if algorithm not in names:
            raise ValueError("Unsupported digest authentication algorithm %r" % algorithm)

        def H(x):
            return hashlib.new(names[algorithm], x.encode("ascii")).hexdigest()

        return H, lambda s, d: H("%s:%s" % (s, d))

    def get_entity_digest(self, data, chal):
        """Return the digest of the body, which is not used."""
        return None


class HTTPDigestAuthHandler(BaseHandler, AbstractDigestAuthHandler):
    """Digest authentication of servers."""

    auth_header = 'Authorization'
    handler_order = 490     # before Basic

    def http_error_401(self, req, fp, code, msg, headers):
        host = urlsplit(req.full_url)[1]
        retry = self.http_error_auth_reqed('www-authenticate', host, req, headers)
        self.reset_retry_count()
        return retry


class ProxyDigestAuthHandler(BaseHandler, AbstractDigestAuthHandler):
    """Digest authentication of proxies."""

    auth_header = 'Proxy-Authorization'
    handler_order = 490     # before Basic

    def http_error_407(self, req, fp, code, msg, headers):
        retry = self.http_error_auth_reqed('proxy-authenticate', req.host, req, headers)
        self.reset_retry_count()
        return retry
