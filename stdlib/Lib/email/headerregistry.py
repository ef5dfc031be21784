"""Header values that know their parts: strings with attributes."""

from types import MappingProxyType

from email import _header_parsing as parsing
from email import errors, utils

__all__ = ['Address', 'Group', 'BaseHeader', 'HeaderRegistry']


class Address:
    """An address: display name, user and domain."""

    def __init__(self, display_name='', username='', domain='', addr_spec=None):
        inputs = ''.join(filter(None, (display_name, username, domain, addr_spec)))
        if '\r' in inputs or '\n' in inputs:
            raise ValueError("invalid arguments; address parts cannot contain CR or LF")
        if addr_spec is not None:
            if username or domain:
                raise TypeError("addrspec specified when username and/or domain also specified")
            username, domain, rest = parsing.parse_addr_spec(addr_spec)
            if rest:
                raise ValueError("Invalid addr_spec; only '{}' could be parsed from '{}'".format(
                    addr_spec[:len(addr_spec) - len(rest)], addr_spec))
        self._display_name = display_name
        self._username = username
        self._domain = domain

    @property
    def display_name(self):
        return self._display_name

    @property
    def username(self):
        return self._username

    @property
    def domain(self):
        return self._domain

    @property
    def addr_spec(self):
        """The address without the name, quoted as needed."""
        local = self.username
        if local and not parsing.is_dot_atom(local):
            local = parsing.quote_string(local)
        if self.domain:
            return local + '@' + self.domain
        return local or '<>'

    def __repr__(self):
        return "{}(display_name={!r}, username={!r}, domain={!r})".format(
            self.__class__.__name__, self.display_name, self.username, self.domain)

    def __str__(self):
        name = self.display_name
        if name and parsing.needs_quotes(name):
            name = parsing.quote_string(name)
        if name:
            addr_spec = '' if self.addr_spec == '<>' else self.addr_spec
            return "{} <{}>".format(name, addr_spec)
        return self.addr_spec

    def __eq__(self, other):
        if not isinstance(other, Address):
            return NotImplemented
        return (self.display_name == other.display_name and self.username == other.username
                and self.domain == other.domain)


class Group:
    """A named group of addresses; without a name, a single address."""

    def __init__(self, display_name=None, addresses=None):
        self._display_name = display_name
        self._addresses = tuple(addresses) if addresses else tuple()

    @property
    def display_name(self):
        return self._display_name

    @property
    def addresses(self):
        return self._addresses

    def __repr__(self):
        return "{}(display_name={!r}, addresses={!r}".format(
            self.__class__.__name__, self.display_name, self.addresses)

    def __str__(self):
        if self.display_name is None and len(self.addresses) == 1:
            return str(self.addresses[0])
        name = self.display_name
        if name is not None and parsing.needs_quotes(name):
            name = parsing.quote_string(name)
        members = ", ".join(str(x) for x in self.addresses)
        return "{}:{};".format(name, ' ' + members if members else members)

    def __eq__(self, other):
        if not isinstance(other, Group):
            return NotImplemented
        return self.display_name == other.display_name and self.addresses == other.addresses


class BaseHeader(str):
    """A header: the decoded value as a string, with name, defects and more.

    A subclass has a class method parse(value, kwds) that fills in kwds['decoded'],
    kwds['defects'] and whatever init() takes.
    """

    def __new__(cls, name, value):
        kwds = {'defects': []}
        cls.parse(value, kwds)
        if utils._has_surrogates(kwds['decoded']):
            kwds['decoded'] = utils._sanitize(kwds['decoded'])
        self = str.__new__(cls, kwds['decoded'])
        del kwds['decoded']
        self.init(name, **kwds)
        return self

    def init(self, name, *, parse_tree=None, defects):
        self._name = name
        self._parse_tree = parse_tree
        self._defects = defects

    @property
    def name(self):
        return self._name

    @property
    def defects(self):
        return tuple(self._defects)

    def __reduce__(self):
        return _reconstruct_header, (self.__class__.__name__, self.__class__.__bases__, str(self)), self.__dict__

    @classmethod
    def _reconstruct(cls, value):
        return str.__new__(cls, value)

    def fold(self, *, policy):
        """Return the header's text in lines of the policy's length."""
        return parsing.fold(self.name, self._tokens(), policy)

    def _tokens(self):
        """List the pieces that the value is folded at: text, and whether it may be encoded."""
        return parsing.text_tokens(str(self))


