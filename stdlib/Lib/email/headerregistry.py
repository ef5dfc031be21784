"""Header values as objects: strings that know what is in them.

A header class is made of two: BaseHeader, and one that knows the syntax of the
header. HeaderRegistry puts them together.
"""

from types import MappingProxyType

from email import _header_tokens as tokens, errors, utils
from email._header_scanner_mime import MIMEScanner

__all__ = ["Address", "Group", "BaseHeader", "HeaderRegistry"]


def _attribute(name, meaning):
    """A property for an attribute whose name begins with an underscore."""
    return property(lambda self: getattr(self, f"_{name}"), doc=meaning)


class Address:
    """A mailbox: the name to show, and the two sides of the @.

    The address can also be given as one, quoted as necessary: addr_spec.
    """

    display_name = _attribute("display_name", "The name to show, which may be empty.")
    username = _attribute("username", "What stands before the @, without quotes.")
    domain = _attribute("domain", "What stands after the @.")

    def __init__(self, display_name="", username="", domain="", addr_spec=None):
        if any(end in part for part in (display_name, username, domain, addr_spec) if part for end in "\r\n"):
            raise ValueError("invalid arguments; address parts cannot contain CR or LF")
        if addr_spec is not None:
            if username or domain:
                raise TypeError("addrspec specified when username and/or domain also specified")
            username, domain = self._both_sides(addr_spec)
        self._display_name, self._username, self._domain = display_name, username, domain

    @staticmethod
    def _both_sides(addr_spec):
        scanner = MIMEScanner(addr_spec)
        address = scanner.addr_spec()
        if scanner.rest:
            raise ValueError(f"Invalid addr_spec; only '{address}' could be parsed from '{addr_spec}'")
        if address.all_defects:
            raise address.all_defects[0]
        return address.local_part, address.domain

    @property
    def addr_spec(self):
        """The address without the name, with quotes where they are needed."""
        user = self._username
        if not tokens.DOT_ATOM_ENDS.isdisjoint(user):
            user = tokens.quote_string(user)
        return f"{user}@{self._domain}" if self._domain else user or "<>"

    def __repr__(self):
        parts = ", ".join([f"{name}={getattr(self, name)!r}" for name in ("display_name", "username", "domain")])
        return f"{type(self).__name__}({parts})"

    def __str__(self):
        address = self.addr_spec
        if not self._display_name:
            return address
        return f"{_phrase(self._display_name)} <{'' if address == '<>' else address}>"

    def __eq__(self, other):
        if isinstance(other, Address):
            return all(getattr(self, name) == getattr(other, name) for name in ("username", "domain", "display_name"))
        return NotImplemented


def _phrase(name):
    """A name with quotes if it needs them."""
    return name if tokens.SPECIALS.isdisjoint(name) else tokens.quote_string(name)


class Group:
    """Several mailboxes under a name. Without a name, it stands for the one mailbox that it has."""

    display_name = _attribute("display_name", "The name, or None.")
    addresses = _attribute("addresses", "The tuple of mailboxes.")

    def __init__(self, display_name=None, addresses=None):
        self._display_name, self._addresses = display_name, tuple(addresses or ())

    def __repr__(self):
        return f"{type(self).__name__}(display_name={self.display_name!r}, addresses={self.addresses!r}"

    def __str__(self):
        name, members = self._display_name, list(map(str, self._addresses))
        if name is None and len(members) == 1:
            return members[0]
        space = " " if members else ""
        return f"{name if name is None else _phrase(name)}:{space}{', '.join(members)};"

    def __eq__(self, other):
        if isinstance(other, Group):
            return (self.display_name, self.addresses) == (other.display_name, other.addresses)
        return NotImplemented


