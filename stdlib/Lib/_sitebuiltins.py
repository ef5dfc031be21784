"""What the module site adds to the built-in names: objects that explain themselves when they are shown."""

import sys


class Quitter:
    """Ends the program: exit and quit."""

    def __init__(self, name, eof):
        self.name, self.eof = name, eof

    def __repr__(self):
        return f'Use {self.name}() or {self.eof} to exit'

    def __call__(self, code=None):
        try:
            # Interactive programs that go on after SystemExit find their input at its end.
            sys.stdin.close()
        except BaseException:
            pass
        raise SystemExit(code)


class _Printer:
    """Shows a text, page by page if it is called: copyright, credits and license."""

    MAXLINES = 23

    def __init__(self, name, data, files=(), dirs=()):
        """The text is that of the first file found in the directories, else the data."""
        self._name = name
        self.__data = data
        self._places = [(folder, file) for folder in dirs for file in files]

    def _read(self):
        from os.path import join
        for place in self._places:
            try:
                with open(join(*place), encoding='utf-8') as file:
                    return file.read()
            except OSError:
                continue

    def _lines(self):
        # Files are looked for only once.
        if self._places:
            self.__data = self._read() or self.__data
            self._places = []
        return self.__data.split('\n')

    def __repr__(self):
        lines = self._lines()
        if len(lines) > self.MAXLINES:
            return f'Type {self._name}() to see the full {self._name} text'
        return '\n'.join(lines)

    def __call__(self):
        lines = self._lines()
        while lines:
            print(*lines[:self.MAXLINES], sep='\n')
            lines = lines[self.MAXLINES:]
            if lines and not self._goes_on():
                break

    @staticmethod
    def _goes_on():
        """Ask whether another page is wanted."""
        while (answer := input('Hit Return for more, or q (and Return) to quit: ')) not in ('', 'q'):
            pass
        return answer == ''


class _Helper:
    """Calls pydoc, which is not imported before: help."""

    def __repr__(self):
        return 'Type help() for interactive help, or help(object) for help about object.'

    def __call__(self, *args, **kwds):
        from pydoc import help
        return help(*args, **kwds)
