"""Addresses, networks and interfaces of IPv4 and IPv6.

    network = ipaddress.ip_network('192.0.2.0/24')
    ipaddress.ip_address('192.0.2.7') in network
"""

__version__ = '1.0'

from _ipaddress_base import (AddressValueError, NetmaskValueError, _BaseAddress, _BaseNetwork,
                             _IPAddressBase)
from _ipaddress_v4 import (IPV4LENGTH, IPv4Address, IPv4Interface, IPv4Network, _BaseV4,
                           _IPv4Constants)
from _ipaddress_v6 import (IPV6LENGTH, IPv6Address, IPv6Interface, IPv6Network, _BaseV6,
                           _IPv6Constants)


def _first_that_fits(kinds, what: str, *arguments):
    for kind in kinds:
        try:
            return kind(*arguments)
        except (AddressValueError, NetmaskValueError):
            continue
    raise ValueError(f'{arguments[0]!r} does not appear to be an IPv4 or IPv6 {what}')


def ip_address(address):
    """Return an address for text, a number (small ones are of IPv4), or bytes."""
    return _first_that_fits((IPv4Address, IPv6Address), 'address', address)


def ip_network(address, strict=True):
    """Return a network for 'address/bits'; unless it is strict, bits of hosts may be set."""
    return _first_that_fits((IPv4Network, IPv6Network), 'network', address, strict)


def ip_interface(address):
    """Return an interface, an address with its network, for 'address/bits'."""
    return _first_that_fits((IPv4Interface, IPv6Interface), 'interface', address)


def _packed(address: int, version: int, size: int) -> bytes:
    try:
        return address.to_bytes(size)
    except OverflowError:
        raise ValueError(f"Address negative or too large for IPv{version}")


def v4_int_to_packed(address):
    """Return a number as 4 bytes."""
    return _packed(address, 4, 4)


def v6_int_to_packed(address):
    """Return a number as 16 bytes."""
    return _packed(address, 6, 16)


def get_mixed_type_key(obj):
    """Return a key by which networks and addresses can be sorted together.

    They have no order of their own, as it is not clear which one should come first.
    """
    for name in '_get_networks_key', '_get_address_key':
        if (key := getattr(obj, name, None)) is not None:
            return key()
    return NotImplemented


# --- Ranges of addresses, as networks.

def _count_righthand_zero_bits(number, bits):
    """Return how many bits, at most `bits`, are 0 at the end of a number."""
    return min(bits, (number & -number).bit_length() - 1) if number else bits


def summarize_address_range(first, last):
    """Yield the networks that together are all addresses from one to another."""
    if not isinstance(first, _BaseAddress) or not isinstance(last, _BaseAddress):
        raise TypeError('first and last must be IP addresses, not networks')
    if first.version != last.version:
        raise TypeError(f'{first} and {last} are not of the same version')
    if first > last:
        raise ValueError('last IP address must be greater than first')
    kinds = {4: IPv4Network, 6: IPv6Network}
    if first.version not in kinds:
        raise ValueError('unknown IP version')
    width, number, end = first._max_prefixlen, first._ip, last._ip + 1
    while number < end:
        # The largest one that may begin here, and is not too large.
        free = min(_count_righthand_zero_bits(number, width), (end - number).bit_length() - 1)
        yield kinds[first.version]((number, width - free))
        number += 1 << free


def _find_address_range(addresses):
    """Yield (first, last) of all runs in a sorted list of addresses."""
    first = last = None
    for address in addresses:
        if last is not None and address._ip == last._ip + 1:
            last = address
            continue
        if last is not None:
            yield first, last
        first = last = address
    if last is not None:
        yield first, last


def _merged(networks):
    """Return networks, sorted, that have the same addresses as others, but are as few as possible."""
    waiting, kept = list(networks), {}
    while waiting:
        network = waiting.pop()
        larger = network.supernet()
        sibling = kept.get(larger)
        if sibling is None:
            kept[larger] = network
        elif sibling != network:
            del kept[larger]        # both halves are there
            waiting.append(larger)
    result = []
    for network in sorted(kept.values()):
        if not result or result[-1].broadcast_address < network.broadcast_address:
            result.append(network)  # or it is within the one before
    return result


def collapse_addresses(addresses):
    """Return an iterator over the fewest networks that have all of these networks and addresses."""
    single, networks = [], []
    for item in addresses:
        if isinstance(item, _BaseAddress):
            group, item = single, getattr(item, 'ip', item)
        elif item._prefixlen == item._max_prefixlen:
            group, item = single, item.network_address
        else:
            group = networks
        if group and group[-1].version != item.version:
            raise TypeError(f'{item} and {group[-1]} are not of the same version')
        group.append(item)
    for first, last in _find_address_range(sorted(set(single))):
        networks += summarize_address_range(first, last)
    return iter(_merged(networks))
