"""Which proxies there are, and for which hosts; see urllib.request."""

import os
from urllib.parse import _splitpasswd, _splitport, _splittype, _splituser


def _parse_proxy(proxy):
    """Split a proxy's URL into (scheme, user, password, host and port).

    Without a scheme all of it is user, password, host and port.
    """
    scheme, rest = _splittype(proxy)
    if not rest.startswith('/'):
        scheme, authority = None, proxy
    elif not rest.startswith('//'):
        raise ValueError(f"proxy URL with no authority: {proxy!r}")
    else:
        # There may be slashes in a password.
        user, at, place = rest[2:].partition('@')
        authority = f'{user}{at}{place.partition('/')[0]}' if at else user.partition('/')[0]
    userinfo, hostport = _splituser(authority)
    user, password = _splitpasswd(userinfo) if userinfo else (None, None)
    return scheme, user, password, hostport


def getproxies_environment():
    """Return the proxies of the variables SCHEME_proxy, by scheme.

    Those in small letters win; an empty one says that there is no proxy.
    """
    proxies, small = {}, {}
    for name, value in os.environ.items():
        scheme, suffix = name[:-6], name[-6:]
        if scheme and suffix.lower() == '_proxy':
            if value:
                proxies[scheme.lower()] = value
            if suffix == '_proxy':
                small[scheme.lower()] = value
    if 'REQUEST_METHOD' in os.environ:
        # In a CGI script HTTP_PROXY is a header, which anybody can send.
        proxies.pop('http', None)
    proxies |= small
    return {scheme: proxy for scheme, proxy in proxies.items() if proxy}


def proxy_bypass_environment(host, proxies=None):
    """Tell whether no_proxy names a host, or a domain it belongs to."""
    without = (getproxies_environment() if proxies is None else proxies).get('no')
    if without is None:
        return False
    if without == '*':
        return True
    forms = {f'.{name.lower()}' for name in (host, _splitport(host)[0])}
    domains = (name.strip().lstrip('.').lower() for name in without.split(',') if name.strip())
    return any(form.endswith(f'.{domain}') for domain in domains for form in forms)


def _proxy_bypass_winreg_override(host, override):
    """Tell whether a setting of Windows names a host: patterns between semicolons, and <local> for names without a dot."""
    from fnmatch import fnmatch
    name = _splitport(host)[0]
    patterns = [pattern.strip() for pattern in override.split(';')]
    return '<local>' in patterns and '.' not in name or any(fnmatch(name, pattern) for pattern in patterns)


def _proxy_bypass_macosx_sysconf(host, proxy_settings):
    """Tell whether settings of macOS name a host: with 'exclude_simple' and a list 'exceptions' of patterns and networks."""
    from fnmatch import fnmatch
    from ipaddress import AddressValueError, IPv4Address
    name = _splitport(host)[0]
    if '.' not in host and proxy_settings['exclude_simple']:
        return True
    try:
        address = int(IPv4Address(name))
    except AddressValueError:
        address = None
    return any(fnmatch(host, pattern) if (network := _network(pattern)) is None
               else address is not None and address >> network[1] == network[0] >> network[1]
               for pattern in proxy_settings.get('exceptions', ()) if pattern)


def _network(pattern):
    """Return (number, how many bits do not count) of a network such as '10.0/16', None for another pattern."""
    import re
    found = re.fullmatch(r'(\d+(?:\.\d+){0,3})(?:/(\d+))?', pattern)
    if found is None:
        return None
    parts = [int(part) for part in found[1].split('.')]
    bits = int(found[2]) if found[2] else 8 * len(parts)
    if bits > 32:
        return 0, 0     # That is no network: nothing is in it but 0.0.0.0.
    return int.from_bytes(bytes((parts + [0, 0, 0])[:4])), 32 - bits


def proxy_bypass(host):
    """Tell whether a host is reached without a proxy."""
    return proxy_bypass_environment(host)


getproxies = getproxies_environment
