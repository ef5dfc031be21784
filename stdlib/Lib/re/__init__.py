r"""Regular expressions.

    re.search(r'(\w+)@(\w+)', text)

.  ^  $                     any character but a line end; the begin; the end
*  +  ?  {m,n}              repetition: any number of times, at least once, at most once, m to n times;
                            a ? behind makes it as short as possible, a + keeps what it has taken
[...]  [^...]               one of the characters, or none of them
a|b  (...)                  one or the other; a group
(?P<name>...)  (?P=name)    a group with a name, and its text once more
(?:...)  (?>...)            no group; no group, and what it has taken is kept
(?=...)  (?!...)            what follows, or does not
(?<=...)  (?<!...)          what comes before, or does not
(?(group)yes|no)            one of two, as the group has matched or not
(?aiLmsux)  (?i:...)        flags, for all or for a part;  (?#...) a comment
\A \Z \b \B                 begin, end, border of a word, no border
\d \D \s \S \w \W           a digit, a space, a character of a word, and all others
\1 ... \99                  the text of a group once more

The functions compile the pattern, which is kept, and call the method of the same name.
"""

try:
    from _regex import Match, Pattern
    from _regex import compile as _compile_native
except ImportError:
    from ._engine import Match, Pattern
    from ._engine import compile as _compile_native

from ._constants import FLAG_DEBUG as _DEBUG
from ._constants import FLAG_LOCALE as _LOCALE
from ._constants import PatternError

error = PatternError

__all__ = [
    "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile", "purge", "escape", "error",
    "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL",
    "VERBOSE", "UNICODE", "NOFLAG", "RegexFlag", "PatternError",
]

__version__ = "2.2.1"

# The flags need enum, which most programs do not need otherwise: they are made when one is asked for.
_FLAG_NAMES = frozenset(__all__[14:-1]) | {"DEBUG"}


def __getattr__(name):
    if name not in _FLAG_NAMES:
        raise AttributeError(f"module 're' has no attribute {name!r}")
    from ._flags import RegexFlag
    globals().update({**RegexFlag.__members__, "RegexFlag": RegexFlag})
    return globals()[name]


def __dir__():
    return sorted(_FLAG_NAMES.union(globals()))


# Searching.


def match(pattern, string, flags=0):
    """The Match at the begin of a text, or None."""
    return _compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    """The Match that is the whole text, or None."""
    return _compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    """The first Match anywhere in a text, or None."""
    return _compile(pattern, flags).search(string)


def findall(pattern, string, flags=0):
    """The list of all matches: their texts, or those of the group, or tuples of those of several groups."""
    return _compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    """An iterator over the Match objects of all matches."""
    return _compile(pattern, flags).finditer(string)


# Replacing and splitting. Numbers and flags should be keywords; given as further positional arguments they are
# deprecated, and then have to be told from keywords with the value 0.


class _Default(int):
    """The 0 that nobody has given."""


_zero_sentinel = _Default()


def _with_positional(function, required, names, keywords, given):
    """The values of the keywords, some of which were given as positional arguments."""
    if len(given) > len(names):
        most = required + len(names)
        raise TypeError(
            f"{function}() takes from {required} to {most} positional arguments but {required + len(given)} were given"
        )
    for name, value in zip(names, keywords[:len(given)]):
        if value is not _zero_sentinel:
            raise TypeError(f"{function}() got multiple values for argument {name!r}")
    import warnings
    warnings.warn(f"{names[0]!r} is passed as positional argument", DeprecationWarning, stacklevel=3)
    return *given, *keywords[len(given):]


def sub(pattern, repl, string, *args, count=_zero_sentinel, flags=_zero_sentinel):
    r"""The text with matches replaced, at most `count` of them if it is not 0.

    The replacement is a text, in which \1 or \g<name> stand for groups, or a function that is given the Match.
    """
    if args:
        count, flags = _with_positional("sub", 3, ("count", "flags"), (count, flags), args)
    return _compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, *args, count=_zero_sentinel, flags=_zero_sentinel):
    """What sub() returns, and the number of replacements."""
    if args:
        count, flags = _with_positional("subn", 3, ("count", "flags"), (count, flags), args)
    return _compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, *args, maxsplit=_zero_sentinel, flags=_zero_sentinel):
    """The parts of a text between matches, with the groups of these; at most `maxsplit` splits if it is not 0."""
    if args:
        maxsplit, flags = _with_positional("split", 2, ("maxsplit", "flags"), (maxsplit, flags), args)
    return _compile(pattern, flags).split(string, maxsplit)


