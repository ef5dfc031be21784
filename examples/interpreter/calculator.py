"""A small language: tokenizer, recursive-descent parser, compiler to a stack machine, interpreter."""
import operator
import re

TOKEN = re.compile(r'\s*(?:(\d+\.?\d*)|([A-Za-z_]\w*)|(<=|>=|==|!=|.))', re.S)
BINARY = {'+': operator.add, '-': operator.sub, '*': operator.mul, '/': operator.truediv, '%': operator.mod,
          '<': operator.lt, '>': operator.gt, '<=': operator.le, '>=': operator.ge, '==': operator.eq, '!=': operator.ne}
LEVELS = [('==', '!=', '<', '>', '<=', '>='), ('+', '-'), ('*', '/', '%')]
KEYWORDS = {'let', 'while', 'if', 'else', 'print', 'fun', 'return', 'end'}


class LanguageError(Exception):
    pass


def tokens(source):
    for number, line in enumerate(source.splitlines(), 1):
        line = line.split('#')[0].rstrip()
        at = 0
        while at < len(line):
            match = TOKEN.match(line, at)
            at = match.end()
            digits, word, symbol = match.groups()
            if digits:
                yield 'number', float(digits) if '.' in digits else int(digits), number
            elif word:
                yield word if word in KEYWORDS else 'name', word, number
            elif symbol in '+-*/%<>=()!,;' or symbol in BINARY:
                yield symbol, symbol, number
            else:
                raise LanguageError(f'line {number}: unexpected {symbol!r}')
    yield 'eof', None, 0


class Parser:
    """Compiles while it parses: each method appends to self.code."""

    def __init__(self, source):
        self.tokens = list(tokens(source))
        self.at = 0
        self.code = []
        self.functions = {}

    @property
    def kind(self):
        return self.tokens[self.at][0]

    def take(self, kind=None):
        token = self.tokens[self.at]
        if kind and token[0] != kind:
            raise LanguageError(f'line {token[2]}: expected {kind!r}, found {token[1]!r}')
        self.at += 1
        return token[1]

    def emit(self, op, argument=None):
        self.code.append([op, argument])
        return len(self.code) - 1

    def program(self):
        self.block('eof')
        self.emit('halt')
        return self.code

    def block(self, *ends):
        while self.kind not in ends:
            if self.kind == 'eof':
                raise LanguageError(f'missing {ends[0]!r}')
            self.statement()

    def statement(self):
        kind = self.kind
        if kind == 'let':
            self.take()
            name = self.take('name')
            self.take('=')
            self.expression()
            self.emit('store', name)
        elif kind == 'print':
            self.take()
            self.expression()
            self.emit('print')
        elif kind == 'return':
            self.take()
            self.expression()
            self.emit('return')
        elif kind == 'while':
            self.take()
            start = len(self.code)
            self.expression()
            leave = self.emit('jump unless')
            self.block('end')
            self.take('end')
            self.emit('jump', start)
            self.code[leave][1] = len(self.code)
        elif kind == 'if':
            self.take()
            self.expression()
            skip = self.emit('jump unless')
            self.block('else', 'end')
            if self.kind == 'else':
                self.take()
                over = self.emit('jump')
                self.code[skip][1] = len(self.code)
                skip = over
                self.block('end')
            self.take('end')
            self.code[skip][1] = len(self.code)
        elif kind == 'fun':
            self.take()
            name = self.take('name')
            parameters = self.arguments(lambda: self.take('name'))
            over = self.emit('jump')
            self.functions[name] = len(self.code), parameters
            self.block('end')
            self.take('end')
            self.emit('push', 0)
            self.emit('return')
            self.code[over][1] = len(self.code)
        else:
            self.expression()
            self.emit('drop')

    def arguments(self, item):
        found = []
        self.take('(')
        while self.kind != ')':
            found.append(item())
            if self.kind != ')':
                self.take(',')
        self.take(')')
        return found

    def expression(self, level=0):
        if level == len(LEVELS):
            return self.unary()
        self.expression(level + 1)
        while self.kind in LEVELS[level]:
            op = self.take()
            self.expression(level + 1)
            self.emit('binary', op)

    def unary(self):
        kind = self.kind
        if kind == '-':
            self.take()
            self.unary()
            self.emit('negate')
        elif kind == '(':
            self.take()
            self.expression()
            self.take(')')
        elif kind == 'name':
            name = self.take()
            if self.kind == '(':
                count = len(self.arguments(self.expression))
                self.emit('call', (name, count))
            else:
                self.emit('load', name)
        else:
            self.emit('push', self.take('number'))


def run(code, functions, limit=100000):
    stack, frames, names, pc, steps = [], [], {}, 0, 0
    output = []
    while True:
        steps += 1
        if steps > limit:
            raise LanguageError('the program does not end')
        op, argument = code[pc]
        pc += 1
        match op:
            case 'push':
                stack.append(argument)
            case 'load':
                try:
                    stack.append(names[argument])
                except KeyError:
                    raise LanguageError(f'{argument} has no value') from None
            case 'store':
                names[argument] = stack.pop()
            case 'binary':
                right, left = stack.pop(), stack.pop()
                stack.append(BINARY[argument](left, right))
            case 'negate':
                stack.append(-stack.pop())
            case 'jump':
                pc = argument
            case 'jump unless':
                if not stack.pop():
                    pc = argument
            case 'print':
                output.append(str(stack.pop()))
            case 'drop':
                stack.pop()
            case 'call':
                name, count = argument
                start, parameters = functions[name]
                if count != len(parameters):
                    raise LanguageError(f'{name} takes {len(parameters)} arguments, got {count}')
                values = [stack.pop() for _ in range(count)][::-1]
                frames.append((pc, names))
                pc, names = start, dict(zip(parameters, values))
            case 'return':
                pc, names = frames.pop()
            case 'halt':
                return output, steps


PROGRAMS = {
    'arithmetic': 'print 1 + 2 * 3 - 4 / 2\nprint (1 + 2) * -3 % 4\nprint 1 < 2 == 1',
    'loop': 'let n = 27 let steps = 0\nwhile n != 1\n  if n % 2 == 0 let n = n / 2 else let n = 3 * n + 1 end\n  let steps = steps + 1\nend\nprint steps',
    'recursion': 'fun fib(n)\n  if n < 2 return n end\n  return fib(n - 1) + fib(n - 2)\nend\nprint fib(13)  # 233',
    'many arguments': 'fun area(a, b, c) return a * b + c end print area(2, 3.5, 1)',
    'no value': 'print x', 'syntax': 'let 5 = 3', 'symbol': 'print 3 $ 4', 'open': 'while 1 print 2',
    'arity': 'fun f(a) return a end print f()', 'endless': 'while 1 end', 'division': 'print 1 / (2 - 2)',
}

for title, source in PROGRAMS.items():
    try:
        parser = Parser(source)
        program = parser.program()
        output, steps = run(program, parser.functions)
        print(f'{title}: {" ".join(output)} ({len(program)} instructions, {steps} steps)')
    except (LanguageError, ArithmeticError) as error:
        print(f'{title}: {type(error).__name__}: {error}')
