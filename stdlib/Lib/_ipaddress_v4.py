"""The IPv4 half of ipaddress."""

import functools

from _ipaddress_base import (AddressValueError, NetmaskValueError, _BaseAddress, _BaseNetwork,
                             _Interface)

IPV4LENGTH = 32


class _BaseV4:
    """The size and the notation of IPv4."""

    __slots__ = ()
    __module__ = 'ipaddress'

    version = _version = 4
    _max_prefixlen = IPV4LENGTH
    _ALL_ONES = (1 << IPV4LENGTH) - 1
    _netmask_cache = {}

    max_prefixlen = property(lambda self: IPV4LENGTH, doc='The number of bits of an address.')

    @staticmethod
    def _plain_address(number):
        return IPv4Address(number)

    @classmethod
    def _prefix_from_prefix_string(cls, given):
        """Return the number of bits that an argument tells; also a netmask or a hostmask does."""
        try:
            return super()._prefix_from_prefix_string(given)
        except NetmaskValueError as refusal:
            if isinstance(given, int):
                raise
            try:
                mask = cls._ip_int_from_string(given)
            except AddressValueError:
                raise refusal from None
        for candidate in mask, mask ^ cls._ALL_ONES:
            try:
                return cls._length_of_mask(candidate)
            except ValueError:
                continue
        raise NetmaskValueError(f'{given!r} is not a valid netmask')

    @classmethod
    def _ip_int_from_string(cls, text):
        if not text:
            raise AddressValueError('Address cannot be empty')
        octets = text.split('.')
        if len(octets) != 4:
            raise AddressValueError(f"Expected 4 octets in {text!r}")
        try:
            return int.from_bytes(map(cls._parse_octet, octets))
        except ValueError as problem:
            raise AddressValueError(f"{problem} in {text!r}") from None

    @staticmethod
    def _parse_octet(text):
        if not text:
            raise ValueError("Empty octet not permitted")
        for wrong, message in (
                (not (text.isascii() and text.isdigit()), "Only decimal digits permitted"),
                (len(text) > 3, "At most 3 characters permitted"),
                # Some programs would take it for an octal number.
                (text != '0' and text[0] == '0', "Leading zeros are not permitted")):
            if wrong:
                raise ValueError(f"{message} in {text!r}")
        number = int(text)
        if number > 255:
            raise ValueError(f"Octet {number} (> 255) not permitted")
        return number

    @staticmethod
    def _string_from_ip_int(number):
        return '.'.join(map(str, number.to_bytes(4)))

    def _explode_shorthand_ip_string(self):
        return str(self)

    def _reverse_pointer(self):
        octets = str(self).split('.')
        return f'{'.'.join(reversed(octets))}.in-addr.arpa'


class IPv4Address(_BaseV4, _BaseAddress):
    """An IPv4 address: '192.0.2.1', 4 bytes, or a number."""

    __slots__ = ('_ip', '__weakref__')
    __module__ = 'ipaddress'

    def __init__(self, address):
        match address:
            case int():
                self._check_int_address(address)
                self._ip = address
            case bytes():
                self._check_packed_address(address, 4)
                self._ip = int.from_bytes(address)
            case _:
                text = str(address)
                if '/' in text:
                    raise AddressValueError(f"Unexpected '/' in {address!r}")
                self._ip = self._ip_int_from_string(text)

    packed = property(lambda self: self._ip.to_bytes(4), doc='The address as 4 bytes.')

    @property
    def ipv6_mapped(self):
        """The IPv6 address that stands for this one."""
        from _ipaddress_v6 import IPv6Address
        return IPv6Address(0xFFFF << 32 | self._ip)

    # --- Special ranges; see https://www.iana.org/assignments/iana-ipv4-special-registry.

    is_reserved = property(lambda self: self in self._constants._reserved_network,
                           doc='Whether it is kept for the future.')
    is_multicast = property(lambda self: self in self._constants._multicast_network,
                            doc='Whether it stands for many hosts.')
    is_loopback = property(lambda self: self in self._constants._loopback_network,
                           doc='Whether it stands for the host itself.')
    is_link_local = property(lambda self: self in self._constants._linklocal_network,
                             doc='Whether a host has given it to itself.')
    is_unspecified = property(lambda self: self == self._constants._unspecified_address,
                              doc='Whether it is 0.0.0.0.')

    @property
    @functools.lru_cache
    def is_private(self):
        """Whether it is not for the whole world. Shared addresses are neither private nor global."""
        ranges = self._constants
        return (any(self in network for network in ranges._private_networks)
                and not any(self in network for network in ranges._private_networks_exceptions))

    @property
    @functools.lru_cache
    def is_global(self):
        """Whether it is for the whole world."""
        return not (self.is_private or self in self._constants._public_network)


class IPv4Network(_BaseV4, _BaseNetwork):
    """An IPv4 network: '192.0.2.0/24', ('192.0.2.0', 24); the mask may also be 255.255.255.0.

    Unless it is strict, the bits of hosts may be set, and are forgotten.
    """

    __module__ = 'ipaddress'
    _address_class = IPv4Address

    @property
    def is_global(self):
        """Whether there are addresses for the whole world."""
        shared = self._constants._public_network
        ends = self.network_address in shared, self.broadcast_address in shared
        return not all(ends) and not self.is_private


class IPv4Interface(_Interface, IPv4Address):
    """An IPv4 address with its network: '192.0.2.1/24'."""

    __module__ = 'ipaddress'
    _network_class = IPv4Network


def _networks(*texts):
    return [IPv4Network(text) for text in texts]


class _IPv4Constants:
    """The special ranges."""

    __module__ = 'ipaddress'

    _unspecified_address = IPv4Address(0)
    (_linklocal_network, _loopback_network, _multicast_network, _public_network,
     _reserved_network) = _networks('169.254.0.0/16', '127.0.0.0/8', '224.0.0.0/4',
                                    '100.64.0.0/10', '240.0.0.0/4')
    _private_networks = _networks(
        '0.0.0.0/8', '10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12',
        '192.0.0.0/24', '192.0.0.170/31', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15',
        '198.51.100.0/24', '203.0.113.0/24', '240.0.0.0/4', '255.255.255.255/32')
    _private_networks_exceptions = _networks('192.0.0.9/32', '192.0.0.10/32')


IPv4Address._constants = IPv4Network._constants = _IPv4Constants
