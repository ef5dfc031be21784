"""The tree of tokens that a structured header's value is parsed into.

Leaves are strings that know their kind; inner nodes are lists. The value of a token is its text with comments and
folded blanks reduced to one space, its str() is all of it.
"""

import urllib.parse

from email import errors, utils

WSP = frozenset(" \t")
CFWS_LEADER = WSP | {"("}
SPECIALS = frozenset('()<>@,:;.\\"[]')
ATOM_ENDS = SPECIALS | WSP
DOT_ATOM_ENDS = ATOM_ENDS - {"."}
PHRASE_ENDS = SPECIALS - frozenset('."(')
TSPECIALS = (SPECIALS | frozenset("/?=")) - {"."}
TOKEN_ENDS = TSPECIALS | WSP
ASPECIALS = TSPECIALS | frozenset("*'%")
ATTRIBUTE_ENDS = ASPECIALS | WSP
EXTENDED_ATTRIBUTE_ENDS = ATTRIBUTE_ENDS - {"%"}
NLSET = frozenset("\n\r")
SPECIALSNL = SPECIALS | NLSET

_ESCAPES_OF_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"'})
_ESCAPES_OF_COMMENT = str.maketrans({char: "\\" + char for char in "\\()"})


def quote_string(value):
    """Return text in double quotes, with a backslash before those in it."""
    return '"' + str(value).translate(_ESCAPES_OF_QUOTED) + '"'


class Terminal(str):
    """A leaf of the tree: a piece of the header's text."""

    as_ew_allowed = ew_combine_allowed = syntactic_break = True

    def __new__(cls, value, token_type):
        leaf = str.__new__(cls, value)
        leaf.token_type, leaf.defects = token_type, []
        return leaf

    def __getnewargs__(self):
        return self[:], self.token_type

    def __repr__(self):
        return f"{type(self).__name__}({str.__repr__(self)})"

    @property
    def all_defects(self):
        return self.defects[:]

    @property
    def comments(self):
        return []

    def pprint(self):
        """Print the name of the class and the kind of the leaf."""
        print(type(self).__name__, self.token_type, sep="/")

    def _pp(self, indent=""):
        faults = f" {self.defects}" if self.defects else ""
        return [f"{indent}{type(self).__name__}/{self.token_type}({str.__repr__(self)}){faults}"]

    def pop_trailing_ws(self):
        """A leaf has no blanks to give away."""
        return None


class WhiteSpaceTerminal(Terminal):
    """Blanks, worth one space."""

    value = property(lambda self: " ")

    def startswith_fws(self):
        return True


class EWWhiteSpaceTerminal(WhiteSpaceTerminal):
    """Blanks between two encoded words, which are worth nothing."""

    value = property(lambda self: "")

    def __str__(self):
        return ""


class ValueTerminal(Terminal):
    """Text that counts."""

    @property
    def value(self):
        return self

    def startswith_fws(self):
        return False


class _InvalidEwError(errors.HeaderParseError):
    """Raised for what looks like an encoded word and is none."""


