"""Cookies, and the rules for accepting and returning them, for the module http.cookiejar."""

import copy
import time

from http._cookie_text import (
    DEFAULT_HTTP_PORT, IPV4_RE, domain_match, eff_request_host, is_third_party, request_path, request_port, user_domain_match,
)


def _debug(message, *values):
    """Log what becomes of cookies, if http.cookiejar.debug is set."""
    import sys

    module = sys.modules.get("http.cookiejar")
    if not getattr(module, "debug", False):
        return None
    if not module.logger:
        import logging

        module.logger = logging.getLogger("http.cookiejar")
    return module.logger.debug(message, *values)


class Cookie:
    """A cookie with all its attributes. The ones that end in _specified tell whether the server has given them."""

    _SHOWN = (
        "version", "name", "value", "port", "port_specified", "domain", "domain_specified", "domain_initial_dot", "path",
        "path_specified", "secure", "expires", "discard", "comment", "comment_url",
    )

    def __init__(
        self, version, name, value, port, port_specified, domain, domain_specified, domain_initial_dot, path, path_specified,
        secure, expires, discard, comment, comment_url, rest, rfc2109=False,
    ):
        if port is None and port_specified is True:
            raise ValueError("if port is None, port_specified must be false")
        self.version = None if version is None else int(version)
        self.expires = None if expires is None else int(float(expires))
        self.name, self.value = name, value
        self.port, self.port_specified = port, port_specified
        self.domain = domain.lower()
        self.domain_specified, self.domain_initial_dot = domain_specified, domain_initial_dot
        self.path, self.path_specified = path, path_specified
        self.secure, self.discard = secure, discard
        self.comment, self.comment_url = comment, comment_url
        self.rfc2109 = rfc2109
        self._rest = copy.copy(rest)

    def has_nonstandard_attr(self, name):
        """Whether the cookie has an attribute that no standard knows."""
        return name in self._rest

    def get_nonstandard_attr(self, name, default=None):
        """The value of an attribute that no standard knows."""
        return self._rest.get(name, default)

    def set_nonstandard_attr(self, name, value):
        """Set an attribute that no standard knows."""
        self._rest[name] = value

    def is_expired(self, now=None):
        """Whether the server wanted the cookie to be gone by now."""
        if self.expires is None:
            return False
        return self.expires <= (time.time() if now is None else now)

    def __str__(self):
        port = "" if self.port is None else f":{self.port}"
        pair = self.name if self.value is None else f"{self.name}={self.value}"
        return f"<Cookie {pair} for {self.domain}{port}{self.path}>"

    def __repr__(self):
        shown = {name: getattr(self, name) for name in self._SHOWN} | {"rest": self._rest, "rfc2109": self.rfc2109}
        return f"{type(self).__name__}({', '.join([f'{name}={value!r}' for name, value in shown.items()])})"


class CookiePolicy:
    """Decides which cookies are accepted from servers, and which are returned to them."""

    def set_ok(self, cookie, request):
        """Whether a cookie is accepted in the answer to a request."""
        raise NotImplementedError()

    def return_ok(self, cookie, request):
        """Whether a cookie is returned with a request."""
        raise NotImplementedError()

    def domain_return_ok(self, domain, request):
        """Whether any cookies of a domain are returned with a request: said beforehand to save time."""
        return True

    def path_return_ok(self, path, request):
        """Whether any cookies of a path are returned with a request: said beforehand to save time."""
        return True


# Domains below which countries let organisations register, as '.co.uk'.
_SECOND_LEVEL = frozenset(
    "co ac com edu org net gov mil int aero biz cat coop info jobs mobi museum name pro travel eu".split()
)


def _is_public(domain):
    """Whether a domain such as '.co.uk' can hardly belong to one owner."""
    match domain.split("."):
        case ["", second, top]:
            return len(top) == 2 and second.lower() in _SECOND_LEVEL
    return False


def _with_dot(name):
    return name if name.startswith(".") else f".{name}"


