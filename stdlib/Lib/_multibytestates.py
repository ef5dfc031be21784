"""The East Asian encodings that are more than a table: GB 18030, EUC-KR, HZ and the ISO 2022 family."""

from _multibytecodec import MultibyteCodec
from _multibytetables import Table, load


class GB18030(MultibyteCodec):
    """GBK, and four bytes for everything else."""

    def __init__(self):
        super().__init__('gb18030')

    def __getattr__(self, name):
        if name == '_linear':
            # The characters without two-byte sequences, numbered in their order, and the other way round.
            two_bytes = self._encoding
            rest = [c for c in range(0x80, 0x10000) if not 0xD800 <= c < 0xE000 and chr(c) not in two_bytes]
            self._linear = rest
            self._numbers = {c: i for i, c in enumerate(rest)}
            return rest
        if name == '_numbers':
            self._linear
            return self.__dict__['_numbers']
        return super().__getattr__(name)

    def decode_step(self, data, i, n, state):
        c = data[i]
        if c < 0x80:
            return 1, chr(c)
        if i + 1 >= n:
            return 0, None
        if c == 0x80 or c == 0xFF:
            return -1, None
        if 0x30 <= data[i + 1] <= 0x39:
            if i + 3 >= n:
                return 0, None
            b2, b3, b4 = data[i + 1:i + 4]
            if not (0x81 <= b3 <= 0xFE and 0x30 <= b4 <= 0x39):
                return -1, None
            number = (((c - 0x81) * 10 + b2 - 0x30) * 126 + b3 - 0x81) * 10 + b4 - 0x30
            if c < 0x90:
                if number < len(self._linear):
                    return 4, chr(self._linear[number])
            elif number - 189000 < 0x100000:
                return 4, chr(number - 189000 + 0x10000)
            return -1, None
        text = self._decoding.get(data[i:i + 2])
        return (2, text) if text is not None else (-1, None)

    def encode_step(self, text, i, n, state, final):
        c = text[i]
        if c < '\x80':
            return 1, c.encode()
        sequence = self._encoding.get(c)
        if sequence is not None:
            return 1, sequence
        c = ord(c)
        number = c - 0x10000 + 189000 if c >= 0x10000 else self._numbers.get(c)
        if number is None:
            return -1, None
        number, b4 = divmod(number, 10)
        number, b3 = divmod(number, 126)
        b1, b2 = divmod(number, 10)
        return 1, bytes([b1 + 0x81, b2 + 0x30, b3 + 0x81, b4 + 0x30])


