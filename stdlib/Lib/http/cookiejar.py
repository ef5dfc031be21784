"""Cookies for HTTP clients: kept in jars, which take them from answers and add them to requests, and in files."""

import copy
import os
import re
import threading
import time
from itertools import chain

from http._cookie_policy import Cookie, CookiePolicy, DefaultCookiePolicy, _debug
from http._cookie_text import (
    DEFAULT_HTTP_PORT, domain_match, eff_request_host, escape_path, http2time, is_HDN, is_third_party, iso2time,
    join_header_words, liberal_is_HDN, offset_from_tz_string, parse_ns_headers, reach, request_host, request_path, request_port,
    split_header_words, strip_quotes, time2isoz, time2netscape, user_domain_match,
)

__all__ = [
    "Cookie", "CookieJar", "CookiePolicy", "DefaultCookiePolicy", "FileCookieJar", "LWPCookieJar", "LoadError", "MozillaCookieJar",
]

# With debug set, what becomes of cookies is logged.
debug = False
logger = None

HTTPONLY_ATTR = "HTTPOnly"
HTTPONLY_PREFIX = "#HttpOnly_"
NETSCAPE_MAGIC_RGX = re.compile("#( Netscape)? HTTP Cookie File")
NETSCAPE_HEADER_TEXT = "\n".join([
    "# Netscape HTTP Cookie File", "# http://curl.haxx.se/rfc/cookie_spec.html", "# This is a generated file!  Do not edit.", "", "",
])
MISSING_FILENAME_TEXT = "a filename was not supplied (nor was the CookieJar instance initialised with one)"

for _class in Cookie, CookiePolicy, DefaultCookiePolicy:
    _class.__module__ = __name__
del _class


def _warn_unhandled_exception():
    # An answer that makes no sense is no reason to fail, but nothing that goes unnoticed either.
    import traceback
    import warnings

    warnings.warn(f"http.cookiejar bug!\n{traceback.format_exc()}", stacklevel=2)


_BOOLEAN = frozenset(["discard", "secure"])
_VALUED = frozenset(["version", "expires", "max-age", "domain", "path", "port", "comment", "commenturl"])
_MAY_BE_EMPTY = frozenset(["port", "comment", "commenturl"])


class _BadCookie(ValueError):
    """A cookie that must be ignored."""


class _Attributes:
    """The attributes of a cookie that a server sets: the standard ones, and all others."""

    def __init__(self, pairs, now):
        self.now = now
        self.standard, self.rest = {}, {}
        max_age = False
        for name, value in pairs:
            known = name.lower()
            if known not in _BOOLEAN | _VALUED:
                self.rest[name] = value
            elif known == "expires" and (max_age or value is None):
                # A date that cannot be read is none.
                pass
            elif known == "max-age":
                # It counts in place of a date, wherever that stands.
                max_age = True
                self.standard["expires"] = self._expiry(value)
            else:
                self._set(known, True if value is None and known in _BOOLEAN else value)

    def _expiry(self, seconds):
        try:
            return self.now + int(seconds)
        except (TypeError, ValueError):
            raise _BadCookie("max-age is not a number of seconds") from None

    def _set(self, name, value):
        # The first one counts.
        if name in self.standard:
            return
        if value is None and name not in _MAY_BE_EMPTY:
            raise _BadCookie(f"{name} without a value")
        self.standard[name] = value.lower() if name == "domain" else value


