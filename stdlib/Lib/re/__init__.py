r"""Regular expressions.

Special characters: . ^ $ * + ? {m,n} [] | (...) and the backslash; *?, +?, ??
are the non-greedy forms, *+, ++, ?+ the possessive ones.

Extensions: (?aiLmsux) (?:...) (?P<name>...) (?P=name) (?#...) (?=...) (?!...)
(?<=...) (?<!...) (?>...) (?(group)yes|no)

Escapes: \number \A \Z \b \B \d \D \s \S \w \W and those of string literals.

Functions: match() looks at the start of a string, fullmatch() at all of it,
search() for the first place; sub(), subn(), split(), findall(), finditer() go
through all places; compile() makes a Pattern that has these as methods;
purge() empties the cache of patterns; escape() makes a string match itself.
"""

try:
    from _regex import compile as _compile_native, Match, Pattern
except ImportError:
    from ._engine import compile as _compile_native, Match, Pattern

from ._constants import PatternError

error = PatternError

__all__ = [
    "match", "fullmatch", "search", "sub", "subn", "split",
    "findall", "finditer", "compile", "purge", "escape",
    "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U",
    "ASCII", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "VERBOSE",
    "UNICODE", "NOFLAG", "RegexFlag", "PatternError",
]

__version__ = "2.2.1"

_LAZY = frozenset(("A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE",
                   "LOCALE", "MULTILINE", "DOTALL", "VERBOSE", "UNICODE",
                   "NOFLAG", "DEBUG", "RegexFlag"))


def __getattr__(name):
    # The flags load enum, which most programs do not need for them.
    if name in _LAZY:
        from ._flags import RegexFlag
        globals().update(RegexFlag.__members__, RegexFlag=RegexFlag)
        return globals()[name]
    raise AttributeError(f"module 're' has no attribute {name!r}")


def __dir__():
    return sorted(globals().keys() | _LAZY)


def match(pattern, string, flags=0):
    """Match at the start of the string; returns a Match, or None."""
    return _compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    """Match all of the string; returns a Match, or None."""
    return _compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    """Find the first match in the string; returns a Match, or None."""
    return _compile(pattern, flags).search(string)


class _ZeroSentinel(int):
    """The default 0, told apart from a 0 that the caller gives."""


_zero_sentinel = _ZeroSentinel()


def _positional(function, args, names, values):
    """Take arguments that should be keywords: the values, after a warning."""
    values = list(values)
    given = len(args)
    if given > len(names):
        required = 2 if function == 'split' else 3
        raise TypeError(f"{function}() takes from {required} to {required + len(names)} "
                        f"positional arguments but {required + given} were given")
    for i, value in enumerate(args):
        if values[i] is not _zero_sentinel:
            raise TypeError(f"{function}() got multiple values for argument {names[i]!r}")
        values[i] = value
    import warnings
    warnings.warn(f"{names[0]!r} is passed as positional argument",
                  DeprecationWarning, stacklevel=3)
    return values


def sub(pattern, repl, string, *args, count=_zero_sentinel, flags=_zero_sentinel):
    """Return the string with the matches of the pattern replaced.

    repl is a template, in which a backslash and a number stand for a group,
    or a function that gets the Match and returns the replacement. count is the
    greatest number of replacements, 0 for all.
    """
    if args:
        count, flags = _positional('sub', args, ('count', 'flags'), (count, flags))
    return _compile(pattern, flags).sub(repl, string, count)


sub.__text_signature__ = '(pattern, repl, string, count=0, flags=0)'


def subn(pattern, repl, string, *args, count=_zero_sentinel, flags=_zero_sentinel):
    """Like sub(), but return (new string, number of replacements)."""
    if args:
        count, flags = _positional('subn', args, ('count', 'flags'), (count, flags))
    return _compile(pattern, flags).subn(repl, string, count)


subn.__text_signature__ = '(pattern, repl, string, count=0, flags=0)'


