"""Making objects of the contents of messages, and contents of objects."""

import binascii
import email.charset
import email.message
from email import errors, quoprimime


class ContentManager:
    """A registry of functions that read and make contents."""

    def __init__(self):
        self.get_handlers, self.set_handlers = {}, {}

    def add_get_handler(self, key, handler):
        """Let handler(message, ...) read contents of a type: the key is 'main/sub', 'main', or '' for all others."""
        self.get_handlers[key] = handler

    def get_content(self, msg, *args, **kw):
        """The content of a message as an object."""
        content_type = msg.get_content_type()
        for key in content_type, msg.get_content_maintype(), "":
            if key in self.get_handlers:
                return self.get_handlers[key](msg, *args, **kw)
        raise KeyError(content_type)

    def add_set_handler(self, typekey, handler):
        """Let handler(message, object, ...) make contents of a type: a class or a name of one; None for all others."""
        self.set_handlers[typekey] = handler

    def set_content(self, msg, obj, *args, **kw):
        """Make an object the content of a message."""
        if msg.get_content_maintype() == "multipart":
            # The parts would be lost without a word.
            raise TypeError("set_content not valid on multipart")
        handler = self._find_set_handler(obj)
        msg.clear_content()
        handler(msg, obj, *args, **kw)

    def _find_set_handler(self, obj):
        for cls in type(obj).__mro__:
            for key in cls, _path(cls), cls.__qualname__, cls.__name__:
                if key in self.set_handlers:
                    return self.set_handlers[key]
        if None in self.set_handlers:
            return self.set_handlers[None]
        raise KeyError(_path(type(obj)))


def _path(cls):
    module = getattr(cls, "__module__", "")
    return f"{module}.{cls.__qualname__}" if module else cls.__qualname__


raw_data_manager = ContentManager()


# Reading


def get_text_content(msg, errors="replace"):
    """The text of a message, decoded."""
    data = msg.get_payload(decode=True)
    return data.decode(msg.get_param("charset", "ASCII"), errors)


def get_non_text_content(msg):
    """The bytes of a message, decoded."""
    return msg.get_payload(decode=True)


def get_message_content(msg):
    """The message within a message."""
    return msg.get_payload(0)


def get_and_fixup_unknown_message_content(msg):
    """The bytes of what a message of an unknown subtype holds: the parser made it a message, but who knows."""
    return bytes(get_message_content(msg))


for _key, _handler in {
    "text": get_text_content,
    **dict.fromkeys(["audio", "image", "video", "application"], get_non_text_content),
    **dict.fromkeys(["message/rfc822", "message/external-body"], get_message_content),
    "message": get_and_fixup_unknown_message_content,
}.items():
    raw_data_manager.add_get_handler(_key, _handler)
del _key, _handler


# Making


def _begin(msg, content_type, headers):
    """Set the type and the headers that were given, as objects or as lines."""
    msg["Content-Type"] = content_type
    if not headers:
        return
    if not hasattr(headers[0], "name"):
        policy = msg.policy
        headers = [policy.header_factory(*policy.header_source_parse([line])) for line in headers]
    for header in headers:
        for defect in header.defects:
            if isinstance(defect, errors.HeaderDefect):
                raise ValueError(f"Invalid header: {header.fold(policy=msg.policy)}") from defect
            raise defect
        msg[header.name] = header


def _finish(msg, encoding, disposition, filename, cid, params):
    """Set the headers that do not depend on the content."""
    msg["Content-Transfer-Encoding"] = encoding
    if disposition or filename is not None:
        msg["Content-Disposition"] = disposition or "attachment"
    if filename is not None:
        msg.set_param("filename", filename, header="Content-Disposition", replace=True)
    if cid:
        msg["Content-ID"] = cid
    for name, value in (params or {}).items():
        msg.set_param(name, value)


def _as_base64(data, policy):
    """Base64 text, in lines of the policy's length."""
    # Four characters stand for three bytes.
    size = (policy.max_line_length or 76) // 4 * 3
    lines = [binascii.b2a_base64(data[start : start + size]) for start in range(0, len(data), size)]
    return b"".join(lines).decode("ascii")


