"""Mailboxes that are one file: mbox, MMDF and Babyl, for the module mailbox."""

import contextlib
import email
import email.message
import errno
import io
import os
import shutil
import time

from _mailbox_base import Mailbox, _missing
from _mailbox_files import (
    ExternalClashError, NoSuchMailboxError, _create_temporary, _lock_file, _PartialFile, _sync_close, _sync_flush, _unlock_file,
    from_native, linesep, to_native,
)
from _mailbox_messages import BabylMessage, MMDFMessage, _mboxMMDFMessage, mboxMessage


class _singlefileMailbox(Mailbox):
    """A mailbox that is one file, in which messages are found by where they begin and end.

    What is added is written at the end; what is removed or replaced stays in the
    file until flush() writes another one. The keys are numbers.
    """

    # What the file begins with, and what is around each message.
    _opening = _before_message = _after_message = b""

    def __init__(self, path, factory=None, create=True):
        super().__init__(path, factory, create)
        self._file = self._opened(create)
        self._toc = None
        self._next_key = 0
        # Whether the file must be written anew, and whether something added may not be on the disk yet.
        self._pending = self._pending_sync = False
        self._locked = False
        self._file_length = None

    def _opened(self, create):
        try:
            return open(self._path, "rb+")
        except OSError as error:
            match error.errno:
                case errno.ENOENT if create:
                    return open(self._path, "wb+")
                case errno.ENOENT:
                    raise NoSuchMailboxError(self._path) from None
                case errno.EACCES | errno.EROFS:
                    return open(self._path, "rb")
            raise

    # What each format does in its own way

    def _spans(self):
        """Where the messages begin and end, by reading the whole file."""
        raise NotImplementedError

    def _install_message(self, message):
        """Write a message at the end of the file; return where it begins and ends."""
        raise NotImplementedError

    def _pre_mailbox_hook(self, f):
        """Write what a file begins with."""
        f.write(self._opening)

    def _pre_message_hook(self, f):
        """Write what is before a message."""
        f.write(self._before_message)

    def _post_message_hook(self, f):
        """Write what is after a message."""
        f.write(self._after_message)

    # The table of contents

    def _generate_toc(self):
        self._file.seek(0)
        self._toc = dict(enumerate(self._spans()))
        self._next_key = len(self._toc)
        self._file_length = self._file.seek(0, os.SEEK_END)

    def _lookup(self, key=None):
        """Where a message begins and ends."""
        if self._toc is None:
            self._generate_toc()
        if key is None:
            return None
        try:
            return self._toc[key]
        except KeyError:
            raise _missing(key) from None

    def _lines(self):
        """The file's lines from here on, each with where it begins."""
        place = self._file.tell()
        for line in iter(self._file.readline, b""):
            yield place, line
            place += len(line)

    def iterkeys(self):
        self._lookup()
        yield from self._toc

    def __contains__(self, key):
        self._lookup()
        return key in self._toc

    def __len__(self):
        self._lookup()
        return len(self._toc)

    # Changes

    def add(self, message):
        self._lookup()
        key = self._next_key
        self._toc[key] = self._append_message(message)
        self._next_key += 1
        # That it was added shows in the file already.
        self._pending_sync = True
        return key

    def remove(self, key):
        self._lookup(key)
        del self._toc[key]
        self._pending = True

    def __setitem__(self, key, message):
        self._lookup(key)
        self._toc[key] = self._append_message(message)
        self._pending = True

    def _append_message(self, message):
        """Write a message at the end; if that fails, nothing of it stays."""
        before = self._file.seek(0, os.SEEK_END)
        try:
            if not self._toc and not self._pending:
                self._pre_mailbox_hook(self._file)
            self._pre_message_hook(self._file)
            span = self._install_message(message)
            self._post_message_hook(self._file)
        except BaseException:
            self._file.truncate(before)
            raise
        self._file.flush()
        self._file_length = self._file.tell()
        return span

    # Writing

    def flush(self):
        """Write the file anew if messages were removed or replaced; ExternalClashError if another program has changed it."""
        if self._pending:
            self._rewrite()
        elif self._pending_sync:
            _sync_flush(self._file)
        self._pending = self._pending_sync = False

    def _rewrite(self):
        found = self._file.seek(0, os.SEEK_END)
        if found != self._file_length:
            raise ExternalClashError(f"Size of mailbox file changed (expected {self._file_length}, found {found})")
        target = _create_temporary(self._path)
        try:
            contents = self._copy_messages(target)
            length = target.tell()
            _sync_close(target)
            self._copy_permissions(target.name)
        except BaseException:
            target.close()
            os.remove(target.name)
            raise
        self._file.close()
        os.replace(target.name, self._path)
        self._file = open(self._path, "rb+")
        self._toc, self._file_length = contents, length
        if self._locked:
            # The lock of the file that was replaced went with it; the dot lock is still there.
            _lock_file(self._file, dotlock=False)

    def _copy_messages(self, target):
        """Write all messages to another file; return where they are in it."""
        contents = {}
        self._pre_mailbox_hook(target)
        for key, (start, stop) in sorted(self._toc.items()):
            self._pre_message_hook(target)
            begins = target.tell()
            shutil.copyfileobj(_PartialFile(self._file, start, stop), target)
            contents[key] = begins, target.tell()
            self._post_message_hook(target)
        return contents

    def _copy_permissions(self, path):
        info = os.stat(self._path)
        os.chmod(path, info.st_mode)
        with contextlib.suppress(AttributeError, OSError):
            os.chown(path, info.st_uid, info.st_gid)

    def lock(self):
        if not self._locked:
            _lock_file(self._file)
            self._locked = True

    def unlock(self):
        if self._locked:
            _unlock_file(self._file)
            self._locked = False

    def close(self):
        with contextlib.ExitStack() as steps:
            # Not the file's own method: flush() may open another file.
            steps.callback(lambda: self._file.close())
            steps.callback(self.unlock)
            self.flush()


