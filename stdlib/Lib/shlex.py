"""Split text into tokens as a shell does.

    shlex.split('cp "my file" other')      ->  ['cp', 'my file', 'other']
    shlex.join(['cp', 'my file', 'other']) ->  "cp 'my file' other"
"""
import sys
from collections import deque
from io import StringIO

__all__ = ["shlex", "split", "quote", "join"]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = f"{_LETTERS}{_LETTERS.upper()}0123456789_"
# The letters of Latin-1, without the signs for times and divided by.
_LATIN = "".join(chr(code) for code in (*range(0xDF, 0x100), *range(0xC0, 0xDF)) if code not in (0xD7, 0xF7))

# Characters that mean nothing to a shell.
_SAFE = frozenset(_WORD + "@%+=:,./-")


class shlex:
    """A lexer for text with words, quotes and comments.

    `instream` is a text or a text stream (sys.stdin), `infile` its name. With `posix` quotes and escapes are understood
    as a shell understands them, and do not show in tokens. With `punctuation_chars`, which may be a string, runs of
    such characters are tokens of their own.

    Attributes say what counts as what: wordchars, whitespace, quotes, escape, escapedquotes (quotes within which escapes
    count) and commenters; with whitespace_split only whitespace ends words. A token that equals `source` makes the next
    one the name of a file that is read in its place.
    """

    def __init__(self, instream=None, infile=None, posix=False, punctuation_chars=False):
        if instream is None:
            instream, infile = sys.stdin, None
        self.instream = StringIO(instream) if isinstance(instream, str) else instream
        self.infile, self.posix = infile, posix
        self.eof = None if posix else ""
        self.commenters, self.quotes = "#", "'\""
        self.wordchars = _WORD + _LATIN if posix else _WORD
        self.whitespace = " \t\r\n"
        self.whitespace_split = False
        self.escape, self.escapedquotes = "\\", '"'
        # What is being read: ' ' what lies between tokens, 'a' a word, 'c' punctuation, a quote, an escape; None at the end.
        self.state = " "
        self.pushback, self.filestack = deque(), deque()
        self.lineno = 1
        self.debug = 0
        self.token = ""
        self.source = None
        self._punctuation_chars = "();<>|&" if punctuation_chars is True else punctuation_chars or ""
        if punctuation_chars:
            # A character of the next token can be known only by reading it.
            self._pushback_chars = deque()
            words = self.wordchars + "~-./*?="
            self.wordchars = "".join(char for char in words if char not in self._punctuation_chars)

    @property
    def punctuation_chars(self):
        """The characters whose runs are tokens. They cannot be changed."""
        return self._punctuation_chars

    def _say(self, level: int, message: str) -> None:
        if self.debug >= level:
            print(f"shlex: {message}")

    # The stack of sources.

    def push_token(self, tok):
        """Have a token read next."""
        self._say(1, f"pushing token {tok!r}")
        self.pushback.appendleft(tok)

    def push_source(self, newstream, newfile=None):
        """Read from another text or stream; when it ends, go on with the present one."""
        self.filestack.appendleft((self.infile, self.instream, self.lineno))
        self.instream = StringIO(newstream) if isinstance(newstream, str) else newstream
        self.infile, self.lineno = newfile, 1
        self._say(1, f"pushing to stream {self.instream}" if newfile is None else f"pushing to file {newfile}")

    def pop_source(self):
        """Go on with the source before the present one, which is closed."""
        self.instream.close()
        self.infile, self.instream, self.lineno = self.filestack.popleft()
        self._say(1, f"popping to {self.instream}, line {self.lineno}")
        self.state = " "

    def sourcehook(self, newfile):
        """The path and the opened file that a token after `source` stands for."""
        import os
        path = newfile[1:-1] if newfile[0] == '"' else newfile
        if isinstance(self.infile, str) and not os.path.isabs(path):
            path = os.path.join(os.path.dirname(self.infile), path)
        return path, open(path)

    def error_leader(self, infile=None, lineno=None):
        """The begin of a message in the form that compilers use."""
        name = self.infile if infile is None else infile
        line = self.lineno if lineno is None else lineno
        return f'"{name}", line {line}: '

    # Tokens.

    def get_token(self):
        """The next token: one that was pushed back, or from the sources. `eof` at the end."""
        if self.pushback:
            token = self.pushback.popleft()
            self._say(1, f"popping token {token!r}")
            return token
        token = self.read_token()
        while self.source is not None and token == self.source:
            found = self.sourcehook(self.read_token())
            if found:
                path, stream = found
                self.push_source(stream, path)
            token = self.get_token()
        while token == self.eof and self.filestack:
            self.pop_source()
            token = self.get_token()
        if token == self.eof and not self.filestack:
            return self.eof
        self._say(1, f"token={token!r}")
        return token

    def read_token(self):
        """The next token of the present source."""
        scan = _Scan(self)
        while not scan.step():
            pass
        token, self.token = self.token, ""
        if self.posix and not token and not scan.quoted:
            token = None
        self._say(2, f"raw token={token!r}" if token else "raw token=EOF")
        return token

    def __iter__(self):
        return self

    def __next__(self):
        token = self.get_token()
        if token == self.eof:
            raise StopIteration
        return token


