"""What the messages of sounds and pictures share."""

from email import encoders
from email.mime.nonmultipart import MIMENonMultipart


class MIMEMedia(MIMENonMultipart):
    """A message of bytes whose type the data can tell; subclasses name the kind."""

    _kind = None
    _tests = ()

    def __init__(self, _data, _subtype=None, _encoder=encoders.encode_base64, *, policy=None, **_params):
        if _subtype is None:
            _subtype = next(filter(None, (test(_data) for test in self._tests)), None)
        if _subtype is None:
            raise TypeError(f'Could not guess {self._kind} MIME subtype')
        MIMENonMultipart.__init__(self, self._kind, _subtype, policy=policy, **_params)
        self.set_payload(_data)
        _encoder(self)