class TokenList(list):
    """An inner node. The class keywords give its kind, and whether encoded words may stand in it if not its parts decide."""

    token_type = None
    syntactic_break = ew_combine_allowed = True
    _encodable = None

    def __init_subclass__(cls, kind=None, encodable=None, **others):
        super().__init_subclass__(**others)
        if kind is not None:
            cls.token_type = kind
        if encodable is not None:
            cls.as_ew_allowed = encodable

    def __init__(self, *parts):
        list.__init__(self, *parts)
        self.defects = []

    def __str__(self):
        return "".join(map(str, self))

    def __repr__(self):
        return f"{type(self).__name__}({list.__repr__(self)})"

    @property
    def value(self):
        return "".join([text for text in (part.value for part in self) if text])

    @property
    def as_ew_allowed(self):
        return all(part.as_ew_allowed for part in self)

    @property
    def all_defects(self):
        return self.defects + [defect for part in self for defect in part.all_defects]

    @property
    def comments(self):
        return [comment for part in self for comment in part.comments]

    def startswith_fws(self):
        return self[0].startswith_fws()

    def of_kind(self, *kinds):
        """Return the parts that are of one of the kinds."""
        return [part for part in self if part.token_type in kinds]

    def note(self, defect, *details):
        """Remember what is wrong with this part of the header."""
        self.defects.append(defect(*details))

    def fold(self, *, policy):
        """Return the text in lines, as the policy wants them."""
        from email._header_folding import _refold_parse_tree

        return _refold_parse_tree(self, policy=policy)

    def ppstr(self, indent=""):
        """Return a drawing of the tree."""
        return "\n".join(self._pp(indent))

    def pprint(self, indent=""):
        """Print a drawing of the tree."""
        print(self.ppstr(indent))

    def _pp(self, indent=""):
        yield f"{indent}{type(self).__name__}/{self.token_type}("
        for part in self:
            if hasattr(part, "_pp"):
                yield from part._pp(indent + "    ")
            else:
                yield f"{indent}    !! invalid element in token list: {part!r}"
        yield f"{indent}){f' Defects: {self.defects}' if self.defects else ''}"


def _is_blank(token):
    return token.token_type == "cfws"


def _starts_blank(token):
    """Whether a token is a comment or blanks, or begins so."""
    return _is_blank(token) or isinstance(token, TokenList) and bool(token) and _is_blank(token[0])


def _ends_blank(token):
    return _is_blank(token) or isinstance(token, TokenList) and bool(token) and _is_blank(token[-1])


def _from(part, name, otherwise=None):
    """A property that is taken from a part, given by its place; a missing one is `otherwise`."""
    return property(lambda self: getattr(self[part], name, otherwise))


class WhiteSpaceTokenList(TokenList):
    """Comments and blanks, worth one space together."""

    value = property(lambda self: " ")

    @property
    def comments(self):
        return [comment.content for comment in self.of_kind("comment")]


class CFWSList(WhiteSpaceTokenList, kind="cfws"):
    """Blanks with comments between."""


class Comment(WhiteSpaceTokenList, kind="comment"):
    """What is in parentheses."""

    def __str__(self):
        return f"({''.join(map(self.quote, self))})"

    def quote(self, value):
        """Return the text of a part with escapes, unless it is a comment itself."""
        text = str(value)
        return text if value.token_type == "comment" else text.translate(_ESCAPES_OF_COMMENT)

    @property
    def content(self):
        return "".join(map(str, self))

    @property
    def comments(self):
        return [self.content]


class UnstructuredTokenList(TokenList, kind="unstructured"):
    """Free text."""


class Phrase(TokenList, kind="phrase"):
    """Several words."""


class Word(TokenList, kind="word"):
    """An atom or a quoted string."""


class Atom(TokenList, kind="atom"):
    """A word without special characters, with the blanks around it."""


class Token(TokenList, kind="token"):
    """A word as MIME has them."""

    encode_as_ew = False


class EncodedWord(TokenList, kind="encoded-word"):
    """An encoded word, with its text decoded."""

    cte = charset = lang = None


class QuotedString(TokenList, kind="quoted-string"):
    """A string in quotes, with what is around it."""

    def _inside(self):
        return next((part.value for part in self.of_kind("bare-quoted-string")), None)

    content = stripped_value = property(_inside)

    @property
    def quoted_value(self):
        return "".join([str(part) if part.token_type == "bare-quoted-string" else part.value for part in self])


class BareQuotedString(QuotedString, kind="bare-quoted-string"):
    """A string in quotes alone; its value is without them."""

    value = property(lambda self: "".join(map(str, self)))

    def __str__(self):
        return quote_string(self.value)


# Addresses.