class CookieJar:
    """A collection of cookies. Iterate over it to get them all.

    extract_cookies() takes them from the answers of servers, add_cookie_header()
    adds them to requests, as far as the policy agrees with both.
    """

    magic_re = re.compile(r"\#LWP-Cookies-\d+\.\d+", re.ASCII)

    def __init__(self, policy=None):
        self._policy = DefaultCookiePolicy() if policy is None else policy
        self._cookies_lock = threading.RLock()
        # Cookies by domain, path and name.
        self._cookies = {}

    def set_policy(self, policy):
        """Let another policy decide."""
        self._policy = policy

    def _set_clock(self):
        """Let jar and policy take this for the present time."""
        self._policy._now = self._now = int(time.time())

    # To servers

    def _cookies_for_domain(self, domain, request):
        policy = self._policy
        if not policy.domain_return_ok(domain, request):
            return []
        paths = [path for path in self._cookies[domain] if policy.path_return_ok(path, request)]
        candidates = chain.from_iterable(self._cookies[domain][path].values() for path in paths)
        return [cookie for cookie in candidates if policy.return_ok(cookie, request)]

    def _cookies_for_request(self, request):
        return [cookie for domain in list(self._cookies) for cookie in self._cookies_for_domain(domain, request)]

    def _cookie_attrs(self, cookies):
        """The parts of a Cookie header, those for longer paths first."""
        # The version, for all of them, is that of the first.
        cookies.sort(key=lambda cookie: len(cookie.path), reverse=True)
        parts = [f"$Version={cookie.version}" for cookie in cookies[:1] if cookie.version > 0]
        for cookie in cookies:
            parts += _returned_parts(cookie)
        return parts

    def add_cookie_header(self, request):
        """Add the headers to a request, of the kind that urllib.request has, that return cookies to the server."""
        with self._cookies_lock:
            self._set_clock()
            cookies = self._cookies_for_request(request)
            parts = self._cookie_attrs(cookies)
            if parts and not request.has_header("Cookie"):
                request.add_unredirected_header("Cookie", "; ".join(parts))
            policy = self._policy
            if policy.rfc2965 and not policy.hide_cookie2 and not request.has_header("Cookie2"):
                # Servers may answer with cookies of RFC 2965.
                if any(cookie.version != 1 for cookie in cookies):
                    request.add_unredirected_header("Cookie2", '$Version="1"')
        self.clear_expired_cookies()

    # From servers

    def _cookies_from_attrs_set(self, attrs_set, request):
        """The cookies that headers, split into pairs, are about, without bad ones and such as only delete others."""
        cookies = []
        for (name, value), *pairs in attrs_set:
            try:
                attributes = _Attributes(pairs, self._now)
            except _BadCookie as reason:
                _debug("   bad cookie %s: %s", name, reason)
                continue
            cookie = self._made(name, value, attributes, request)
            if cookie is not None:
                cookies.append(cookie)
        return cookies

    def _made(self, name, value, attributes, request):
        """The cookie with those attributes; None if it has expired or is none."""
        given = attributes.standard
        version = given.get("version")
        if version is not None:
            try:
                version = int(version)
            except ValueError:
                return None
        path, path_specified = _cookie_path(given.get("path"), version, request)
        domain = given.get("domain")
        domain_specified = domain is not None
        if domain_specified:
            initial_dot = domain.startswith(".")
            domain = domain if initial_dot else f".{domain}"
        else:
            initial_dot, (_, domain) = False, eff_request_host(request)
        expires = given.get("expires")
        if expires is not None and expires <= self._now:
            # That is how servers delete cookies.
            try:
                self.clear(domain, path, name)
            except KeyError:
                pass
            return None
        port, port_specified = _cookie_port(given, request)
        return Cookie(
            version, name, value, port, port_specified, domain, domain_specified, initial_dot, path, path_specified,
            given.get("secure", False), expires, given.get("discard", False) if expires is not None else True,
            given.get("comment"), given.get("commenturl"), attributes.rest,
        )

    def _process_rfc2109_cookies(self, cookies):
        """Treat cookies of version 1 in Set-Cookie headers as RFC 2109 has them, or else as Netscape's."""
        as_netscape = getattr(self._policy, "rfc2109_as_netscape", None)
        if as_netscape is None:
            as_netscape = not self._policy.rfc2965
        for cookie in cookies:
            if cookie.version == 1:
                cookie.rfc2109 = True
                if as_netscape:
                    cookie.version = 0

    def _read(self, split, headers, request):
        """The cookies of headers that a function splits into pairs."""
        try:
            return self._cookies_from_attrs_set(split(headers), request)
        except Exception:
            _warn_unhandled_exception()
            return []

    def make_cookies(self, response, request):
        """The list of cookies in the answer to a request, whether they are acceptable or not."""
        headers = response.info()
        with self._cookies_lock:
            self._set_clock()
            policy = self._policy
            new_headers, old_headers = headers.get_all("Set-Cookie2", []), headers.get_all("Set-Cookie", [])
            if not (policy.rfc2965 and new_headers or policy.netscape and old_headers):
                return []
            cookies = self._read(split_header_words, new_headers, request)
            if not (policy.netscape and old_headers):
                return cookies
            old_cookies = self._read(parse_ns_headers, old_headers, request)
            self._process_rfc2109_cookies(old_cookies)
            # Servers may set a cookie both ways: then the newer one counts.
            known = {_place(cookie) for cookie in cookies} if policy.rfc2965 else ()
            return cookies + [cookie for cookie in old_cookies if _place(cookie) not in known]

    def extract_cookies(self, response, request):
        """Keep the cookies in the answer to a request that the policy accepts."""
        with self._cookies_lock:
            for cookie in self.make_cookies(response, request):
                if self._policy.set_ok(cookie, request):
                    self.set_cookie(cookie)

    def set_cookie_if_ok(self, cookie, request):
        """Keep a cookie if the policy accepts it."""
        with self._cookies_lock:
            self._set_clock()
            if self._policy.set_ok(cookie, request):
                self.set_cookie(cookie)

    def set_cookie(self, cookie):
        """Keep a cookie, whatever the policy says."""
        with self._cookies_lock:
            self._cookies.setdefault(cookie.domain, {}).setdefault(cookie.path, {})[cookie.name] = cookie

    # Removing

    def clear(self, domain=None, path=None, name=None):
        """Remove all cookies, or those of a domain, of a path of it, or the one of a name below that; KeyError if there is none."""
        with self._cookies_lock:
            match domain, path, name:
                case None, None, None:
                    self._cookies = {}
                case None, None, _:
                    raise ValueError("domain and path must be given to remove a cookie by name")
                case None, _, None:
                    raise ValueError("domain must be given to remove cookies by path")
                case _, None, None:
                    del self._cookies[domain]
                case _, _, None:
                    del self._cookies[domain][path]
                case _, _, _ if domain is not None and path is not None:
                    del self._cookies[domain][path][name]
                case _:
                    raise ValueError("domain and path must be given to remove a cookie by name")

    def _clear_if(self, unwanted):
        with self._cookies_lock:
            for cookie in [cookie for cookie in self if unwanted(cookie)]:
                self.clear(*_place(cookie))

    def clear_session_cookies(self):
        """Remove the cookies that are only meant for this session."""
        self._clear_if(lambda cookie: cookie.discard)

    def clear_expired_cookies(self):
        """Remove the cookies that nobody would return any more."""
        now = time.time()
        self._clear_if(lambda cookie: cookie.is_expired(now))

    # The collection

    def __iter__(self):
        for paths in self._cookies.values():
            for cookies in paths.values():
                yield from cookies.values()

    def __len__(self):
        """The number of cookies."""
        return sum(1 for _ in self)

    def __repr__(self):
        return f"<{type(self).__name__}[{', '.join(map(repr, self))}]>"

    def __str__(self):
        return f"<{type(self).__name__}[{', '.join(map(str, self))}]>"


