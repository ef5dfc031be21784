"""Messages of pictures."""

__all__ = ['MIMEImage']

from email import encoders
from email.mime._media import MIMEMedia

# subtype: tests of the first bytes
_SIGNATURES = (
    ('jpeg', lambda h: h[6:10] in (b'JFIF', b'Exif') or h[:4] == b'\xff\xd8\xff\xdb'),
    ('png', lambda h: h.startswith(b'\211PNG\r\n\032\n')),
    ('gif', lambda h: h[:6] in (b'GIF87a', b'GIF89a')),
    ('tiff', lambda h: h[:2] in (b'MM', b'II')),
    ('rgb', lambda h: h.startswith(b'\001\332')),
    ('pbm', lambda h: len(h) >= 3 and h[:1] == b'P' and h[1:2] in b'14' and h[2:3] in b' \t\n\r'),
    ('pgm', lambda h: len(h) >= 3 and h[:1] == b'P' and h[1:2] in b'25' and h[2:3] in b' \t\n\r'),
    ('ppm', lambda h: len(h) >= 3 and h[:1] == b'P' and h[1:2] in b'36' and h[2:3] in b' \t\n\r'),
    ('rast', lambda h: h.startswith(b'\x59\xA6\x6A\x95')),
    ('xbm', lambda h: h.startswith(b'#define ')),
    ('bmp', lambda h: h.startswith(b'BM')),
    ('webp', lambda h: h.startswith(b'RIFF') and h[8:12] == b'WEBP'),
    ('exr', lambda h: h.startswith(b'\x76\x2f\x31\x01')),
)


def _what(data):
    return next((name for name, matches in _SIGNATURES if matches(data)), None)


class MIMEImage(MIMEMedia):
    """A message of type image/..."""

    _kind = 'image'
    _tests = [_what]

    def __init__(self, _imagedata, _subtype=None, _encoder=encoders.encode_base64, *, policy=None, **_params):
        super().__init__(_imagedata, _subtype, _encoder, policy=policy, **_params)
