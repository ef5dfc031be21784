"""What IPv4 and IPv6 have in common; see ipaddress.

Addresses are numbers, _ip; networks are an address with a number of bits that are the
same in all of its addresses. The versions bring their sizes, their notations and the
special ranges.
"""

import functools


class AddressValueError(ValueError):
    """That is no address."""

    __module__ = 'ipaddress'


class NetmaskValueError(ValueError):
    """That is no netmask."""

    __module__ = 'ipaddress'


def _check_same_version(one, other, what='version'):
    if one.version != other.version:
        raise TypeError(f'{one} and {other} are not of the same {what}')


class _IPAddressBase:
    """Addresses, interfaces and networks.

    A version has version, _max_prefixlen, _ALL_ONES, and the notation: _ip_int_from_string(),
    _string_from_ip_int(), _explode_shorthand_ip_string(), _reverse_pointer().
    """

    __slots__ = ()
    __module__ = 'ipaddress'

    @property
    def version(self):
        """4 or 6."""
        raise NotImplementedError(f'{type(self)} has no version specified')

    exploded = property(lambda self: self._explode_shorthand_ip_string(),
                        doc='The long form.')
    compressed = property(lambda self: str(self), doc='The short form.')
    reverse_pointer = property(lambda self: self._reverse_pointer(),
                               doc='The name in DNS under which the name of the host is.')

    # --- Arguments of constructors.

    def _check_int_address(self, number):
        problem = ('< 0' if number < 0 else
                   f'>= 2**{self._max_prefixlen}' if number > self._ALL_ONES else None)
        if problem:
            raise AddressValueError(f'{number} ({problem}) is not permitted '
                                    f'as an IPv{self.version} address')

    def _check_packed_address(self, data, length):
        if len(data) != length:
            raise AddressValueError(f'{data!r} (len {len(data)} != {length}) is not permitted '
                                    f'as an IPv{self.version} address')

    @classmethod
    def _split_addr_prefix(cls, given):
        """Return (address, netmask) of an argument, which may be 'address/netmask' or a pair."""
        if isinstance(given, (int, bytes)):
            parts = (given,)
        elif isinstance(given, tuple):
            parts = given
        else:
            parts = str(given).split('/')
            if len(parts) > 2:
                raise AddressValueError(f"Only one '/' permitted in {given!r}")
        return parts if len(parts) > 1 else (*parts, cls._max_prefixlen)

    # --- Netmasks.

    @classmethod
    def _mask(cls, length: int) -> int:
        return cls._ALL_ONES ^ (cls._ALL_ONES >> length)

    @classmethod
    def _length_of_mask(cls, mask: int) -> int:
        zeros = mask ^ cls._ALL_ONES
        if zeros & (zeros + 1):
            shown = mask.to_bytes(cls._max_prefixlen // 8)
            raise ValueError(f'Netmask pattern {shown!r} mixes zeroes & ones')
        return cls._max_prefixlen - zeros.bit_length()

    @classmethod
    def _prefix_from_prefix_string(cls, given) -> int:
        """Return the number of bits that an argument tells; versions may know more ways."""
        if isinstance(given, int):
            length = given
        else:
            length = int(given) if given.isascii() and given.isdigit() else -1
        if 0 <= length <= cls._max_prefixlen:
            return length
        raise NetmaskValueError(f'{given!r} is not a valid netmask')

    @classmethod
    def _make_netmask(cls, given):
        """Return (netmask, number of bits); there are not many, so they are kept."""
        known = cls._netmask_cache
        if given not in known:
            length = cls._prefix_from_prefix_string(given)
            known[given] = cls._plain_address(cls._mask(length)), length
        return known[given]


@functools.total_ordering
class _BaseAddress(_IPAddressBase):
    """A single address."""

    __slots__ = ()
    __module__ = 'ipaddress'

    def __int__(self):
        return self._ip

    def __eq__(self, other):
        try:
            return (self._ip, self.version) == (other._ip, other.version)
        except AttributeError:
            return NotImplemented

    def __lt__(self, other):
        if not isinstance(other, _BaseAddress):
            return NotImplemented
        if self.version != other.version:
            _check_same_version(self, other)
        return self._ip < other._ip

    def __hash__(self):
        return hash((self.version, self._ip))

    def __add__(self, other):
        return self.__class__(self._ip + other) if isinstance(other, int) else NotImplemented

    def __sub__(self, other):
        return self.__class__(self._ip - other) if isinstance(other, int) else NotImplemented

    def __repr__(self):
        return f'{self.__class__.__name__}({str(self)!r})'

    def __str__(self):
        return str(self._string_from_ip_int(self._ip))

    def __reduce__(self):
        return self.__class__, (self._ip,)

    def __format__(self, fmt):
        """Format like text; or, with b, x, X or n, as a number of the full width."""
        if fmt in ('', 's') or fmt.endswith('s'):
            return format(str(self), fmt)
        options, kind = fmt[:-1], fmt[-1]
        if kind not in 'bnxX' or options not in ('', '#', '_', '#_'):
            return super().__format__(fmt)
        if kind == 'n':
            kind = 'b' if self.version == 4 else 'x'
        digits = self._max_prefixlen // (1 if kind == 'b' else 4)
        if '_' in options:
            digits += digits // 4 - 1
        if '#' in options:
            digits += 2
        alternate, grouped = options.partition('_')[:2]
        return format(self._ip, f'{alternate}0{digits}{grouped}{kind}')

    def _get_address_key(self):
        return self.version, self


class _Interface:
    """An address together with its network."""

    __slots__ = ()
    __module__ = 'ipaddress'

    def __init__(self, given):
        address, mask = self._split_addr_prefix(given)
        super().__init__(address)
        self.network = self._network_class((address, mask), strict=False)
        self.netmask, self._prefixlen = self.network.netmask, self.network._prefixlen

    def __str__(self):
        return f'{super().__str__()}/{self._prefixlen}'

    def _compare(self, other, alone, together):
        if alone is NotImplemented or not hasattr(other, 'network'):
            return alone if alone is NotImplemented else False
        return together(self.network, other.network)

    def __eq__(self, other):
        same = super().__eq__(other)
        return self._compare(other, same, lambda mine, its: same and mine == its)

    def __lt__(self, other):
        less = super().__lt__(other)
        return self._compare(other, less,
                             lambda mine, its: mine < its or (mine == its and less))

    def __hash__(self):
        return hash((self._ip, self._prefixlen, int(self.network.network_address)))

    def __reduce__(self):
        return self.__class__, (str(self),)

    @property
    def ip(self):
        """The address by itself."""
        return self._plain_address(self._ip)

    @property
    def hostmask(self):
        return self.network.hostmask

    def _with(self, suffix) -> str:
        return f'{self._string_from_ip_int(self._ip)}/{suffix}'

    with_prefixlen = property(lambda self: self._with(self._prefixlen), doc='1.2.3.4/24')
    with_netmask = property(lambda self: self._with(self.netmask), doc='1.2.3.4/255.255.255.0')
    with_hostmask = property(lambda self: self._with(self.hostmask), doc='1.2.3.4/0.0.0.255')


@functools.total_ordering
class _BaseNetwork(_IPAddressBase):
    """A network: all addresses that begin with the same bits."""

    __module__ = 'ipaddress'

    def __init__(self, address, strict=True):
        first, mask = self._split_addr_prefix(address)
        self.network_address = self._address_class(first)
        self.netmask, self._prefixlen = self._make_netmask(mask)
        begin = self.network_address._ip & self.netmask._ip
        if begin != self.network_address._ip:
            if strict:
                raise ValueError(f'{self} has host bits set')
            self.network_address = self._address_class(begin)

    @property
    def _address_class(self):
        raise NotImplementedError(f'{type(self)} has no associated address class')

    def _new(self, number: int, length: int):
        return self.__class__((number, length))

    # --- As text, as a number of addresses.

    def __str__(self):
        return f'{self.network_address}/{self._prefixlen}'

    def __repr__(self):
        return f'{self.__class__.__name__}({str(self)!r})'

    def __reduce__(self):
        return self.__class__, (str(self),)

    prefixlen = property(lambda self: self._prefixlen, doc='How many bits are the same.')
    with_prefixlen = property(lambda self: str(self), doc='1.2.3.0/24')
    with_netmask = property(lambda self: f'{self.network_address}/{self.netmask}',
                            doc='1.2.3.0/255.255.255.0')
    with_hostmask = property(lambda self: f'{self.network_address}/{self.hostmask}',
                             doc='1.2.3.0/0.0.0.255')

    @functools.cached_property
    def hostmask(self):
        """The netmask with 0 for 1 and 1 for 0."""
        return self._address_class(self.netmask._ip ^ self._ALL_ONES)

    @functools.cached_property
    def broadcast_address(self):
        """The last address."""
        return self._address_class(self.network_address._ip | self.hostmask._ip)

    @property
    def num_addresses(self):
        """How many addresses there are, with the first and the last."""
        return self.hostmask._ip + 1

    def _numbers(self) -> range:
        first = self.network_address._ip
        return range(first, first + self.num_addresses)

    def __iter__(self):
        return map(self._address_class, self._numbers())

    def __getitem__(self, n):
        at = n if n >= 0 else n + self.num_addresses
        if not 0 <= at < self.num_addresses:
            raise IndexError('address out of range')
        return self._address_class(self.network_address._ip + at)

    def __contains__(self, other):
        if self.version != other.version or isinstance(other, _BaseNetwork):
            return False
        return other._ip & self.netmask._ip == self.network_address._ip

    _not_for_hosts = 2          # addresses: the first, and the last if it is 2

    def hosts(self):
        """Return an iterator over the addresses that hosts can have.

        In networks of one or two addresses that are all of them.
        """
        if self.num_addresses == 1:
            return [self._address_class(self.network_address._ip)]
        if self.num_addresses == 2:
            return iter(self)
        numbers = self._numbers()
        return map(self._address_class, numbers[1:-1] if self._not_for_hosts == 2 else numbers[1:])

    # --- Order.

    def _get_networks_key(self):
        return self.version, self.network_address, self.netmask

    def __eq__(self, other):
        if not isinstance(other, _BaseNetwork):
            return NotImplemented
        return (self.version == other.version and self.network_address == other.network_address
                and self.netmask._ip == other.netmask._ip)

    def __hash__(self):
        return hash((self.network_address._ip, self.netmask._ip))

    def __lt__(self, other):
        if not isinstance(other, _BaseNetwork):
            return NotImplemented
        _check_same_version(self, other)
        return self._get_networks_key() < other._get_networks_key()

    def compare_networks(self, other):
        """Return -1, 0 or 1: whether this one comes before another, with it, or after it."""
        _check_same_version(self, other, 'type')
        mine, its = self._get_networks_key(), other._get_networks_key()
        return (mine > its) - (mine < its)

    # --- Parts.

    @staticmethod
    def _is_subnet_of(a, b) -> bool:
        try:
            _check_same_version(a, b)
            return (b.network_address <= a.network_address
                    and b.broadcast_address >= a.broadcast_address)
        except AttributeError:
            raise TypeError(f'Unable to test subnet containment between {a} and {b}')

    def subnet_of(self, other):
        """Tell whether this is a part of another network, or the same."""
        return self._is_subnet_of(self, other)

    def supernet_of(self, other):
        """Tell whether another network is a part of this one, or the same."""
        return self._is_subnet_of(other, self)

    def overlaps(self, other):
        """Tell whether a network has addresses of this one."""
        return any(end in network for network, others in ((self, other), (other, self))
                   for end in (others.network_address, others.broadcast_address))

    def address_exclude(self, other):
        """Yield networks that are all of this one but another one, which is a part of it."""
        _check_same_version(self, other)
        if not isinstance(other, _BaseNetwork):
            raise TypeError(f'{other} is not a network object')
        if not other.subnet_of(self):
            raise ValueError(f'{other} not contained in {self}')
        # At each size: the half in which the other one is not.
        for length in range(self._prefixlen + 1, other._prefixlen + 1):
            half = 1 << (self._max_prefixlen - length)
            yield self._new((other.network_address._ip ^ half) & -half, length)

    def _new_length(self, difference, wanted, longer: bool) -> int:
        """Return the number of bits of a part, or of what this is a part of."""
        sign = 1 if longer else -1
        if wanted is None:
            return self._prefixlen + sign * difference
        if (wanted - self._prefixlen) * sign < 0:
            raise ValueError(f'new prefix must be {'longer' if longer else 'shorter'}')
        if difference != 1:
            raise ValueError('cannot set prefixlen_diff and new_prefix')
        return wanted

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        """Yield the parts of this network that have so many bits more, or just so many."""
        if self._prefixlen == self._max_prefixlen:
            yield self
            return
        length = self._new_length(prefixlen_diff, new_prefix, True)
        if length < self._prefixlen:
            raise ValueError('prefix length diff must be > 0')
        if length > self._max_prefixlen:
            raise ValueError(f'prefix length diff {length} is invalid for netblock {self}')
        numbers = self._numbers()
        for number in numbers[::1 << (self._max_prefixlen - length)]:
            yield self._new(number, length)

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        """Return the network with so many bits less, or just so many, that this is a part of."""
        if not self._prefixlen:
            return self
        length = self._new_length(prefixlen_diff, new_prefix, False)
        if length < 0:
            raise ValueError(f'current prefixlen is {self._prefixlen}, cannot have a '
                             f'prefixlen_diff of {prefixlen_diff}')
        return self._new(self.network_address._ip & self._mask(length), length)

    # --- Special ranges.

    @property
    def is_private(self):
        """Whether no address is for the whole world."""
        ends = self.network_address, self.broadcast_address

        def within(network):
            return all(end in network for end in ends)
        ranges = self._constants
        return (any(map(within, ranges._private_networks))
                and not any(map(within, ranges._private_networks_exceptions)))

    @property
    def is_global(self):
        """Whether there are addresses for the whole world."""
        return not self.is_private


def _of_both_ends(name: str):
    return property(lambda self: (getattr(self.network_address, name)
                                  and getattr(self.broadcast_address, name)),
                    doc='Whether it is so for the first and for the last address.')


for _name in 'is_multicast', 'is_reserved', 'is_link_local', 'is_unspecified', 'is_loopback':
    setattr(_BaseNetwork, _name, _of_both_ends(_name))
del _name
