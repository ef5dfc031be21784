"""Finds indentation that means one thing or another depending on how wide a tab is.

Run as `python -m tabnanny [-q] [-v] FILE_OR_FOLDER ...`.
"""

import os
import sys
import tokenize

__all__ = ["check", "NannyNag", "process_tokens"]

# How much check() prints: with filename_only, names of files and no more.
verbose = filename_only = 0


def errprint(*args):
    """Print to stderr, and end the program."""
    sys.stderr.write(" ".join(map(str, args)) + "\n")
    sys.exit(1)


class NannyNag(Exception):
    """Indentation that is ambiguous: in which line, and in what way."""

    def __init__(self, lineno, msg, line):
        self.lineno, self.msg, self.line = lineno, msg, line

    def get_lineno(self):
        """The number of the line."""
        return self.lineno

    def get_msg(self):
        """What is wrong."""
        return self.msg

    def get_line(self):
        """The line."""
        return self.line


def check(file):
    """Check a file, or all files in a folder whose names end in '.py', and print what is found."""
    if os.path.isdir(file) and not os.path.islink(file):
        _check_folder(file)
        return
    complaint = _complaint(file)
    if complaint is not None:
        print(complaint)
    elif verbose:
        print(f"{file!r}: Clean bill of health.")


def _check_folder(folder):
    if verbose:
        print(f"{folder!r}: listing directory")
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.isdir(path) and not os.path.islink(path) or os.path.normcase(name).endswith(".py"):
            check(path)


def _complaint(file):
    """What is to be said about a file; None if all is well. What keeps it from being read goes to stderr, and ends the program."""
    try:
        with tokenize.open(file) as source:
            if verbose > 1:
                print(f"checking {file!r} ...")
            process_tokens(tokenize.generate_tokens(source.readline))
    except OSError as error:
        errprint(f"{file!r}: I/O Error: {error}")
    except tokenize.TokenError as error:
        errprint(f"{file!r}: Token Error: {error}")
    except IndentationError as error:
        errprint(f"{file!r}: Indentation Error: {error}")
    except SyntaxError as error:
        errprint(f"{file!r}: Syntax Error: {error}")
    except NannyNag as nag:
        return _nagging(file, nag)
    return None


def _nagging(file, nag):
    line = nag.get_line()
    if verbose:
        return f"{file!r}: *** Line {nag.get_lineno()}: trouble in tab city! ***\noffending line: {line!r}\n{nag.get_msg()}"
    if filename_only:
        return file
    return " ".join([f'"{file}"' if " " in file else file, str(nag.get_lineno()), repr(line)])


class Whitespace:
    """The blanks and tabs at the beginning of a line.

    Only this matters: how many blanks stand before each tab, since all but whole
    tabs' worths of them are lost in it, and how many after the last.
    """

    S, T = " ", "\t"

    def __init__(self, ws):
        indent = ws[: len(ws) - len(ws.lstrip(" \t"))]
        *runs, rest = map(len, indent.split("\t"))
        self.raw = ws
        self.n, self.nt = len(indent), len(runs)
        counts = [runs.count(length) for length in range(max(runs, default=-1) + 1)]
        self.norm = tuple(counts), rest
        self.is_simple = len(counts) <= 1

    def longest_run_of_spaces(self):
        """How many blanks there are in the longest row of them."""
        counts, rest = self.norm
        return max(len(counts) - 1, rest)

    def indent_level(self, tabsize):
        """The column where the text begins, for tabs of that size."""
        counts, rest = self.norm
        tabs = self.nt + sum(length // tabsize * count for length, count in enumerate(counts))
        return rest + tabsize * tabs

    def equal(self, other):
        """Whether both are the same column for tabs of any size."""
        return self.norm == other.norm

    def _sizes(self, other):
        """The sizes of tabs for which the two may compare otherwise than for larger ones."""
        return range(1, max(self.longest_run_of_spaces(), other.longest_run_of_spaces()) + 2)

    def _witnesses(self, other, speaks):
        """Triples of the sizes of tabs, and both columns, where something can be said about the columns."""
        columns = ((size, self.indent_level(size), other.indent_level(size)) for size in self._sizes(other))
        return [witness for witness in columns if speaks(*witness[1:])]

    def not_equal_witness(self, other):
        """The sizes of tabs for which the columns differ, with the columns."""
        return self._witnesses(other, lambda mine, theirs: mine != theirs)

    def less(self, other):
        """Whether this is the smaller column for tabs of any size."""
        if self.n >= other.n:
            return False
        if self.is_simple and other.is_simple:
            return self.nt <= other.nt
        return not self.not_less_witness(other)

    def not_less_witness(self, other):
        """The sizes of tabs for which this is not the smaller column, with the columns."""
        return self._witnesses(other, lambda mine, theirs: mine >= theirs)


def format_witnesses(w):
    """What witnesses say, in words."""
    sizes = ", ".join([str(size) for size, *_ in w])
    return f"at tab size{'s' if len(w) > 1 else ''} {sizes}"


_WITHOUT_EFFECT = frozenset([tokenize.COMMENT, tokenize.NL])


def process_tokens(tokens):
    """Raise NannyNag if the indentation in a file, given as its tokens, is ambiguous."""
    try:
        _process_tokens(tokens)
    except TabError as error:
        raise NannyNag(error.lineno, error.msg, error.text) from None


def _process_tokens(tokens):
    levels = [Whitespace("")]
    first_of_statement = False
    for kind, text, (row, _), _, line in tokens:
        match kind:
            case tokenize.NEWLINE:
                first_of_statement = True
            case tokenize.INDENT:
                first_of_statement = False
                level = Whitespace(text)
                if not levels[-1].less(level):
                    trouble = format_witnesses(levels[-1].not_less_witness(level))
                    raise NannyNag(row, f"indent not greater e.g. {trouble}", line)
                levels.append(level)
            case tokenize.DEDENT:
                first_of_statement = True
                del levels[-1]
            case _ if first_of_statement and kind not in _WITHOUT_EFFECT:
                first_of_statement = False
                level = Whitespace(line)
                if not levels[-1].equal(level):
                    trouble = format_witnesses(levels[-1].not_equal_witness(level))
                    raise NannyNag(row, f"indent not equal e.g. {trouble}", line)


def main():
    """The command line."""
    import getopt

    global verbose, filename_only
    try:
        options, files = getopt.getopt(sys.argv[1:], "qv")
    except getopt.error as error:
        errprint(error)
    filename_only += sum(option == "-q" for option, _ in options)
    verbose += sum(option == "-v" for option, _ in options)
    if not files:
        errprint("Usage:", sys.argv[0], "[-v] file_or_directory ...")
    for file in files:
        check(file)


if __name__ == "__main__":
    main()
