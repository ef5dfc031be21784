"""What all policies have in common, and the policy of the older interface.

Headers and charsets are looked for only when one must be folded: most messages
are never written.
"""

from abc import ABCMeta, abstractmethod

from email.utils import _has_surrogates

__all__ = ["Policy", "Compat32", "compat32"]


class _Settings:
    """An object with fixed settings: the attributes of its class, others for those that are given by name."""

    def __init__(self, **kw):
        self.__set(kw)

    def __set(self, settings):
        for name, value in settings.items():
            if not hasattr(self, name):
                raise TypeError(f"{name!r} is an invalid keyword argument for {type(self).__name__}")
            object.__setattr__(self, name, value)

    def __setattr__(self, name, value):
        complaint = "object attribute {!r} is read-only" if hasattr(self, name) else "object has no attribute {!r}"
        raise AttributeError(f"{type(self).__name__!r} {complaint.format(name)}")

    def __repr__(self):
        settings = ", ".join([f"{name}={value!r}" for name, value in vars(self).items()])
        return f"{type(self).__name__}({settings})"

    def clone(self, **kw):
        """The same with some settings changed."""
        twin = type(self).__new__(type(self))
        vars(twin).update(vars(self))
        twin.__set(kw)
        return twin

    def __add__(self, other):
        """The same with the settings in which other differs from its class."""
        return self.clone(**vars(other))


class Policy(_Settings, metaclass=ABCMeta):
    """How messages are parsed, kept and written. Policies never change: clone() and + make new ones.

    The settings:

    raise_on_defect -- defects are raised as exceptions instead of being noted
    linesep -- what ends lines in output
    cte_type -- '8bit' if bytes beyond ASCII may be written, '7bit' otherwise
    max_line_length -- where headers are folded; 0 and None for nowhere
    mangle_from_ -- whether '>' goes before 'From ' at the beginning of a line
    message_factory -- what makes messages for parsers; None for Message
    verify_generated_headers -- whether headers that would be read otherwise are refused
    """

    raise_on_defect = mangle_from_ = False
    verify_generated_headers = True
    linesep, cte_type, max_line_length = "\n", "8bit", 78
    message_factory = None

    def handle_defect(self, obj, defect):
        """Raise a defect or note it at the message, as the policy says."""
        if not self.raise_on_defect:
            self.register_defect(obj, defect)
            return
        raise defect

    def register_defect(self, obj, defect):
        """Note a defect."""
        obj.defects.append(defect)

    def header_max_count(self, name):
        """How many headers of that name a message may have; None for any number."""

    @abstractmethod
    def header_source_parse(self, sourcelines):
        """Name and value to store for the lines of a header that was parsed, line ends included."""
        raise NotImplementedError

    @abstractmethod
    def header_store_parse(self, name, value):
        """Name and value to store for what a program sets."""
        raise NotImplementedError

    @abstractmethod
    def header_fetch_parse(self, name, value):
        """What a program gets for what is stored."""
        raise NotImplementedError

    @abstractmethod
    def fold(self, name, value):
        """The text to write, in lines, for what is stored."""
        raise NotImplementedError

    @abstractmethod
    def fold_binary(self, name, value):
        """The bytes to write, in lines, for what is stored."""
        raise NotImplementedError


def source_header(sourcelines):
    """Name and value of a header's lines, without the blanks around the value; folds stay."""
    name, _, value = "".join(sourcelines).partition(":")
    return name, value.lstrip(" \t\r\n").rstrip("\r\n")


class Compat32(Policy):
    """The policy of Python 3.2, for programs that handle headers as plain strings."""

    mangle_from_ = True

    def header_source_parse(self, sourcelines):
        return source_header(sourcelines)

    def header_store_parse(self, name, value):
        return (name, value)

    def header_fetch_parse(self, name, value):
        """The string; bytes beyond ASCII make it a Header of an unknown charset."""
        if isinstance(value, str) and _has_surrogates(value):
            return _unknown_bytes(name, value)
        return value

    def fold(self, name, value):
        return self._folded(name, value, False)

    def fold_binary(self, name, value):
        return self._folded(name, value, self.cte_type != "7bit").encode("ascii", "surrogateescape")

    def _folded(self, name, value, raw_bytes):
        """The header in lines; raw_bytes: whether bytes beyond ASCII are written as they are."""
        if not isinstance(value, str):
            header = value
        elif not _has_surrogates(value):
            from email.header import Header

            header = Header(value, header_name=name)
        elif raw_bytes:
            return f"{name}: {value}{self.linesep}"
        else:
            header = _unknown_bytes(name, value)
        text = header.encode(linesep=self.linesep, maxlinelen=self.max_line_length or 0)
        return f"{name}: {text}{self.linesep}"


def _unknown_bytes(name, value):
    from email.charset import UNKNOWN8BIT
    from email.header import Header

    return Header(value, charset=UNKNOWN8BIT, header_name=name)


compat32 = Compat32()
