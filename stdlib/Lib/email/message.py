"""Messages: headers in their order, and a payload that is text or a list of further messages."""

from email import charset as _charset, errors, utils
from email._parameters import (
    decoded_parameters, main_value, parameter_text as _formatparam, split_parameters as _parseparam, unquoted as _unquotevalue,
)
from email._payload import decoded as _decoded, raw_bytes as _raw_bytes, without_surrogates as _without_surrogates
from email._policybase import compat32

__all__ = ["Message", "EmailMessage"]

_ABSENT = object()


class Message:
    """A message as a mapping of its headers: names of any case, which may occur several times, in order.

    The payload is a str, with bytes beyond ASCII as surrogates, or the list of the
    parts of a multipart message. How headers are read and written is the policy's
    affair.
    """

    def __init__(self, policy=compat32):
        self.policy = policy
        self._headers, self._payload = [], None
        self._unixfrom = self._charset = None
        self.preamble = self.epilogue = None
        self.defects = []
        self._default_type = "text/plain"

    # Text

    def as_string(self, unixfrom=False, maxheaderlen=0, policy=None):
        """The whole message as text; with unixfrom, the line by which mailboxes tell messages apart comes first."""
        from email.generator import Generator
        from io import StringIO

        target = StringIO()
        writer = Generator(target, mangle_from_=False, maxheaderlen=maxheaderlen, policy=policy or self.policy)
        writer.flatten(self, unixfrom=unixfrom)
        return target.getvalue()

    def as_bytes(self, unixfrom=False, policy=None):
        """The whole message as bytes."""
        from email.generator import BytesGenerator
        from io import BytesIO

        target = BytesIO()
        BytesGenerator(target, mangle_from_=False, policy=policy or self.policy).flatten(self, unixfrom=unixfrom)
        return target.getvalue()

    def __str__(self):
        return self.as_string()

    def __bytes__(self):
        return self.as_bytes()

    def set_unixfrom(self, unixfrom):
        """Set the envelope line, 'From ' and what follows."""
        self._unixfrom = unixfrom

    def get_unixfrom(self):
        """The envelope line, or None."""
        return self._unixfrom

    # Payload

    def is_multipart(self):
        """Whether the payload is a list of messages."""
        return isinstance(self._payload, list)

    def attach(self, payload):
        """Add a message to the payload, which becomes a list if there is none yet."""
        if self._payload is None:
            self._payload = []
        try:
            add = self._payload.append
        except AttributeError:
            raise TypeError("Attach is not valid on a message with a non-multipart payload") from None
        add(payload)

    def get_payload(self, i=None, decode=False):
        """The payload; with i, one of its messages.

        With decode, the bytes behind the Content-Transfer-Encoding, as far as it is
        a known one; None for a multipart message.
        """
        payload = self._payload
        if self.is_multipart():
            if decode:
                return None
            return payload if i is None else payload[i]
        if i is not None:
            raise TypeError(f"Expected list, got {type(payload)}")
        if not isinstance(payload, str):
            return payload
        if decode:
            return self._decoded_payload(_raw_bytes(payload))
        if utils._has_surrogates(payload):
            return _without_surrogates(payload, self.get_content_charset("ascii"))
        return payload

    def _decoded_payload(self, data):
        encoding = self.get("content-transfer-encoding", "")
        name = encoding.cte if hasattr(encoding, "cte") else str(encoding).strip().lower()
        content, defects = _decoded(data, name)
        for defect in defects:
            self.policy.handle_defect(self, defect)
        return content

    def set_payload(self, payload, charset=None):
        """Replace the payload; a charset is also noted in the headers, see set_charset()."""
        if isinstance(payload, str) and charset is not None:
            known = charset if isinstance(charset, _charset.Charset) else _charset.Charset(charset)
            payload = payload.encode(known.output_charset, "surrogateescape")
        self._payload = payload.decode("ascii", "surrogateescape") if hasattr(payload, "decode") else payload
        if charset is not None:
            self.set_charset(charset)

    def set_charset(self, charset):
        """Set the payload's charset in Content-Type (None removes it), and encode the payload as that charset wants it."""
        if charset is None:
            self.del_param("charset")
            self._charset = None
            return
        if not isinstance(charset, _charset.Charset):
            charset = _charset.Charset(charset)
        self._charset = charset
        written = charset.get_output_charset()
        if "MIME-Version" not in self:
            self.add_header("MIME-Version", "1.0")
        if "Content-Type" in self:
            self.set_param("charset", written)
        else:
            self.add_header("Content-Type", "text/plain", charset=written)
        if charset != written:
            self._payload = charset.body_encode(self._payload)
        if "Content-Transfer-Encoding" not in self:
            self._encode_payload(charset)

    def _encode_payload(self, charset):
        """Encode the payload and say so in the header: a charset has a function for it or the name of an encoding."""
        encoding = charset.get_body_encoding()
        if callable(encoding):
            encoding(self)
            return
        payload = self._payload
        if payload:
            try:
                payload = payload.encode("ascii", "surrogateescape")
            except UnicodeError:
                payload = payload.encode(charset.output_charset)
        self._payload = charset.body_encode(payload)
        self.add_header("Content-Transfer-Encoding", encoding)

    def get_charset(self):
        """The Charset of the payload, or None."""
        return self._charset

    # The mapping of headers

    def _places(self, name):
        """Where in the list the headers of that name are."""
        wanted = name.lower()
        return [place for place, (known, _) in enumerate(self._headers) if known.lower() == wanted]

    def _fetched(self, name, value):
        return self.policy.header_fetch_parse(name, value)

    def __len__(self):
        """The number of headers, repeated ones included."""
        return len(self._headers)

    def __getitem__(self, name):
        """The header's value, None if it is missing; of several, which one is not said: see get_all()."""
        return self.get(name)

    def __setitem__(self, name, val):
        """Add a header in the end; one of the same name stays."""
        most = self.policy.header_max_count(name)
        if most and len(self._places(name)) >= most:
            raise ValueError(f"There may be at most {most} {name} headers in a message")
        self._headers.append(self.policy.header_store_parse(name, val))

    def __delitem__(self, name):
        """Remove all headers of that name; it is no error if there are none."""
        wanted = name.lower()
        self._headers = [header for header in self._headers if header[0].lower() != wanted]

    def __contains__(self, name):
        wanted = name.lower()
        return any(known.lower() == wanted for known, _ in self._headers)

    def __iter__(self):
        for name, _ in self._headers:
            yield name

    def keys(self):
        """The names of the headers, in order and with repetitions."""
        return list(self)

    def values(self):
        """The values of the headers, in the same order."""
        return [self._fetched(*header) for header in self._headers]

    def items(self):
        """Pairs of name and value, in the same order."""
        return [(header[0], self._fetched(*header)) for header in self._headers]

    def get(self, name, failobj=None):
        """The value of the first header of that name, or failobj."""
        wanted = name.lower()
        for known, value in self._headers:
            if known.lower() == wanted:
                return self._fetched(known, value)
        return failobj

    def get_all(self, name, failobj=None):
        """The values of all headers of that name, or failobj."""
        found = [self._fetched(*self._headers[place]) for place in self._places(name)]
        return found or failobj

    def set_raw(self, name, value):
        """Add a header as it is: for parsers, which ask the policy themselves."""
        self._headers.append((name, value))

    def raw_items(self):
        """Iterate over the headers as they are stored: for generators."""
        return iter(list(self._headers))

    def add_header(self, _name, _value, **_params):
        """Add a header with parameters; underscores in their names become dashes.

        A value of None makes a parameter without one. Text beyond ASCII is encoded;
        a triple (charset, language, text) says how.
        """
        parts = [] if _value is None else [_value]
        for key, value in _params.items():
            key = key.replace("_", "-")
            parts.append(key if value is None else _formatparam(key, value))
        self[_name] = "; ".join(parts)

    def replace_header(self, _name, _value):
        """Give the first header of that name another value, keeping its place and the case of its name."""
        for place in self._places(_name):
            self._headers[place] = self.policy.header_store_parse(self._headers[place][0], _value)
            return
        raise KeyError(_name)

    # Content-Type

    def get_content_type(self):
        """The type, 'main/sub' in lower case; the default one if none is given and 'text/plain' if it is none."""
        value = self.get("content-type", _ABSENT)
        if value is _ABSENT:
            return self.get_default_type()
        content_type = main_value(value).lower()
        return content_type if content_type.count("/") == 1 else "text/plain"

    def get_content_maintype(self):
        """The part of the type before the slash."""
        return self.get_content_type().partition("/")[0]

    def get_content_subtype(self):
        """The part of the type after the slash."""
        return self.get_content_type().partition("/")[2]

    def get_default_type(self):
        """The type of a message without Content-Type: 'text/plain', in digests 'message/rfc822'."""
        return self._default_type

    def set_default_type(self, ctype):
        """Set what get_default_type() returns; no header changes."""
        self._default_type = ctype

    def set_type(self, type, header="Content-Type", requote=True):
        """Replace the type, keeping the parameters."""
        if type.count("/") != 1:
            raise ValueError
        if header.lower() == "content-type":
            del self["mime-version"]
            self["MIME-Version"] = "1.0"
        kept = self.get_params([], header, unquote=requote)[1:]
        del self[header]
        self[header] = type
        for name, value in kept:
            self.set_param(name, value, header, requote)

    # Parameters

    def _get_params_preserve(self, failobj, header):
        """The parameters of a header with their quotes, the value itself as the first; failobj without that header."""
        value = self.get(header, _ABSENT)
        return failobj if value is _ABSENT else decoded_parameters(value)

    def get_params(self, failobj=None, header="content-type", unquote=True):
        """Pairs of name and value of a header's parameters, the value itself as the name of the first; failobj without the header."""
        params = self._get_params_preserve(_ABSENT, header)
        if params is _ABSENT:
            return failobj
        return [(name, _unquotevalue(value)) for name, value in params] if unquote else params

    def get_param(self, param, failobj=None, header="content-type", unquote=True):
        """The value of a parameter, or failobj.

        One that is encoded is a triple (charset, language, text): see
        email.utils.collapse_rfc2231_value().
        """
        wanted = param.lower()
        for name, value in self._get_params_preserve([], header):
            if name.lower() == wanted:
                return _unquotevalue(value) if unquote else value
        return failobj

    def set_param(self, param, value, header="Content-Type", requote=True, charset=None, language="", replace=False):
        """Set a parameter of a header, which is added if it is missing.

        With a charset the value is encoded. With replace the header keeps its place.
        """
        if charset and not isinstance(value, tuple):
            value = charset, language, value
        missing = header not in self
        before = self.get(header)
        start = "text/plain" if missing and header.lower() == "content-type" else before
        written = _formatparam(param, value, requote)
        if not self.get_param(param, header=header):
            parts = [start, written] if start else [written]
        else:
            parts = [
                written if name.lower() == param.lower() else _formatparam(name, old, requote)
                for name, old in self.get_params([], header, unquote=requote)
            ]
        self._rewrite(header, before, parts, replace)

    def del_param(self, param, header="content-type", requote=True):
        """Remove a parameter; it is no error if it is missing."""
        if header not in self:
            return
        left = [
            _formatparam(name, value, requote)
            for name, value in self.get_params([], header, unquote=requote)
            if name.lower() != param.lower()
        ]
        self._rewrite(header, self.get(header), left)

    def _rewrite(self, header, before, parts, in_place=False):
        """Write a header anew if its parts make something else than before."""
        text = "; ".join(part for part in parts if part)
        if text == before:
            return
        if in_place:
            self.replace_header(header, text)
        else:
            del self[header]
            self[header] = text

    def get_filename(self, failobj=None):
        """The file name that Content-Disposition gives or, failing that, the name in Content-Type."""
        for param, header in ("filename", "content-disposition"), ("name", "content-type"):
            value = self.get_param(param, _ABSENT, header)
            if value is not _ABSENT:
                return utils.collapse_rfc2231_value(value).strip()
        return failobj

    def get_boundary(self, failobj=None):
        """The boundary between the parts of a multipart message."""
        value = self.get_param("boundary", _ABSENT)
        return failobj if value is _ABSENT else utils.collapse_rfc2231_value(value).rstrip()

    def set_boundary(self, boundary):
        """Set the boundary, keeping the place of the Content-Type header, which must be there."""
        params = self._get_params_preserve(_ABSENT, "content-type")
        if params is _ABSENT:
            raise errors.HeaderParseError("No Content-Type header found")
        quoted = f'"{boundary}"'
        changed = [(name, quoted if name.lower() == "boundary" else value) for name, value in params]
        if all(name.lower() != "boundary" for name, _ in params):
            changed.append(("boundary", quoted))
        text = "; ".join([f"{name}={value}" if value else name for name, value in changed])
        for place in self._places("content-type"):
            self._headers[place] = self.policy.header_store_parse(self._headers[place][0], text)

    # Charsets and disposition

    def get_content_charset(self, failobj=None):
        """The charset parameter of Content-Type, in lower case; failobj if it is missing or cannot be one."""
        value = self.get_param("charset", _ABSENT)
        if value is _ABSENT:
            return failobj
        if isinstance(value, tuple):
            encoding, _, text = value
            try:
                value = text.encode("raw-unicode-escape").decode(encoding or "us-ascii")
            except (LookupError, UnicodeError):
                value = text
        return value.lower() if value.isascii() else failobj

    def get_charsets(self, failobj=None):
        """The charsets of the message and of all parts within it."""
        return [part.get_content_charset(failobj) for part in self.walk()]

    def get_content_disposition(self):
        """'inline', 'attachment' or whatever else Content-Disposition says, in lower case; None without it."""
        value = self.get("content-disposition")
        return None if value is None else main_value(value).lower()

    from email.iterators import walk


