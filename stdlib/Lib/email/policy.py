"""The policies of the newer interface, where header values and contents are objects."""

import re
import sys

from email._policybase import Compat32, Policy, compat32, source_header
from email.contentmanager import raw_data_manager
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.utils import _has_surrogates

__all__ = ["Compat32", "compat32", "Policy", "EmailPolicy", "default", "strict", "SMTP", "HTTP"]

_LINE_END = re.compile(r"\r\n?|\n")


class EmailPolicy(Policy):
    """The policy of the newer interface. Besides the settings of Policy it has these:

    utf8 -- whether headers may be written in UTF-8, without encoded words
    refold_source -- which headers that were parsed are folded anew: 'none', 'all', or 'long' ones
    header_factory -- a function of name and value that makes header objects
    content_manager -- what get_content() and set_content() leave the work to
    """

    utf8, refold_source = False, "long"
    header_factory = HeaderRegistry()
    message_factory, content_manager = EmailMessage, raw_data_manager

    def __init__(self, **kw):
        # Each policy gets a registry of its own, which can be changed without an effect on others.
        super().__init__(**{"header_factory": HeaderRegistry(), **kw})

    def header_max_count(self, name):
        return self.header_factory[name].max_count

    def header_source_parse(self, sourcelines):
        return source_header(sourcelines)

    def header_store_parse(self, name, value):
        """A header object of that name remains; anything else is made into one, and must be a single line."""
        if getattr(value, "name", None) is not None and value.name.lower() == name.lower():
            return name, value
        if isinstance(value, str) and len(value.splitlines()) > 1:
            raise ValueError("Header values may not contain linefeed or carriage return characters")
        return name, self.header_factory(name, value)

    def header_fetch_parse(self, name, value):
        """The header object, made now if the header was parsed."""
        return value if hasattr(value, "name") else self.header_factory(name, _LINE_END.sub("", value))

    def fold(self, name, value):
        return self._folded(name, value, recode=True)

    def fold_binary(self, name, value):
        text = self._folded(name, value, recode=self.cte_type == "7bit")
        return text.encode("utf-8" if self.utf8 else "ascii", "surrogateescape")

    def _folded(self, name, value, recode):
        """The header in lines; recode: whether bytes beyond ASCII must become encoded words."""
        if hasattr(value, "name"):
            return value.fold(policy=self)
        lines = _LINE_END.split(value)
        if self._is_refolded(name, value, lines) or recode and _has_surrogates(value):
            return self.header_factory(name, "".join(lines)).fold(policy=self)
        return self.linesep.join([f"{name}: {lines[0]}", *lines[1:], ""])

    def _is_refolded(self, name, value, lines):
        """Whether a header that was parsed is folded anew: because the policy says so, or since it cannot be written as it is."""
        if not value.isascii() and (not self.utf8 or _has_surrogates(value)):
            return True
        if self.refold_source != "long":
            return self.refold_source == "all"
        room = self.max_line_length or sys.maxsize
        return len(name) + 2 + len(lines[0]) > room or any(len(line) > room for line in lines[1:])


default = EmailPolicy()
# The registry of this one is the one that the class has.
del default.header_factory
_INTERNET = {"linesep": "\r\n"}
strict, SMTP, HTTP, SMTPUTF8 = [
    default.clone(**settings)
    for settings in ({"raise_on_defect": True}, _INTERNET, {**_INTERNET, "max_line_length": None}, {**_INTERNET, "utf8": True})
]
