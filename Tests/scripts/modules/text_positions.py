"""Positions in text streams: in whatever encoding, what follows a position is read again after a seek to it."""

import io

SAMPLES = {
    'utf-8': 'Aö\r\nb日本\nc\rd日\n\r\n', 'utf-16': 'Aö\r\nb日本\nc\rd🐍\n\r\n', 'utf-16-le': 'Aö\r\nb日本\n', 'utf-32': 'Aö\r\nb🐍\n', 'utf-7': 'Aö\r\nb日本\n',
    'utf-8-sig': 'Aö\r\nb日本\nc\n', 'cp932': 'Ax\r\nb日本\nc\rd日\n', 'iso2022-jp': 'Ax\r\nb日本\nc\rd日\n', 'gb18030': 'Aö\r\nb日本\n', 'cp1252': 'Aö\r\nbé\n',
}
for encoding, sample in SAMPLES.items():
    data = (sample * 4).encode(encoding)
    for newline in None, '', '\n':
        for chunk in 3, 7, 64:
            def stream():
                made = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline=newline)
                made._CHUNK_SIZE = chunk
                return made
            whole = stream().read()
            text, places = stream(), []
            read = 0
            for size in (1, 1, 2, 3, 1, 5, 2, 9):
                read += len(text.read(size))
                places.append((read, text.tell()))
            read += len(text.readline())
            places.append((read, text.tell()))
            wrong = []
            for source in text, stream():
                for count, place in reversed(places):
                    if source.seek(place) != place or source.tell() != place or source.read(4) != whole[count:count + 4]:
                        wrong.append((count, place))
                if source.seek(0) != 0 or source.read() != whole or source.tell() < len(data) - 4:
                    wrong.append('whole')
            print(encoding, repr(newline), chunk, wrong)

text = io.TextIOWrapper(io.BytesIO('one\ntwo\nthree\n'.encode('utf-16')), encoding='utf-16')
print(text.readline(), text.tell(), text.readline(), text.tell())
text.seek(10)
print(text.read(3), text.tell())
for action in (lambda: text.seek(1, 1), lambda: text.seek(1, 2), lambda: text.seek(-1), lambda: text.seek(0, 5), lambda: text.seek('x'),
               lambda: text.seek(0, 1), lambda: text.seek(0, 2), text.tell, text.read):
    try:
        print(repr(action()))
    except (ValueError, OSError, TypeError) as error:
        print(type(error).__name__, error)
for line in text.seek(0) or text:
    try:
        text.tell()
    except OSError as error:
        print(error)
print(text.tell() > 0)


class Counting(io.BytesIO):
    """A buffer that tells what it is asked to write."""

    def write(self, data):
        parts.append(len(data))
        if len(parts) == 1:
            text.write('between')
        return super().write(data)


parts = []
text = io.TextIOWrapper(Counting(), encoding='ascii', write_through=False)
text.write('abc')
text.write('d' * text._CHUNK_SIZE)
text.flush()
print(parts, text.buffer.getvalue()[:12])
for newline in None, '', '\n', '\r', '\r\n':
    text = io.TextIOWrapper(io.BytesIO(b'a\rb\nc\r\nd\r'), encoding='latin-1', newline=newline)
    print(repr(newline), text.readlines(), text.newlines)
    text.seek(0)
    print(text.readline(2), text.readline(2), text.readline(1), [text.read(1) for _ in range(3)])
    text = io.TextIOWrapper(io.BytesIO(), encoding='latin-1', newline=newline)
    text.write('a\nb\r\né')
    text.flush()
    print(text.buffer.getvalue())
