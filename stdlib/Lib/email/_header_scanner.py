"""Scanners that take the value of a header apart: free text, words and phrases, addresses, identifiers of messages."""

import re

from email import _encoded_words, errors, utils
from email._header_tokens import (
    ATOM_ENDS, CFWS_LEADER, DOT, NLSET, PHRASE_ENDS, SPECIALS, WSP, ListSeparator, RouteComponentMarker,
    Address, AddressList, AddrSpec, AngleAddr, Atom, BareQuotedString, CFWSList, Comment, DisplayName, Domain,
    DomainLiteral, DotAtom, DotAtomText, EWWhiteSpaceTerminal, EncodedWord, Group, GroupList, InvalidMailbox,
    InvalidMessageID, LocalPart, Mailbox, MailboxList, MessageID, MsgID, NameAddr, NoFoldLiteral, ObsLocalPart,
    ObsRoute, Phrase, QuotedString, TokenList, UnstructuredTokenList, ValueTerminal, WhiteSpaceTerminal, _InvalidEwError,
)
from email.errors import HeaderParseError, InvalidHeaderDefect, ObsoleteHeaderDefect

_blank_run = re.compile(r"([ \t]+)")
_wsp_splitter = _blank_run.split
_non_printable_finder = re.compile(r"[\x00-\x20\x7F]").findall
_encoded_word = re.compile(r"=\?[^?]*\?[qQbB]\?.*?\?=")


def until(chars):
    """Return a pattern for characters up to one of these."""
    return re.compile(f"[^{''.join(map(re.escape, sorted(chars)))}]+")


_atext = until(ATOM_ENDS)


def _validate_xtext(leaf):
    """Note characters in a leaf that should not be in a header."""
    if odd := _non_printable_finder(leaf):
        leaf.defects.append(errors.NonPrintableDefect(odd))
    if utils._has_surrogates(leaf):
        leaf.defects.append(errors.UndecodableBytesDefect("Non-ASCII characters found in header token"))


def checked(text, kind, leaf_class=ValueTerminal):
    """Return a leaf that knows what is odd in its text."""
    leaf = leaf_class(text, kind)
    _validate_xtext(leaf)
    return leaf