class BaseHeader(str):
    """A header: the string is its value, decoded.

    The class that knows the syntax has a class method parse(value, kwds), which puts
    the string into kwds['decoded'], what was wrong into the list kwds['defects'],
    and may add more, which its method init() then takes out of its keywords.
    """

    name = _attribute("name", "The name of the header.")

    def __new__(cls, name, value):
        found = {"defects": []}
        cls.parse(value, found)
        text = found.pop("decoded")
        self = super().__new__(cls, utils._sanitize(text) if utils._has_surrogates(text) else text)
        self.init(name, **found)
        return self

    def init(self, name, *, parse_tree=None, defects):
        """Set the attributes."""
        self._name, self._parse_tree, self._defects = name, parse_tree, defects

    @property
    def defects(self):
        """The tuple of what was wrong with the value."""
        return tuple(self._defects)

    def fold(self, *, policy):
        """The whole header in lines as the policy says, with encoded words where they are needed."""
        label = tokens.HeaderLabel([tokens.ValueTerminal(self._name, "header-name"), tokens.ValueTerminal(":", "header-sep")])
        blank = tokens.CFWSList([tokens.WhiteSpaceTerminal(" ", "fws")])
        header = tokens.Header([label, blank, self._parse_tree] if self._parse_tree else [label, self._parse_tree])
        return header.fold(policy=policy)

    # The classes are made on the fly, so that copies must be told how to make theirs.
    def __reduce__(self):
        return _reconstruct_header, (type(self).__name__, type(self).__bases__, str(self)), vars(self)

    @classmethod
    def _reconstruct(cls, value):
        return str.__new__(cls, value)


def _reconstruct_header(cls_name, bases, value):
    return type(cls_name, bases, {})._reconstruct(value)


class _Syntax:
    """What the classes for the syntaxes share: how often a header may occur, and the attributes that parse() found."""

    max_count = None
    _found = ()

    def init(self, *args, **kw):
        for name in self._found:
            setattr(self, f"_{name}", kw.pop(name))
        super().init(*args, **kw)


class _ScannedSyntax(_Syntax):
    """A syntax that one method of the scanner knows, and whose value is the text of the tree."""

    _scan = None

    @classmethod
    def value_parser(cls, value):
        """Return the tree for a value."""
        return getattr(MIMEScanner(value), cls._scan)()

    @classmethod
    def parse(cls, value, kwds):
        tree = cls.value_parser(value)
        kwds |= {"parse_tree": tree, "decoded": str(tree)}
        kwds["defects"] += cls._defects_of(tree)
        kwds |= {name: cls._detail(tree, name) for name in cls._found}

    @staticmethod
    def _defects_of(tree):
        return tree.all_defects

    @classmethod
    def _detail(cls, tree, name):
        """What an attribute of the header is taken from."""
        return getattr(tree, name)


def _sanitized(text):
    """Text that can be printed; None remains."""
    return text if text is None else utils._sanitize(text)


class UnstructuredHeader(_ScannedSyntax):
    """Free text."""

    _scan = "unstructured"

    @staticmethod
    def _defects_of(tree):
        return []       # Anything may be in it.


class UniqueUnstructuredHeader(UnstructuredHeader):
    """Free text, once."""

    max_count = 1


class DateHeader(_Syntax):
    """A date, set as text or as a datetime."""

    _found = ("datetime",)
    datetime = _attribute("datetime", "The date, or None if there is none.")

    @classmethod
    def parse(cls, value, kwds):
        moment, text, defect = cls._read(value)
        if defect is not None:
            kwds["defects"].append(defect)
        text = text if moment is None else utils.format_datetime(moment)
        tree = tokens.TokenList() if moment is None else cls.value_parser(text)
        kwds |= {"datetime": moment, "decoded": text, "parse_tree": tree}

    @staticmethod
    def value_parser(value):
        """Return the tree for a value."""
        return MIMEScanner(value).unstructured()

    @staticmethod
    def _read(value):
        if not value:
            return None, "", errors.HeaderMissingRequiredValue()
        if not isinstance(value, str):
            return value, "", None
        try:
            return utils.parsedate_to_datetime(value), value, None
        except ValueError:
            return None, value, errors.InvalidDateDefect("Invalid date value or format")


class UniqueDateHeader(DateHeader):
    """A date, once."""

    max_count = 1


class AddressHeader(_Syntax):
    """Addresses and groups of them, set as text or as such objects."""

    _found = ("groups",)

    @classmethod
    def parse(cls, value, kwds):
        if isinstance(value, str):
            tree = cls.value_parser(value)
            groups = [cls._group(address) for address in tree.addresses]
            kwds["defects"] += tree.all_defects
        else:
            items = value if hasattr(value, "__iter__") else [value]
            groups = [item if hasattr(item, "addresses") else Group(None, [item]) for item in items]
            tree = None
        text = ", ".join(map(str, groups))
        kwds |= {"groups": tuple(groups), "decoded": text, "parse_tree": cls.value_parser(text) if tree is None else tree}

    @staticmethod
    def value_parser(value):
        """Return the tree for a value."""
        return MIMEScanner(value).address_list()

    @staticmethod
    def _group(address):
        boxes = [Address(box.display_name or "", box.local_part or "", box.domain or "") for box in address.all_mailboxes]
        return Group(address.display_name, boxes)

    groups = _attribute("groups", "The tuple of groups; a lone address is a group without a name.")

    @property
    def addresses(self):
        """The tuple of all addresses."""
        return tuple([address for group in self._groups for address in group.addresses])