def _place(cookie):
    """Where a jar keeps a cookie."""
    return cookie.domain, cookie.path, cookie.name


def _returned_parts(cookie):
    """What a Cookie header has of a cookie."""
    plain = cookie.version == 0
    value = cookie.value
    if value is None:
        parts = [cookie.name]
    else:
        if not plain and re.search(r"\W", value):
            value = re.sub(r'(["\\])', r"\\\1", value)
        parts = [f"{cookie.name}={value}"]
    if plain:
        return parts
    if cookie.path_specified:
        parts.append(f'$Path="{cookie.path}"')
    if cookie.domain.startswith("."):
        # Without the dot, if the server has left it out.
        domain = cookie.domain if cookie.domain_initial_dot else cookie.domain[1:]
        parts.append(f'$Domain="{domain}"')
    if cookie.port is not None:
        parts.append(f'$Port="{cookie.port}"' if cookie.port_specified else "$Port")
    return parts


def _cookie_path(path, version, request):
    """A cookie's path, and whether the server has given it: otherwise it is that of the request up to the last slash."""
    if path:
        return escape_path(path), True
    asked = request_path(request)
    slash = asked.rfind("/")
    if slash >= 0:
        asked = asked[:slash] if version == 0 else asked[: slash + 1]
    return asked or "/", False