class AddressList(TokenList, kind="address-list"):
    """Addresses with commas between."""

    addresses = property(lambda self: self.of_kind("address"))

    @property
    def mailboxes(self):
        return [box for address in self.addresses for box in address.mailboxes]

    @property
    def all_mailboxes(self):
        return [box for address in self.addresses for box in address.all_mailboxes]


class Address(TokenList, kind="address"):
    """A mailbox, a group of them, or something that is wrong."""

    @property
    def display_name(self):
        return self[0].display_name if self[0].token_type == "group" else None

    @property
    def mailboxes(self):
        match self[0].token_type:
            case "mailbox":
                return [self[0]]
            case "invalid-mailbox":
                return []
        return self[0].mailboxes

    @property
    def all_mailboxes(self):
        first = self[0]
        return [first] if first.token_type in ("mailbox", "invalid-mailbox") else first.all_mailboxes


class MailboxList(TokenList, kind="mailbox-list"):
    """Mailboxes with commas between."""

    mailboxes = property(lambda self: self.of_kind("mailbox"))
    all_mailboxes = property(lambda self: self.of_kind("mailbox", "invalid-mailbox"))


class GroupList(TokenList, kind="group-list"):
    """What a group holds: mailboxes, or only blanks."""

    def _members(self, which):
        return getattr(self[0], which) if self and self[0].token_type == "mailbox-list" else []

    mailboxes = property(lambda self: self._members("mailboxes"))
    all_mailboxes = property(lambda self: self._members("all_mailboxes"))


class Group(TokenList, kind="group"):
    """A name, a colon, mailboxes and a semicolon."""

    def _members(self, which):
        return getattr(self[2], which) if self[2].token_type == "group-list" else []

    display_name = _from(0, "display_name")
    mailboxes = property(lambda self: self._members("mailboxes"))
    all_mailboxes = property(lambda self: self._members("all_mailboxes"))


class NameAddr(TokenList, kind="name-addr"):
    """An address in angle brackets, with the name before it if there is one."""

    display_name = property(lambda self: None if len(self) == 1 else self[0].display_name)
    local_part, domain = _from(-1, "local_part"), _from(-1, "domain")
    route, addr_spec = _from(-1, "route"), _from(-1, "addr_spec")


class AngleAddr(TokenList, kind="angle-addr"):
    """An address in angle brackets."""

    def _of_address(self, name):
        return next((getattr(part, name) for part in self.of_kind("addr-spec")), None)

    local_part = property(lambda self: self._of_address("local_part"))
    domain = property(lambda self: self._of_address("domain"))
    route = property(lambda self: next((part.domains for part in self.of_kind("obs-route")), None))

    @property
    def addr_spec(self):
        for part in self.of_kind("addr-spec"):
            return part.addr_spec if part.local_part else quote_string(part.local_part) + part.addr_spec
        return "<>"


class ObsRoute(TokenList, kind="obs-route"):
    """The hosts that a message was to go by."""

    domains = property(lambda self: [part.domain for part in self.of_kind("domain")])


class Mailbox(TokenList, kind="mailbox"):
    """An address with or without a name."""

    def _of_name_addr(self, name):
        return getattr(self[0], name) if self[0].token_type == "name-addr" else None

    display_name = property(lambda self: self._of_name_addr("display_name"))
    route = property(lambda self: self._of_name_addr("route"))
    local_part, domain, addr_spec = _from(0, "local_part"), _from(0, "domain"), _from(0, "addr_spec")


class InvalidMailbox(TokenList, kind="invalid-mailbox"):
    """What stands where a mailbox should."""

    display_name = local_part = domain = route = addr_spec = property(lambda self: None)


class AddrSpec(TokenList, kind="addr-spec", encodable=False):
    """A local part, and the @ and the domain if they are there."""

    local_part = _from(0, "local_part")
    domain = property(lambda self: self[-1].domain if len(self) >= 3 else None)

    @property
    def value(self):
        if len(self) < 3:
            return self[0].value
        user, at, host = [part.value for part in self[:3]]
        return user.rstrip() + at + host.lstrip()

    @property
    def addr_spec(self):
        user = self.local_part
        if not DOT_ATOM_ENDS.isdisjoint(user):
            user = quote_string(user)
        return user if self.domain is None else f"{user}@{self.domain}"