def _reconstruct_header(cls_name, bases, value):
    return type(cls_name, bases, {})._reconstruct(value)


class UnstructuredHeader:
    """A header of free text."""

    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        kwds['decoded'], kwds['parse_tree'] = parsing.decode_text(value, kwds['defects']), value


class UniqueUnstructuredHeader(UnstructuredHeader):
    max_count = 1


class DateHeader:
    """A header with a date: the attribute datetime has it, or None."""

    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        if not value:
            kwds['defects'].append(errors.HeaderMissingRequiredValue())
            kwds['datetime'] = None
            kwds['decoded'] = ''
            return
        if isinstance(value, str):
            kwds['decoded'] = value
            try:
                value = utils.parsedate_to_datetime(value)
            except ValueError:
                kwds['defects'].append(errors.InvalidDateDefect('Invalid date value or format'))
                kwds['datetime'] = None
                return
        kwds['datetime'] = value
        kwds['decoded'] = utils.format_datetime(value)

    def init(self, *args, **kw):
        self._datetime = kw.pop('datetime')
        super().init(*args, **kw)

    @property
    def datetime(self):
        return self._datetime


class UniqueDateHeader(DateHeader):
    max_count = 1


class AddressHeader:
    """A header with addresses: attributes groups and addresses."""

    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        if isinstance(value, str):
            groups = [Group(name, [Address(*parts) for parts in members])
                      for name, members in parsing.parse_address_list(value, kwds['defects'])]
        else:
            if not hasattr(value, '__iter__'):
                value = [value]
            groups = [Group(None, [item]) if not hasattr(item, 'addresses') else item for item in value]
        kwds['groups'] = groups
        kwds['decoded'] = ', '.join(str(item) for item in groups)

    def init(self, *args, **kw):
        self._groups = tuple(kw.pop('groups'))
        self._addresses = None
        super().init(*args, **kw)

    @property
    def groups(self):
        return self._groups

    @property
    def addresses(self):
        if self._addresses is None:
            self._addresses = tuple(address for group in self._groups for address in group.addresses)
        return self._addresses

    def _tokens(self):
        return parsing.address_tokens(self._groups)


class UniqueAddressHeader(AddressHeader):
    max_count = 1


class SingleAddressHeader(AddressHeader):
    """A header with one address."""

    @property
    def address(self):
        if len(self.addresses) != 1:
            raise ValueError("value of single address header {} is not a single address".format(self.name))
        return self.addresses[0]


class UniqueSingleAddressHeader(SingleAddressHeader):
    max_count = 1


