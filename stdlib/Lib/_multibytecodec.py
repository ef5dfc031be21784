"""East Asian encodings: codecs on tables, their incremental and stream forms."""

import codecs

from _multibytetables import load

_ILLEGAL = 'illegal multibyte sequence'
_INCOMPLETE = 'incomplete multibyte sequence'


class MultibyteCodec:
    """A codec without state. The sizes that the step functions answer: a count of what was used; 0 for too little input;
    -n for n bytes or characters that are wrong."""

    def __init__(self, name, table=None):
        self.name = name
        self._table = table or name
        # A last byte that starts nothing is wrong; in the other encodings it counts as incomplete.
        self._checks_leads = name.startswith('shift_jis')

    def __getattr__(self, name):
        if name in ('_decoding', '_encoding', '_leads', '_pair_starts'):
            table = load(self._table)
            self._decoding, self._encoding = table.decoding, table.encoding
            self._leads, self._pair_starts = table.leads, table.pair_starts
            return self.__dict__[name]
        raise AttributeError(name)

    # State: a list that the steps change, saved and restored as bytes by the incremental forms.

    def new_encoder_state(self):
        return []

    def new_decoder_state(self):
        return []

    def finish(self, state):
        """Return the bytes that end a text."""
        return b''

    def decode_step(self, data, i, n, state):
        c = data[i]
        lead = self._leads[c]
        if lead <= 1:
            return (1, chr(c) if lead == 0 else self._decoding[data[i:i + 1]])
        if lead == 9 and self._checks_leads:
            return -1, None
        if i + 1 >= n:
            return 0, None
        if lead == 9:
            return -1, None
        text = self._decoding.get(data[i:i + 2])
        if text is not None:
            return 2, text
        if lead == 3:
            if i + 2 >= n:
                return 0, None
            text = self._decoding.get(data[i:i + 3])
            if text is not None:
                return 3, text
        return -1, None

    def encode_step(self, text, i, n, state, final):
        c = text[i]
        if c in self._pair_starts:
            if i + 1 < n:
                sequence = self._encoding.get(text[i:i + 2])
                if sequence is not None:
                    return 2, sequence
            elif not final:
                return 0, None
        sequence = self._encoding.get(c)
        if sequence is not None:
            return (1, sequence) if sequence else (-1, None)
        return (1, c.encode()) if c < '\x80' else (-1, None)

    # Whole texts

    def encode_text(self, text, errors, state, final):
        """Return the encoding and how many characters were used."""
        out = []
        i = 0
        n = len(text)
        step = self.encode_step
        while i < n:
            size, sequence = step(text, i, n, state, final)
            if size > 0:
                out.append(sequence)
                i += size
            elif size == 0:
                break
            else:
                sequence, i = self._encode_error(text, i, min(n, i - size), errors, state)
                out.append(sequence)
        return b''.join(out), i

    def decode_data(self, data, errors, state, final):
        """Return the text and how many bytes were used."""
        out = []
        i = 0
        n = len(data)
        step = self.decode_step
        while i < n:
            size, text = step(data, i, n, state)
            if size > 0:
                out.append(text)
                i += size
                continue
            if size == 0:
                if not final:
                    break
                text, i = self._decode_error(data, i, n, _INCOMPLETE, errors)
            else:
                text, i = self._decode_error(data, i, min(n, i - size), _ILLEGAL, errors)
            out.append(text)
        return ''.join(out), i

    def _encode_error(self, text, start, end, errors, state):
        if errors == 'ignore':
            return b'', end
        if errors == 'replace':
            size, sequence = self.encode_step('?', 0, 1, state, True)
            return (sequence if size > 0 else b'?'), end
        error = UnicodeEncodeError(self.name, text, start, end, _ILLEGAL)
        if errors is None or errors == 'strict':
            raise error
        answer = codecs.lookup_error(errors)(error)
        if (not isinstance(answer, tuple) or len(answer) != 2 or not isinstance(answer[0], (str, bytes))
                or not isinstance(answer[1], int)):
            raise TypeError("encoding error handler must return (str, int) tuple")
        replacement, position = answer
        if isinstance(replacement, str):
            replacement, _ = self.encode_text(replacement, 'strict', state, True)
        return replacement, self._position(position, len(text))

    def _decode_error(self, data, start, end, reason, errors):
        if errors == 'ignore':
            return '', end
        if errors == 'replace':
            return '\ufffd', end
        error = UnicodeDecodeError(self.name, data, start, end, reason)
        if errors is None or errors == 'strict':
            raise error
        answer = codecs.lookup_error(errors)(error)
        if (not isinstance(answer, tuple) or len(answer) != 2 or not isinstance(answer[0], str)
                or not isinstance(answer[1], int)):
            raise TypeError("decoding error handler must return (str, int) tuple")
        return answer[0], self._position(answer[1], len(data))

    @staticmethod
    def _position(position, length):
        if position < 0:
            position += length
        if not 0 <= position <= length:
            raise IndexError(f"position {position} from error handler out of bounds")
        return position

    def encode(self, input, errors=None):
        if not isinstance(input, str):
            raise TypeError("couldn't convert the object to str.")
        _check_errors(errors, 'encode')
        state = self.new_encoder_state()
        sequence, _ = self.encode_text(input, errors, state, True)
        return sequence + self.finish(state), len(input)

    def decode(self, input, errors=None):
        data = _data(input)
        _check_errors(errors, 'decode')
        text, _ = self.decode_data(data, errors, self.new_decoder_state(), True)
        return text, len(data)