def _as_quoted_printable(data, policy):
    return quoprimime.body_encode(data.decode("latin-1"), policy.max_line_length or 76)


class _EncodedLines:
    """The lines of a text as bytes, in the forms that messages hold them in."""

    def __init__(self, text, charset, policy):
        self.lines = text.encode(charset).splitlines()
        self.policy = policy

    def inner(self, count=None):
        """The text for another encoding to wrap: with the line ends of the policy."""
        end = self.policy.linesep.encode("ascii")
        return b"".join([line + end for line in self.lines[:count]]) or end

    def plain(self):
        """The text with the line ends that payloads have."""
        return b"\n".join(self.lines) + b"\n"

    def best_encoding(self):
        """The encoding that hardly changes the text or, if it must be changed, makes the beginning the shortest."""
        longest = max(map(len, self.lines), default=0)
        room = self.policy.max_line_length
        if not room or longest <= room:
            if self.plain().isascii():
                return "7bit"
            if self.policy.cte_type == "8bit":
                return "8bit"
        sample = self.inner(10)
        quoted, packed = _as_quoted_printable(sample, self.policy), binascii.b2a_base64(sample)
        return "base64" if len(quoted) > len(packed) else "quoted-printable"

    def encoded(self, encoding):
        match encoding:
            case "7bit":
                return self.plain().decode("ascii")
            case "8bit":
                return self.plain().decode("ascii", "surrogateescape")
            case "quoted-printable":
                return _as_quoted_printable(self.plain(), self.policy)
            case "base64":
                return _as_base64(self.inner(), self.policy)
        raise ValueError(f"Unknown content transfer encoding {encoding}")


def set_text_content(
    msg, string, subtype="plain", charset="utf-8", cte=None, disposition=None, filename=None, cid=None, params=None, headers=None,
):
    """Make a text the content; without a cte, the encoding that suits it."""
    _begin(msg, f"text/{subtype}", headers)
    text = _EncodedLines(string, charset, msg.policy)
    encoding = text.best_encoding() if cte is None else cte
    msg.set_payload(text.encoded(encoding))
    msg.set_param("charset", email.charset.ALIASES.get(charset, charset), replace=True)
    _finish(msg, encoding, disposition, filename, cid, params)


# The encodings that messages within messages may have: what they hold is encoded already. The first is the default.
_MESSAGE_ENCODINGS = {"rfc822": ("8bit", "7bit", "binary"), "external-body": ("7bit",)}


def set_message_content(
    msg, message, subtype="rfc822", cte=None, disposition=None, filename=None, cid=None, params=None, headers=None,
):
    """Make a message the content."""
    if subtype == "partial":
        raise ValueError("message/partial is not supported for Message objects")
    allowed = _MESSAGE_ENCODINGS.get(subtype)
    encoding = cte or (allowed[0] if allowed else "7bit")
    if allowed and encoding not in allowed:
        raise ValueError(f"message/{subtype} parts do not support cte={cte}")
    _begin(msg, f"message/{subtype}", headers)
    msg.set_payload([message])
    _finish(msg, encoding, disposition, filename, cid, params)


def set_bytes_content(
    msg, data, maintype, subtype, cte="base64", disposition=None, filename=None, cid=None, params=None, headers=None,
):
    """Make bytes the content."""
    _begin(msg, f"{maintype}/{subtype}", headers)
    match cte:
        case "base64":
            data = _as_base64(data, msg.policy)
        case "quoted-printable":
            data = binascii.b2a_qp(data, quotetabs=True, istext=False, header=False).decode("ascii")
        case "7bit":
            data = data.decode("ascii")
        case "8bit" | "binary":
            data = data.decode("ascii", "surrogateescape")
    msg.set_payload(data)
    _finish(msg, cte, disposition, filename, cid, params)


raw_data_manager.add_set_handler(str, set_text_content)
raw_data_manager.add_set_handler(email.message.Message, set_message_content)
for _bytes_like in bytes, bytearray, memoryview:
    raw_data_manager.add_set_handler(_bytes_like, set_bytes_content)
del _bytes_like
