"""Handlers that send passwords; see urllib.request."""

import base64
import hashlib
import os
import re
import time
from urllib._director import BaseHandler
from urllib.error import HTTPError, URLError
from urllib.parse import _splitport, urlsplit


class HTTPPasswordMgr:
    """Names and passwords by realm, which servers tell, and by the URLs they are for.

    A password is for all below its URL. A URL may also be just 'host:port'.
    """

    _PORTS = {'http': 80, 'https': 443}

    def __init__(self):
        self.passwd = {}

    def add_password(self, realm, uri, user, passwd):
        """Set name and password for a URL, or for several ones."""
        uris = [uri] if isinstance(uri, str) else uri
        domains = self.passwd.setdefault(realm, {})
        for with_port in True, False:
            domains[tuple(self.reduce_uri(each, with_port) for each in uris)] = user, passwd

    def find_user_password(self, realm, authuri):
        """Return name and password for a URL; (None, None) if there are none."""
        domains = self.passwd.get(realm, {})
        for place in self._forms(authuri):
            for uris, known in domains.items():
                if any(self.is_suburi(uri, place) for uri in uris):
                    return known
        return None, None

    def _forms(self, uri):
        """Return (authority, path) of a URL, with the usual port and without."""
        return [self.reduce_uri(uri, with_port) for with_port in (True, False)]

    def reduce_uri(self, uri, default_port=True):
        """Return (authority, path) of a URL; the usual port is added if it is wanted."""
        scheme, authority, path, *_ = urlsplit(uri)
        if not authority:
            return uri, '/'
        _, port = _splitport(authority)
        if default_port and port is None and scheme in self._PORTS:
            authority = f'{authority}:{self._PORTS[scheme]}'
        return authority, path or '/'

    def is_suburi(self, base, test):
        """Tell whether one of two results of reduce_uri() is below the other, or the same."""
        if base == test:
            return True
        (server, folder), (other, path) = base, test
        return server == other and path.startswith(f'{folder.removesuffix('/')}/')


class HTTPPasswordMgrWithDefaultRealm(HTTPPasswordMgr):
    """Also has passwords for all realms; theirs is None."""

    def find_user_password(self, realm, authuri):
        user, password = super().find_user_password(realm, authuri)
        if user is None:
            return super().find_user_password(None, authuri)
        return user, password


class HTTPPasswordMgrWithPriorAuth(HTTPPasswordMgrWithDefaultRealm):
    """Also knows for which URLs passwords are sent without being asked for."""

    def __init__(self):
        self.authenticated = {}
        super().__init__()

    def add_password(self, realm, uri, user, passwd, is_authenticated=False):
        self.update_authenticated(uri, is_authenticated)
        if realm is not None:
            # Nobody knows the realm before the server was asked.
            super().add_password(None, uri, user, passwd)
        super().add_password(realm, uri, user, passwd)

    def update_authenticated(self, uri, is_authenticated=False):
        """Set whether the password for a URL, or for several ones, is sent at once."""
        for each in [uri] if isinstance(uri, str) else uri:
            self.authenticated |= dict.fromkeys(self._forms(each), is_authenticated)

    def is_authenticated(self, authuri):
        """Tell whether the password for a URL is sent at once; None if the URL is unknown."""
        for place in self._forms(authuri):
            for uri, answer in self.authenticated.items():
                if self.is_suburi(uri, place):
                    return answer
        return None


class _WithPasswords:
    """Handlers that have a password manager."""

    def __init__(self, password_mgr=None):
        self.passwd = HTTPPasswordMgr() if password_mgr is None else password_mgr
        self.add_password = self.passwd.add_password

    def _retry(self, request, credentials):
        """Send a request again, but not with what it had already; returns the answer or None."""
        if request.get_header(self.auth_header) == credentials:
            return None
        request.add_unredirected_header(self.auth_header, credentials)
        return self.parent.open(request, timeout=request.timeout)


