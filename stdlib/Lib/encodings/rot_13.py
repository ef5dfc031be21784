"""rot13: moves letters by half the alphabet, from str to str. As a program it converts its input."""

import codecs
from string import ascii_letters, ascii_lowercase, ascii_uppercase

_TURNED = "".join(letters[13:] + letters[:13] for letters in (ascii_lowercase, ascii_uppercase))
rot13_map = str.maketrans(ascii_letters, _TURNED)


def _convert(text: str, errors: str = "strict") -> tuple[str, int]:
    return str.translate(text, rot13_map), len(text)


def _convert_piece(self, text: str, final: bool = False) -> str:
    return str.translate(text, rot13_map)


class Codec:
    # Twice the same gives the text back.
    encode = decode = staticmethod(_convert)


class IncrementalEncoder(codecs.IncrementalEncoder):
    encode = _convert_piece


class IncrementalDecoder(codecs.IncrementalDecoder):
    decode = _convert_piece


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    return codecs.CodecInfo(_convert, _convert, StreamReader, StreamWriter, IncrementalEncoder, IncrementalDecoder,
                            name="rot-13", _is_text_encoding=False)


def rot13(infile, outfile):
    """Copy text from one stream to another, converted."""
    text, _ = _convert(infile.read())
    outfile.write(text)


if __name__ == "__main__":
    from sys import stdin, stdout

    rot13(stdin, stdout)
