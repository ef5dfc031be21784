"""The policies for programs that use the newer messages."""

import re
import sys

from email._policybase import Compat32, Policy, _extend_docstrings, compat32
from email.contentmanager import raw_data_manager
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.utils import _has_surrogates

__all__ = ['Compat32', 'compat32', 'Policy', 'EmailPolicy', 'default', 'strict', 'SMTP', 'HTTP']

linesep_splitter = re.compile(r'\n|\r\n?')


@_extend_docstrings
class EmailPolicy(Policy):
    """+
    Headers are objects that know their parts.

    utf8: whether headers are written in UTF-8 rather than in encoded words.
    refold_source: 'long' to fold parsed headers that are too long, 'all' or 'none'.
    header_factory: what makes header objects of a name and value.
    content_manager: what get_content() and set_content() use.
    """

    message_factory = EmailMessage
    utf8 = False
    refold_source = 'long'
    header_factory = HeaderRegistry()
    content_manager = raw_data_manager

    def __init__(self, **kw):
        if 'header_factory' not in kw:
            # Each policy has a registry of its own.
            object.__setattr__(self, 'header_factory', HeaderRegistry())
        super().__init__(**kw)

    def header_max_count(self, name):
        """Return what the header's class says."""
        return self.header_factory[name].max_count

    def header_source_parse(self, sourcelines):
        """Split at the colon, and keep the lines' ends but for the last."""
        name, value = sourcelines[0].split(':', 1)
        value = ''.join((value, *sourcelines[1:])).lstrip(' \t\r\n')
        return name, value.rstrip('\r\n')

    def header_store_parse(self, name, value):
        """Make a header object; ValueError if the value has line ends."""
        if hasattr(value, 'name') and value.name.lower() == name.lower():
            return name, value
        if isinstance(value, str) and len(value.splitlines()) > 1:
            raise ValueError("Header values may not contain linefeed or carriage return characters")
        return name, self.header_factory(name, value)

    def header_fetch_parse(self, name, value):
        """Make a header object, if it is none yet."""
        if hasattr(value, 'name'):
            return value
        return self.header_factory(name, ''.join(linesep_splitter.split(value)))

    def fold(self, name, value):
        """Fold a header; parsed ones as refold_source says."""
        return self._fold(name, value, refold_binary=True)

    def fold_binary(self, name, value):
        """Fold a header; bytes stay if cte_type is 8bit."""
        folded = self._fold(name, value, refold_binary=self.cte_type == '7bit')
        charset = 'utf8' if self.utf8 else 'ascii'
        return folded.encode(charset, 'surrogateescape')

    def _fold(self, name, value, refold_binary=False):
        if hasattr(value, 'name'):
            return value.fold(policy=self)
        maxlen = self.max_line_length or sys.maxsize
        lines = linesep_splitter.split(value)
        refold = self.refold_source == 'all' or (
            self.refold_source == 'long'
            and (lines and len(lines[0]) + len(name) + 2 > maxlen or any(len(x) > maxlen for x in lines[1:])))
        if not refold:
            if not self.utf8:
                refold = not value.isascii() and (refold_binary or not _has_surrogates(value))
            elif refold_binary:
                refold = _has_surrogates(value)
        if refold:
            return self.header_factory(name, ''.join(lines)).fold(policy=self)
        return name + ': ' + self.linesep.join(lines) + self.linesep


default = EmailPolicy()
# The registry of the default policy is not asked for again by each clone.
del default.__dict__['header_factory']
strict = default.clone(raise_on_defect=True)
SMTP = default.clone(linesep='\r\n')
HTTP = default.clone(linesep='\r\n', max_line_length=None)
SMTPUTF8 = SMTP.clone(utf8=True)