def _check_errors(errors, function):
    if errors is not None and not isinstance(errors, str):
        raise TypeError(f"{function}() argument 'errors' must be str or None, not {type(errors).__name__}")


def _data(input):
    if isinstance(input, bytes):
        return input
    if isinstance(input, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return bytes(memoryview(input))


class _Form:
    """What the incremental and stream forms share: the codec of the class and the name of the error handler."""

    @staticmethod
    def _codec_of(cls):
        codec = cls.codec
        if not isinstance(codec, MultibyteCodec):
            raise TypeError("codec is unexpected type")
        return codec

    @property
    def errors(self):
        return self._errors

    @errors.setter
    def errors(self, value):
        if not isinstance(value, str):
            raise TypeError("errors must be a string")
        self._errors = value

    @errors.deleter
    def errors(self):
        raise AttributeError("cannot delete attribute")


class _Encoder(_Form):
    def _start(self, errors):
        self._codec = self._codec_of(type(self))
        self.errors = errors
        self._state = self._codec.new_encoder_state()
        self._pending = ''

    def _encode(self, text, final):
        if not isinstance(text, str):
            raise TypeError("couldn't convert the object to str.")
        text = self._pending + text
        state = self._state[:]
        try:
            sequence, used = self._codec.encode_text(text, self._errors, self._state, final)
        except UnicodeEncodeError:
            self._state[:] = state
            raise
        self._pending = text[used:]
        if len(self._pending) > 2:
            raise UnicodeError("pending buffer overflow")
        if final:
            sequence += self._codec.finish(self._state)
        return sequence


class _Decoder(_Form):
    def _start(self, errors):
        self._codec = self._codec_of(type(self))
        self.errors = errors
        self._state = self._codec.new_decoder_state()
        self._pending, self._unused = b'', 0

    def _decode(self, data, final):
        data = self._pending + data
        state = self._state[:]
        try:
            text, used = self._codec.decode_data(data, self._errors, self._state, final)
        except UnicodeDecodeError:
            self._state[:] = state
            raise
        if len(data) - used > 8:
            raise UnicodeError("pending buffer overflow")
        self._pending = data[used:]
        return text


class MultibyteIncrementalEncoder(_Encoder):
    def __init__(self, errors='strict'):
        self._start(errors)

    def encode(self, input, final=False):
        return self._encode(input, final)

    def reset(self):
        self._codec.finish(self._state)
        self._pending = ''

    def getstate(self):
        pending = self._pending.encode()
        return int.from_bytes(bytes([len(pending)]) + pending + bytes(self._state).ljust(8, b'\0'), 'little')

    def setstate(self, state):
        if not isinstance(state, int):
            raise TypeError(f"setstate() argument 1 must be int, not {type(state).__name__}")
        data = state.to_bytes(17, 'little')
        length = data[0]
        if length > 8:
            raise UnicodeError("pending buffer too large")
        self._pending = data[1:1 + length].decode()
        self._state = list(data[1 + length:1 + length + len(self._codec.new_encoder_state())])


class MultibyteIncrementalDecoder(_Decoder):
    def __init__(self, errors='strict'):
        self._start(errors)

    def decode(self, input, final=False):
        return self._decode(_data(input), final)

    def reset(self):
        self._state = self._codec.new_decoder_state()
        self._pending, self._unused = b'', 0

    def getstate(self):
        known = len(self._state)
        return self._pending, int.from_bytes(bytes(self._state), 'little') | self._unused << 8 * known

    def setstate(self, state):
        if not isinstance(state, tuple):
            raise TypeError(f"setstate() argument 1 must be tuple, not {type(state).__name__}")
        pending, number = state
        if not isinstance(pending, bytes) or not isinstance(number, int):
            raise TypeError("setstate(): illegal state argument")
        if len(pending) > 8:
            raise UnicodeDecodeError(self._codec.name, pending, 0, len(pending), "pending buffer too large")
        self._pending = pending
        known = len(self._codec.new_decoder_state())
        data = number.to_bytes(8, 'little')
        # What this codec does not use remains in the state that getstate() gives.
        self._state, self._unused = list(data[:known]), int.from_bytes(data[known:], 'little')


class MultibyteStreamReader(_Decoder):
    def __init__(self, stream, errors='strict'):
        self.stream = stream
        self._start(errors)

    def _read(self, method, size):
        if size is not None and not isinstance(size, int):
            raise TypeError("arg 1 must be an integer")
        while True:
            data = getattr(self.stream, method)() if size is None or size < 0 else getattr(self.stream, method)(size)
            if not isinstance(data, bytes):
                raise TypeError(f"stream function returned a non-bytes object ({type(data).__name__})")
            ended = not data or size is None or size < 0
            text = self._decode(data, ended and method == 'read')
            if text or ended or size == 0:
                if not data and self._pending:
                    text += self._decode(b'', True)
                return text
            size = 1

    def read(self, size=None):
        return self._read('read', size)

    def readline(self, size=None):
        return self._read('readline', size)

    def readlines(self, sizehint=None):
        return self._read('read', sizehint).splitlines(True)

    def reset(self):
        self._state = self._codec.new_decoder_state()
        self._pending = b''


class MultibyteStreamWriter(_Encoder):
    def __init__(self, stream, errors='strict'):
        self.stream = stream
        self._start(errors)

    def write(self, strobj):
        self.stream.write(self._encode(strobj, False))

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def reset(self):
        rest = self._encode('', True)
        if rest:
            self.stream.write(rest)
