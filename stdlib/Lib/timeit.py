"""Measure how long small pieces of code take.

Usage: python -m timeit [option]... [--] [line]...

The lines make up the statement to time ('pass' if there are none). Options:

  -n N, --number N    run the statement N times in each round; by default as
                      often as it takes for a round to last 0.2 seconds
  -r N, --repeat N    measure N rounds (default 5)
  -s S, --setup S     first run the statement S, whose time does not count; given
                      several times, each S is a line
  -p, --process       measure processor time, not elapsed time
  -u U, --unit U      show times in nsec, usec, msec or sec
  -v, --verbose       also show the time of each round; repeat for more digits
  -h, --help          show this text
"""

import gc
import sys
import time
from itertools import count, repeat as _repeat_value
from textwrap import dedent

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

default_timer = time.perf_counter
default_number = 1_000_000
default_repeat = 5

dummy_src_name = '<timeit-src>'

# Statements are put into a function to be fast; callables come as its defaults.
template = dedent('''
    def inner(_it, _timer{init}):
        {setup}
        _t0 = _timer()
        for _i in _it:
            {stmt}
            pass
        _t1 = _timer()
        return _t1 - _t0
    ''')

_UNITS = {'sec': 1.0, 'msec': 1e-3, 'usec': 1e-6, 'nsec': 1e-9}

_module_namespace = globals


def reindent(src, indent):
    """Indent the lines after the first one by a number of spaces."""
    return ('\n' + indent * ' ').join(src.split('\n'))


class Timer:
    """Times stmt, a statement or a function without arguments.

    setup, of the same kind, is run before each measurement. timer is the clock, and
    globals the namespace that statements run in, this module's by default.
    """

    def __init__(self, stmt='pass', setup='pass', timer=default_timer, globals=None):
        self.timer = timer
        if globals is None:
            globals = _module_namespace()
        functions = {}
        parts = {}
        before = ''
        for name, code, indent in (('setup', setup, 4), ('stmt', stmt, 8)):
            if isinstance(code, str):
                # A statement must be complete by itself, not only within the template;
                # but it may depend on a __future__ import in the setup.
                compile(before + code, dummy_src_name, 'exec')
                before = code + '\n'
                parts[name] = reindent(code, indent)
            elif callable(code):
                functions[f'_{name}'] = code
                parts[name] = f'_{name}()'
            else:
                raise ValueError(f'{name} is neither a string nor callable')
        defaults = ''.join(f', {name}={name}' for name in functions)
        self.src = template.format(init=defaults, **parts)
        exec(compile(self.src, dummy_src_name, 'exec'), globals, functions)
        self.inner = functions['inner']

    def timeit(self, number=default_number):
        """Run the statement number times; return how many seconds that took."""
        collecting = gc.isenabled()
        gc.disable()
        try:
            return self.inner(_repeat_value(None, number), self.timer)
        finally:
            if collecting:
                gc.enable()

    def repeat(self, repeat=default_repeat, number=default_number):
        """Call timeit() several times; return the list of its results."""
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        """Find a number for timeit() with which it takes 0.2 seconds or more.

        1, 2, 5, 10, 20, 50 and so on are tried; callback(number, seconds) is called for
        each. Returns the last such pair.
        """
        for step in count():
            power, digit = divmod(step, 3)
            number = (1, 2, 5)[digit] * 10 ** power
            seconds = self.timeit(number)
            if callback is not None:
                callback(number, seconds)
            if seconds >= 0.2:
                return number, seconds

    def print_exc(self, file=None):
        """Print the current exception with the lines of the timed code."""
        from linecache import cache
        from traceback import print_exc
        cache[dummy_src_name] = (len(self.src), None, self.src.split('\n'), dummy_src_name)
        print_exc(file=file)


def timeit(stmt='pass', setup='pass', timer=default_timer, number=default_number,
           globals=None):
    """Make a Timer and call its timeit()."""
    timing = Timer(stmt, setup, timer, globals)
    return timing.timeit(number)