def _basic(user, password) -> str:
    token = base64.b64encode(f'{user}:{password}'.encode())
    return f'Basic {token.decode('ascii')}'


class AbstractBasicAuthHandler(_WithPasswords):
    """Sends names and passwords as they are, but for base64."""

    # Kept for subclasses that change it: scheme, quotation mark, realm. Some servers
    # do not use the quotation marks, some the other ones.
    rx = re.compile('(?:^|,)[ \t]*([^ \t,]+)[ \t]+realm=(["\']?)([^"\']*)\\2', re.IGNORECASE)

    def _parse_realm(self, header):
        """Yield (scheme, realm) of what a server offers; the realm may be None."""
        found = None
        for found in self.rx.finditer(header):
            scheme, mark, realm = found.groups()
            if not mark:
                import warnings
                warnings.warn("Basic Auth Realm was unquoted", UserWarning, 3)
            yield scheme, realm
        if found is None:
            first, *_ = header.split() or ['']
            yield first, None

    def http_error_auth_reqed(self, authreq, host, req, headers):
        """Answer a server that asks for a password; returns its new answer, or None."""
        offers = [offer for header in headers.get_all(authreq) or ()
                  for offer in self._parse_realm(header)]
        unsupported = None
        for scheme, realm in offers:
            if scheme.lower() != 'basic':
                unsupported = scheme
            elif realm is not None:
                return self.retry_http_basic_auth(host, req, realm)
        if unsupported is not None:
            raise ValueError("AbstractBasicAuthHandler does not support the "
                             f"following scheme: {unsupported!r}")
        return None

    def retry_http_basic_auth(self, host, req, realm):
        user, password = self.passwd.find_user_password(realm, host)
        return None if password is None else self._retry(req, _basic(user, password))

    # Passwords that are sent without being asked for.

    def http_request(self, req):
        known = getattr(self.passwd, 'is_authenticated', None)
        if known and known(req.full_url) and not req.has_header('Authorization'):
            credentials = self.passwd.find_user_password(None, req.full_url)
            req.add_unredirected_header('Authorization', _basic(*credentials))
        return req

    def http_response(self, req, response):
        if hasattr(self.passwd, 'is_authenticated'):
            success = 200 <= response.code < 300
            self.passwd.update_authenticated(req.full_url, success)
        return response

    https_request, https_response = http_request, http_response


class HTTPBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Sends passwords to servers."""

    auth_header = 'Authorization'

    def http_error_401(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed('www-authenticate', req.full_url, req, headers)


class ProxyBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Sends passwords to proxies."""

    auth_header = 'Proxy-authorization'

    def http_error_407(self, req, fp, code, msg, headers):
        # A password for one host is none for another, so the URL does not matter.
        return self.http_error_auth_reqed('proxy-authenticate', req.host, req, headers)