class UniqueAddressHeader(AddressHeader):
    """Addresses, once."""

    max_count = 1


class SingleAddressHeader(AddressHeader):
    """One address."""

    @property
    def address(self):
        """The address; an error if there are several, or none."""
        found = self.addresses
        if len(found) == 1:
            return found[0]
        raise ValueError(f"value of single address header {self.name} is not a single address")


class UniqueSingleAddressHeader(SingleAddressHeader):
    """One address, once."""

    max_count = 1


class MIMEVersionHeader(_ScannedSyntax):
    """The version of MIME, which has always been 1.0."""

    max_count = 1
    _scan, _found = "mime_version", ("major", "minor", "version")
    major = _attribute("major", "The number before the point, or None.")
    minor = _attribute("minor", "The number after the point, or None.")
    version = _attribute("version", "Both, as text, or None.")

    @classmethod
    def _detail(cls, tree, name):
        if name != "version":
            return None if tree.minor is None else super()._detail(tree, name)
        return None if tree.minor is None else f"{tree.major}.{tree.minor}"


class ParameterizedMIMEHeader(_ScannedSyntax):
    """A value with parameters."""

    max_count = 1
    _found = ("params",)

    @property
    def params(self):
        """The parameters, as a mapping that cannot be changed."""
        return MappingProxyType(self._params)

    @classmethod
    def _detail(cls, tree, name):
        if name == "params":
            return {_sanitized(key).lower(): _sanitized(value) for key, value in tree.params or ()}
        return _sanitized(super()._detail(tree, name))


class ContentTypeHeader(ParameterizedMIMEHeader):
    """The type of the content."""

    _scan, _found = "content_type", ("maintype", "subtype", "params")
    maintype = _attribute("maintype", "What stands before the slash, in lower case.")
    subtype = _attribute("subtype", "What stands after the slash, in lower case.")

    @property
    def content_type(self):
        """The whole type, in lower case."""
        return f"{self._maintype}/{self._subtype}"


class ContentDispositionHeader(ParameterizedMIMEHeader):
    """Where the content belongs: into the text, or beside it."""

    _scan, _found = "content_disposition", ("content_disposition", "params")
    content_disposition = _attribute("content_disposition", "The value in lower case, or None.")


class ContentTransferEncodingHeader(_ScannedSyntax):
    """How the content is encoded."""

    max_count = 1
    _scan, _found = "content_transfer_encoding", ("cte",)
    cte = _attribute("cte", "The name of the encoding, in lower case; '7bit' if there is none.")

    @classmethod
    def _detail(cls, tree, name):
        return _sanitized(super()._detail(tree, name))


class MessageIDHeader(_ScannedSyntax):
    """What a message is called by others that refer to it."""

    max_count = 1
    _scan = "message_id"


_CLASSES = {
    UniqueUnstructuredHeader: "subject",
    UniqueDateHeader: "date orig-date",
    DateHeader: "resent-date",
    UniqueSingleAddressHeader: "sender",
    SingleAddressHeader: "resent-sender",
    UniqueAddressHeader: "from reply-to to cc bcc",
    AddressHeader: "resent-from resent-to resent-cc resent-bcc",
    MIMEVersionHeader: "mime-version",
    ContentTypeHeader: "content-type",
    ContentDispositionHeader: "content-disposition",
    ContentTransferEncodingHeader: "content-transfer-encoding",
    MessageIDHeader: "message-id",
}
_default_header_map = {name: cls for cls, names in _CLASSES.items() for name in names.split()}


class HeaderRegistry:
    """A function of name and value that makes header objects, of a class that depends on the name."""

    def __init__(self, base_class=BaseHeader, default_class=UnstructuredHeader, use_default_map=True):
        self.base_class, self.default_class = base_class, default_class
        self.registry = dict(_default_header_map) if use_default_map else {}

    def map_to_type(self, name, cls):
        """Let a class know the syntax of the headers of that name."""
        self.registry[name.lower()] = cls

    def __getitem__(self, name):
        syntax = self.registry.get(name.lower(), self.default_class)
        return type(f"_{syntax.__name__}", (syntax, self.base_class), {})

    def __call__(self, name, value):
        return self[name](name, value)
