"""The class from which those derive that build messages of one type or another."""

from email._policybase import compat32
from email.message import Message

__all__ = ["MIMEBase"]


class MIMEBase(Message):
    """A message of a type, whose parameters are given as keywords."""

    def __init__(self, _maintype, _subtype, *, policy=None, **_params):
        super().__init__(compat32 if policy is None else policy)
        self.add_header("Content-Type", "/".join((_maintype, _subtype)), **_params)
        self["MIME-Version"] = "1.0"
