"""Plural forms: the expressions of C by which catalogs say what form of a message a number needs."""

import operator
import sys

# What the expression may be, and how deep it may nest.
_LONGEST, _DEEPEST = 1000, 20

# From weak to strong. `/` rounds down; the logical operators return an operand.
_LEVELS = [
    {'||': lambda left, right: lambda n: left(n) or right(n)},
    {'&&': lambda left, right: lambda n: left(n) and right(n)},
    {'==': operator.eq, '!=': operator.ne},
    {'<': operator.lt, '>': operator.gt, '<=': operator.le, '>=': operator.ge},
    {'+': operator.add, '-': operator.sub},
    {'*': operator.mul, '/': operator.floordiv, '%': operator.mod},
]
_LOGICAL = 2
_OPERATORS = {sign: (level, function) for level, signs in enumerate(_LEVELS) for sign, function in signs.items()}


def _tokens(text):
    """Yield the tokens of an expression, and '' at its end."""
    import re
    pattern = r'[ \t]+|([0-9]+\b|n\b|[()]|[-*/%+?:]|[><!]=?|==|&&|\|\|)|(\w+|.)'
    for match in re.finditer(pattern, text, re.DOTALL):
        token, wrong = match.groups()
        if wrong:
            raise ValueError(f'invalid token in plural form: {wrong}')
        if token:
            yield token
    yield ''


class _Parser:
    """Turns an expression into a function of n, made of functions for its parts."""

    def __init__(self, text):
        self.tokens = _tokens(text)
        self.depth = 0
        self.advance()

    def advance(self):
        """Step to the next token; return the one before it."""
        before = getattr(self, 'token', None)
        self.token = next(self.tokens, '')
        return before

    def refuse(self):
        if self.token:
            raise ValueError(f'unexpected token in plural form: {self.token}')
        raise ValueError('unexpected end of plural form')

    def whole(self):
        """Return the function for all of the text."""
        made = self.choice()
        if self.token:
            self.refuse()
        return made

    def nested(self):
        """Return the function for what is inside something else."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError('plural form expression is too complex')
        made = self.choice()
        self.depth -= 1
        return made

    def choice(self):
        """Parse `a ? b : c`, or an operation."""
        test = self.operation(0)
        if self.token != '?':
            return test
        self.advance()
        if_true = self.nested()
        if self.token != ':':
            self.refuse()
        self.advance()
        if_false = self.choice()
        return lambda n: if_true(n) if test(n) else if_false(n)

    def operation(self, lowest):
        """Parse operations of a level and those that are stronger."""
        left = self.operand()
        while self.token in _OPERATORS:
            level, function = _OPERATORS[self.token]
            if level < lowest:
                break
            self.advance()
            right = self.operation(level + 1)
            left = function(left, right) if level < _LOGICAL else self.combine(function, left, right)
        return left

    @staticmethod
    def combine(function, left, right):
        return lambda n: function(left(n), right(n))

    def operand(self):
        match self.token:
            case '!':
                self.advance()
                # It takes comparisons too, as Python's `not` does.
                negated = self.operation(_LOGICAL)
                return lambda n: not negated(n)
            case '(':
                self.advance()
                inner = self.nested()
                if self.token != ')':
                    raise ValueError('unbalanced parenthesis in plural form')
                self.advance()
                return inner
            case 'n':
                self.advance()
                return lambda n: n
            case digits if digits.isdecimal():
                number = int(self.advance())
                return lambda n: number
        self.refuse()


def warn_not_int(n):
    """Return a number that is no integer, after a warning of those who gave it."""
    import warnings
    depth = 2
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get('__name__') in ('gettext', __name__):
        frame = frame.f_back
        depth += 1
    warnings.warn(f'Plural value must be an integer, got {type(n).__name__}', DeprecationWarning, depth)
    return n


def _as_number(n):
    try:
        round(n)
    except TypeError:
        raise TypeError(f'Plural value must be an integer, got {type(n).__name__}') from None
    return warn_not_int(n)


def c2py(plural):
    """Return the function for an expression: it takes a number, and returns the number of the form."""
    if len(plural) > _LONGEST:
        raise ValueError('plural form expression is too long')
    try:
        made = _Parser(plural).whole()
    except RecursionError:
        raise ValueError('plural form expression is too complex')

    def func(n):
        return int(made(n if isinstance(n, int) else _as_number(n)))

    return func