class Scanner:
    """Text of which less and less is left. Each method takes what it is named for, or raises HeaderParseError."""

    def __init__(self, text):
        self.rest = text

    # Tools.

    def at(self, chars):
        """Tell whether the next character is one of these."""
        return self.rest[:1] in chars if self.rest else False

    def before(self, ends):
        """Tell whether there is a character, and none of these."""
        return bool(self.rest) and self.rest[0] not in ends

    def cut(self, length):
        """Take so many characters."""
        taken, self.rest = self.rest[:length], self.rest[length:]
        return taken

    def mark(self, kind):
        """Take a character as a leaf."""
        return ValueTerminal(self.cut(1), kind)

    def fail(self, message):
        """Raise an error; braces in the message stand for what is left."""
        raise HeaderParseError(message.format(self.rest))

    def attempt(self, method, *arguments):
        """Return what a method takes, or None and leave the text as it is where it fails."""
        text = self.rest
        try:
            return method(*arguments)
        except HeaderParseError:
            self.rest = text
            return None

    def first_of(self, message, *methods):
        """Return what the first method takes that does not fail; the message is for the case that all do."""
        for method in methods:
            if (token := self.attempt(method)) is not None:
                return token
        self.fail(message)

    def chars(self, pattern, kind, message):
        """Take a run of characters."""
        found = pattern.match(self.rest)
        if found is None:
            self.fail(message)
        return checked(self.cut(found.end()), kind)

    def framed(self, node, body):
        """Fill a node with what a method takes and the comments around it."""
        self.blanks_into(node)
        node.append(body())
        self.blanks_into(node)
        return node

    # Blanks and comments.

    def fws(self):
        return WhiteSpaceTerminal(self.cut(len(self.rest) - len(self.rest.lstrip())), "fws")

    def cfws(self):
        blanks = CFWSList()
        while self.at(CFWS_LEADER):
            blanks.append(self.fws() if self.at(WSP) else self.comment())
        return blanks

    def blanks(self):
        """Take comments and blanks if there are any, else return None."""
        return self.cfws() if self.at(CFWS_LEADER) else None

    def blanks_into(self, node):
        """Append comments and blanks to a node, if there are any."""
        if self.at(CFWS_LEADER):
            node.append(self.cfws())

    def comment(self):
        if self.before("("):
            self.fail("expected '(' but found '{}'")
        comment = Comment()
        self.cut(1)
        while self.before(")"):
            comment.append(self.fws() if self.at(WSP) else self.comment() if self.at("(") else self.comment_text())
        if not self.rest:
            comment.note(InvalidHeaderDefect, "end of header inside comment")
        self.cut(1)
        return comment

    def _unescaped(self, ends):
        """Take text up to a blank or one of the ends, without its backslashes; return it, and whether one escaped another."""
        text, *_ = _wsp_splitter(self.rest, 1)
        kept, escaped, doubled, length = [], False, False, 0
        for char in text:
            if char == "\\":
                doubled |= escaped
                escaped = not escaped
                if escaped:
                    length += 1
                    continue
            elif escaped:
                escaped = False
            elif char in ends:
                break
            length += 1
            kept.append(char)
        self.cut(length)
        return "".join(kept), doubled

    def comment_text(self):
        return checked(self._unescaped("()")[0], "ptext", WhiteSpaceTerminal)

    # Words.

    def quoted_text(self):
        return checked(self._unescaped('"')[0], "ptext")

    def atext(self):
        return self.chars(_atext, "atext", "expected atext but found '{}'")

    def encoded_word(self):
        whole = self.rest
        text, mark, after = whole[2:].partition("?=")
        if not whole.startswith("=?"):
            self.fail("expected encoded word but found {}")
        if not mark:
            self.fail("expected encoded word but found {}")
        if re.match("[0-9a-fA-F]{2}", after) and text.count("?") < 2:
            # The "?=" is no end: an escape follows right after the question mark.
            more, _, after = after.partition("?=")
            text = f"{text}?={more}"
        word = EncodedWord()
        word.cte = whole
        if len(text.split()) > 1:
            word.note(InvalidHeaderDefect, "whitespace inside encoded word")
        try:
            decoded, word.charset, word.lang, defects = _encoded_words.decode(f"=?{text}?=")
        except (ValueError, KeyError):
            raise _InvalidEwError(f"encoded word format invalid: '{word.cte}'") from None
        word.defects += defects
        for piece in filter(None, _blank_run.split(decoded)):
            word.append(WhiteSpaceTerminal(piece, "fws") if piece[0] in WSP else checked(piece, "vtext"))
        self.rest = after
        if self.before(WSP):
            word.note(InvalidHeaderDefect, "missing trailing whitespace after encoded-word")
        return word

    def _encoded_or(self, method):
        """Take an encoded word if there is one, else what a method takes."""
        if self.rest.startswith("=?") and (word := self.attempt(self.encoded_word)) is not None:
            return word
        return method()

    def bare_quoted_string(self):
        if not self.at('"'):
            self.fail("expected '\"' but found '{}'")
        string = BareQuotedString()
        self.cut(1)
        if self.at('"'):
            string.append(self.quoted_text())
        while self.before('"'):
            string.append(self._quoted_part(string))
        if not self.rest:
            string.note(InvalidHeaderDefect, "end of header inside quoted string")
        self.cut(1)
        return string

    def _quoted_part(self, string):
        if self.at(WSP):
            return self.fws()
        word = self.attempt(self.encoded_word) if self.rest.startswith("=?") else None
        if word is None:
            return self.quoted_text()
        string.note(InvalidHeaderDefect, "encoded word inside quoted string")
        _drop_gap(string)
        return word

    def quoted_string(self):
        return self.framed(QuotedString(), self.bare_quoted_string)

    def _atom_body(self):
        if self.at(ATOM_ENDS):
            self.fail("expected atom but found '{}'")
        return self._encoded_or(self.atext)

    def atom(self):
        return self.framed(Atom(), self._atom_body)

    def dot_atom_text(self):
        if not self.before(ATOM_ENDS):
            self.fail("expected atom at a start of dot-atom-text but found '{}'")
        atoms = DotAtomText()
        while self.before(ATOM_ENDS):
            atoms.append(self.atext())
            if self.at("."):
                atoms.append(DOT)
                self.cut(1)
        if atoms[-1] is DOT:
            self.fail("expected atom at end of dot-atom-text but found '.{}'")
        return atoms

    def dot_atom(self):
        return self.framed(DotAtom(), lambda: self._encoded_or(self.dot_atom_text))

    def word(self):
        leader = self.blanks()
        if not self.rest:
            self.fail("Expected 'atom' or 'quoted-string' but found nothing.")
        if self.at('"'):
            token = self.quoted_string()
        elif self.at(SPECIALS):
            self.fail("Expected 'atom' or 'quoted-string' but found '{}'")
        else:
            token = self.atom()
        return _led_by(leader, token)

    def phrase(self):
        phrase = Phrase()
        first = self.attempt(self.word)
        if first is None:
            phrase.note(InvalidHeaderDefect, "phrase does not start with word")
        else:
            phrase.append(first)
        while self.before(PHRASE_ENDS):
            if self.at("."):
                phrase.append(DOT)
                phrase.note(ObsoleteHeaderDefect, "period in 'phrase'")
                self.cut(1)
            elif (word := self.attempt(self.word)) is not None:
                phrase.append(word)
            elif self.at(CFWS_LEADER):
                phrase.append(self.cfws())
                phrase.note(ObsoleteHeaderDefect, "comment found without atom")
            else:
                self.word()
        return phrase

    def unstructured(self):
        """Take all as free text with encoded words."""
        text = UnstructuredTokenList()
        while self.rest:
            if self.at(WSP):
                text.append(self.fws())
                continue
            broken = False
            if self.rest.startswith("=?"):
                try:
                    word = self.encoded_word()
                except HeaderParseError as error:
                    broken = isinstance(error, _InvalidEwError)
                else:
                    if text and text[-1].token_type != "fws":
                        text.note(InvalidHeaderDefect, "missing whitespace before encoded word")
                    else:
                        _drop_gap(text)
                    text.append(word)
                    continue
            piece = _wsp_splitter(self.rest, 1)[0]
            if not broken and _encoded_word.search(piece):
                piece = self.rest.partition("=?")[0]
            text.append(checked(self.cut(len(piece)), "vtext"))
        return text


