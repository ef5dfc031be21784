"""uu: bytes as lines of printable characters, between a line with a file's name and one that says `end`."""

from binascii import Error, a2b_uu, b2a_uu
from itertools import dropwhile

from ._transform import define

_LINE_SIZE = 45


def _to_lines(data, filename='<data>', mode=0o666):
    data = bytes(data)
    shown = filename.replace('\n', '\\n').replace('\r', '\\r')
    body = (b2a_uu(data[at:at + _LINE_SIZE]) for at in range(0, len(data), _LINE_SIZE))
    return f'begin {mode & 0o777:o} {shown}\n'.encode('ascii') + b''.join(body) + b' \nend\n'


def _from_line(line):
    try:
        return a2b_uu(line)
    except Error:
        # There are encoders that add too much; the first character says how much is meant.
        meant = (line[0] - 32) % 64
        return a2b_uu(line[:(meant * 4 + 5) // 3])


def _from_lines(data):
    lines = dropwhile(lambda line: not line.startswith(b'begin'), bytes(data).splitlines(keepends=True))
    if next(lines, None) is None:
        raise ValueError('Missing "begin" line in input data')
    found = []
    for line in lines:
        if line == b'end\n':
            return b''.join(found)
        found.append(_from_line(line) if line.strip() else b'')
    raise ValueError('Truncated input data')


define(globals(), 'uu', _to_lines, _from_lines)


def uu_encode(input, errors='strict', filename='<data>', mode=0o666):
    """Encode bytes, with the name and the permissions that the file is to have."""
    assert errors == 'strict'
    return _to_lines(input, filename, mode), len(input)