def split(pattern, string, *args, maxsplit=_zero_sentinel, flags=_zero_sentinel):
    """Return the parts of the string between matches.

    The text of groups is put between them. maxsplit is the greatest number of
    splits, 0 for no limit.
    """
    if args:
        maxsplit, flags = _positional('split', args, ('maxsplit', 'flags'),
                                      (maxsplit, flags))
    return _compile(pattern, flags).split(string, maxsplit)


split.__text_signature__ = '(pattern, string, maxsplit=0, flags=0)'


def findall(pattern, string, flags=0):
    """Return the texts of all matches.

    With one group it is the group's text, with several a tuple of them.
    """
    return _compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    """Return an iterator over the Match objects of all matches."""
    return _compile(pattern, flags).finditer(string)


def compile(pattern, flags=0):
    """Compile a regular expression; returns a Pattern."""
    return _compile(pattern, flags)


_cache = {}
_cache2 = _cache
_MAXCACHE = 512
_templates = {}


def purge():
    """Forget the compiled patterns."""
    _cache.clear()
    _templates.clear()


_special_chars_map = {i: '\\' + chr(i) for i in b'()[]{}?*+-|^$\\.&~# \t\n\r\v\f'}


def escape(pattern):
    """Return the string with a backslash before each special character."""
    if isinstance(pattern, str):
        return pattern.translate(_special_chars_map)
    return str(pattern, 'latin1').translate(_special_chars_map).encode('latin1')


def _compile(pattern, flags):
    key = type(pattern), pattern, flags
    try:
        return _cache[key]
    except KeyError:
        pass
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    if not isinstance(pattern, (str, bytes)):
        try:
            memoryview(pattern)
        except TypeError:
            raise TypeError("first argument must be string or compiled pattern") from None
    from ._parser import translate
    flags = int(flags)
    new_flags, text, options, groups, names = translate(pattern, flags & ~128)
    if flags & 128:
        # DEBUG is a request to this call, and nothing to remember.
        print(text)
        return _compile_native(pattern, new_flags | 128, text, options, groups, names)
    try:
        p = _compile_native(pattern, new_flags, text, options, groups, names)
    except RuntimeError:
        # Beyond the limits of the native engine.
        from ._engine import compile as compile_slowly
        p = compile_slowly(pattern, new_flags, text, options, groups, names)
    if not new_flags & 4:
        # A pattern with LOCALE depends on more than its key.
        if len(_cache) >= _MAXCACHE:
            try:
                del _cache[next(iter(_cache))]
            except (StopIteration, RuntimeError, KeyError):
                pass        # another thread was faster
        _cache[key] = p
    return p


def _compile_template(pattern, repl):
    """Return a parsed template for the native part of sub() and expand()."""
    key = type(repl), repl, pattern
    try:
        return _templates[key]
    except KeyError:
        pass
    from ._template import parse_template
    template = parse_template(repl, pattern)
    if len(_templates) >= _MAXCACHE:
        _templates.clear()
    _templates[key] = template
    return template


def _pickle(p):
    return _compile, (p.pattern, p.flags)


class Scanner:
    """Splits text into tokens: a lexicon lists patterns and what to do with each.

    An action is a function (scanner, text), a value to return, or None to skip.
    """

    def __init__(self, lexicon, flags=0):
        self.lexicon = lexicon
        phrases = []
        self._actions = {}
        group = 1
        for phrase, action in lexicon:
            self._actions[group] = action
            phrases.append('(%s)' % phrase)
            group += 1 + compile(phrase, flags).groups
        self.scanner = compile('|'.join(phrases), flags)

    def scan(self, string):
        """Return (list of tokens, the rest of the text that no pattern matches)."""
        result = []
        match = self.scanner.scanner(string).match
        i = 0
        while True:
            m = match()
            if not m:
                break
            j = m.end()
            if i == j:
                break
            action = self._actions[m.lastindex]
            if callable(action):
                self.match = m
                action = action(self, m.group())
            if action is not None:
                result.append(action)
            i = j
        return result, string[i:]
