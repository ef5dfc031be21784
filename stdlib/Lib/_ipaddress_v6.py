"""The IPv6 half of ipaddress."""

import functools

from _ipaddress_base import (AddressValueError, _BaseAddress, _BaseNetwork, _Interface,
                             _of_both_ends)
from _ipaddress_v4 import IPv4Address

IPV6LENGTH = 128
_HEXTETS = 8
_HEX_DIGITS = frozenset('0123456789ABCDEFabcdef')


def _module(cls):
    """Let a class belong to ipaddress."""
    cls.__module__ = 'ipaddress'
    return cls


@_module
class _BaseV6:
    """The notation of IPv6."""

    __slots__ = ()
    version = _version = 6
    _ALL_ONES = (1 << IPV6LENGTH) - 1
    _HEXTET_COUNT = _HEXTETS
    _max_prefixlen = IPV6LENGTH
    _netmask_cache = {}

    max_prefixlen = property(lambda self: IPV6LENGTH, doc='The number of bits of an address.')

    @staticmethod
    def _plain_address(number):
        return IPv6Address(number)

    @classmethod
    def _ip_int_from_string(cls, text):
        if not text:
            raise AddressValueError('Address cannot be empty')
        if len(text) > 45:
            shown = text
            if len(text) >= 90:
                shown = f'{text[:45]}({len(text) - 90} chars elided){text[-45:]}'
            raise AddressValueError(f"At most 45 characters expected in {shown!r}")
        parts = text.split(':')
        if len(parts) < 3:
            raise AddressValueError(f"At least 3 parts expected in {text!r}")
        if '.' in parts[-1]:
            # The last 32 bits in the notation of IPv4.
            try:
                four = IPv4Address(parts.pop())._ip
            except AddressValueError as e:
                raise AddressValueError(f"{e} in {text!r}") from None
            parts += [f'{four >> 16:x}', f'{four & 0xffff:x}']
        if len(parts) > _HEXTETS + 1:
            raise AddressValueError(f"At most {_HEXTETS} colons permitted in {text!r}")
        head, tail, skipped = cls._around_double_colon(text, parts)
        try:
            numbers = [cls._parse_hextet(part) for part in head]
            numbers += [0] * skipped
            numbers += [cls._parse_hextet(part) for part in tail]
        except ValueError as e:
            raise AddressValueError(f"{e} in {text!r}") from None
        value = 0
        for number in numbers:
            value = value << 16 | number
        return value

    @staticmethod
    def _around_double_colon(text, parts):
        """Return the parts before and after '::' and how many it stands for."""
        empty = [i for i in range(1, len(parts) - 1) if not parts[i]]
        if len(empty) > 1:
            raise AddressValueError(f"At most one '::' permitted in {text!r}")
        if not empty:
            if len(parts) != _HEXTETS:
                raise AddressValueError(f"Exactly {_HEXTETS} parts expected without '::' in {text!r}")
            if not parts[0]:
                raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
            if not parts[-1]:
                raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
            return parts, [], 0
        place = empty[0]
        head, tail = parts[:place], parts[place + 1:]
        if not parts[0]:
            head = head[1:]
            if head:
                raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
        if not parts[-1]:
            tail = tail[:-1]
            if tail:
                raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
        skipped = _HEXTETS - len(head) - len(tail)
        if skipped < 1:
            raise AddressValueError(f"Expected at most {_HEXTETS - 1} other parts with '::' in {text!r}")
        return head, tail, skipped

    @classmethod
    def _parse_hextet(cls, text):
        if not _HEX_DIGITS.issuperset(text):
            raise ValueError(f"Only hex digits permitted in {text!r}")
        if len(text) > 4:
            raise ValueError(f"At most 4 characters permitted in {text!r}")
        return int(text, 16)

    @classmethod
    def _string_from_ip_int(cls, number=None):
        if number > cls._ALL_ONES:
            raise ValueError('IPv6 address is too large')
        words = [f'{number >> shift & 0xffff:x}' for shift in range(112, -1, -16)]
        start, length = cls._longest_zeros(words)
        if length < 2:
            return ':'.join(words)
        return ':'.join(words[:start]) + '::' + ':'.join(words[start + length:])

    @staticmethod
    def _longest_zeros(words):
        best = (0, 0)
        i = 0
        while i < len(words):
            j = i
            while j < len(words) and words[j] == '0':
                j += 1
            if j - i > best[1]:
                best = i, j - i
            i = max(j, i + 1)
        return best

    def _explode_shorthand_ip_string(self):
        if isinstance(self, IPv6Network):
            number = int(self.network_address)
        else:
            number = self._ip
        digits = f'{number:032x}'
        text = ':'.join(digits[i:i + 4] for i in range(0, 32, 4))
        if isinstance(self, (_BaseNetwork, IPv6Interface)):
            return f'{text}/{self._prefixlen}'
        return text

    def _reverse_pointer(self):
        return '.'.join(self.exploded[::-1].replace(':', '')) + '.ip6.arpa'

    @staticmethod
    def _split_scope_id(text):
        address, percent, scope = text.partition('%')
        if not percent:
            return address, None
        if not scope or '%' in scope:
            raise AddressValueError(f'Invalid IPv6 address: "{text!r}"')
        return address, scope


