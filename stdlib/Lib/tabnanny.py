"""Finds indentation that depends on the width of tabs."""

__version__ = "6"

__all__ = ["check", "NannyNag", "process_tokens"]

import os
import sys
import tokenize

verbose = 0
filename_only = 0


def errprint(*args):
    """Print to stderr."""
    sys.stderr.write(' '.join(map(str, args)) + '\n')
    sys.exit(1)


class NannyNag(Exception):
    """Raised where indentation is ambiguous."""

    def __init__(self, lineno, msg, line):
        self.lineno, self.msg, self.line = lineno, msg, line

    def get_lineno(self):
        return self.lineno

    def get_msg(self):
        return self.msg

    def get_line(self):
        return self.line


def check(file):
    """Check a file, or the files below a folder."""
    if os.path.isdir(file) and not os.path.islink(file):
        if verbose:
            print("%r: listing directory" % (file,))
        for name in os.listdir(file):
            fullname = os.path.join(file, name)
            if (os.path.isdir(fullname) and not os.path.islink(fullname)
                    or os.path.normcase(name[-3:]) == ".py"):
                check(fullname)
        return
    try:
        f = tokenize.open(file)
    except OSError as msg:
        errprint("%r: I/O Error: %s" % (file, msg))
        return
    if verbose > 1:
        print("checking %r ..." % file)
    try:
        process_tokens(tokenize.generate_tokens(f.readline))
    except tokenize.TokenError as msg:
        errprint("%r: Token Error: %s" % (file, msg))
        return
    except IndentationError as msg:
        errprint("%r: Indentation Error: %s" % (file, msg))
        return
    except SyntaxError as msg:
        errprint("%r: Syntax Error: %s" % (file, msg))
        return
    except NannyNag as nag:
        badline, line = nag.get_lineno(), nag.get_line()
        if verbose:
            print("%r: *** Line %d: trouble in tab city! ***" % (file, badline))
            print("offending line: %r" % (line,))
            print(nag.get_msg())
        else:
            if ' ' in file:
                file = '"' + file + '"'
            if filename_only:
                print(file)
            else:
                print(file, badline, repr(line))
        return
    finally:
        f.close()
    if verbose:
        print("%r: Clean bill of health." % (file,))


class Whitespace:
    """The blanks before a line: how wide they are for each width of tabs."""

    S, T = ' \t'

    def __init__(self, ws):
        self.raw = ws
        # Spaces before each tab are counted; those after the last are the rest.
        counts = []
        spaces = n = tabs = 0
        for char in ws:
            if char == Whitespace.S:
                n += 1
                spaces += 1
            elif char == Whitespace.T:
                n += 1
                if spaces >= len(counts):
                    counts += [0] * (spaces - len(counts) + 1)
                counts[spaces] += 1
                spaces = 0
                tabs += 1
            else:
                break
        self.n, self.nt = n, tabs
        self.norm = tuple(counts), spaces
        self.is_simple = len(counts) <= 1

    def longest_run_of_spaces(self):
        """Return the most spaces in a row."""
        counts, trailing = self.norm
        return max(len(counts) - 1, trailing)

    def indent_level(self, tabsize):
        """Return the width where tabs are so wide."""
        counts, trailing = self.norm
        il = 0
        for i in range(tabsize, len(counts)):
            il += i // tabsize * counts[i]
        return trailing + tabsize * (il + self.nt)

    def equal(self, other):
        """Tell whether two are equally wide for all widths of tabs."""
        return self.norm == other.norm

    def not_equal_witness(self, other):
        """List (tab width, widths) where two differ."""
        n = max(self.longest_run_of_spaces(), other.longest_run_of_spaces()) + 1
        return [(ts, self.indent_level(ts), other.indent_level(ts)) for ts in range(1, n + 1)
                if self.indent_level(ts) != other.indent_level(ts)]

    def less(self, other):
        """Tell whether this is narrower for all widths of tabs."""
        if self.n >= other.n:
            return False
        if self.is_simple and other.is_simple:
            return self.nt <= other.nt
        n = max(self.longest_run_of_spaces(), other.longest_run_of_spaces()) + 1
        return all(self.indent_level(ts) < other.indent_level(ts) for ts in range(2, n + 1))

    def not_less_witness(self, other):
        """List (tab width, widths) where this is not narrower."""
        n = max(self.longest_run_of_spaces(), other.longest_run_of_spaces()) + 1
        return [(ts, self.indent_level(ts), other.indent_level(ts)) for ts in range(1, n + 1)
                if self.indent_level(ts) >= other.indent_level(ts)]


def format_witnesses(w):
    """Return text of the tab widths that show a difference."""
    firsts = [str(tup[0]) for tup in w]
    return "at tab size%s %s" % ("s" if len(w) > 1 else "", ', '.join(firsts))


def process_tokens(tokens):
    """Check tokens; raises NannyNag where indentation is ambiguous."""
    indents = [Whitespace("")]
    check_equal = False
    for type, token, start, end, line in tokens:
        if type == tokenize.NEWLINE:
            # The next line that is not blank must have the same indentation, unless it is changed.
            check_equal = True
        elif type == tokenize.INDENT:
            check_equal = False
            this = Whitespace(token)
            if not indents[-1].less(this):
                witness = indents[-1].not_less_witness(this)
                raise NannyNag(start[0], "indent not greater e.g. " + format_witnesses(witness), line)
            indents.append(this)
        elif type == tokenize.DEDENT:
            check_equal = True
            del indents[-1]
        elif check_equal and type not in (tokenize.COMMENT, tokenize.NL):
            check_equal = False
            this = Whitespace(line)
            if not indents[-1].equal(this):
                witness = indents[-1].not_equal_witness(this)
                raise NannyNag(start[0], "indent not equal e.g. " + format_witnesses(witness), line)


def main():
    """Check what the command line names."""
    import getopt
    global verbose, filename_only
    try:
        opts, args = getopt.getopt(sys.argv[1:], "qv")
    except getopt.error as msg:
        errprint(msg)
    for o, a in opts:
        if o == '-q':
            filename_only += 1
        if o == '-v':
            verbose += 1
    if not args:
        errprint("Usage:", sys.argv[0], "[-v] file_or_directory ...")
    for arg in args:
        check(arg)


if __name__ == '__main__':
    main()
