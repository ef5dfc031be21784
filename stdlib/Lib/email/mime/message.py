"""Building messages that hold another message."""

from email.message import Message
from email.mime.nonmultipart import MIMENonMultipart

__all__ = ["MIMEMessage"]


class MIMEMessage(MIMENonMultipart):
    """A message of a type message/..., with the message that it is about."""

    def __init__(self, _msg, _subtype="rfc822", *, policy=None):
        super().__init__("message", _subtype, policy=policy)
        if not isinstance(_msg, Message):
            raise TypeError("Argument is not an instance of Message")
        # The one and only: attach() would refuse it.
        self._payload = [_msg]
        self.set_default_type("message/rfc822")
