"""Mailboxes on the disk, in the formats Maildir, mbox, MH, Babyl and MMDF: collections of messages."""

from _mailbox_base import Mailbox
from _mailbox_dirs import MH, Maildir
from _mailbox_files import (
    Error, ExternalClashError, FormatError, NoSuchMailboxError, NotEmptyError, _create_carefully, _create_temporary, _lock_file,
    _PartialFile, _ProxyFile, _sync_close, _sync_flush, _unlock_file, linesep,
)
from _mailbox_messages import (
    BabylMessage, MaildirMessage, Message, MHMessage, MMDFMessage, _mboxMMDFMessage, mboxMessage,
)
from _mailbox_single import MMDF, Babyl, _mboxMMDF, _singlefileMailbox, mbox

__all__ = [
    "Mailbox", "Maildir", "mbox", "MH", "Babyl", "MMDF", "Message", "MaildirMessage", "mboxMessage", "MHMessage", "BabylMessage",
    "MMDFMessage", "Error", "NoSuchMailboxError", "NotEmptyError", "ExternalClashError", "FormatError",
]

# Where they are found by pickles, and by whoever reads their names.
for _name in __all__ + ["_mboxMMDF", "_singlefileMailbox", "_mboxMMDFMessage", "_ProxyFile", "_PartialFile"]:
    globals()[_name].__module__ = __name__
del _name