class _mboxMMDF(_singlefileMailbox):
    """What mbox and MMDF share: messages begin with the envelope line."""

    _mangle_from_ = True
    _message_factory = _mboxMMDFMessage

    def _at_message(self, key, envelope):
        """Go to a message, with the envelope line or after it; return that line, and where the message ends."""
        start, stop = self._lookup(key)
        self._file.seek(start)
        line = self._file.readline()
        if envelope:
            self._file.seek(start)
        return line.replace(linesep, b"").decode("ascii"), stop

    def get_message(self, key):
        line, stop = self._at_message(key, False)
        data = self._file.read(stop - self._file.tell())
        message = self._message_factory(from_native(data))
        message.set_unixfrom(line)
        message.set_from(line.removeprefix("From "))
        return message

    def get_bytes(self, key, from_=False):
        """The message as bytes; with from_, the envelope line is part of it."""
        _, stop = self._at_message(key, from_)
        return from_native(self._file.read(stop - self._file.tell()))

    def get_string(self, key, from_=False):
        """The message as text, in 7 bits; with from_, the envelope line is part of it."""
        return email.message_from_bytes(self.get_bytes(key, from_)).as_string(unixfrom=from_)

    def get_file(self, key, from_=False):
        """The message as a file to read; with from_, the envelope line is part of it."""
        _, stop = self._at_message(key, from_)
        return _PartialFile(self._file, self._file.tell(), stop)

    def _install_message(self, message):
        line, message = self._envelope(message)
        start = self._file.tell()
        self._file.write((line or b"From MAILER-DAEMON " + time.asctime(time.gmtime()).encode("ascii")) + linesep)
        self._dump_message(message, self._file, self._mangle_from_)
        return start, self._file.tell()

    def _envelope(self, message):
        """The envelope line that comes with a message, if any, and the message without it."""
        if isinstance(message, str):
            message = self._string_to_bytes(message)
        match message:
            case bytes() if message.startswith(b"From "):
                line, _, message = message.partition(b"\n")
                return line, message
            case _mboxMMDFMessage():
                return b"From " + message.get_from().encode("ascii"), message
            case email.message.Message():
                return (message.get_unixfrom() or "").encode("ascii"), message
        return None, message


class mbox(_mboxMMDF):
    """A mailbox of the format of Unix: each message begins with a line 'From ...', before which there is an empty one."""

    _message_factory = mboxMessage
    _append_newline = True
    _after_message = linesep

    def _spans(self):
        start, empty, end = None, False, 0
        for place, line in self._lines():
            if line.startswith(b"From "):
                if start is not None:
                    yield start, place - len(linesep) * empty
                start = place
            empty = line == linesep
            end = place + len(line)
        if start is not None:
            yield start, end - len(linesep) * empty


class MMDF(_mboxMMDF):
    """A mailbox of the mail system MMDF: lines of four control-A are before and after each message."""

    _message_factory = MMDFMessage
    _before_message = b"\x01\x01\x01\x01" + linesep
    _after_message = linesep + _before_message

    def _spans(self):
        start, end = None, 0
        for place, line in self._lines():
            end = place + len(line)
            if start is None:
                if line.startswith(self._before_message):
                    start = end
            elif line == self._before_message:
                yield start, place - len(linesep)
                start = None
        if start is not None:
            yield start, end


