"""Building messages that have parts."""

from email.mime.base import MIMEBase

__all__ = ["MIMEMultipart"]


class MIMEMultipart(MIMEBase):
    """A message with the given parts, to which attach() adds more. Its boundary is made up in time if none is given."""

    def __init__(self, _subtype="mixed", boundary=None, _subparts=None, *, policy=None, **_params):
        super().__init__("multipart", _subtype, policy=policy, **_params)
        self._payload = []
        for part in () if _subparts is None else _subparts:
            self.attach(part)
        if boundary:
            self.set_boundary(boundary)
