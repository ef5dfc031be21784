"""Nesting beyond the limits of the parser is a clear error."""
import warnings

warnings.simplefilter('ignore')


def short(source):
    try:
        compile(source, '<test>', 'exec')
    except (SyntaxError, MemoryError, RecursionError) as error:
        print(repr(source[:12]), len(source), type(error).__name__, getattr(error, 'msg', ''))
    else:
        print(repr(source[:12]), len(source), 'accepted')


short('(' * 150 + ')' * 150)
short('(' * 50 + ')' * 50)
short('[' * 90 + ']' * 90)
short('x' + '[0]' * 200)
for depth in (201, 1000, 100000):
    short('(' * depth + ')' * depth)
    short('[' * depth + ']' * depth)
    short('{' * depth + '}' * depth)
    short('(' * depth)
indent = ''
lines = []
for depth in range(101):
    lines.append(' ' * depth + 'if 1:')
lines.append(' ' * 101 + 'pass')
short('\n'.join(lines[:99]) + '\n' + ' ' * 99 + 'pass')
try:
    compile('\n'.join(lines), '<test>', 'exec')
except SyntaxError as error:
    print(type(error).__name__, error.msg)
blocks = '\n'.join(' ' * d + 'while 1:' for d in range(21)) + '\n' + ' ' * 21 + 'break'
short(blocks)
