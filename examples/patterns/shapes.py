"""Structural pattern matching: a command language, a simplifier of algebra, a reader of messages."""
from dataclasses import dataclass
from enum import Enum


class Colour(Enum):
    RED = 'red'
    GREEN = 'green'


@dataclass
class Number:
    value: float


@dataclass
class Name:
    name: str


@dataclass
class Binary:
    op: str
    left: object
    right: object


class Vector:
    __match_args__ = ('x', 'y')

    def __init__(self, x, y):
        self.x, self.y = x, y


def simplify(expression):
    """One pass of rewriting from the leaves upwards."""
    match expression:
        case Binary(op, left, right):
            expression = Binary(op, simplify(left), simplify(right))
    match expression:
        case Binary('+', Number(0), other) | Binary('+', other, Number(0)):
            return other
        case Binary('*', Number(0), _) | Binary('*', _, Number(0)):
            return Number(0)
        case Binary('*', Number(1), other) | Binary('*', other, Number(1)):
            return other
        case Binary('+', Number(a), Number(b)):
            return Number(a + b)
        case Binary('*', Number(a), Number(b)):
            return Number(a * b)
        case Binary('-', Name(a), Name(b)) if a == b:
            return Number(0)
        case _:
            return expression


def text(expression):
    match expression:
        case Number(value=int(v) | float(v)):
            return str(v)
        case Name(name):
            return name
        case Binary(op='*' as op, left=l, right=r):
            return f'{text(l)} {op} {text(r)}'
        case Binary(op, l, r):
            return f'({text(l)} {op} {text(r)})'


def derive(expression, variable):
    match expression:
        case Number():
            return Number(0)
        case Name(n):
            return Number(int(n == variable))
        case Binary('+' | '-' as op, l, r):
            return Binary(op, derive(l, variable), derive(r, variable))
        case Binary('*', l, r):
            return Binary('+', Binary('*', derive(l, variable), r), Binary('*', l, derive(r, variable)))


def command(line, state):
    match line.split():
        case []:
            return 'nothing to do'
        case ['go', ('north' | 'south' | 'east' | 'west') as direction]:
            state['place'] = direction
            return f'you go {direction}'
        case ['go', *_]:
            return 'go where?'
        case ['take', item] if item in state['bag']:
            return f'you have the {item} already'
        case ['take', item]:
            state['bag'].append(item)
            return f'taken: {item}'
        case ['drop', *items] if items:
            dropped = [i for i in items if i in state['bag']]
            for item in dropped:
                state['bag'].remove(item)
            return f'dropped {dropped}'
        case [verb, *_, last]:
            return f'you cannot {verb} the {last}'
        case [verb]:
            return f'{verb} what?'


def message(data):
    match data:
        case {'type': 'point', 'at': [x, y]} | {'type': 'point', 'at': {'x': x, 'y': y}}:
            return f'point {x}, {y}'
        case {'type': 'list', 'items': [{'id': int(first)}, *others]}:
            return f'list from {first}, {len(others)} more'
        case {'error': str(text), **rest} if not rest:
            return f'error: {text}'
        case {'error': code, **rest}:
            return f'error {code!r} with {sorted(rest)}'
        case {}:
            return 'an empty or unknown message'
        case None:
            return 'no message'
        case str() | bytes():
            return 'raw text'
        case (a, b, c) | [a, b, c, _]:
            return f'three: {a} {b} {c}'
        case [[_, [deep]]]:
            return f'deep: {deep}'
        case Vector(0, 0):
            return 'origin'
        case Vector(x, y=0) | Vector(0, y=x):
            return f'on an axis at {x}'
        case Vector(x=a):
            return f'vector {a}'
        case Colour.RED:
            return 'stop'
        case Colour():
            return 'go'
        case -1 | 2.5 | 1 + 2j:
            return 'a special number'
        case True | False:
            return 'a truth'
        case bool() | int():
            return 'an integer'
        case other:
            return f'a {type(other).__name__}'


def main():
    x = Name('x')
    formula = Binary('+', Binary('*', Number(3), Binary('*', x, x)), Binary('+', Binary('*', Number(2), x), Number(5)))
    print(text(formula))
    slope = derive(formula, 'x')
    print(text(slope))
    print(text(simplify(slope)))
    print(simplify(Binary('-', x, x)), simplify(Binary('+', Number(2), Binary('*', Number(3), Number(4)))))
    state = {'place': 'start', 'bag': []}
    for line in ('', 'go north', 'go up', 'take lamp', 'take lamp', 'drop', 'drop lamp key', 'eat the apple', 'sing'):
        print(f'> {line:<14}{command(line, state)}')
    print(state)
    messages = [
        {'type': 'point', 'at': [1, 2]}, {'type': 'point', 'at': {'y': 4, 'x': 3}}, {'type': 'point', 'at': [1]},
        {'type': 'list', 'items': [{'id': 7}, 8, 9]}, {'error': 'lost'}, {'error': 'lost', 'code': 3}, {'error': 4, 'b': 1, 'a': 2},
        {}, None, 'text', b'bytes', (1, 2, 3), [1, 2, 3, 4], [[0, [5]]], Vector(0, 0), Vector(4, 0), Vector(0, 6), Vector(8, 9),
        Colour.RED, Colour.GREEN, -1, 2.5, 1 + 2j, True, 10, 3.5, {1}, [], range(3),
    ]
    for data in messages:
        print(message(data))


main()