class DefaultCookiePolicy(CookiePolicy):
    """The rules of Netscape's protocol and of RFC 2965, and of RFC 2109 as far as others follow it.

    Domains can be blocked, or all but some. The strict_... settings refuse what
    servers do although they should not.
    """

    DomainStrictNoDots = 1
    DomainStrictNonDomain = 2
    DomainRFC2965Match = 4

    DomainLiberal = 0
    DomainStrict = DomainStrictNoDots | DomainStrictNonDomain

    def __init__(
        self, blocked_domains=None, allowed_domains=None, netscape=True, rfc2965=False, rfc2109_as_netscape=None,
        hide_cookie2=False, strict_domain=False, strict_rfc2965_unverifiable=True, strict_ns_unverifiable=False,
        strict_ns_domain=DomainLiberal, strict_ns_set_initial_dollar=False, strict_ns_set_path=False,
        secure_protocols=("https", "wss"),
    ):
        settings = dict(locals())
        for name in "self", "blocked_domains", "allowed_domains":
            del settings[name]
        vars(self).update(settings)
        self.set_blocked_domains(blocked_domains or ())
        self.set_allowed_domains(allowed_domains)

    # Lists of domains

    def blocked_domains(self):
        """The domains whose cookies are neither accepted nor returned."""
        return self._blocked_domains

    def set_blocked_domains(self, blocked_domains):
        """Set the domains whose cookies are neither accepted nor returned."""
        self._blocked_domains = tuple(blocked_domains)

    def is_blocked(self, domain):
        """Whether a domain is among those."""
        return any(user_domain_match(domain, blocked) for blocked in self._blocked_domains)

    def allowed_domains(self):
        """The only domains whose cookies are accepted and returned; None for all."""
        return self._allowed_domains

    def set_allowed_domains(self, allowed_domains):
        """Set the only domains whose cookies are accepted and returned; None for all."""
        self._allowed_domains = None if allowed_domains is None else tuple(allowed_domains)

    def is_not_allowed(self, domain):
        """Whether there is a list of allowed domains and this one is not in it."""
        allowed = self._allowed_domains
        return allowed is not None and not any(user_domain_match(domain, known) for known in allowed)

    def _refuses(self, domain):
        if refused := self.is_blocked(domain) or self.is_not_allowed(domain):
            _debug("   domain %s is blocked or not allowed", domain)
        return refused

    # Both ways

    def _protocol_ok(self, cookie):
        """Whether cookies of that version are wanted at all."""
        return self.rfc2965 if cookie.version > 0 else self.netscape or cookie.version != 0

    def _verifiability_ok(self, cookie, request):
        """Whether the user could know about this request, or need not."""
        strict = self.strict_rfc2965_unverifiable if cookie.version > 0 else self.strict_ns_unverifiable and cookie.version == 0
        return not (strict and request.unverifiable and is_third_party(request))

    @staticmethod
    def _port_ok(cookie, request):
        """Whether the port of a request is among those of the cookie."""
        wanted = request_port(request)
        return (DEFAULT_HTTP_PORT if wanted is None else str(wanted)) in cookie.port.split(",")

    def _all_ok(self, direction, names, cookie, request):
        for name in names:
            if not getattr(self, f"{direction}_ok_{name}")(cookie, request):
                _debug("   %s of cookie %s: %s_ok_%s() refuses it", name, cookie, direction, name)
                return False
        return True

    # From servers

    def set_ok(self, cookie, request):
        """Whether a cookie is accepted: if all the methods set_ok_...() say so."""
        assert cookie.name is not None
        return self._all_ok("set", ("version", "verifiability", "name", "path", "domain", "port"), cookie, request)

    def set_ok_version(self, cookie, request):
        """Whether the cookie's version is wanted; without one, it is not a cookie of RFC 2965 as it should be."""
        return cookie.version is not None and self._protocol_ok(cookie)

    def set_ok_verifiability(self, cookie, request):
        """Whether the user could know about the request."""
        return self._verifiability_ok(cookie, request)

    def set_ok_name(self, cookie, request):
        """Whether the name is not one of those that the protocol of RFC 2965 keeps for itself."""
        return not (cookie.version == 0 and self.strict_ns_set_initial_dollar and cookie.name.startswith("$"))

    def set_ok_path(self, cookie, request):
        """Whether the request's path begins with that of the cookie."""
        strict = cookie.version > 0 or cookie.version == 0 and self.strict_ns_set_path
        return not (cookie.path_specified and strict) or self.path_return_ok(cookie.path, request)

    def set_ok_domain(self, cookie, request):
        """Whether the server may set cookies for the domain."""
        if self._refuses(cookie.domain):
            return False
        if not cookie.domain_specified:
            return True
        host, full_host = eff_request_host(request)
        domain, rfc2965 = cookie.domain, cookie.version > 0
        if self.strict_domain and _is_public(domain):
            return False
        if "." not in domain.removeprefix(".") and not full_host.endswith(".local"):
            return False
        if cookie.version == 0 and not self._is_below(full_host, domain):
            return False
        if (rfc2965 or self.strict_ns_domain & self.DomainRFC2965Match) and not domain_match(full_host, domain):
            return False
        if rfc2965 or self.strict_ns_domain & self.DomainStrictNoDots:
            return "." not in host[: -len(domain)] or IPV4_RE.search(host) is not None
        return True

    @staticmethod
    def _is_below(host, domain):
        """Whether a host belongs to a domain as Netscape's protocol has it; names without a dot are meant with '.local'."""
        return host.startswith(".") or f".{host}".endswith(domain) or host.endswith(f"{domain.removeprefix('.')}.local")

    def set_ok_port(self, cookie, request):
        """Whether the request's port is among those of the cookie, which must be numbers."""
        if not cookie.port_specified:
            return True
        return all(port.isdecimal() for port in cookie.port.split(",")) and self._port_ok(cookie, request)

    # To servers

    def return_ok(self, cookie, request):
        """Whether a cookie is returned: if all the methods return_ok_...() say so."""
        return self._all_ok("return", ("version", "verifiability", "secure", "expires", "port", "domain"), cookie, request)

    def return_ok_version(self, cookie, request):
        """Whether the cookie's version is wanted."""
        return self._protocol_ok(cookie)

    def return_ok_verifiability(self, cookie, request):
        """Whether the user could know about the request."""
        return self._verifiability_ok(cookie, request)

    def return_ok_secure(self, cookie, request):
        """Whether the connection is secure if the cookie must not be seen by others."""
        return not cookie.secure or request.type in self.secure_protocols

    def return_ok_expires(self, cookie, request):
        """Whether the cookie is still wanted."""
        return not cookie.is_expired(self._now)

    def return_ok_port(self, cookie, request):
        """Whether the request's port is among those of the cookie."""
        return not cookie.port or self._port_ok(cookie, request)

    def return_ok_domain(self, cookie, request):
        """Whether the request's host belongs to the domain."""
        _, full_host = eff_request_host(request)
        domain = cookie.domain
        if cookie.version > 0:
            return domain_match(full_host, domain)
        strict = self.strict_ns_domain & self.DomainStrictNonDomain
        if strict and not cookie.domain_specified and domain != full_host:
            return False
        return f".{full_host}".endswith(_with_dot(domain) if domain else "")

    def domain_return_ok(self, domain, request):
        """Whether the request's host can belong to the domain, as both protocols have it."""
        dotted = _with_dot(domain) if domain else ""
        hosts = [_with_dot(host) for host in eff_request_host(request)]
        return any(host.endswith(dotted) for host in hosts) and not self._refuses(domain)

    def path_return_ok(self, path, request):
        """Whether the request's path is that path or below it."""
        asked = request_path(request)
        return asked == path or asked.startswith(path if path.endswith("/") else f"{path}/")
