"""The flags of regular expressions as an enumeration."""

import enum


@enum.global_enum
@enum._simple_enum(enum.IntFlag, boundary=enum.KEEP)
class RegexFlag:
    """Flags that change how a regular expression is read or matched."""

    __module__ = 're'
    NOFLAG = 0
    ASCII = A = 256             # classes and case of ASCII only
    IGNORECASE = I = 2          # no difference between upper and lower case
    LOCALE = L = 4              # classes and case of the current locale
    UNICODE = U = 32            # classes and case of Unicode, the default for str
    MULTILINE = M = 8           # ^ and $ match at each line
    DOTALL = S = 16             # a dot matches the newline too
    VERBOSE = X = 64            # white space and comments are skipped
    DEBUG = 128                 # show what the expression is translated to
    __str__ = object.__str__
    _numeric_repr_ = hex