class MIMEVersionHeader:
    """The version of MIME."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds['decoded'] = value
        kwds['major'], kwds['minor'] = major, minor = parsing.parse_version(value, kwds['defects'])
        kwds['version'] = '{}.{}'.format(major, minor) if minor is not None else None

    def init(self, *args, **kw):
        self._version = kw.pop('version')
        self._major = kw.pop('major')
        self._minor = kw.pop('minor')
        super().init(*args, **kw)

    @property
    def major(self):
        return self._major

    @property
    def minor(self):
        return self._minor

    @property
    def version(self):
        return self._version


class ParameterizedMIMEHeader:
    """A header with a value and parameters."""

    max_count = 1

    def init(self, *args, **kw):
        self._params = kw.pop('params')
        super().init(*args, **kw)

    @property
    def params(self):
        return MappingProxyType(self._params)

    def _tokens(self):
        return parsing.parameter_tokens(str(self), self._params)


class ContentTypeHeader(ParameterizedMIMEHeader):
    """The type of the content."""

    @classmethod
    def parse(cls, value, kwds):
        first, params = parsing.parse_parameters(value, kwds['defects'])
        maintype, slash, subtype = first.partition('/')
        maintype, subtype = maintype.strip(), subtype.strip()
        if not slash or not maintype or not subtype or '/' in subtype:
            kwds['defects'].append(errors.InvalidHeaderDefect('Invalid content type') if first else
                                   errors.HeaderMissingRequiredValue("Missing content type specification"))
            maintype, subtype, params = 'text', 'plain', params if first else {}
        kwds['maintype'], kwds['subtype'] = maintype, subtype
        kwds['params'] = params
        kwds['decoded'] = parsing.join_parameters(maintype + '/' + subtype, params) if slash else value

    def init(self, *args, **kw):
        self._maintype = kw.pop('maintype').lower()
        self._subtype = kw.pop('subtype').lower()
        super().init(*args, **kw)

    @property
    def maintype(self):
        return self._maintype

    @property
    def subtype(self):
        return self._subtype

    @property
    def content_type(self):
        return self.maintype + '/' + self.subtype


class ContentDispositionHeader(ParameterizedMIMEHeader):
    """What is to be done with the content."""

    @classmethod
    def parse(cls, value, kwds):
        first, kwds['params'] = parsing.parse_parameters(value, kwds['defects'])
        if not first:
            kwds['defects'].append(errors.HeaderMissingRequiredValue("Missing content disposition"))
        kwds['disposition'] = first.lower() or None
        kwds['decoded'] = parsing.join_parameters(first, kwds['params'])

    def init(self, *args, **kw):
        self._content_disposition = kw.pop('disposition')
        super().init(*args, **kw)

    @property
    def content_disposition(self):
        return self._content_disposition


class ContentTransferEncodingHeader:
    """How the content is encoded."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds['decoded'] = value
        word = value.split(';')[0].strip().lower()
        if not word:
            kwds['defects'].append(errors.HeaderMissingRequiredValue("Missing content transfer encoding"))
            word = '7bit'
        kwds['cte'] = word

    def init(self, *args, **kw):
        self._cte = kw.pop('cte')
        super().init(*args, **kw)

    @property
    def cte(self):
        return self._cte


class MessageIDHeader:
    """The identity of a message."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds['decoded'] = value.strip()


class ReferencesHeader:
    """The identities of other messages."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds['decoded'] = ' '.join(value.split())

    def _tokens(self):
        return [(word, False) for word in str(self).split()]


_default_header_map = {
    'subject': UniqueUnstructuredHeader,
    'date': UniqueDateHeader,
    'resent-date': DateHeader,
    'orig-date': UniqueDateHeader,
    'sender': UniqueSingleAddressHeader,
    'resent-sender': SingleAddressHeader,
    'to': UniqueAddressHeader,
    'resent-to': AddressHeader,
    'cc': UniqueAddressHeader,
    'resent-cc': AddressHeader,
    'bcc': UniqueAddressHeader,
    'resent-bcc': AddressHeader,
    'from': UniqueAddressHeader,
    'resent-from': AddressHeader,
    'reply-to': UniqueAddressHeader,
    'mime-version': MIMEVersionHeader,
    'content-type': ContentTypeHeader,
    'content-disposition': ContentDispositionHeader,
    'content-transfer-encoding': ContentTransferEncodingHeader,
    'message-id': MessageIDHeader,
    'references': ReferencesHeader,
    'in-reply-to': ReferencesHeader,
}


class HeaderRegistry:
    """Makes header objects: the class depends on the name."""

    def __init__(self, base_class=BaseHeader, default_class=UnstructuredHeader, use_default_map=True):
        self.registry = {}
        self.base_class = base_class
        self.default_class = default_class
        if use_default_map:
            self.registry.update(_default_header_map)

    def map_to_type(self, name, cls):
        """Let a class parse the headers of a name."""
        self.registry[name.lower()] = cls

    def __getitem__(self, name):
        cls = self.registry.get(name.lower(), self.default_class)
        return type('_' + cls.__name__, (cls, self.base_class), {})

    def __call__(self, name, value):
        """Return the header object of a name and value."""
        return self[name](name, value)