def _cookie_port(given, request):
    """A cookie's ports, None if all are; and whether the server has listed them, or only meant that of the request."""
    if "port" not in given:
        return None, False
    if given["port"] is None:
        return request_port(request), False
    return re.sub(r"\s+", "", given["port"]), True


# Files


class LoadError(OSError):
    """A file of cookies cannot be understood."""


class FileCookieJar(CookieJar):
    """A jar that can be written to a file and read from one. Subclasses know the formats."""

    def __init__(self, filename=None, delayload=False, policy=None):
        super().__init__(policy)
        self.filename = None if filename is None else os.fspath(filename)
        self.delayload = bool(delayload)

    def _target(self, filename):
        if filename is None:
            filename = self.filename
        if filename is None:
            raise ValueError(MISSING_FILENAME_TEXT)
        return filename

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Write the cookies to a file; with the last arguments, also those of the session, and those that have expired."""
        raise NotImplementedError()

    def load(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Add the cookies of a file to those that there are."""
        filename = self._target(filename)
        with open(filename) as file:
            self._really_load(file, filename, ignore_discard, ignore_expires)

    def revert(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Replace the cookies by those of a file. If that fails, nothing changes."""
        filename = self._target(filename)
        with self._cookies_lock:
            before = copy.deepcopy(self._cookies)
            self._cookies = {}
            try:
                self.load(filename, ignore_discard, ignore_expires)
            except OSError:
                self._cookies = before
                raise

    def _kept(self, ignore_discard, ignore_expires):
        """The cookies to be written."""
        now = time.time()
        return [cookie for cookie in self if _is_kept(cookie, now, ignore_discard, ignore_expires)]

    def _write(self, filename, text):
        # Others must not read what may be as good as a password.
        descriptor = os.open(self._target(filename), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)

    def _load_lines(self, lines, filename, parse, kind, ignore_discard, ignore_expires):
        """Set the cookies that a function finds in lines."""
        now, line = time.time(), ""
        try:
            for line in lines:
                for cookie in parse(line):
                    if _is_kept(cookie, now, ignore_discard, ignore_expires):
                        self.set_cookie(cookie)
        except OSError:
            raise
        except Exception:
            _warn_unhandled_exception()
            raise LoadError(f"invalid {kind} file {filename!r}: {line!r}") from None


def _is_kept(cookie, now, ignore_discard, ignore_expires):
    return (ignore_discard or not cookie.discard) and (ignore_expires or not cookie.is_expired(now))


def lwp_cookie_str(cookie):
    """A cookie as a line of libwww-perl's format, without the name of the header."""
    flags = {
        "path_spec": cookie.path_specified, "port_spec": cookie.port_specified, "domain_dot": cookie.domain_initial_dot,
        "secure": cookie.secure,
    }
    pairs = [(cookie.name, cookie.value), ("path", cookie.path), ("domain", cookie.domain)]
    pairs += [("port", cookie.port)] * (cookie.port is not None)
    pairs += [(name, None) for name, is_set in flags.items() if is_set]
    if cookie.expires:
        pairs.append(("expires", time2isoz(float(cookie.expires))))
    pairs += [("discard", None)] * bool(cookie.discard)
    pairs += [(name, text) for name, text in (("comment", cookie.comment), ("commenturl", cookie.comment_url)) if text]
    pairs += [(name, str(cookie._rest[name])) for name in sorted(cookie._rest)]
    return join_header_words([[*pairs, ("version", str(cookie.version))]])


class LWPCookieJar(FileCookieJar):
    """A jar for files of libwww-perl's format, which keeps all attributes."""

    _HEADER = "Set-Cookie3:"
    _FLAGS = ("port_spec", "path_spec", "domain_dot", "secure", "discard")
    _VALUES = ("version", "port", "path", "domain", "expires", "comment", "commenturl")

    def as_lwp_str(self, ignore_discard=True, ignore_expires=True):
        """The cookies as the lines of such a file."""
        cookies = self._kept(ignore_discard, ignore_expires)
        return "".join([f"{self._HEADER} {lwp_cookie_str(cookie)}\n" for cookie in cookies])

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        self._write(filename, "#LWP-Cookies-2.0\n" + self.as_lwp_str(ignore_discard, ignore_expires))

    def _really_load(self, f, filename, ignore_discard, ignore_expires):
        if not self.magic_re.match(f.readline()):
            raise LoadError(f"{filename!r} does not look like a Set-Cookie3 (LWP) format file")
        headers = (line.removeprefix(self._HEADER).strip() for line in f if line.startswith(self._HEADER))
        self._load_lines(headers, filename, self._parsed, "Set-Cookie3 format", ignore_discard, ignore_expires)

    def _parsed(self, header):
        """The cookies in a header."""
        for (name, value), *pairs in split_header_words([header]):
            yield self._made_from(name, value, pairs)

    def _made_from(self, name, value, pairs):
        standard, rest = dict.fromkeys(self._FLAGS, False) | dict.fromkeys(self._VALUES), {}
        for key, text in pairs:
            known = key.lower()
            if known in self._FLAGS and text is None:
                text = True
            if known in standard:
                standard[known] = text
            else:
                rest[key] = text
        expires, domain = standard["expires"], standard["domain"]
        if expires is not None:
            expires = iso2time(expires)
        return Cookie(
            standard["version"], name, value, standard["port"], standard["port_spec"], domain, domain.startswith("."),
            standard["domain_dot"], standard["path"], standard["path_spec"], standard["secure"], expires,
            True if expires is None else standard["discard"], standard["comment"], standard["commenturl"], rest,
        )


def _truth(value):
    return "TRUE" if value else "FALSE"


class MozillaCookieJar(FileCookieJar):
    """A jar for files of the format that Netscape, curl and others have: cookies of Netscape's protocol."""

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        lines = map(self._line, self._kept(ignore_discard, ignore_expires))
        self._write(filename, NETSCAPE_HEADER_TEXT + "".join(lines))

    @staticmethod
    def _line(cookie):
        # A cookie without a value has its name in that place.
        name, value = ("", cookie.name) if cookie.value is None else (cookie.name, cookie.value)
        prefix = HTTPONLY_PREFIX if cookie.has_nonstandard_attr(HTTPONLY_ATTR) else ""
        expires = "" if cookie.expires is None else str(cookie.expires)
        fields = [prefix + cookie.domain, _truth(cookie.domain.startswith(".")), cookie.path, _truth(cookie.secure), expires]
        return "\t".join([*fields, name, value]) + "\n"

    def _really_load(self, f, filename, ignore_discard, ignore_expires):
        if not NETSCAPE_MAGIC_RGX.match(f.readline()):
            raise LoadError(f"{filename!r} does not look like a Netscape format cookies file")
        lines = (line.removesuffix("\n") for line in f)
        self._load_lines(lines, filename, self._parsed, "Netscape format cookies", ignore_discard, ignore_expires)

    def _parsed(self, line):
        """The cookie in a line, if there is one."""
        rest = {HTTPONLY_ATTR: ""} if line.startswith(HTTPONLY_PREFIX) else {}
        line = line.removeprefix(HTTPONLY_PREFIX)
        if not line.strip() or line.strip()[0] in "#$":
            return
        domain, for_hosts, path, secure, expires, name, value = line.split("\t")
        initial_dot = domain.startswith(".")
        assert (for_hosts == "TRUE") == initial_dot
        if not name:
            name, value = value, None
        yield Cookie(
            0, name, value, None, False, domain, initial_dot, initial_dot, path, False, secure == "TRUE", expires or None,
            not expires, None, None, rest,
        )
