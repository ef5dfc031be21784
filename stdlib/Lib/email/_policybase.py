"""Policies: how messages are parsed and written.

A policy is immutable; clone() and + make changed ones.
"""

import abc

from email import charset as _charset
from email import header
from email.utils import _has_surrogates

__all__ = ['Policy', 'Compat32', 'compat32']


class _PolicyBase:
    """Attributes that may be given to the constructor, and not changed afterwards."""

    def __init__(self, **kw):
        for name, value in kw.items():
            if not hasattr(self, name):
                raise TypeError("{!r} is an invalid keyword argument for {}".format(
                    name, self.__class__.__name__))
            super().__setattr__(name, value)

    def __repr__(self):
        args = ["{}={!r}".format(name, value) for name, value in self.__dict__.items()]
        return "{}({})".format(self.__class__.__name__, ', '.join(args))

    def clone(self, **kw):
        """Return a copy with some attributes changed."""
        new = self.__class__.__new__(self.__class__)
        for name, value in self.__dict__.items():
            object.__setattr__(new, name, value)
        for name, value in kw.items():
            if not hasattr(self, name):
                raise TypeError("{!r} is an invalid keyword argument for {}".format(
                    name, self.__class__.__name__))
            object.__setattr__(new, name, value)
        return new

    def __setattr__(self, name, value):
        if hasattr(self, name):
            message = "{!r} object attribute {!r} is read-only"
        else:
            message = "{!r} object has no attribute {!r}"
        raise AttributeError(message.format(self.__class__.__name__, name))

    def __add__(self, other):
        return self.clone(**other.__dict__)


def _join_docs(parent, own):
    return parent.rsplit('\n', 1)[0] + '\n' + own.split('\n', 1)[1]


def _extend_docstrings(cls):
    """Let a docstring that begins with + go on from that of the base class."""
    if cls.__doc__ and cls.__doc__.startswith('+'):
        cls.__doc__ = _join_docs(cls.__bases__[0].__doc__, cls.__doc__)
    for name, attr in cls.__dict__.items():
        if attr.__doc__ and attr.__doc__.startswith('+'):
            for base in (c for c in cls.__mro__[1:] if getattr(getattr(c, name, None), '__doc__', None)):
                attr.__doc__ = _join_docs(getattr(base, name).__doc__, attr.__doc__)
                break
    return cls


class Policy(_PolicyBase, metaclass=abc.ABCMeta):
    r"""How messages are parsed and written.

    raise_on_defect: whether defects are raised rather than collected.
    linesep: the end of the lines that are written.
    cte_type: '7bit', or '8bit' if bytes beyond ASCII may be written.
    max_line_length: the longest line of folded headers, 0 or None for no limit.
    mangle_from_: whether '>' is put before lines that begin with 'From '.
    message_factory: what makes messages, or None for the parser's choice.
    verify_generated_headers: whether headers are checked when they are written.
    """

    raise_on_defect = False
    linesep = '\n'
    cte_type = '8bit'
    max_line_length = 78
    mangle_from_ = False
    message_factory = None
    verify_generated_headers = True

    def handle_defect(self, obj, defect):
        """Raise a defect or register it."""
        if self.raise_on_defect:
            raise defect
        self.register_defect(obj, defect)

    def register_defect(self, obj, defect):
        """Add a defect to an object's list."""
        obj.defects.append(defect)

    def header_max_count(self, name):
        """Return how many headers of a name there may be, None for no limit."""
        return None

    @abc.abstractmethod
    def header_source_parse(self, sourcelines):
        """Return (name, value) of a header's lines."""
        raise NotImplementedError

    @abc.abstractmethod
    def header_store_parse(self, name, value):
        """Return (name, value) to store for a header that a program sets."""
        raise NotImplementedError

    @abc.abstractmethod
    def header_fetch_parse(self, name, value):
        """Return what a program gets of a stored header."""
        raise NotImplementedError

    @abc.abstractmethod
    def fold(self, name, value):
        """Return the text of a header as it is written."""
        raise NotImplementedError

    @abc.abstractmethod
    def fold_binary(self, name, value):
        """Return the bytes of a header as it is written."""
        raise NotImplementedError


@_extend_docstrings
class Compat32(Policy):
    """+
    This is the policy of Python 3.2's email package: headers are text.
    """

    mangle_from_ = True

    def _sanitize_header(self, name, value):
        # Bytes that could not be decoded are shown as a header of an unknown charset.
        if not isinstance(value, str) or not _has_surrogates(value):
            return value
        return header.Header(value, charset=_charset.UNKNOWN8BIT, header_name=name)

    def header_source_parse(self, sourcelines):
        """Split at the colon, and keep the lines' ends but for the last."""
        name, value = sourcelines[0].split(':', 1)
        value = ''.join((value, *sourcelines[1:])).lstrip(' \t\r\n')
        return name, value.rstrip('\r\n')

    def header_store_parse(self, name, value):
        """Keep both as they are."""
        return name, value

    def header_fetch_parse(self, name, value):
        """Return the value, or a Header if it has undecodable bytes."""
        return self._sanitize_header(name, value)

    def fold(self, name, value):
        """Fold text between words; undecodable bytes become encoded words."""
        return self._fold(name, value, sanitize=True)

    def fold_binary(self, name, value):
        """Fold text between words; undecodable bytes stay if cte_type is 8bit."""
        return self._fold(name, value, sanitize=self.cte_type == '7bit').encode('ascii', 'surrogateescape')

    def _fold(self, name, value, sanitize):
        head = '%s: ' % name
        if not isinstance(value, str):
            h = value       # it is a Header
        elif not _has_surrogates(value):
            h = header.Header(value, header_name=name)
        elif sanitize:
            h = header.Header(value, charset=_charset.UNKNOWN8BIT, header_name=name)
        else:
            # Raw bytes are not folded: nobody knows where their characters end.
            return head + value + self.linesep
        maxlinelen = self.max_line_length if self.max_line_length is not None else 0
        return head + h.encode(linesep=self.linesep, maxlinelen=maxlinelen) + self.linesep


compat32 = Compat32()