_EOOH = b"*** EOOH ***" + linesep


def _labels_in(line):
    """The labels in the first line of a message, which begins with a digit."""
    return [label for part in line[1:].split(",") if (label := part.strip())]


class Babyl(_singlefileMailbox):
    """A mailbox of Rmail, the mail reader of Emacs.

    Messages have labels, and their headers twice: as they are, and as they are
    shown.
    """

    _special_labels = frozenset("unseen deleted filed answered forwarded edited resent".split())
    _before_message = b"\x0c" + linesep
    _after_message = linesep + b"\x1f"

    def __init__(self, path, factory=None, create=True):
        super().__init__(path, factory, create)
        self._labels = {}

    def _spans(self):
        self._labels = {}
        start, end, count = None, 0, 0
        lines = self._lines()
        for place, line in lines:
            end = place + len(line)
            if not line.startswith(b"\x1f") or line.strip(b"\x1f\x0c\r\n"):
                continue
            if start is not None:
                yield start, place - len(linesep)
                start = None
            if b"\x0c" in line:
                start = end
                _, labels = next(lines, (end, b""))
                end += len(labels)
                self._labels[count] = _labels_in(labels.decode("ascii", "replace"))
                count += 1
        if start is not None:
            yield start, end - len(linesep)

    # Labels

    def get_labels(self):
        """The labels that there are in the mailbox, except those that have a meaning for the format."""
        self._lookup()
        used = set().union(*self._labels.values())
        return list(used - self._special_labels)

    def _note_labels(self, key, message):
        if isinstance(message, BabylMessage):
            self._labels[key] = message.get_labels()

    def add(self, message):
        key = super().add(message)
        self._note_labels(key, message)
        return key

    def remove(self, key):
        super().remove(key)
        self._labels.pop(key, None)

    def __setitem__(self, key, message):
        super().__setitem__(key, message)
        self._note_labels(key, message)

    def _pre_mailbox_hook(self, f):
        labels = ",".join(self.get_labels()).encode("ascii")
        lines = [b"BABYL OPTIONS:", b"Version: 5", b"Labels:" + labels, b"\x1f"]
        f.write(linesep.join(lines))

    # Messages

    def _parts(self, key):
        """The headers, those that are shown, and the body."""
        start, stop = self._lookup(key)
        part = _PartialFile(self._file, start, stop)
        # The line with the labels.
        part.readline()
        headers, shown = list(iter(part.readline, b"")), []
        body = b""
        if _EOOH in headers:
            place = headers.index(_EOOH)
            headers, rest = headers[:place], headers[place + 1 :]
            blank = rest.index(linesep) if linesep in rest else len(rest)
            shown, body = rest[:blank], b"".join(rest[blank + 1 :])
        return from_native(b"".join(headers)), from_native(b"".join(shown)), from_native(body)

    def get_message(self, key):
        headers, shown, body = self._parts(key)
        message = BabylMessage(headers + body)
        message.set_visible(shown)
        message.set_labels(self._labels.get(key, ()))
        return message

    def get_bytes(self, key):
        headers, _, body = self._parts(key)
        return headers + body

    def get_file(self, key):
        return io.BytesIO(to_native(self.get_bytes(key)))

    def _install_message(self, message):
        start = self._file.tell()
        self._file.write(self._label_line(message))
        data = self._message_bytes(message)
        headers, blank, body = data.partition(b"\n\n")
        if blank:
            headers += blank
        elif isinstance(message, email.message.Message):
            headers, body = data, b""
        else:
            headers, body = b"", data
        shown = headers or b"\n"
        if isinstance(message, BabylMessage):
            shown = self._message_bytes(message.get_visible()).partition(b"\n\n")[0].rstrip(b"\n")
            shown += b"\n\n" if shown else b"\n"
        self._file.write(to_native(headers) + _EOOH + to_native(shown + body))
        return start, self._file.tell()

    def _label_line(self, message):
        """The line with the labels: first those that have a meaning, then all others."""
        labels = message.get_labels() if isinstance(message, BabylMessage) else []
        special = [f", {label}" for label in labels if label in self._special_labels]
        others = [f" {label}," for label in labels if label not in self._special_labels]
        return "".join(["1", *special, ",,", *others]).encode("ascii") + linesep
