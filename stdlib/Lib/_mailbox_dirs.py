"""Mailboxes with a file for each message: Maildir and MH, for the module mailbox."""

import contextlib
import os
import socket
import time

from _mailbox_base import Mailbox, _missing
from _mailbox_files import (
    ExternalClashError, FormatError, NoSuchMailboxError, NotEmptyError, _create_carefully, _lock_file, _ProxyFile, _sync_close,
    _unlock_file, from_native, move,
)
from _mailbox_messages import MaildirMessage, MHMessage


def _subfolders(path):
    """The names of the directories in a directory."""
    with os.scandir(path) as entries:
        return [entry.name for entry in entries if entry.is_dir()]


def _touch(path, mode):
    """Create an empty file."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, mode))


def _check_text(name, value):
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string: {type(value)}")


class Maildir(Mailbox):
    """A mailbox of the format of qmail: programs can use it at the same time, without locks.

    A message is written to the directory tmp, and moved to new or cur when it is
    complete. The key is the name of its file up to the colon.
    """

    colon = ":"
    _count = 1
    # Files that nobody has touched for 36 hours are left over.
    _LEFT_OVER = 129600

    def __init__(self, dirname, factory=None, create=True):
        super().__init__(dirname, factory, create)
        self._paths = {name: os.path.join(self._path, name) for name in ("tmp", "new", "cur")}
        if not os.path.exists(self._path):
            if not create:
                raise NoSuchMailboxError(self._path)
            for path in self._path, *self._paths.values():
                os.mkdir(path, 0o700)
        self._toc = {}
        self._toc_mtimes = {"cur": 0, "new": 0}
        self._last_read = 0
        # How much clocks may differ between here and where the files are, in seconds.
        self._skewfactor = 0.1

    # Files and their names

    def _full(self, subpath):
        return os.path.join(self._path, subpath)

    def _split_name(self, subpath):
        """The subdirectory, the key, and the rest of a file's name with its colon."""
        subdir, name = os.path.split(subpath)
        key, colon, info = name.partition(self.colon)
        return subdir, key, colon + info

    def _create_tmp(self):
        """A new file in the directory tmp."""
        now = time.time()
        # What cannot be in a file's name, or divides it.
        host = socket.gethostname().replace("/", r"\057").replace(":", r"\072")
        name = f"{int(now)}.M{int(now % 1 * 1e6)}P{os.getpid()}Q{Maildir._count}.{host}"
        path = os.path.join(self._paths["tmp"], name)
        Maildir._count += 1
        try:
            return _create_carefully(path)
        except FileExistsError:
            raise ExternalClashError(f"Name clash prevented file creation: {path}") from None

    def _refresh(self):
        """Read the directories, unless they have certainly not changed since."""
        changed = {subdir: os.path.getmtime(self._paths[subdir]) for subdir in self._toc_mtimes}
        # A change right after reading need not show in times that are only kept to two seconds.
        settled = time.time() - self._last_read > 2 + self._skewfactor
        if settled and all(changed[subdir] <= before for subdir, before in self._toc_mtimes.items()):
            return
        if settled:
            self._toc_mtimes = changed
        self._toc = {}
        for subdir in self._toc_mtimes:
            with os.scandir(self._paths[subdir]) as entries:
                names = [entry.name for entry in entries if not entry.name.startswith(".") and not entry.is_dir()]
            self._toc.update((name.partition(self.colon)[0], os.path.join(subdir, name)) for name in names)
        self._last_read = time.time()

    def _lookup(self, key):
        """Where the file of a message is, below the mailbox."""
        known = self._toc.get(key)
        if known is not None and os.path.exists(self._full(known)):
            return known
        self._refresh()
        if key in self._toc:
            return self._toc[key]
        raise _missing(key)

    # Messages

    def add(self, message):
        with contextlib.ExitStack() as cleanup:
            file = self._create_tmp()
            cleanup.callback(os.remove, file.name)
            cleanup.callback(file.close)
            self._dump_message(message, file)
            _sync_close(file)
            key = os.path.basename(file.name).partition(self.colon)[0]
            subdir, suffix = "new", ""
            if isinstance(message, MaildirMessage):
                subdir = message.get_subdir()
                suffix = self._suffix(message.get_info())
                self._set_date(file.name, message)
            target = os.path.join(self._paths[subdir], key + suffix)
            try:
                move(file.name, target)
            except FileExistsError:
                raise ExternalClashError(f"Name clash with existing message: {target}") from None
            cleanup.pop_all()
        return key

    def _suffix(self, info):
        return self.colon + info if info else ""

    @staticmethod
    def _set_date(path, message):
        os.utime(path, (os.path.getatime(path), message.get_date()))

    def remove(self, key):
        os.remove(self._full(self._lookup(key)))

    def discard(self, key):
        with contextlib.suppress(KeyError, FileNotFoundError):
            self.remove(key)

    def __setitem__(self, key, message):
        """Replace a message; its flags stay if the new one has none because it is of another format."""
        before = self._lookup(key)
        added = self._lookup(self.add(message))
        subdir, _, suffix = self._split_name(added if isinstance(message, MaildirMessage) else before)
        self.discard(key)
        path = self._full(added)
        if isinstance(message, MaildirMessage):
            self._set_date(path, message)
        os.rename(path, self._full(os.path.join(subdir, key + suffix)))

    def get_message(self, key):
        subpath = self._lookup(key)
        path = self._full(subpath)
        with open(path, "rb") as file:
            message = (self._factory or MaildirMessage)(file)
        subdir, _, suffix = self._split_name(subpath)
        message.set_subdir(subdir)
        if suffix:
            message.set_info(suffix.rpartition(self.colon)[2])
        message.set_date(os.path.getmtime(path))
        return message

    def get_bytes(self, key):
        with open(self._full(self._lookup(key)), "rb") as file:
            return from_native(file.read())

    def get_file(self, key):
        return _ProxyFile(open(self._full(self._lookup(key)), "rb"))

    def iterkeys(self):
        self._refresh()
        for key in self._toc:
            try:
                self._lookup(key)
            except KeyError:
                continue
            yield key

    def __contains__(self, key):
        self._refresh()
        return key in self._toc

    def __len__(self):
        self._refresh()
        return len(self._toc)

    def next(self):
        """The next message, of those that there were at the first call; None at the end."""
        if not hasattr(self, "_onetime_keys"):
            self._onetime_keys = iter(self.keys())
        for key in self._onetime_keys:
            with contextlib.suppress(KeyError):
                return self[key]
        return None

    # Flags, without reading the message

    def get_info(self, key):
        """What the name of a message's file has after the colon."""
        return self._split_name(self._lookup(key))[2].rpartition(self.colon)[2]

    def set_info(self, key, info: str):
        """Set what the name of a message's file has after the colon."""
        _check_text("info", info)
        before = self._lookup(key)
        subdir, name, _ = self._split_name(before)
        after = os.path.join(subdir, name + self._suffix(info))
        if after != before:
            os.rename(self._full(before), self._full(after))
            self._toc[key] = after

    def get_flags(self, key):
        """The letters of a message's flags."""
        info = self.get_info(key)
        return info[2:] if info.startswith("2,") else ""

    def set_flags(self, key, flags: str):
        """Set those flags of a message and no others."""
        _check_text("flags", flags)
        self.set_info(key, "2," + "".join(sorted(set(flags))))

    def add_flag(self, key, flag: str):
        """Set flags of a message, in addition to those that are set."""
        _check_text("flag", flag)
        self.set_flags(key, self.get_flags(key) + flag)

    def remove_flag(self, key, flag: str):
        """Remove flags of a message; those that are not set do not matter."""
        _check_text("flag", flag)
        if present := self.get_flags(key):
            self.set_flags(key, "".join(set(present).difference(flag)))

    # All changes are made at once, by operations that programs cannot get in between.

    def flush(self):
        """Do nothing: everything is written already."""

    def lock(self):
        """Do nothing: this format needs no locks."""

    def unlock(self):
        """Do nothing: this format needs no locks."""

    def close(self):
        """Do nothing: no file is open."""

    # Folders

    def _folder_path(self, folder):
        return self._full(f".{folder}")

    def list_folders(self):
        """The names of the folders within this one."""
        return [name[1:] for name in _subfolders(self._path) if name.startswith(".")]

    def get_folder(self, folder):
        """The mailbox of a folder; NoSuchMailboxError if it does not exist."""
        return Maildir(self._folder_path(folder), factory=self._factory, create=False)

    def add_folder(self, folder):
        """Create a folder, and return its mailbox."""
        path = self._folder_path(folder)
        mailbox = Maildir(path, factory=self._factory)
        marker = os.path.join(path, "maildirfolder")
        if not os.path.exists(marker):
            _touch(marker, 0o666)
        return mailbox

    def remove_folder(self, folder):
        """Remove a folder; NotEmptyError if there are messages or folders in it."""
        path = self._folder_path(folder)
        for subdir in "new", "cur":
            if not all(name.startswith(".") for name in os.listdir(os.path.join(path, subdir))):
                raise NotEmptyError(f"Folder contains message(s): {folder}")
        for name in _subfolders(path):
            if name not in self._paths:
                raise NotEmptyError(f"Folder contains subdirectory '{folder}': {name}")
        for root, folders, files in os.walk(path, topdown=False):
            for name in files:
                os.remove(os.path.join(root, name))
            for name in folders:
                os.rmdir(os.path.join(root, name))
        os.rmdir(path)

    def clean(self):
        """Remove files in the directory tmp that some program has left there."""
        limit = time.time() - self._LEFT_OVER
        for name in os.listdir(self._paths["tmp"]):
            path = os.path.join(self._paths["tmp"], name)
            if os.path.getatime(path) < limit:
                os.remove(path)