def repeat(stmt='pass', setup='pass', timer=default_timer, repeat=default_repeat,
           number=default_number, globals=None):
    """Make a Timer and call its repeat()."""
    timing = Timer(stmt, setup, timer, globals)
    return timing.repeat(repeat, number)


def _plural(number):
    return f'{number} loop' if number == 1 else f'{number} loops'


class _Settings:
    """What the command line says."""

    def __init__(self, arguments):
        from getopt import getopt
        self.number = 0
        self.rounds = default_repeat
        self.clock = default_timer
        self.unit = None
        self.verbosity = 0
        self.help = False
        setup = []
        options, lines = getopt(arguments, 'n:u:s:r:pvh',
                                ['number=', 'setup=', 'repeat=', 'process', 'verbose',
                                 'unit=', 'help'])
        for option, value in options:
            match option:
                case '-n' | '--number':
                    self.number = int(value)
                case '-r' | '--repeat':
                    self.rounds = max(1, int(value))
                case '-s' | '--setup':
                    setup.append(value)
                case '-p' | '--process':
                    self.clock = time.process_time
                case '-u' | '--unit':
                    self.unit = value
                case '-v' | '--verbose':
                    self.verbosity += 1
                case '-h' | '--help':
                    self.help = True
                    break
        self.setup = '\n'.join(setup) or 'pass'
        self.statement = '\n'.join(lines) or 'pass'
        self.digits = max(3, 2 + self.verbosity)

    def format(self, seconds):
        """A time in the chosen unit, or the largest that does not make it less than 1."""
        unit = self.unit
        if unit is None:
            unit = next((name for name, size in _UNITS.items() if seconds >= size), 'nsec')
        return f'{seconds / _UNITS[unit]:.{self.digits}g} {unit}'


def main(args=None, *, _wrap_timer=None):
    """Do what the command line says; returns an exit status, or None for success.

    _wrap_timer, for tests, makes another clock out of the one that would be used.
    """
    from getopt import GetoptError
    try:
        settings = _Settings(sys.argv[1:] if args is None else args)
    except GetoptError as error:
        print(error, 'use -h/--help for command line help', sep='\n')
        return 2
    if settings.unit is not None and settings.unit not in _UNITS:
        print('Unrecognized unit. Please select nsec, usec, msec, or sec.', file=sys.stderr)
        return 2
    if settings.help:
        print(__doc__, end=' ')
        return 0
    # As for a script, modules are found in the current directory.
    sys.path.insert(0, '.')
    clock = settings.clock if _wrap_timer is None else _wrap_timer(settings.clock)
    timing = Timer(settings.statement, settings.setup, clock)
    try:
        number = settings.number or _find_number(timing, settings)
        rounds = timing.repeat(settings.rounds, number)
    except:
        timing.print_exc()
        return 1
    _report(rounds, number, settings)
    return None


def _find_number(timing, settings):
    def show(number, seconds):
        print(f'{_plural(number)} -> {seconds:.{settings.digits}g} secs')

    number, _ = timing.autorange(show if settings.verbosity else None)
    if settings.verbosity:
        print()
    return number


def _report(rounds, number, settings):
    if settings.verbosity:
        print('raw times:', ', '.join(map(settings.format, rounds)), end='\n\n')
    best, worst = (extreme(rounds) / number for extreme in (min, max))
    print(f'{_plural(number)}, best of {settings.rounds}: {settings.format(best)} per loop')
    if worst >= 4 * best:
        from warnings import warn_explicit
        text = ('The test results are likely unreliable. '
                f'The worst time ({settings.format(worst)}) was more than four times '
                f'slower than the best time ({settings.format(best)}).')
        warn_explicit(text, UserWarning, '', 0)


if __name__ == "__main__":
    sys.exit(main())