def _drop_gap(tokens):
    """Let blanks at the end count for nothing if an encoded word is before them; another one will follow."""
    if len(tokens) > 1 and tokens[-1].token_type == "fws" and tokens[-2].token_type == "encoded-word":
        tokens[-1] = EWWhiteSpaceTerminal(tokens[-1], "fws")


def _led_by(leader, token):
    """Put comments and blanks that came before a node into it."""
    if leader is not None:
        token.insert(0, leader)
    return token


class AddressScanner(Scanner):
    """Takes addresses, and the identifiers of messages."""

    def _expect_some(self, what):
        if not self.rest:
            self.fail(f"expected {what} but found '{{}}'")

    # The two sides of an @.

    def _in_local_part(self):
        return self.at("\\") or self.before(PHRASE_ENDS)

    def local_part(self):
        start = self.rest
        leader = self.blanks()
        self._expect_some("local-part")
        body = self.attempt(self.dot_atom)
        if body is None:
            body = self.attempt(self.word)
        if body is None:
            if not self._in_local_part():
                self.word()
            body = TokenList()
        local = LocalPart([_led_by(leader, body)])
        if self._in_local_part():
            self.rest = str(local) + self.rest
            local[0] = self.obs_local_part()
            if local[0].token_type == "invalid-obs-local-part":
                local.note(InvalidHeaderDefect, "local-part is not dot-atom, quoted-string, or obs-local-part")
            else:
                local.note(ObsoleteHeaderDefect, "local-part is not a dot-atom (contains CFWS)")
        if not local.value.isascii():
            local.note(errors.NonASCIILocalPartDefect, "local-part contains non-ASCII characters)")
        return local

    def obs_local_part(self):
        local = ObsLocalPart()
        after_dot = False
        while self._in_local_part():
            if self.at("."):
                if after_dot:
                    local.note(InvalidHeaderDefect, "invalid repeated '.'")
                after_dot = True
                local.append(DOT)
                self.cut(1)
            elif self.at("\\"):
                local.append(self.mark("misplaced-special"))
                local.note(InvalidHeaderDefect, "'\\' character outside of quoted-string/ccontent")
                after_dot = False
            else:
                if local and local[-1].token_type != "dot":
                    local.note(InvalidHeaderDefect, "missing '.' between words")
                word = self.attempt(self.word)
                after_dot = after_dot and word is None
                if word is None and not self.at(CFWS_LEADER):
                    self.word()
                local.append(self.cfws() if word is None else word)
        self._check_obs_local_part(local)
        return local

    def _check_obs_local_part(self, local):
        if not local:
            self.fail("expected obs-local-part but found '{}'")
        for place, tokens in ("leading", local), ("trailing", local[::-1]):
            kinds = [token.token_type for token in tokens[:2]]
            if kinds[0] == "dot" or kinds == ["cfws", "dot"]:
                local.note(InvalidHeaderDefect, f"Invalid {place} '.' in local part")
        if local.defects:
            local.token_type = "invalid-obs-local-part"

    def dtext(self):
        text, doubled = self._unescaped("[]")
        leaf = ValueTerminal(text, "ptext")
        if doubled:
            leaf.defects.append(ObsoleteHeaderDefect("quoted printable found in domain-literal"))
        _validate_xtext(leaf)
        return leaf

    def domain_literal(self):
        literal = DomainLiteral()
        self.blanks_into(literal)
        if not self.rest:
            self.fail("expected domain-literal")
        if not self.at("["):
            self.fail("expected '[' at start of domain-literal but found '{}'")
        self.cut(1)
        if self._literal_ends_early(literal):
            return literal
        literal.append(ValueTerminal("[", "domain-literal-start"))
        if self.at(WSP):
            literal.append(self.fws())
        literal.append(self.dtext())
        if self._literal_ends_early(literal):
            return literal
        if self.at(WSP):
            literal.append(self.fws())
        if self._literal_ends_early(literal):
            return literal
        if not self.at("]"):
            self.fail("expected ']' at end of domain-literal but found '{}'")
        literal.append(self.mark("domain-literal-end"))
        self.blanks_into(literal)
        return literal

    def _literal_ends_early(self, literal):
        if self.rest:
            return False
        literal.append(InvalidHeaderDefect("end of input inside domain-literal"))
        literal.append(ValueTerminal("]", "domain-literal-end"))
        return True

    def domain(self):
        leader = self.blanks()
        self._expect_some("domain")
        if self.at("["):
            return Domain([_led_by(leader, self.domain_literal())])
        body = self.attempt(self.dot_atom)
        if body is None:
            body = self.atom()
        if self.at("@"):
            self.fail("Invalid Domain")
        domain = Domain([_led_by(leader, body)])
        if self.at("."):
            domain.note(ObsoleteHeaderDefect, "domain is not a dot-atom (contains CFWS)")
            if body.token_type == "dot-atom":
                domain[:] = body
        while self.at("."):
            domain.append(DOT)
            self.cut(1)
            domain.append(self.atom())
        return domain

    def addr_spec(self):
        address = AddrSpec([self.local_part()])
        if not self.at("@"):
            address.note(InvalidHeaderDefect, "addr-spec local part with no domain")
            return address
        address.append(self.mark("address-at-symbol"))
        address.append(self.domain())
        return address

    # Mailboxes.

    def _separator_into(self, node):
        node.append(ListSeparator)
        self.cut(1)

    def _hop_into(self, route):
        route.append(RouteComponentMarker)
        self.cut(1)
        route.append(self.domain())

    def obs_route(self):
        route = ObsRoute()
        while self.at(CFWS_LEADER | {","}):
            if self.at(","):
                self._separator_into(route)
            else:
                self.blanks_into(route)
        if not self.at("@"):
            self.fail("expected obs-route domain but found '{}'")
        self._hop_into(route)
        while self.at(","):
            self._separator_into(route)
            self.blanks_into(route)
            if self.at("@"):
                self._hop_into(route)
        if not self.rest:
            self.fail("end of header while parsing obs-route")
        if not self.at(":"):
            self.fail("expected ':' marking end of obs-route but found '{}'")
        route.append(self.mark("end-of-obs-route-marker"))
        return route

    def angle_addr(self):
        angle = AngleAddr()
        self.blanks_into(angle)
        if not self.at("<"):
            self.fail("expected angle-addr but found '{}'")
        angle.append(self.mark("angle-addr-start"))
        if self.at(">"):
            # Senders of error messages have no address.
            angle.append(self.mark("angle-addr-end"))
            angle.note(InvalidHeaderDefect, "null addr-spec in angle-addr")
            return angle
        address = self.attempt(self.addr_spec)
        if address is None:
            angle.append(self.first_of("expected addr-spec or obs-route but found '{}'", self.obs_route))
            angle.note(ObsoleteHeaderDefect, "obsolete route specification in angle-addr")
            address = self.addr_spec()
        angle.append(address)
        if self.at(">"):
            self.cut(1)
        else:
            angle.note(InvalidHeaderDefect, "missing trailing '>' on angle-addr")
        angle.append(ValueTerminal(">", "angle-addr-end"))
        self.blanks_into(angle)
        return angle

    def display_name(self):
        phrase = self.phrase()
        name = DisplayName(phrase)
        name.defects = phrase.defects[:]
        return name

    def name_addr(self):
        box = NameAddr()
        self._expect_some("name-addr")
        leader = self.blanks()
        if not self.rest:
            self.fail(f"expected name-addr but found '{str(leader).replace('{', '{{').replace('}', '}}')}'")
        if not self.at("<"):
            if self.at(PHRASE_ENDS):
                self.fail("expected name-addr but found '{}'")
            name = self.display_name()
            if not self.rest:
                self.fail(f"expected name-addr but found '{str(name).replace('{', '{{').replace('}', '}}')}'")
            _led_by(leader, name[0] if isinstance(name[0], TokenList) else name)
            leader = None
            box.append(name)
        box.append(_led_by(leader, self.angle_addr()))
        return box

    def mailbox(self):
        inner = self.first_of("expected mailbox but found '{}'", self.name_addr, self.addr_spec)
        box = Mailbox([inner])
        if any(isinstance(defect, InvalidHeaderDefect) for defect in inner.all_defects):
            box.token_type = "invalid-mailbox"
        return box

    def junk(self, node, ends):
        """Fill a node with whatever stands before one of the ends."""
        while self.before(ends):
            node.append(self.mark("misplaced-special") if self.at(PHRASE_ENDS) else self.phrase())
        return node

    def invalid_mailbox(self, ends):
        return self.junk(InvalidMailbox(), ends)

    # Lists.

    def _take_entry(self, entries, method, ends, what, wrap, empty):
        """Append an entry of a list, or note what is wrong with it; `empty` is what comments alone are called."""
        entry = self.attempt(method)
        if entry is not None:
            entries.append(entry)
            return
        led = self.at(CFWS_LEADER)
        leader = self.blanks()
        if led and (not self.rest or self.at(ends)):
            entries.append(leader)
            entries.note(ObsoleteHeaderDefect, empty)
        elif not led and self.at(","):
            entries.note(ObsoleteHeaderDefect, f"empty element in {what}-list")
        else:
            entries.append(wrap(_led_by(leader, self.invalid_mailbox(ends))))
            entries.note(InvalidHeaderDefect, f"invalid {what} in {what}-list")

    def _take_rest_of_entry(self, entries, ends, what, box_of):
        """Let what follows an entry belong to it, which makes it invalid."""
        if self.before(ends):
            box = box_of(entries[-1])
            box.token_type = "invalid-mailbox"
            box.extend(self.invalid_mailbox(ends))
            entries.note(InvalidHeaderDefect, f"invalid {what} in {what}-list")

    def mailbox_list(self):
        boxes = MailboxList()
        while self.before(";"):
            self._take_entry(boxes, self.mailbox, ",;", "mailbox", lambda box: box, "empty element in mailbox-list")
            self._take_rest_of_entry(boxes, ",;", "mailbox", lambda box: box)
            if self.at(","):
                self._separator_into(boxes)
        return boxes

    def group_list(self):
        members = GroupList()
        if not self.rest:
            members.note(InvalidHeaderDefect, "end of header before group-list")
            return members
        leader = self.blanks()
        if leader is not None and not self.rest:
            members.note(InvalidHeaderDefect, "end of header in group-list")
            members.append(leader)
            return members
        if leader is not None and self.at(";"):
            members.append(leader)
            return members
        boxes = self.mailbox_list()
        if boxes.all_mailboxes:
            members.append(_led_by(leader, boxes))
            return members
        _led_by(leader, members)
        members.extend(boxes)
        members.note(ObsoleteHeaderDefect, "group-list with empty entries")
        return members

    def group(self):
        group = Group([self.display_name()])
        if not self.at(":"):
            self.fail("expected ':' at end of group display name but found '{}'")
        group.append(self.mark("group-display-name-terminator"))
        if self.at(";"):
            group.append(self.mark("group-terminator"))
            return group
        group.append(self.group_list())
        if not self.rest:
            group.note(InvalidHeaderDefect, "end of header in group")
        elif not self.at(";"):
            self.fail("expected ';' at end of group but found {}")
        group.append(ValueTerminal(";", "group-terminator"))
        self.cut(1)
        self.blanks_into(group)
        return group

    def address(self):
        return Address([self.first_of("expected address but found '{}'", self.group, self.mailbox)])

    def address_list(self):
        addresses = AddressList()
        while self.rest:
            self._take_entry(addresses, self.address, ",", "address", lambda box: Address([box]),
                             "address-list entry with no content")
            self._take_rest_of_entry(addresses, ",", "address", lambda address: address[0])
            if self.rest:
                self._separator_into(addresses)
        return addresses

    # Identifiers of messages.

    def no_fold_literal(self):
        self._expect_some("no-fold-literal")
        if not self.at("["):
            self.fail("expected '[' at the start of no-fold-literal but found '{}'")
        literal = NoFoldLiteral([self.mark("no-fold-literal-start"), self.dtext()])
        if not self.at("]"):
            self.fail("expected ']' at the end of no-fold-literal but found '{}'")
        literal.append(self.mark("no-fold-literal-end"))
        return literal

    def _side(self, side, modern, obsolete, message, node):
        """Append a side of an identifier; the last way to write it is obsolete."""
        token = next(filter(None, map(self.attempt, modern)), None)
        if token is None:
            token = self.first_of(message, obsolete)
            node.note(ObsoleteHeaderDefect, f"obsolete id-{side} in msg-id")
        node.append(token)

    def msg_id(self):
        ident = MsgID()
        self.blanks_into(ident)
        if not self.at("<"):
            self.fail("expected msg-id but found '{}'")
        ident.append(self.mark("msg-id-start"))
        self._side("left", [self.dot_atom_text], self.obs_local_part,
                   "expected dot-atom-text or obs-id-left but found '{}'", ident)
        if not self.at("@"):
            ident.note(InvalidHeaderDefect, "msg-id with no id-right")
            if self.at(">"):
                ident.append(self.mark("msg-id-end"))
            return ident
        ident.append(self.mark("address-at-symbol"))
        self._side("right", [self.dot_atom_text, self.no_fold_literal], self.domain,
                   "expected dot-atom-text, no-fold-literal or obs-id-right but found '{}'", ident)
        if self.at(">"):
            self.cut(1)
        else:
            ident.note(InvalidHeaderDefect, "missing trailing '>' on msg-id")
        ident.append(ValueTerminal(">", "msg-id-end"))
        self.blanks_into(ident)
        return ident

    def message_id(self):
        """Take all as the identifier of a message."""
        whole = self.rest
        try:
            ident = MessageID([self.msg_id()])
        except HeaderParseError as error:
            ident = InvalidMessageID(Scanner(whole).unstructured())
            ident.note(InvalidHeaderDefect, f"Invalid msg-id: {error!r}")
            return ident
        if self.rest:
            ident.note(InvalidHeaderDefect, f"Unexpected {self.rest!r}")
        return ident
