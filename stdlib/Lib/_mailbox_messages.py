"""The messages of the module mailbox: each format notes in its own way what was done with a message.

To turn one into another, what they have in common is told as a set of states:
seen, old (it was there when the mailbox was opened before), deleted, flagged,
answered and forwarded.
"""

import calendar
import copy
import email
import email.message
import io
import time


def _letters_without_repetition(*groups):
    return "".join(dict.fromkeys("".join(groups)))


class Message(email.message.Message):
    """A message without anything that only one format knows.

    It is made from another message, text, bytes or an open file.
    """

    _type_specific_attributes = []
    _knows_states = False

    def __init__(self, message=None):
        if message is None:
            super().__init__()
            return
        self._become_message(_parsed(message))
        if isinstance(message, Message):
            message._explain_to(self)

    def _become_message(self, message):
        """Take over all that other message has, except what only its own format knows."""
        own = getattr(message, "_type_specific_attributes", ())
        vars(self).update({name: value for name, value in vars(message).items() if name not in own})

    def _explain_to(self, message):
        """Tell a message that has become a copy of this one what this one's format knows."""
        if not isinstance(message, Message):
            raise TypeError(f"Cannot convert to specified type: {type(message)}")
        if isinstance(message, self._same_format):
            self._copy_state(message)
        elif message._knows_states and (states := self._states()) is not None:
            message._drop_notes(self)
            message._set_states(states)
            self._tell_date(message)

    @property
    def _same_format(self):
        return type(self)

    def _copy_state(self, message):
        """Set all that the format knows in a message of the same one."""

    def _states(self):
        """The set of states that the message is in; None if the format has none."""

    def _set_states(self, states):
        """Note those states that the format knows."""

    def _tell_date(self, message):
        """Tell when the message was delivered, if both formats know about that."""

    def _drop_notes(self, source):
        """Remove the headers in which the source's format keeps its notes."""
        for header in getattr(source, "_note_headers", ()):
            del self[header]


def _parsed(message):
    """A message of the email package, made of whatever a Message can be made of."""
    match message:
        case email.message.Message():
            return copy.deepcopy(message)
        case bytes():
            return email.message_from_bytes(message)
        case str():
            return email.message_from_string(message)
        case io.TextIOWrapper():
            return email.message_from_file(message)
    if hasattr(message, "read"):
        return email.message_from_binary_file(message)
    raise TypeError(f"Invalid message type: {type(message)}")


class MaildirMessage(Message):
    """A message of a Maildir: its subdirectory, flags and date."""

    _type_specific_attributes = ["_subdir", "_info", "_date"]
    _knows_states = True
    _flags_by_state = {"seen": "S", "deleted": "T", "flagged": "F", "answered": "R", "forwarded": "P"}

    def __init__(self, message=None):
        self._subdir, self._info = "new", ""
        self._date = time.time()
        super().__init__(message)

    def get_subdir(self):
        """'new' or 'cur', for messages that nobody has been told about and all others."""
        return self._subdir

    def set_subdir(self, subdir):
        """Set the subdirectory."""
        if subdir not in ("new", "cur"):
            raise ValueError(f"subdir must be 'new' or 'cur': {subdir}")
        self._subdir = subdir

    def get_flags(self):
        """The letters of the flags that are set."""
        return self._info[2:] if self._info.startswith("2,") else ""

    def set_flags(self, flags):
        """Set those flags and no others."""
        self._info = "2," + "".join(sorted(flags))

    def add_flag(self, flag):
        """Set flags, in addition to those that are set."""
        self.set_flags(_letters_without_repetition(self.get_flags(), flag))

    def remove_flag(self, flag):
        """Remove flags; those that are not set do not matter."""
        if present := self.get_flags():
            self.set_flags([letter for letter in present if letter not in flag])

    def get_date(self):
        """When the message was delivered, in seconds since 1970."""
        return self._date

    def set_date(self, date):
        """Set when the message was delivered."""
        try:
            self._date = float(date)
        except ValueError:
            raise TypeError(f"can't convert to float: {date}") from None

    def get_info(self):
        """What the file's name has after the colon: flags, or something experimental."""
        return self._info

    def set_info(self, info):
        """Set what the file's name has after the colon."""
        if not isinstance(info, str):
            raise TypeError(f"info must be a string: {type(info)}")
        self._info = info

    def _copy_state(self, message):
        message.set_flags(self.get_flags())
        message.set_subdir(self._subdir)
        message.set_date(self._date)

    def _states(self):
        present = self.get_flags()
        states = {state for state, flag in self._flags_by_state.items() if flag in present}
        return states | {"old"} if self._subdir == "cur" else states

    def _set_states(self, states):
        wanted = [flag for state, flag in self._flags_by_state.items() if state in states]
        if wanted:
            self.add_flag("".join(wanted))
        if "old" in states:
            self.set_subdir("cur")

    def _tell_date(self, message):
        if isinstance(message, _mboxMMDFMessage):
            message.set_from("MAILER-DAEMON", time.gmtime(self._date))