class MIMEPart(Message):
    """A part of a message in the newer interface: its content is an object, made and read by a content manager."""

    def __init__(self, policy=None):
        if policy is None:
            from email.policy import default as policy
        super().__init__(policy)

    def as_string(self, unixfrom=False, maxheaderlen=None, policy=None):
        """The part as text, its headers folded at maxheaderlen or else at the length that the policy gives."""
        policy = policy or self.policy
        return super().as_string(unixfrom, policy.max_line_length if maxheaderlen is None else maxheaderlen, policy)

    def __str__(self):
        return self.as_string(policy=self.policy.clone(utf8=True))

    def _type_pair(self):
        return tuple(self.get_content_type().split("/"))

    # Reading

    def is_attachment(self):
        """Whether Content-Disposition calls this an attachment."""
        header = self.get("content-disposition")
        return header is not None and header.content_disposition == "attachment"

    def get_body(self, preferencelist=("related", "html", "plain")):
        """The part that is most likely the text to show, of the first possible type in the list; None if there is none."""
        found = self._find_body(self, preferencelist)
        _, body = min(found, key=lambda candidate: candidate[0], default=(None, None))
        return body

    def _find_body(self, part, preferencelist):
        """Pairs of rank in the list and part, for all that could be the body."""
        if part.is_attachment():
            return
        match part._type_pair():
            case "text", subtype if subtype in preferencelist:
                yield preferencelist.index(subtype), part
            case "multipart", "related" if self.is_multipart():
                if "related" in preferencelist:
                    yield preferencelist.index("related"), part
                root = part._related_root()
                if root is not None:
                    yield from self._find_body(root, preferencelist)
            case "multipart", _ if self.is_multipart():
                for member in part.iter_parts():
                    yield from self._find_body(member, preferencelist)

    def _related_root(self):
        """The part of a multipart/related message to which the others belong: the one named as start, or the first."""
        start = self.get_param("start")
        for part in self.iter_parts() if start else ():
            if part["content-id"] == start:
                return part
        return next(iter(self.get_payload() or ()), None)

    _body_types = {("text", "plain"), ("text", "html"), ("multipart", "related"), ("multipart", "alternative")}

    def iter_attachments(self):
        """The parts that are not candidates for the body: the first one of each type of text is, attachments never are."""
        match self._type_pair():
            case ("multipart", "alternative"):
                return
            case ("multipart", subtype) if self.is_multipart():
                parts = list(self._payload)
            case _:
                return
        if subtype == "related":
            yield from self._related_rest(parts)
            return
        seen = set()
        for part in parts:
            kind = part._type_pair()
            if kind in self._body_types and not part.is_attachment() and kind[1] not in seen:
                seen.add(kind[1])
            else:
                yield part

    def _related_rest(self, parts):
        start = self.get_param("start")
        others = [part for part in parts if part.get("content-id") != start] if start else parts
        return others if len(others) < len(parts) else parts[1:]

    def iter_parts(self):
        """The parts of a multipart message; nothing for others."""
        if self.is_multipart():
            yield from self._payload

    def get_content(self, *args, content_manager=None, **kw):
        """The content as an object: text, bytes or a message, whichever the content manager makes of it."""
        manager = self.policy.content_manager if content_manager is None else content_manager
        return manager.get_content(self, *args, **kw)

    # Writing

    def set_content(self, *args, content_manager=None, **kw):
        """Let the content be that object, with headers to match."""
        manager = self.policy.content_manager if content_manager is None else content_manager
        manager.set_content(self, *args, **kw)

    def _make_multipart(self, subtype, disallowed_subtypes, boundary):
        """Turn into a multipart message whose first part is what was the content."""
        main, existing = self._type_pair()
        if main == "multipart" and existing in (*disallowed_subtypes, subtype):
            raise ValueError(f"Cannot convert {existing} to {subtype}")
        content, rest = self._content_headers()
        parts = []
        if content:
            part = type(self)(policy=self.policy)
            part._headers, part._payload = content, self._payload
            parts.append(part)
        self._headers, self._payload = rest, parts
        self["Content-Type"] = f"multipart/{subtype}"
        if boundary is not None:
            self.set_param("boundary", boundary)

    def _content_headers(self):
        """The headers about the content, and all others."""
        lists = [], []
        for header in self._headers:
            lists[not header[0].lower().startswith("content-")].append(header)
        return lists

    def make_related(self, boundary=None):
        """Become a multipart/related message."""
        self._make_multipart("related", ("alternative", "mixed"), boundary)

    def make_alternative(self, boundary=None):
        """Become a multipart/alternative message."""
        self._make_multipart("alternative", ("mixed",), boundary)

    def make_mixed(self, boundary=None):
        """Become a multipart/mixed message."""
        self._make_multipart("mixed", (), boundary)

    def _add_multipart(self, _subtype, *args, _disp=None, **kw):
        if self._type_pair() != ("multipart", _subtype):
            getattr(self, f"make_{_subtype}")()
        addition = type(self)(policy=self.policy)
        addition.set_content(*args, **kw)
        if _disp and addition.get_content_disposition() is None:
            addition["Content-Disposition"] = _disp
        self.attach(addition)

    def add_related(self, *args, **kw):
        """Add something that the body refers to; the arguments are those of set_content()."""
        self._add_multipart("related", *args, _disp="inline", **kw)

    def add_alternative(self, *args, **kw):
        """Add another form of the body."""
        self._add_multipart("alternative", *args, **kw)

    def add_attachment(self, *args, **kw):
        """Add an attachment."""
        self._add_multipart("mixed", *args, _disp="attachment", **kw)

    def clear(self):
        """Drop headers and payload."""
        self._headers, self._payload = [], None

    def clear_content(self):
        """Drop the payload and the headers about it."""
        _, self._headers = self._content_headers()
        self._payload = None


class EmailMessage(MIMEPart):
    """A whole message in the newer interface."""

    def set_content(self, *args, **kw):
        super().set_content(*args, **kw)
        if "MIME-Version" not in self:
            self["MIME-Version"] = "1.0"
