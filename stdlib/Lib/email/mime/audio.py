"""Messages of sound."""

__all__ = ['MIMEAudio']

from email import encoders
from email.mime._media import MIMEMedia

_tests = []


def _test(function):
    _tests.append(function)
    return function


@_test
def _aiff(data):
    return 'x-aiff' if data.startswith(b'FORM') and data[8:12] in (b'AIFC', b'AIFF') else None


@_test
def _au(data):
    return 'basic' if data.startswith(b'.snd') else None


@_test
def _wav(data):
    return 'x-wav' if data.startswith(b'RIFF') and data[8:16] == b'WAVEfmt ' else None


class MIMEAudio(MIMEMedia):
    """A message of type audio/..."""

    _kind = 'audio'
    _tests = _tests

    def __init__(self, _audiodata, _subtype=None, _encoder=encoders.encode_base64, *, policy=None, **_params):
        super().__init__(_audiodata, _subtype, _encoder, policy=policy, **_params)