class _mboxMMDFMessage(Message):
    """A message of an mbox or MMDF mailbox: its envelope line, and flags in the headers Status and X-Status."""

    _type_specific_attributes = ["_from"]
    _knows_states = True
    _note_headers = "status", "x-status"
    _flags_by_state = {"seen": "R", "old": "O", "deleted": "D", "flagged": "F", "answered": "A"}

    def __init__(self, message=None):
        self.set_from("MAILER-DAEMON", True)
        if isinstance(message, email.message.Message):
            envelope = message.get_unixfrom() or ""
            if envelope.startswith("From "):
                self.set_from(envelope.removeprefix("From "))
        super().__init__(message)

    @property
    def _same_format(self):
        return _mboxMMDFMessage

    def get_from(self):
        """The envelope line without its 'From '."""
        return self._from

    def set_from(self, from_, time_=None):
        """Set the envelope line; a time (True for now) is added as text."""
        if time_ is not None:
            from_ += " " + time.asctime(time.gmtime() if time_ is True else time_)
        self._from = from_

    def get_flags(self):
        """The letters of the flags that are set."""
        return self.get("Status", "") + self.get("X-Status", "")

    def set_flags(self, flags):
        """Set those flags and no others."""
        given = set(flags)
        status = [flag for flag in "RO" if flag in given]
        others = [flag for flag in "DFA" if flag in given]
        others += sorted(given.difference("RODFA"))
        for header, letters in ("Status", status), ("X-Status", others):
            if header in self:
                self.replace_header(header, "".join(letters))
            else:
                self.add_header(header, "".join(letters))

    def add_flag(self, flag):
        """Set flags, in addition to those that are set."""
        self.set_flags(_letters_without_repetition(self.get_flags(), flag))

    def remove_flag(self, flag):
        """Remove flags; those that are not set do not matter."""
        if "Status" in self or "X-Status" in self:
            self.set_flags(set(self.get_flags()).difference(flag))

    def _copy_state(self, message):
        message.set_flags(self.get_flags())
        message.set_from(self._from)

    def _states(self):
        present = self.get_flags()
        return {state for state, flag in self._flags_by_state.items() if flag in present}

    def _set_states(self, states):
        wanted = [flag for state, flag in self._flags_by_state.items() if state in states]
        if wanted:
            self.add_flag("".join(wanted))

    def _tell_date(self, message):
        if isinstance(message, MaildirMessage):
            date = " ".join(self._from.split()[-5:])
            try:
                message.set_date(calendar.timegm(time.strptime(date, "%a %b %d %H:%M:%S %Y")))
            except (ValueError, OverflowError):
                # No date in the envelope line.
                pass


class mboxMessage(_mboxMMDFMessage):
    """A message of an mbox mailbox."""


class MMDFMessage(_mboxMMDFMessage):
    """A message of an MMDF mailbox."""


class _Named(Message):
    """A message that has a list of words for its states, among them one for not having been seen."""

    _knows_states = True
    _words_by_state = {}

    def _words(self):
        """The list of words, to be changed."""
        raise NotImplementedError

    def _add(self, word):
        if word not in self._words():
            self._words().append(word)

    def _remove(self, word):
        if word in self._words():
            self._words().remove(word)

    def _copy_state(self, message):
        for word in self._words():
            message._add(word)

    def _states(self):
        present = self._words()
        states = {state for state, words in self._words_by_state.items() if any(word in present for word in words)}
        return states | ({"old"} if "unseen" in present else {"old", "seen"})

    def _set_states(self, states):
        if "seen" not in states:
            self._add("unseen")
        for state, words in self._words_by_state.items():
            if state in states:
                self._add(words[0])


class MHMessage(_Named):
    """A message of an MH mailbox: the sequences that it is in."""

    _type_specific_attributes = ["_sequences"]
    _words_by_state = {"answered": ["replied"], "flagged": ["flagged"]}

    def __init__(self, message=None):
        self._sequences = []
        super().__init__(message)

    def _words(self):
        return self._sequences

    def get_sequences(self):
        """The names of the sequences."""
        return list(self._sequences)

    def set_sequences(self, sequences):
        """Let the message be in those sequences and no others."""
        self._sequences = list(sequences)

    def add_sequence(self, sequence):
        """Let the message be in another sequence."""
        if not isinstance(sequence, str):
            raise TypeError(f"sequence type must be str: {type(sequence)}")
        self._add(sequence)

    def remove_sequence(self, sequence):
        """Take the message out of a sequence; it is no error if it is not in it."""
        self._remove(sequence)


class BabylMessage(_Named):
    """A message of a Babyl mailbox: its labels, and the headers that are shown instead of all."""

    _type_specific_attributes = ["_labels", "_visible"]
    _words_by_state = {"deleted": ["deleted"], "answered": ["answered"], "forwarded": ["forwarded", "resent"]}

    def __init__(self, message=None):
        self._labels, self._visible = [], Message()
        super().__init__(message)

    def _words(self):
        return self._labels

    def get_labels(self):
        """The labels."""
        return list(self._labels)

    def set_labels(self, labels):
        """Let the message have those labels and no others."""
        self._labels = list(labels)

    def add_label(self, label):
        """Let the message have another label."""
        if not isinstance(label, str):
            raise TypeError(f"label must be a string: {type(label)}")
        self._add(label)

    def remove_label(self, label):
        """Remove a label; it is no error if the message does not have it."""
        self._remove(label)

    def get_visible(self):
        """A message with the headers that are shown, and no body."""
        return Message(self._visible)

    def set_visible(self, visible):
        """Let the headers of a message be shown."""
        self._visible = Message(visible)

    def update_visible(self):
        """Bring the headers that are shown in line with those that there are, and show the most important ones."""
        shown = self._visible
        for header in shown.keys():
            if header in self:
                shown.replace_header(header, self[header])
            else:
                del shown[header]
        for header in "Date", "From", "Reply-To", "To", "CC", "Subject":
            if header in self and header not in shown:
                shown[header] = self[header]

    def _copy_state(self, message):
        message.set_visible(self.get_visible())
        super()._copy_state(message)