@_module
class IPv6Address(_BaseV6, _BaseAddress):
    """A single IPv6 address, which may have a scope."""

    __slots__ = ('_ip', '_scope_id', '__weakref__')

    def __init__(self, address):
        self._scope_id = None
        if isinstance(address, int):
            self._check_int_address(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed_address(address, 16)
            self._ip = int.from_bytes(address)
        else:
            text = str(address)
            if '/' in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            text, self._scope_id = self._split_scope_id(text)
            self._ip = self._ip_int_from_string(text)

    def _explode_shorthand_ip_string(self):
        four = self.ipv4_mapped
        text = super()._explode_shorthand_ip_string()
        if four is None:
            return text
        prefix = text.split(':')[:6]
        return ':'.join(prefix) + ':' + str(four)

    def _reverse_pointer(self):
        four = self.ipv4_mapped
        if four is None:
            return super()._reverse_pointer()
        return '.'.join(reversed(f'{self._ip:032x}')) + '.ip6.arpa'

    def _ipv4_mapped_ipv6_to_str(self):
        return '::ffff:' + str(self.ipv4_mapped)

    def __str__(self):
        if self.ipv4_mapped is not None:
            text = self._ipv4_mapped_ipv6_to_str()
        else:
            text = super().__str__()
        return text + '%' + self._scope_id if self._scope_id else text

    def __hash__(self):
        return hash((self._ip, self._scope_id))

    def __eq__(self, other):
        equal = super().__eq__(other)
        if equal is NotImplemented or not equal:
            return equal
        return self._scope_id == getattr(other, '_scope_id', None)

    def __reduce__(self):
        return type(self), (str(self),)

    @property
    def scope_id(self):
        """The zone after the percent sign, or None."""
        return self._scope_id

    @property
    def packed(self):
        """The address as 16 bytes."""
        return self._ip.to_bytes(16)

    def _of_ipv4(self, name):
        """What the IPv4 address says that this one stands for, or None."""
        four = self.ipv4_mapped
        return None if four is None else getattr(four, name)

    @property
    def is_multicast(self):
        """Whether it names a group."""
        said = self._of_ipv4('is_multicast')
        return self in self._constants._multicast_network if said is None else said

    @property
    def is_reserved(self):
        """Whether it is reserved by the IETF."""
        said = self._of_ipv4('is_reserved')
        return any(self in net for net in self._constants._reserved_networks) if said is None else said

    @property
    def is_link_local(self):
        """Whether it is of the local link."""
        said = self._of_ipv4('is_link_local')
        return self in self._constants._linklocal_network if said is None else said

    @property
    def is_site_local(self):
        """Whether it is of the site, a notion that RFC 3879 gave up."""
        return self in self._constants._sitelocal_network

    @property
    @functools.lru_cache()
    def is_private(self):
        """Whether it is not for the global Internet."""
        said = self._of_ipv4('is_private')
        if said is not None:
            return said
        return (any(self in net for net in self._constants._private_networks)
                and all(self not in net for net in self._constants._private_networks_exceptions))

    @property
    def is_global(self):
        """Whether it is for the global Internet."""
        said = self._of_ipv4('is_global')
        return not self.is_private if said is None else said

    @property
    def is_unspecified(self):
        """Whether it is '::'."""
        said = self._of_ipv4('is_unspecified')
        return self._ip == 0 if said is None else said

    @property
    def is_loopback(self):
        """Whether it is '::1'."""
        said = self._of_ipv4('is_loopback')
        return self._ip == 1 if said is None else said

    @property
    def ipv4_mapped(self):
        """The IPv4 address of ::ffff:a.b.c.d, or None."""
        if self._ip >> 32 != 0xFFFF:
            return None
        return IPv4Address(self._ip & 0xFFFFFFFF)

    @property
    def teredo(self):
        """The addresses (server, client) of a Teredo tunnel, or None."""
        if self._ip >> 96 != 0x20010000:
            return None
        return (IPv4Address(self._ip >> 64 & 0xFFFFFFFF), IPv4Address(~self._ip & 0xFFFFFFFF))

    @property
    def sixtofour(self):
        """The IPv4 address within a 6to4 address, or None."""
        if self._ip >> 112 != 0x2002:
            return None
        return IPv4Address(self._ip >> 80 & 0xFFFFFFFF)


@_module
class IPv6Interface(_Interface, IPv6Address):
    """An IPv6 address with its network."""

    @property
    def is_unspecified(self):
        return super().is_unspecified and self.network.is_unspecified

    @property
    def is_loopback(self):
        return super().is_loopback and self.network.is_loopback


@_module
class IPv6Network(_BaseV6, _BaseNetwork):
    """An IPv6 network."""

    _address_class = IPv6Address

    _not_for_hosts = 1          # the first one is that of the routers
    is_site_local = _of_both_ends('is_site_local')


IPv6Interface._network_class = IPv6Network


@_module
class _IPv6Constants:
    """The ranges of the IANA's registry of special IPv6 addresses."""

    _linklocal_network = IPv6Network('fe80::/10')
    _multicast_network = IPv6Network('ff00::/8')
    _private_networks = [IPv6Network(n) for n in (
        '::1/128', '::/128', '::ffff:0:0/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32',
        '2002::/16', '3fff::/20', 'fc00::/7', 'fe80::/10')]
    _private_networks_exceptions = [IPv6Network(n) for n in (
        '2001:1::1/128', '2001:1::2/128', '2001:3::/32', '2001:4:112::/48', '2001:20::/28', '2001:30::/28')]
    _reserved_networks = [IPv6Network(n) for n in (
        '::/8', '100::/8', '200::/7', '400::/6', '800::/5', '1000::/4', '4000::/3', '6000::/3', '8000::/3',
        'A000::/3', 'C000::/3', 'E000::/4', 'F000::/5', 'F800::/6', 'FE00::/9')]
    _sitelocal_network = IPv6Network('fec0::/10')


IPv6Address._constants = _IPv6Constants
IPv6Network._constants = _IPv6Constants
