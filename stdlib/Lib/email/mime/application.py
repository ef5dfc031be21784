"""Building messages with data for a program."""

from email.encoders import encode_base64
from email.mime.nonmultipart import MIMENonMultipart

__all__ = ["MIMEApplication"]


class MIMEApplication(MIMENonMultipart):
    """A message of a type application/..., with bytes that the encoder makes into text."""

    def __init__(self, _data, _subtype="octet-stream", _encoder=encode_base64, *, policy=None, **_params):
        if _subtype is None:
            raise TypeError("Invalid application MIME subtype")
        super().__init__("application", _subtype, policy=policy, **_params)
        self.set_payload(_data)
        _encoder(self)