class AbstractDigestAuthHandler(_WithPasswords):
    """Proves that it knows a password, without sending it."""

    def __init__(self, passwd=None):
        super().__init__(passwd)
        self.retried = 0
        self.nonce_count, self.last_nonce = 0, None

    def reset_retry_count(self):
        self.retried = 0

    def http_error_auth_reqed(self, auth_header, host, req, headers):
        """Answer a server that asks for a proof; returns its new answer, or None."""
        if self.retried > 5:
            # A wrong password, or a server that wants a new proof each time.
            raise HTTPError(req.full_url, 401, "digest auth failed", headers, None)
        self.retried += 1
        if offer := headers.get(auth_header):
            scheme = offer.split()[0]
            match scheme.lower():
                case 'digest':
                    return self.retry_http_digest_auth(req, offer)
                case 'basic':
                    pass            # is done by another handler
                case _:
                    raise ValueError("AbstractDigestAuthHandler does not support the "
                                     f"following scheme: '{scheme}'")
        return None

    def retry_http_digest_auth(self, req, auth):
        from urllib.request import parse_http_list, parse_keqv_list
        _, challenge = auth.split(' ', 1)
        proof = self.get_authorization(
            req, parse_keqv_list(filter(None, parse_http_list(challenge))))
        if not proof or req.headers.get(self.auth_header) == f'Digest {proof}':
            return None
        req.add_unredirected_header(self.auth_header, f'Digest {proof}')
        return self.parent.open(req, timeout=req.timeout)

    def get_cnonce(self, nonce):
        """Return something that nobody could know before."""
        seed = f'{self.nonce_count}:{nonce}:{time.ctime()}:'.encode('ascii') + os.urandom(8)
        return hashlib.sha1(seed).hexdigest()[:16]

    def get_authorization(self, req, chal):
        """Return the header's text for a challenge; None if it cannot be met."""
        if 'realm' not in chal or 'nonce' not in chal:
            return None
        realm, nonce, qop = chal['realm'], chal['nonce'], chal.get('qop')
        algorithm = chal.get('algorithm', 'MD5')
        digest, keyed = self.get_algorithm_impls(algorithm)
        user, password = self.passwd.find_user_password(realm, req.full_url)
        if digest is None or user is None:
            return None

        body = None if req.data is None else self.get_entity_digest(req.data, chal)
        secret = digest(f'{user}:{realm}:{password}')
        what = digest(f'{req.get_method()}:{req.selector}')
        extra = {}
        if qop is None:
            response = keyed(secret, f'{nonce}:{what}')
        elif 'auth' in qop.split(','):
            count, cnonce = self._count_use(nonce), self.get_cnonce(nonce)
            response = keyed(secret, f'{nonce}:{count}:{cnonce}:auth:{what}')
            extra = {'qop': 'auth', 'nc': count, 'cnonce': f'"{cnonce}"'}
        else:
            raise URLError(f"qop '{qop}' is not supported.")

        fields = {'username': user, 'realm': realm, 'nonce': nonce, 'uri': req.selector,
                  'response': response, 'opaque': chal.get('opaque'), 'digest': body,
                  'algorithm': algorithm}
        always = ('username', 'realm', 'nonce', 'uri', 'response', 'algorithm')
        shown = [f'{name}="{value}"' for name, value in fields.items() if value or name in always]
        return ', '.join([*shown, *(f'{name}={value}' for name, value in extra.items())])

    def _count_use(self, nonce) -> str:
        self.nonce_count = self.nonce_count + 1 if nonce == self.last_nonce else 1
        self.last_nonce = nonce
        return f'{self.nonce_count:08x}'

    def get_algorithm_impls(self, algorithm):
        """Return two functions: the digest of a text, and that of two texts."""
        kinds = {'MD5': hashlib.md5, 'SHA': hashlib.sha1}
        if algorithm not in kinds:
            raise ValueError(f"Unsupported digest authentication algorithm {algorithm!r}")

        def digest(text):
            return kinds[algorithm](text.encode('ascii')).hexdigest()

        return digest, lambda secret, data: digest(f'{secret}:{data}')

    def get_entity_digest(self, data, chal):
        """Return the digest of the data; it is not implemented."""
        return None


class HTTPDigestAuthHandler(BaseHandler, AbstractDigestAuthHandler):
    """Proves passwords to servers."""

    auth_header = 'Authorization'
    handler_order = 490         # before the handler that sends them

    def http_error_401(self, req, fp, code, msg, headers):
        answer = self.http_error_auth_reqed('www-authenticate', urlsplit(req.full_url).netloc,
                                            req, headers)
        self.reset_retry_count()
        return answer


class ProxyDigestAuthHandler(BaseHandler, AbstractDigestAuthHandler):
    """Proves passwords to proxies."""

    auth_header = 'Proxy-Authorization'
    handler_order = 490

    def http_error_407(self, req, fp, code, msg, headers):
        answer = self.http_error_auth_reqed('proxy-authenticate', req.host, req, headers)
        self.reset_retry_count()
        return answer