class LocalPart(TokenList, kind="local-part", encodable=False):
    """What stands before the @."""

    @property
    def value(self):
        return self[0].quoted_value if self[0].token_type == "quoted-string" else self[0].value

    @property
    def local_part(self):
        """The text without the blanks at its ends and around dots."""
        words = [part for part in self[0] if not _is_blank(part)]
        kept = []
        for place, word in enumerate(words):
            if isinstance(word, TokenList) and word:
                first = place == 0 or words[place - 1].token_type == "dot"
                last = place == len(words) - 1 or words[place + 1].token_type == "dot"
                start = 1 if first and _is_blank(word[0]) else 0
                stop = -1 if last and len(word) > start and _is_blank(word[-1]) else None
                if start or stop:
                    word = TokenList(word[start:stop])
            kept.append(word)
        return TokenList(kept).value


class ObsLocalPart(TokenList, kind="obs-local-part", encodable=False):
    """A local part with blanks around its dots, or with quotes between them."""


class _Host(TokenList):
    """What stands after the @, whose blanks do not count."""

    domain = property(lambda self: "".join(TokenList.value.fget(self).split()))


class Domain(_Host, kind="domain", encodable=False):
    """A domain with its name or its number."""


class DomainLiteral(_Host, kind="domain-literal", encodable=False):
    """A domain as a number, in square brackets."""

    ip = property(lambda self: next((part.value for part in self if part.token_type == "ptext"), None))


class DotAtom(TokenList, kind="dot-atom"):
    """Atoms with dots between, and the blanks around them."""


class DotAtomText(TokenList, kind="dot-atom-text", encodable=True):
    """Atoms with dots between."""


class NoFoldLiteral(TokenList, kind="no-fold-literal", encodable=False):
    """A domain as a number, without blanks."""


class DisplayName(Phrase, kind="display-name"):
    """The name of a mailbox or a group."""

    ew_combine_allowed = False

    @property
    def display_name(self):
        """The name without the comments and blanks at its ends."""
        words = list(self)
        if words and _starts_blank(words[0]):
            words[:1] = [] if _is_blank(words[0]) else [TokenList(words[0][1:])]
        if words and _ends_blank(words[-1]):
            words[-1:] = [] if _is_blank(words[-1]) else [TokenList(words[-1][:-1])]
        return TokenList(words).value

    @property
    def value(self):
        if self and (self.defects or self.of_kind("quoted-string")):
            before, after = " " * _starts_blank(self[0]), " " * _ends_blank(self[-1])
            return before + quote_string(self.display_name) + after
        return TokenList.value.fget(self)


class MsgID(TokenList, kind="msg-id", encodable=False):
    """The identifier of a message, which stays on one line."""

    def fold(self, policy):
        return f"{self}{policy.linesep}"


class MessageID(MsgID, kind="message-id"):
    """The value of a Message-ID."""


class InvalidMessageID(MessageID, kind="invalid-message-id"):
    """What stands where the identifier of a message should."""


# MIME.


class MIMEVersion(TokenList, kind="mime-version"):
    """The version, with its two numbers."""

    major = minor = None


class Section(TokenList, kind="section"):
    """The number of a part of a parameter."""

    number = None


class Attribute(TokenList, kind="attribute"):
    """The name of a parameter."""

    @property
    def stripped_value(self):
        return next((part.value for part in self if part.token_type.endswith("attrtext")), None)


class Value(TokenList, kind="value"):
    """The value of a parameter."""

    @property
    def stripped_value(self):
        content = self[1] if _is_blank(self[0]) else self[0]
        if content.token_type.endswith(("quoted-string", "attribute", "extended-attribute")):
            return content.stripped_value
        return self.value