class _Scan:
    """The reading of one token, whose text grows in `token` of the lexer."""

    def __init__(self, lexer: shlex) -> None:
        self.lexer = lexer
        self.quoted = False  # whether there were quotes, so that even an empty token is one
        self.outer = " "  # the state to which an escape returns

    def step(self) -> bool:
        """Read a character. Whether the token is complete."""
        lexer = self.lexer
        if lexer._punctuation_chars and lexer._pushback_chars:
            char = lexer._pushback_chars.pop()
        else:
            char = lexer.instream.read(1)
        if char == "\n":
            lexer.lineno += 1
        state = lexer.state
        if lexer.debug >= 3:
            lexer._say(3, f"in state {state!r} I see character: {char!r}")
        if state == "a" or state == "c":
            return self._in_word(char, state)
        if state == " ":
            return self._between(char)
        if state is None:
            lexer.token = ""  # the end was reached before
            return True
        if state in lexer.quotes:
            return self._in_quotes(char, state)
        if state in lexer.escape:
            return self._after_escape(char, state)
        return False

    def _complete(self) -> bool:
        """Whether what has been read is a token, now that it ends."""
        return bool(self.lexer.token or self.lexer.posix and self.quoted)

    def _begin(self, text: str, state: str) -> bool:
        self.lexer.token, self.lexer.state = text, state
        return False

    def _skip_comment(self) -> None:
        self.lexer.instream.readline()
        self.lexer.lineno += 1

    def _between(self, char: str) -> bool:
        lexer = self.lexer
        if not char:
            lexer.state = None
            return True
        if char in lexer.whitespace:
            lexer._say(2, "I see whitespace in whitespace state")
            return self._complete()
        if char in lexer.commenters:
            self._skip_comment()
            return False
        if lexer.posix and char in lexer.escape:
            self.outer, lexer.state = "a", char
            return False
        if char in lexer.wordchars:
            return self._begin(char, "a")
        if char in lexer._punctuation_chars:
            return self._begin(char, "c")
        if char in lexer.quotes:
            return self._begin(lexer.token if lexer.posix else char, char)
        if lexer.whitespace_split:
            return self._begin(char, "a")
        lexer.token = char
        return True

    def _in_quotes(self, char: str, quote: str) -> bool:
        lexer = self.lexer
        self.quoted = True
        if not char:
            lexer._say(2, "I see EOF in quotes state")
            raise ValueError("No closing quotation")
        if lexer.posix and char in lexer.escape and quote in lexer.escapedquotes and char != quote:
            self.outer, lexer.state = quote, char
        elif char != quote:
            lexer.token += char
        elif lexer.posix:
            lexer.state = "a"
        else:
            lexer.token += char
            lexer.state = " "
            return True
        return False

    def _after_escape(self, char: str, escape: str) -> bool:
        lexer = self.lexer
        if not char:
            lexer._say(2, "I see EOF in escape state")
            raise ValueError("No escaped character")
        # Within quotes only these and the escape itself can be escaped.
        literal = self.outer in lexer.quotes and char not in (escape, self.outer)
        lexer.token += escape + char if literal else char
        lexer.state = self.outer
        return False

    def _in_word(self, char: str, state: str) -> bool:
        lexer = self.lexer
        posix = lexer.posix
        if not char:
            lexer.state = None
            return True
        if char in lexer.whitespace:
            lexer._say(2, "I see whitespace in word state")
            return self._pause()
        if char in lexer.commenters:
            self._skip_comment()
            return self._pause() if posix else False
        if state == "c":
            return self._in_punctuation(char)
        if posix and char in lexer.quotes:
            lexer.state = char
        elif posix and char in lexer.escape:
            self.outer, lexer.state = "a", char
        elif (char in lexer.wordchars or char in lexer.quotes
              or lexer.whitespace_split and char not in lexer._punctuation_chars):
            lexer.token += char
        else:
            if lexer._punctuation_chars:
                lexer._pushback_chars.append(char)
            else:
                lexer.pushback.appendleft(char)
            return self._pause()
        return False

    def _in_punctuation(self, char: str) -> bool:
        lexer = self.lexer
        if char in lexer._punctuation_chars:
            lexer.token += char
            return False
        lexer._pushback_chars.append(char)
        lexer.state = " "
        return True

    def _pause(self) -> bool:
        """A word ends here."""
        self.lexer.state = " "
        return self._complete()


def split(s, comments=False, posix=True):
    """The words of a text, as a shell would split it."""
    if s is None:
        raise ValueError("s argument must not be None")
    lexer = shlex(s, posix=posix)
    lexer.whitespace_split = True
    if not comments:
        lexer.commenters = ""
    return list(lexer)


def quote(s):
    """The text in a form that a shell takes as one word."""
    if not s:
        return "''"
    if not isinstance(s, str):
        raise TypeError(f"expected string or bytes-like object, got {type(s).__name__!r}")
    # A quote within quotes is a text of its own, in the other quotes.
    return s if _SAFE.issuperset(s) else "'" + s.replace("'", "'\"'\"'") + "'"


def join(split_command):
    """A command of these words, quoted where necessary."""
    return " ".join(map(quote, split_command))


if __name__ == "__main__":
    if sys.argv[1:]:
        with open(sys.argv[1]) as _file:
            for _token in shlex(_file, sys.argv[1]):
                print(f"Token: {_token!r}")
    else:
        for _token in shlex():
            print(f"Token: {_token!r}")
