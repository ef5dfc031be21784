# krait: own expectation, limit 60
"""Sources that are nested very deeply: an error or a program, never a crash."""
SOURCES = {
    'parentheses': lambda n: '(' * n + ')' * n, 'open only': lambda n: '(' * n, 'brackets': lambda n: '[' * n + ']' * n, 'braces': lambda n: '{' * n + '}' * n, 'dicts': lambda n: '{1:' * n + '1' + '}' * n, 'minus': lambda n: '-' * n + '1', 'not': lambda n: 'not ' * n + '1', 'invert': lambda n: '~' * n + '1', 'lambda': lambda n: 'lambda: ' * n + '1',
    'plus': lambda n: '1' + '+1' * n, 'power': lambda n: '2' + '**1' * n, 'compare': lambda n: '1' + '<1' * n, 'and': lambda n: '1' + ' and 1' * n, 'if else': lambda n: '1 if 1 else ' * n + '1', 'attributes': lambda n: 'x' + '.a' * n, 'subscripts': lambda n: 'x' + '[0]' * n, 'calls': lambda n: 'x' + '()' * n, 'nested calls': lambda n: 'f(' * n + ')' * n, 'nested subscripts': lambda n: 'x[' * n + '0' + ']' * n,
    'elif': lambda n: 'if 0: pass\n' + 'elif 0: pass\n' * n, 'await': lambda n: 'async def f(): ' + 'await ' * n + 'x', 'star': lambda n: '*' * n + 'a', 'comprehension': lambda n: '[x' + ' for x in y' * n + ']', 'nested comprehensions': lambda n: '[' * n + 'x' + ' for x in y]' * n, 'f-strings': lambda n: 'f"' + '{f"' * n + '"}' * n + '"', 'format specs': lambda n: 'f"{x' + ':{x' * n + '}' * n + '}"', 'walrus': lambda n: '(x:=' * n + '1' + ')' * n,
    'strings': lambda n: '"a" ' * n, 'decorators': lambda n: '@x\n' * n + 'def f(): pass', 'patterns': lambda n: 'match x:\n case ' + '[' * n + ']' * n + ': pass', 'or patterns': lambda n: 'match x:\n case 1' + '|1' * n + ': pass', 'with': lambda n: 'with ' + 'a,' * n + 'b: pass', 'targets': lambda n: 'a=' * n + '1', 'star targets': lambda n: '(' * n + 'a,' + '),' * n + '=x', 'parameters': lambda n: 'def f(' + ','.join(f'a{i}' for i in range(n)) + '): pass', 'commas': lambda n: '1,' * n,
    'semicolons': lambda n: 'x;' * n, 'newlines': lambda n: '\n' * n, 'comments': lambda n: '#' * n, 'spaces': lambda n: ' ' * n + 'x', 'continuations': lambda n: '\\\n' * n + 'x', 'names': lambda n: 'x' * n, 'digits': lambda n: '1' * n, 'underscores': lambda n: '1_' * n + '1', 'decimals': lambda n: '0.' + '1' * n, 'exponent': lambda n: '1e' + '9' * n, 'hex': lambda n: '0x' + 'f' * n, 'one string': lambda n: '"' + 'a' * n + '"', 'escapes': lambda n: '"' + '\\n' * n + '"', 'imports': lambda n: 'import ' + 'a.' * n + 'b', 'dots': lambda n: 'from ' + '.' * n + ' import x', 'annotations': lambda n: 'x: ' + 'a[' * n + 'b' + ']' * n, 'type parameters': lambda n: 'def f[' + ','.join(f'T{i}' for i in range(n)) + '](): pass', 'unions': lambda n: 'x: a' + ' | a' * n, 'defs': lambda n: ''.join(' ' * i + 'def f():\n' for i in range(min(n, 99))) + ' ' * min(n, 99) + 'pass', 'lambdas default': lambda n: 'lambda x=' * n + '1' + ': 1' * n, 'ternary nest': lambda n: '(1 if ' * n + '1' + ' else 2)' * n, 'slices': lambda n: 'x[' + ':,' * n + ']', 'dict stars': lambda n: '{' + '**a,' * n + '}', 'print': lambda n: 'print ' * n, 'else': lambda n: 'else: ' * n, 'raise from': lambda n: 'raise x ' + 'from x ' * n, 'yield': lambda n: 'def f(): ' + '(yield ' * n + ')' * n, 'return': lambda n: 'def f(): ' + 'return ' * n, 'tuple in subscript': lambda n: 'x[' + '(1,' * n + ')' * n + ']',
}
ALLOWED = ('SyntaxError', 'IndentationError', 'TabError', 'RecursionError', 'MemoryError', 'OverflowError', 'ValueError')
import warnings
warnings.simplefilter('ignore')
for name, make in SOURCES.items():
    for n in (10, 150, 3000, 20000):
        try:
            compile(make(n), '<deep>', 'exec')
        except Exception as error:
            if type(error).__name__ not in ALLOWED:
                print(name, n, type(error).__name__, error)
    print(name)
