"""Tables of the East Asian encodings, read from encodings/multibyte when first used."""

import os

_tables = {}


class Table:
    """Both directions of a mapping; `leads` says by first byte: 0 ASCII, 1 a character, 2 or 3 the longest sequence, 9 nothing."""

    def __init__(self, decoding, exceptions, encoding=None):
        self.decoding = decoding
        if encoding is None:
            encoding = {}
            # The shortest sequence for a character, and the first one of those, encodes it.
            for sequence in sorted(decoding, key=lambda s: (len(s), s)):
                encoding.setdefault(decoding[sequence], sequence)
            encoding.update(exceptions)
        self.encoding = encoding
        self.pair_starts = frozenset(text[0] for text in encoding if len(text) == 2)
        leads = [0] * 0x80 + [9] * 0x80
        for sequence in decoding:
            leads[sequence[0]] = max(len(sequence), leads[sequence[0]] % 9)
        self.leads = leads


def shift_jis_place(sequence):
    """Return the Shift JIS form of a two-byte EUC sequence."""
    row, cell = sequence[0] - 0xA1, sequence[1] - 0xA1
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    return bytes([lead, cell + (0x9F if row % 2 else 0x40 + (cell >= 63))])


def load(name):
    """Return the table of an encoding."""
    table = _tables.get(name)
    if table is None:
        table = _tables[name] = Table(*_read(name))
    return table


def _read(name):
    path = os.path.join(os.path.dirname(__file__), 'encodings', 'multibyte', name + '.txt')
    with open(path, encoding='utf-8') as file:
        base, move = file.readline().split()
        decoding = {}
        if base != '-':
            decoding = load(base).decoding
            if move == 'sjis':
                decoding = {shift_jis_place(s): t for s, t in decoding.items() if len(s) == 2 and s[0] != 0x8E}
            else:
                decoding = dict(decoding)
        exceptions = {}
        for line in file:
            line = line.rstrip('\n')
            _apply(line, decoding, exceptions)
    return decoding, exceptions


def _apply(line, decoding, exceptions):
    length = 0
    while length < 6 and line[length] in '0123456789abcdef':
        length += 1
    sequence = bytes.fromhex(line[:length])
    kind, rest = line[length], line[length + 1:]
    if kind == '!':
        exceptions[_unescape(rest)] = sequence
    elif kind == '=':
        decoding[sequence] = _unescape(rest)
    else:
        prefix, last = sequence[:-1], sequence[-1]
        if kind == '-':
            for i in range(int(rest)):
                del decoding[prefix + bytes([last + i])]
        else:
            for i, text in enumerate(rest):
                decoding[prefix + bytes([last + i])] = text


def _unescape(text):
    return text.encode('ascii').decode('unicode_escape')