class EucKr(MultibyteCodec):
    """KS X 1001, where syllables outside the table are written as a filler and three letters."""

    _filler = b'\xa4\xd4'
    # Places of the letters in row 4 of the table, in the order of the syllables' code points.
    _initial = bytes([0xA1, 0xA2, 0xA4, 0xA7, 0xA8, 0xA9, 0xB1, 0xB2, 0xB3, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xBB,
                      0xBC, 0xBD, 0xBE])
    _medial = bytes(range(0xBF, 0xD4))
    _last = bytes([0xD4, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0xB0,
                   0xB1, 0xB2, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE])

    def __init__(self):
        super().__init__('euc_kr')

    def decode_step(self, data, i, n, state):
        if data[i:i + 2] != self._filler:
            return super().decode_step(data, i, n, state)
        if i + 7 >= n:
            return 0, None
        if not data[i + 2] == data[i + 4] == data[i + 6] == 0xA4:
            return -1, None
        places = self._initial.find(data[i + 3]), self._medial.find(data[i + 5]), self._last.find(data[i + 7])
        if -1 in places:
            return -1, None
        return 8, chr(0xAC00 + places[0] * 588 + places[1] * 28 + places[2])

    def encode_step(self, text, i, n, state, final):
        size, sequence = super().encode_step(text, i, n, state, final)
        if size < 0 and '\uac00' <= text[i] <= '\ud7a3':
            place = ord(text[i]) - 0xAC00
            return 1, self._filler + bytes([0xA4, self._initial[place // 588], 0xA4, self._medial[place // 28 % 21],
                                            0xA4, self._last[place % 28]])
        return size, sequence


class HZ(MultibyteCodec):
    """GB 2312 in seven bits between ~{ and ~}. State: whether that is on."""

    def __init__(self):
        super().__init__('hz', 'gb2312')

    def new_encoder_state(self):
        return [0]

    new_decoder_state = new_encoder_state

    def finish(self, state):
        if state[0]:
            state[0] = 0
            return b'~}'
        return b''

    def decode_step(self, data, i, n, state):
        c = data[i]
        if c == 0x7E:
            if i + 1 >= n:
                return 0, None
            d = data[i + 1]
            if d == 0x7E and not state[0]:
                return 2, '~'
            if d == 0x7B and not state[0]:
                state[0] = 1
            elif d == 0x0A and not state[0]:
                pass
            elif d == 0x7D and state[0]:
                state[0] = 0
            else:
                return -1, None
            return 2, ''
        if c & 0x80:
            return -1, None
        if not state[0]:
            return 1, chr(c)
        if i + 1 >= n:
            return 0, None
        text = self._decoding.get(bytes([c | 0x80, data[i + 1] | 0x80])) if data[i + 1] < 0x80 else None
        return (2, text) if text is not None else (-1, None)

    def encode_step(self, text, i, n, state, final):
        c = text[i]
        if c < '\x80':
            sequence = b'~~' if c == '~' else c.encode()
            if state[0]:
                state[0] = 0
                return 1, b'~}' + sequence
            return 1, sequence
        sequence = self._encoding.get(c)
        if sequence is None:
            return -1, None
        sequence = bytes(b & 0x7F for b in sequence)
        if not state[0]:
            state[0] = 1
            return 1, b'~{' + sequence
        return 1, sequence


class CharacterSet:
    """A set that ISO 2022 text designates: decoding from and encoding to bytes below 0x80."""

    def __init__(self, width, read):
        self.width = width
        self._read = read

    def __getattr__(self, name):
        if name in ('decoding', 'encoding', 'pair_starts'):
            table = self._read()
            self.decoding, self.encoding, self.pair_starts = table.decoding, table.encoding, table.pair_starts
            return self.__dict__[name]
        raise AttributeError(name)


def _plane(name, prefix=b'', only=None):
    """Return a reader of one 94 x 94 plane of an EUC table."""
    def read():
        table = load(name)
        size = len(prefix) + 2
        decoding = {bytes(b & 0x7F for b in s[len(prefix):]): t for s, t in table.decoding.items()
                    if len(s) == size and s.startswith(prefix) and s[0] != 0x8E}
        encoding = {t: bytes(b & 0x7F for b in s[len(prefix):]) for t, s in table.encoding.items()
                    if len(s) == size and s.startswith(prefix) and s[0] != 0x8E}
        if only:
            only(decoding, encoding)
        return Table(decoding, {}, encoding)
    return read


def _single(characters):
    def read():
        decoding = {bytes([b]): t for b, t in characters.items()}
        return Table(decoding, {}, {t: s for s, t in decoding.items()})
    return read


def _high_half(encoding):
    return {b: bytes([b | 0x80]).decode(encoding) for b in range(0x21, 0x80)
            if bytes([b | 0x80]).decode(encoding, 'ignore')}


_roman = {b: {0x5C: '\xa5', 0x7E: '\u203e'}.get(b, chr(b)) for b in range(0x80)}
_katakana = {b: chr(0xFF61 - 0x21 + b) for b in range(0x21, 0x60)}


def _second_plane(decoding, encoding):
    """Leave the rows of JIS X 0213's second plane; the EUC tables have those of JIS X 0212 in between."""
    rows = {1, 3, 4, 5, 8, 12, 13, 14, 15, *range(78, 95)}
    for mapping, sequence_first in ((decoding, True), (encoding, False)):
        for key, value in list(mapping.items()):
            if (key if sequence_first else value)[0] - 0x20 not in rows:
                del mapping[key]


def _no_tilde(decoding, encoding):
    """The full-width tilde is one of the EUC codecs' own."""
    encoding.pop('\uff5e', None)


def _full_backslash(decoding, encoding):
    decoding[b'!@'] = '\uff3c'
    encoding['\uff3c'] = b'!@'


SETS = {
    'ascii': CharacterSet(1, _single({b: chr(b) for b in range(0x80)})),
    'roman': CharacterSet(1, _single(_roman)),
    'katakana': CharacterSet(1, _single(_katakana)),
    'jisx0208': CharacterSet(2, _plane('euc_jp', only=_full_backslash)),
    'jisx0212': CharacterSet(2, _plane('euc_jp', b'\x8f')),
    'jisx0213_1_2000': CharacterSet(2, _plane('euc_jisx0213', only=_no_tilde)),
    'jisx0213_2_2000': CharacterSet(2, _plane('euc_jisx0213', b'\x8f', _second_plane)),
    'jisx0213_1': CharacterSet(2, _plane('euc_jis_2004', only=_no_tilde)),
    'jisx0213_2': CharacterSet(2, _plane('euc_jis_2004', b'\x8f', _second_plane)),
    'ksx1001': CharacterSet(2, _plane('euc_kr')),
    'gb2312': CharacterSet(2, _plane('gb2312')),
    'latin1': CharacterSet(1, _single(_high_half('iso8859-1'))),
    'greek': CharacterSet(1, _single(_high_half('iso8859-7'))),
}
NAMES = list(SETS)


def _ends_escape(c):
    return 0x40 <= c <= 0x5A


class ISO2022(MultibyteCodec):
    """Text with escape sequences. State: numbers of the sets in G0, G1 and G2, whether G1 is shifted in, and whether an unknown
    escape sequence is being passed through."""

    def __init__(self, name, *designations):
        super().__init__(name)
        # Pairs of an escape sequence and a set; which register it fills follows from the sequence.
        self._designations = [(b'\x1b' + escape, set_name) for escape, set_name in designations]
        self._shifts = any(self._register(escape) == 1 for escape, _ in self._designations)
        self._has_g2 = any(self._register(escape) == 2 for escape, _ in self._designations)

    def new_encoder_state(self):
        return [0, 0, 0, 0, 0]

    new_decoder_state = new_encoder_state

    def __getattr__(self, name):
        if name == '_combining_starts':
            # Characters that make one with a combining character after them.
            self._combining_starts = frozenset().union(*(SETS[s].pair_starts for _, s in self._designations))
            return self._combining_starts
        return super().__getattr__(name)

    @staticmethod
    def _register(escape):
        return 2 if escape[1:2] == b'.' else 1 if escape[1:3] == b'$)' else 0

    def finish(self, state):
        out = b''
        if state[3]:
            state[3] = 0
            out = b'\x0f'
        if state[0]:
            state[0] = 0
            out += b'\x1b(B'
        return out

    # Decoding

    def decode_step(self, data, i, n, state):
        c = data[i]
        if state[4]:
            # Within an escape sequence that means nothing here: it stays in the text.
            state[4] = not _ends_escape(c)
            return 1, chr(c)
        if c == 0x1B:
            return self._escape(data, i, n, state)
        if c in (0x0E, 0x0F) and self._shifts:
            state[3] = c == 0x0E
            return 1, ''
        if c < 0x20:
            if c == 0x0A:
                state[3] = 0
            return 1, chr(c)
        if c >= 0x80:
            return -1, None
        charset = SETS[NAMES[state[1] if state[3] else state[0]]]
        if i + charset.width > n:
            return 0, None
        text = charset.decoding.get(data[i:i + charset.width])
        return (charset.width, text) if text is not None else (-charset.width, None)

    def _escape(self, data, i, n, state):
        if i + 1 >= n:
            return 0, None
        if data[i + 1] in b'()$.&':
            return self._designation(data, i, n, state)
        if self._has_g2 and data[i + 1] == 0x4E:
            if i + 2 >= n:
                return 0, None
            if not state[2]:
                return (3, chr(data[i + 2])) if data[i + 2] < 0x80 else (-3, None)
            text = SETS[NAMES[state[2]]].decoding.get(data[i + 2:i + 3])
            return (3, text) if text is not None else (-3, None)
        state[4] = 1
        return 1, '\x1b'

    def _designation(self, data, i, n, state):
        end = i + 1
        while end < i + 16:
            if end >= n:
                return 0, None
            if _ends_escape(data[end]):
                break
            end += 1
        else:
            return -1, None
        length = end + 1 - i
        middle, mark = data[i + 1:end], data[end:end + 1]
        register = {b'(': 0, b'$(': 0, b'$': 0, b')': 1, b'$)': 1}.get(middle, 2 if middle == b'.' and self._has_g2 else -1)
        if register < 0 or length > 4:
            return -length, None
        is_wide = middle.startswith(b'$')
        for escape, name in self._designations:
            if escape.endswith(mark) and (b'$' in escape) == is_wide:
                state[register] = NAMES.index(name)
                return length, ''
        return -length, None

    # Encoding

    def encode_step(self, text, i, n, state, final):
        c = text[i]
        if c < '\x80':
            return self._encode_ascii(c, state)
        if c in self._combining_starts:
            if i + 1 >= n and not final:
                return 0, None
            for escape, name in self._designations:
                sequence = SETS[name].encoding.get(text[i:i + 2]) if i + 1 < n else None
                if sequence is not None:
                    return 2, self._designate(escape, name, sequence, state)
        for escape, name in self._designations:
            sequence = SETS[name].encoding.get(c)
            if sequence is not None:
                return 1, self._designate(escape, name, sequence, state)
        return -1, None

    def _encode_ascii(self, c, state):
        out = self.finish(state) + c.encode()
        if c == '\n':
            state[2] = 0
        return 1, out

    def _designate(self, escape, name, sequence, state):
        number = NAMES.index(name)
        register = self._register(escape)
        out = b''
        if state[register] != number:
            out = escape
            state[register] = number
        if register == 2:
            return out + b'\x1bN' + sequence
        if register == 1 and not state[3]:
            state[3] = 1
            out += b'\x0e'
        elif register == 0 and state[3]:
            state[3] = 0
            out += b'\x0f'
        return out + sequence