_SEQUENCES = ".mh_sequences"


def _as_ranges(keys):
    """Numbers as text, with '-' between the ends of rows of them."""
    rows = []
    for key in sorted(set(keys)):
        if rows and key == rows[-1][1] + 1:
            rows[-1][1] = key
        else:
            rows.append([key, key])
    return "".join([f" {first}" if first == last else f" {first}-{last}" for first, last in rows])


def _from_ranges(text):
    """The numbers in a text such as '1 3-5'."""
    keys = set()
    for part in text.split():
        if part.isdigit():
            keys.add(int(part))
        else:
            first, last = map(int, part.split("-"))
            keys.update(range(first, last + 1))
    return keys


class MH(Mailbox):
    """A mailbox of the mail system MH: files with numbers, which are the keys, and sequences, which are sets of them."""

    def __init__(self, path, factory=None, create=True):
        super().__init__(path, factory, create)
        if not os.path.exists(self._path):
            if not create:
                raise NoSuchMailboxError(self._path)
            os.mkdir(self._path, 0o700)
            _touch(self._full(_SEQUENCES), 0o600)
        self._locked = False

    def _full(self, key):
        return os.path.join(self._path, str(key))

    def _open(self, key, mode):
        """The open file of a message."""
        try:
            return open(self._full(key), mode)
        except FileNotFoundError:
            raise _missing(key) from None

    @contextlib.contextmanager
    def _file_lock(self, file):
        """A lock on the file of a message for some time, if the mailbox is locked."""
        if self._locked:
            _lock_file(file)
        try:
            yield
        finally:
            if self._locked:
                _unlock_file(file)

    # Messages

    def add(self, message):
        key = max(self.iterkeys(), default=0) + 1
        file = _create_carefully(self._full(key))
        try:
            with self._file_lock(file):
                self._dump_message(message, file)
                if isinstance(message, MHMessage):
                    self._dump_sequences(message, key)
        except BaseException:
            file.close()
            os.remove(self._full(key))
            raise
        _sync_close(file)
        return key

    def remove(self, key):
        self._open(key, "rb+").close()
        os.remove(self._full(key))

    def __setitem__(self, key, message):
        with self._open(key, "rb+") as file:
            with self._file_lock(file):
                file.truncate()
                self._dump_message(message, file)
                if isinstance(message, MHMessage):
                    self._dump_sequences(message, key)
            _sync_close(file)

    def _unchanging(self, key):
        """The open file of a message that is to be read at once; writable, as locks want it, if the mailbox is locked."""
        return self._open(key, "rb+" if self._locked else "rb")

    def get_message(self, key):
        with self._unchanging(key) as file, self._file_lock(file):
            message = MHMessage(file)
        for name, keys in self.get_sequences().items():
            if key in keys:
                message.add_sequence(name)
        return message

    def get_bytes(self, key):
        with self._unchanging(key) as file, self._file_lock(file):
            return from_native(file.read())

    def get_file(self, key):
        return _ProxyFile(self._open(key, "rb"))

    def iterkeys(self):
        return iter(sorted(int(name) for name in os.listdir(self._path) if name.isdigit()))

    def __contains__(self, key):
        return os.path.exists(self._full(key))

    def __len__(self):
        return len(self.keys())

    # Locks

    def _open_mh_sequences_file(self, text):
        """The open file of the sequences, which is created if it is missing."""
        path = self._full(_SEQUENCES)
        kind, encoding = ("", "ascii") if text else ("b", None)
        while True:
            for mode in "r+", "x+":
                # Other programs may create and remove it in between.
                with contextlib.suppress(FileNotFoundError, FileExistsError):
                    return open(path, mode + kind, encoding=encoding)

    def lock(self):
        if not self._locked:
            self._file = self._open_mh_sequences_file(text=False)
            _lock_file(self._file)
            self._locked = True

    def unlock(self):
        if self._locked:
            _unlock_file(self._file)
            _sync_close(self._file)
            del self._file
            self._locked = False

    def flush(self):
        """Do nothing: everything is written already."""

    def close(self):
        self.unlock()

    # Folders

    def list_folders(self):
        """The names of the folders within this one."""
        return _subfolders(self._path)

    def get_folder(self, folder):
        """The mailbox of a folder; NoSuchMailboxError if it does not exist."""
        return MH(self._full(folder), factory=self._factory, create=False)

    def add_folder(self, folder):
        """Create a folder, and return its mailbox."""
        return MH(self._full(folder), factory=self._factory)

    def remove_folder(self, folder):
        """Remove a folder; NotEmptyError if there is anything in it."""
        path = self._full(folder)
        match os.listdir(path):
            case []:
                pass
            case [name] if name == _SEQUENCES:
                os.remove(os.path.join(path, name))
            case _:
                raise NotEmptyError(f"Folder not empty: {self._path}")
        os.rmdir(path)

    # Sequences

    def get_sequences(self):
        """The sequences: lists of keys by name."""
        present = self.keys()
        sequences = {}
        try:
            file = open(self._full(_SEQUENCES), encoding="ascii")
        except FileNotFoundError:
            return sequences
        with file:
            for line in file:
                try:
                    name, text = line.split(":")
                    keys = _from_ranges(text)
                except ValueError:
                    raise FormatError(f"Invalid sequence specification: {line.rstrip()}") from None
                if members := [key for key in present if key in keys]:
                    sequences[name] = members
        return sequences

    def set_sequences(self, sequences):
        """Let there be those sequences and no others."""
        lines = [name + ":" + _as_ranges(keys) + "\n" for name, keys in sequences.items() if len(keys)]
        with self._open_mh_sequences_file(text=True) as file:
            file.truncate()
            file.writelines(lines)
            _sync_close(file)

    def _dump_sequences(self, message, key):
        """Let a message be in the sequences that it names, and in no others."""
        wanted, sequences = message.get_sequences(), self.get_sequences()
        for name in wanted:
            sequences.setdefault(name, []).append(key)
        for name in sequences.keys() - wanted:
            sequences[name] = [member for member in sequences[name] if member != key]
        self.set_sequences(sequences)

    def pack(self):
        """Rename messages such that their numbers have no gaps; sequences follow."""
        sequences, numbers = self.get_sequences(), {}
        for number, key in enumerate(self.keys(), 1):
            numbers[key] = number
            if number != key:
                move(self._full(key), self._full(number))
        if any(number != key for key, number in numbers.items()):
            self.set_sequences({name: [numbers[key] for key in keys] for name, keys in sequences.items()})