sub.__text_signature__ = subn.__text_signature__ = "(pattern, repl, string, count=0, flags=0)"
split.__text_signature__ = "(pattern, string, maxsplit=0, flags=0)"

# Compiling.

_MAXCACHE = 512
_cache = _cache2 = {}  # patterns by type, text and flags
_templates = {}  # parsed replacements


def compile(pattern, flags=0):
    """The Pattern for a regular expression."""
    return _compile(pattern, flags)


def purge():
    """Forget all compiled patterns."""
    for kept in (_cache, _templates):
        kept.clear()


def _compile(pattern, flags):
    key = type(pattern), pattern, flags
    try:
        return _cache[key]
    except KeyError:
        if not isinstance(pattern, Pattern):
            flags & 0  # whatever has no such operator is refused by it
            return _compiled_anew(key, pattern, int(flags))
    if flags:
        raise ValueError("cannot process flags argument with a compiled pattern")
    return pattern


def _compiled_anew(key, pattern, flags):
    """A pattern that is not kept yet."""
    if not isinstance(pattern, (str, bytes)):
        try:
            memoryview(pattern)
        except TypeError:
            raise TypeError("first argument must be string or compiled pattern") from None
    from ._parser import translate
    parts = translate(pattern, flags & ~_DEBUG)
    if flags & _DEBUG:
        # To show it belongs to this call, so the pattern is not kept.
        used, text, *rest = parts
        print(text)
        return _compile_native(pattern, used | _DEBUG, text, *rest)
    try:
        compiled = _compile_native(pattern, *parts)
    except RuntimeError:
        # Too much for the native engine.
        from ._engine import compile as compile_slowly
        compiled = compile_slowly(pattern, *parts)
    if not parts[0] & _LOCALE:  # or it would depend on the locale of the moment too
        _make_room()
        _cache[key] = compiled
    return compiled


def _make_room():
    """Drop the oldest pattern if too many are kept."""
    if len(_cache) < _MAXCACHE:
        return
    try:
        del _cache[next(iter(_cache))]
    except (StopIteration, RuntimeError, KeyError):
        pass  # another thread has done it


def _compile_template(pattern, repl):
    """The parsed form of a replacement, for the native part of sub() and expand()."""
    key = type(repl), repl, pattern
    template = _templates.get(key)
    if template is None:
        from ._template import parse_template
        if len(_templates) >= _MAXCACHE:
            _templates.clear()
        template = _templates[key] = parse_template(repl, pattern)
    return template


def _pickle(p):
    return _compile, (p.pattern, p.flags)


_special_chars_map = {ord(char): f"\\{char}" for char in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


def escape(pattern):
    """A regular expression that matches just this text."""
    if isinstance(pattern, str):
        return pattern.translate(_special_chars_map)
    return escape(str(pattern, "latin1")).encode("latin1")


class Scanner:
    """Makes tokens from a text. The lexicon has pairs of patterns and what to do with a match.

    That is a function of scanner and text, whose result is the token, or a token, or None for nothing.
    """

    def __init__(self, lexicon, flags=0):
        self.lexicon = lexicon
        # Each pattern becomes a group; its number tells which one has matched.
        self._actions = {}
        number = 1
        for pattern, action in lexicon:
            self._actions[number] = action
            number += compile(pattern, flags).groups + 1
        self.scanner = compile("|".join([f"({pattern})" for pattern, _action in lexicon]), flags)

    def scan(self, string):
        """The list of tokens, and the rest of the text from where nothing matches."""
        tokens, end = [], 0
        for found in iter(self.scanner.scanner(string).match, None):
            if found.end() == end:
                break
            end = found.end()
            token = self._actions[found.lastindex]
            if callable(token):
                self.match = found
                token = token(self, found[0])
            if token is not None:
                tokens.append(token)
        return tokens, string[end:]