class Parameter(TokenList, kind="parameter"):
    """A parameter, or one of the parts it was cut into."""

    sectioned = extended = False
    charset = "us-ascii"

    @property
    def section_number(self):
        return self[1].number if self.sectioned else 0

    @property
    def param_value(self):
        for part in self:
            if part.token_type == "value":
                return part.stripped_value
            if part.token_type == "quoted-string":
                for inner in part.of_kind("bare-quoted-string"):
                    for content in inner.of_kind("value"):
                        return content.stripped_value
        return ""


class InvalidParameter(Parameter, kind="invalid-parameter"):
    """What stands where a parameter should."""


class MimeParameters(TokenList, kind="mime-parameters"):
    """All parameters of a header."""

    syntactic_break = False

    @property
    def params(self):
        """Generate pairs of name and value, in the order in which names first occur."""
        by_name = {}
        for part in self:
            if part.token_type.endswith("parameter") and part[0].token_type == "attribute":
                by_name.setdefault(part[0].value.strip(), []).append(part)
        for name, pieces in by_name.items():
            pieces.sort(key=lambda piece: piece.section_number)
            yield name, "".join(self._joinable(pieces))

    @staticmethod
    def _joinable(pieces):
        """Generate the texts of a parameter's parts, and leave out those that make no sense."""
        first = pieces[0]
        if not first.extended and len(pieces) > 1 and pieces[1].section_number == 0:
            pieces[1].note(errors.InvalidHeaderDefect, "duplicate parameter name; duplicate(s) ignored")
            del pieces[1:]
        expected = 0
        for piece in pieces:
            if piece.section_number != expected:
                if not piece.extended:
                    piece.note(errors.InvalidHeaderDefect, "duplicate parameter name; duplicate ignored")
                    continue
                piece.note(errors.InvalidHeaderDefect, "inconsistent RFC2231 parameter numbering")
            expected += 1
            yield _decoded_piece(piece, first.charset) if piece.extended else piece.param_value

    def __str__(self):
        text = "; ".join([f"{name}={quote_string(value)}" if value else name for name, value in self.params])
        return text and " " + text


def _decoded_piece(piece, charset):
    """Return the text of a part that RFC 2231 encodes."""
    try:
        raw = urllib.parse.unquote_to_bytes(piece.param_value)
    except UnicodeEncodeError:
        # Undecoded bytes stood in the header itself.
        return urllib.parse.unquote(piece.param_value, encoding="latin-1")
    try:
        text = raw.decode(charset, "surrogateescape")
    except (LookupError, UnicodeEncodeError):
        text = raw.decode("us-ascii", "surrogateescape")
    if utils._has_surrogates(text):
        piece.note(errors.UndecodableBytesDefect)
    return text


class ParameterizedHeaderValue(TokenList):
    """A value with parameters."""

    syntactic_break = False

    @property
    def params(self):
        return self.of_kind("mime-parameters")[-1].params if self.of_kind("mime-parameters") else {}


class ContentType(ParameterizedHeaderValue, kind="content-type", encodable=False):
    """The type of a message's content."""

    maintype, subtype = "text", "plain"


class ContentDisposition(ParameterizedHeaderValue, kind="content-disposition", encodable=False):
    """Where a message's content belongs."""

    content_disposition = None


class ContentTransferEncoding(TokenList, kind="content-transfer-encoding", encodable=False):
    """How a message's content is encoded."""

    cte = "7bit"


# Whole headers.


class HeaderLabel(TokenList, kind="header-label", encodable=False):
    """The name of a header, with its colon."""


class Header(TokenList, kind="header"):
    """A header with its name."""


DOT = ValueTerminal(".", "dot")
ListSeparator = ValueTerminal(",", "list-separator")
RouteComponentMarker = ValueTerminal("@", "route-component-marker")
# These stay as they are when a header is folded.
ListSeparator.as_ew_allowed = ListSeparator.syntactic_break = False
