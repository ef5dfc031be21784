"""Functions that parse the beginning of a structured header's value."""

from email import errors
from email._header_parsing import parse_addr_spec

_BLANKS = ' \t\r\n'


class AddrSpec(str):
    """An address, with its parts and defects."""

    def __new__(cls, local_part, domain):
        from email._header_parsing import is_dot_atom, quote_string
        local = local_part if is_dot_atom(local_part) else quote_string(local_part)
        self = super().__new__(cls, f'{local}@{domain}' if domain else local)
        self.local_part, self.domain = local_part, domain
        self.all_defects = []
        self.addr_spec = str(self)
        return self


def get_addr_spec(value):
    """Return (address, rest) of what begins with an address."""
    stripped = value.lstrip(_BLANKS)
    user, domain, rest = parse_addr_spec(stripped, domain_required=False)
    address = AddrSpec(user, domain)
    if not domain:
        address.all_defects.append(errors.InvalidHeaderDefect("addr-spec local part with no domain"))
    return address, rest


def get_angle_addr(value):
    """Return (address, rest) of what begins with an address in angle brackets."""
    stripped = value.lstrip(_BLANKS)
    if not stripped.startswith('<'):
        raise errors.HeaderParseError("expected angle-addr but found '{}'".format(value))
    if stripped.startswith('<>'):
        address = AddrSpec('', '')
        address.addr_spec = '<>'
        return address, stripped[2:]
    user, domain, rest = parse_addr_spec(stripped[1:], domain_required=False)
    rest = rest.lstrip(_BLANKS)
    address = AddrSpec(user, domain)
    if rest.startswith('>'):
        rest = rest[1:]
    else:
        address.all_defects.append(errors.InvalidHeaderDefect("missing trailing '>' on angle-addr"))
    return address, rest
