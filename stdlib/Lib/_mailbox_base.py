"""The interface of mailboxes, for the module mailbox."""

import contextlib
import email
import email.generator
import email.message
import io
import os
import re
import warnings
from types import GenericAlias

from _mailbox_files import linesep, to_native


def _missing(key):
    """The error for a key without a message."""
    return KeyError(f"No message with key: {key}")


_FOREIGN_END = re.compile(rb"\r\n?\Z")


def _unix_lines(file):
    """The lines of a binary file, whatever ends them."""
    for line in iter(file.readline, b""):
        yield _FOREIGN_END.sub(b"\n", line)


class Mailbox:
    """A collection of messages, of any format: much like a dict, but iteration gives the messages.

    A message can be set as an object of the email package or of this one, as
    text, bytes or an open file. What is taken from a mailbox is a copy.
    factory, if given, makes the messages that are taken out of open files.
    """

    # Whether the format needs messages to end with a line end.
    _append_newline = False

    def __init__(self, path, factory=None, create=True):
        self._path = os.path.abspath(os.path.expanduser(path))
        self._factory = factory

    __class_getitem__ = classmethod(GenericAlias)

    # What each format does in its own way

    def _left_to_formats(self, *args, **kwargs):
        raise NotImplementedError("Method must be implemented by subclass")

    def add(self, message):
        """Add a message, and return the key that it gets."""
        self._left_to_formats()

    def remove(self, key):
        """Remove a message; KeyError if there is none."""
        self._left_to_formats()

    def __setitem__(self, key, message):
        """Replace a message; KeyError if there is none."""
        self._left_to_formats()

    def get_message(self, key):
        """The message, of the format's class; KeyError if there is none."""
        self._left_to_formats()

    def get_bytes(self, key):
        """The message as bytes; KeyError if there is none."""
        self._left_to_formats()

    def get_file(self, key):
        """The message as a binary file to read; KeyError if there is none."""
        self._left_to_formats()

    def iterkeys(self):
        """Iterate over the keys."""
        self._left_to_formats()

    def __contains__(self, key):
        """Whether there is a message of that key."""
        self._left_to_formats()

    def __len__(self):
        """The number of messages."""
        self._left_to_formats()

    def flush(self):
        """Write what was changed to the disk."""
        self._left_to_formats()

    def lock(self):
        """Keep other programs away; ExternalClashError if one is there already."""
        self._left_to_formats()

    def unlock(self):
        """Let other programs at the mailbox again."""
        self._left_to_formats()

    def close(self):
        """Write what was changed, unlock, and close the files."""
        self._left_to_formats()

    # What follows from that

    def __delitem__(self, key):
        self.remove(key)

    def discard(self, key):
        """Remove a message; it is no error if there is none."""
        with contextlib.suppress(KeyError):
            self.remove(key)

    def __getitem__(self, key):
        """The message; KeyError if there is none."""
        make = self._factory
        if make:
            with contextlib.closing(self.get_file(key)) as file:
                return make(file)
        return self.get_message(key)

    def get(self, key, default=None):
        """The message, or the default if there is none."""
        try:
            return self[key]
        except KeyError:
            return default

    def get_string(self, key):
        """The message as text, in 7 bits; KeyError if there is none."""
        parsed = email.message_from_bytes(self.get_bytes(key))
        return parsed.as_string()

    def keys(self):
        """The list of keys."""
        return [*self.iterkeys()]

    def iteritems(self):
        """Iterate over pairs of key and message."""
        for key in self.iterkeys():
            try:
                message = self[key]
            except KeyError:
                # Another program has removed it meanwhile.
                continue
            yield key, message

    def itervalues(self):
        """Iterate over the messages."""
        for _, message in self.iteritems():
            yield message

    def __iter__(self):
        return self.itervalues()

    def items(self):
        """The list of pairs of key and message."""
        return [*self.iteritems()]

    def values(self):
        """The list of messages."""
        return [*self]

    def clear(self):
        """Remove all messages."""
        for key in self.keys():
            self.discard(key)

    def pop(self, key, default=None):
        """Remove a message and return it, or the default if there is none."""
        try:
            message = self[key]
        except KeyError:
            return default
        self.discard(key)
        return message

    def popitem(self):
        """Remove some message and return it with its key; KeyError if there is none left."""
        for key in self.iterkeys():
            return key, self.pop(key)
        raise KeyError("No messages in mailbox")

    def update(self, arg=None):
        """Replace messages: by those of a mailbox, of a mapping, or of pairs.

        KeyError, in the end, if one was not there to be replaced.
        """
        pairs = arg
        for method in "items", "iteritems":
            if hasattr(arg, method):
                pairs = getattr(arg, method)()
        unknown = False
        for key, message in pairs:
            try:
                self[key] = message
            except KeyError:
                unknown = True
        if unknown:
            raise KeyError("No message with key(s)")

    # Writing messages

    def _string_to_bytes(self, message):
        # Text has no encoding that one could know of.
        try:
            return message.encode("ascii")
        except UnicodeError:
            raise ValueError("String input must be ASCII-only; use bytes or a Message instead") from None

    def _message_bytes(self, message, mangle_from_=False):
        """What is written for a message: with mangle_from_, '>' goes before 'From ' at the beginning of lines."""
        if isinstance(message, email.message.Message):
            buffer = io.BytesIO()
            email.generator.BytesGenerator(buffer, mangle_from_, 0).flatten(message)
            return buffer.getvalue()
        if isinstance(message, io.StringIO):
            warnings.warn("Use of StringIO input is deprecated, use BytesIO instead", DeprecationWarning, stacklevel=4)
            message = message.getvalue()
        if isinstance(message, str):
            message = self._string_to_bytes(message)
        if isinstance(message, bytes):
            return message.replace(b"\nFrom ", b"\n>From ") if mangle_from_ else message
        if not hasattr(message, "read"):
            raise TypeError(f"Invalid message type: {type(message)}")
        if hasattr(message, "buffer"):
            warnings.warn(
                "Use of text mode files is deprecated, use a binary mode file instead", DeprecationWarning, stacklevel=4,
            )
            message = message.buffer
        lines = list(_unix_lines(message))
        if mangle_from_:
            lines = [b">" + line if line.startswith(b"From ") else line for line in lines]
        return b"".join(lines)

    def _dump_message(self, message, target, mangle_from_=False):
        """Write a message to an open file."""
        data = to_native(self._message_bytes(message, mangle_from_))
        target.write(data)
        if self._append_newline and data and not data.endswith(linesep):
            target.write(linesep)
