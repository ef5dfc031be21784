"""Bytecode as text and as objects.

The instructions are the interpreter's own: they work on registers, not on a stack. The native module _dis decodes them.
Its instructions(code) gives for each (offset, name, text of the operands, line, end line, column, end column, target of
the jump or None, whether something jumps there); exceptions(code) gives (start, end, handler, register) for each range.
An offset counts words of eight bytes.
"""

import collections
import io
import sys
import types
from itertools import pairwise

import _dis

_INSTRUCTION_SETS = ("hasarg", "hasconst", "hasname", "hasjump", "hasjrel", "hasjabs", "hasfree", "haslocal", "hascompare", "hasexc")
__all__ = ["dis", "disassemble", "disco", "distb", "code_info", "show_code", "get_instructions", "Instruction", "Bytecode",
           "findlabels", "findlinestarts", "stack_effect", "cmp_op", "opname", "opmap", "EXTENDED_ARG", "HAVE_ARGUMENT",
           *_INSTRUCTION_SETS]

opname = [*_dis.opname, *(f"<{number}>" for number in range(len(_dis.opname), 256))]
opmap = {name: number for number, name in enumerate(opname) if name[0] != "<"}
cmp_op = ("<", "<=", "==", "!=", ">", ">=")
# Numbers of instructions by what they have, as far as that means anything here.
hasarg, hasconst, hasname, hasjump, hasjrel, hasjabs, hasfree, haslocal, hascompare, hasexc = [
    [*getattr(_dis, name, ())] for name in _INSTRUCTION_SETS]
HAVE_ARGUMENT = getattr(_dis, "HAVE_ARGUMENT", 0)
EXTENDED_ARG = opmap.get("EXTENDED_ARG", -1)

_WORD = 8
_NAME_WIDTH = 20
COMPILER_FLAG_NAMES = {1 << bit: name for bit, name in enumerate((
    "OPTIMIZED", "NEWLOCALS", "VARARGS", "VARKEYWORDS", "NESTED", "GENERATOR", "NOFREE", "COROUTINE", "ITERABLE_COROUTINE",
    "ASYNC_GENERATOR"))}


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """Return how much an instruction makes the stack grow: nothing, where there is none."""
    if not isinstance(opcode, int):
        raise TypeError(f"{type(opcode).__name__!r} object cannot be interpreted as an integer")
    if opcode < 0 or opcode not in opmap.values():
        raise ValueError("invalid opcode or oparg")
    if jump not in (None, False, True):
        raise ValueError("stack_effect: jump must be False, True or None")
    return 0


# Code objects.

def _without_wrapping(x):
    """What has the code of a method, function, generator or coroutine; other objects as they are."""
    x = getattr(x, "__func__", x)
    for name in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, name):
            return getattr(x, name)
    return x


def _compiled(source: str, name: str):
    """The code of an expression, or else of statements."""
    try:
        return compile(source, name, "eval")
    except SyntaxError:
        return compile(source, name, "exec")


def _unknown(x) -> TypeError:
    return TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def _code_of(x):
    """The code object of whatever may have one."""
    found = _without_wrapping(x)
    if isinstance(found, str):
        found = _compiled(found, "<disassembly>")
    if not hasattr(found, "co_code"):
        raise _unknown(found)
    return found


def pretty_flags(flags):
    """Return the flags of a code object by their names."""
    bits = [1 << bit for bit in range(flags.bit_length()) if flags >> bit & 1]
    return ", ".join([COMPILER_FLAG_NAMES.get(bit, hex(bit)) for bit in bits]) or hex(flags)


def code_info(x):
    """Return what is to be known of a function or of source, but the instructions, as text."""
    code = _code_of(x)
    facts = {
        "Name:": code.co_name, "Filename:": code.co_filename, "Argument count:": code.co_argcount,
        "Positional-only arguments:": code.co_posonlyargcount, "Kw-only arguments:": code.co_kwonlyargcount,
        "Number of locals:": code.co_nlocals, "Stack size:": code.co_stacksize, "Flags:": pretty_flags(code.co_flags),
    }
    lines = [f"{label:18} {value}" for label, value in facts.items()]
    tables = {
        "Constants:": map(repr, code.co_consts), "Names:": code.co_names, "Variable names:": code.co_varnames,
        "Free variables:": code.co_freevars, "Cell variables:": code.co_cellvars,
    }
    for title, values in tables.items():
        entries = [f"{index:4}: {value}" for index, value in enumerate(values)]
        lines += [title, *entries] if entries else []
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Print what code_info() returns."""
    print(code_info(co), file=file)


def findlinestarts(code):
    """Yield pairs of an offset in bytes and the line that begins there; None is no line."""
    previous = False
    for start, _, line in code.co_lines():
        if line is not previous:
            yield start, line
        previous = line


def findlabels(code):
    """Return the offsets that instructions jump to."""
    targets = [target for *_, target, _ in _dis.instructions(code) if target is not None]
    return [*dict.fromkeys(targets)]


# Instructions.

Positions = collections.namedtuple("Positions", "lineno end_lineno col_offset end_col_offset", defaults=(None,) * 4)
_ExceptionTableEntry = collections.namedtuple("_ExceptionTableEntry", "start end target register")
_Instruction = collections.namedtuple(
    "_Instruction", "opname opcode arg argval argrepr offset start_offset starts_line line_number label positions cache_info",
    defaults=(None,) * 3)


class Instruction(_Instruction):
    """One instruction.

    `opname` and `opcode` are its name and number, `argval` the text of its operands and `argrepr` the same with the label
    that it jumps to, `arg` the offset of that. `offset` is where it stands, `line_number` and `positions` are those of its
    source, `starts_line` tells whether it is the first of a line, `label` is the number by which jumps name it.
    `cache_info` has the words behind its first: (name, number, bytes).
    """

    oparg = property(lambda self: self.arg, doc="The same as arg.")
    baseopcode = property(lambda self: self.opcode, doc="The same as opcode: instructions are shown as they were compiled.")
    baseopname = property(lambda self: self.opname, doc="The same as opname.")
    cache_offset = end_offset = property(lambda self: self.offset, doc="The same as offset.")
    is_jump = property(lambda self: isinstance(self.arg, int), doc="Whether it may jump.")
    is_jump_target = property(lambda self: self.label is not None, doc="Whether something jumps here.")
    jump_target = property(lambda self: self.arg if self.is_jump else None, doc="The offset that it may jump to.")

    def __str__(self):
        with io.StringIO() as text:
            Formatter(text).print_instruction(self)
            return text.getvalue()


def _exception_table(code) -> list[_ExceptionTableEntry]:
    return [_ExceptionTableEntry(*entry) for entry in _dis.exceptions(code)]


def _instructions(code, line_offset: int = 0):
    """Yield the instructions of a code object, their lines moved by so many."""
    decoded = [*_dis.instructions(code)]
    bytecode = code.co_code
    handlers = {entry.target for entry in _exception_table(code)}
    targets = {target for *_, target, _ in decoded if target is not None}
    labels = {offset: number for number, offset in enumerate(sorted(handlers | targets), 1)}
    previous = False
    offsets = [offset for offset, *_ in decoded] + [len(bytecode) // _WORD]
    for (offset, end), item in zip(pairwise(offsets), decoded):
        _, name, operands, line, end_line, column, end_column, target, _ = item
        starts_line, previous = line != previous, line
        if line is not None:
            line, end_line = line + line_offset, end_line + line_offset
        written = operands if target is None else f"{operands} to L{labels[target]}".lstrip()
        further = end - offset - 1
        words = [("words", further, bytecode[(offset + 1) * _WORD:end * _WORD])] if further > 0 else None
        yield Instruction(name, opmap.get(name, -1), target, operands, written, offset, offset, starts_line, line,
                          labels.get(offset), Positions(line, end_line, column, end_column), words)


def get_instructions(x, *, first_line=None, show_caches=None, adaptive=False):
    """Iterate over the Instructions of a function, method, generator, source or code object.

    `first_line` is the number of its first line, where that is to be another than it was compiled with.
    """
    code = _code_of(x)
    return _instructions(code, 0 if first_line is None else first_line - code.co_firstlineno)


class Formatter:
    """Prints instructions in lines, with columns of these widths; 0 leaves out a column."""

    def __init__(self, file=None, lineno_width=0, offset_width=0, label_width=0, line_offset=0, show_caches=False):
        self.file, self.show_caches = file, show_caches
        self.lineno_width, self.offset_width, self.label_width = lineno_width, offset_width, label_width

    def print_instruction(self, instr, mark_as_current=False):
        """Print an instruction, with an arrow where the program is at it."""
        columns = []
        if self.lineno_width:
            if instr.starts_line and instr.offset > 0:
                print(file=self.file)
            number = "--" if instr.line_number is None else instr.line_number
            columns.append(f"{number if instr.starts_line else '':>{self.lineno_width}}")
        label = "" if instr.label is None else f"L{instr.label}:"
        columns.append(label.rjust(self.label_width))
        if self.offset_width > 0:
            columns.append(f"{instr.offset:>{self.offset_width}}")
        columns += ["-->" if mark_as_current else "   ", f"{instr.opname:{_NAME_WIDTH}}", instr.argrepr]
        print(" ".join(columns).rstrip(), file=self.file)

    def print_exception_table(self, exception_entries):
        """Print where exceptions are handled."""
        if exception_entries:
            print("ExceptionTable:", file=self.file)
        for start, end, target, register in exception_entries:
            print(f"  {start} to {end} -> {target} [{register}]", file=self.file)


# Printing.

class _Printer:
    """Prints the instructions of code, and those of code within it down to a depth (None: all)."""

    def __init__(self, file, show_offsets: bool):
        self.file = file
        self.show_offsets = show_offsets

    def code(self, code, current: int = -1, line_offset: int = 0) -> None:
        """The instructions of one code object, with an arrow at the current one."""
        instructions = [*_instructions(code, line_offset)]
        number_width = max((len(str(each.line_number)) for each in instructions if each.line_number is not None), default=0)
        label_width = max((len(str(each.label)) for each in instructions if each.label is not None), default=0)
        formatter = Formatter(
            self.file, lineno_width=number_width and max(3, number_width), label_width=4 + label_width,
            offset_width=len(str(instructions[-1].offset)) if self.show_offsets and instructions else 0)
        for each in instructions:
            formatter.print_instruction(each, each.offset == current >= 0)
        formatter.print_exception_table(_exception_table(code))

    def nested(self, code, depth) -> None:
        """A code object, and those among its constants."""
        self.code(code)
        if depth is not None and depth <= 0:
            return
        for constant in code.co_consts:
            if hasattr(constant, "co_code"):
                print(f"\nDisassembly of {constant!r}:", file=self.file)
                self.nested(constant, None if depth is None else depth - 1)

    def anything(self, x, depth) -> None:
        """An object that has code, or members that have."""
        found = _without_wrapping(x)
        if hasattr(found, "__dict__"):
            self.members(found, depth)
        elif hasattr(found, "co_code"):
            self.nested(found, depth)
        elif isinstance(found, str):
            self.nested(_compiled(found, "<dis>"), depth)
        else:
            raise _unknown(found)

    def members(self, owner, depth) -> None:
        """The members of a class or module."""
        with_code = (types.FunctionType, types.MethodType, types.CodeType, staticmethod, classmethod, type)
        for name, member in sorted(vars(owner).items()):
            if not isinstance(member, with_code):
                continue
            print(f"Disassembly of {name}:", file=self.file)
            try:
                self.anything(member, depth)
            except TypeError as problem:
                print("Sorry:", problem, file=self.file)
            print(file=self.file)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False, show_offsets=False):
    """Print the instructions of a class, module, method, function, generator, source or code object.

    Code within it is printed too, down to a depth. Without an object, that of the last traceback is printed.
    """
    if x is None:
        distb(file=file, show_offsets=show_offsets)
    else:
        _Printer(file, show_offsets).anything(x, depth)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False, show_offsets=False):
    """Print the instructions of a code object, with an arrow at that with the offset `lasti`."""
    _Printer(file, show_offsets).code(co, lasti)


disco = disassemble


def _innermost(tb):
    """The entry of a traceback where the exception was raised."""
    while tb.tb_next:
        tb = tb.tb_next
    return tb


def distb(tb=None, *, file=None, show_caches=False, adaptive=False, show_offsets=False):
    """Print the instructions of a traceback's frame, by default of the last one, with an arrow where it stopped."""
    if tb is None:
        last = getattr(sys, "last_exc", None)
        tb = getattr(sys, "last_traceback", None) if last is None else last.__traceback__
        if tb is None:
            raise RuntimeError("no last traceback to disassemble")
        tb = _innermost(tb)
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file, show_offsets=show_offsets)


class Bytecode:
    """The code of a function, method, generator, source or code object: iterate over it for its Instructions."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False, show_offsets=False):
        self._original_object = x
        self.codeobj = code = _code_of(x)
        self.first_line = code.co_firstlineno if first_line is None else first_line
        self._line_offset = self.first_line - code.co_firstlineno
        self.current_offset = current_offset
        self.exception_entries = _exception_table(code)
        self.show_caches, self.adaptive, self.show_offsets = show_caches, adaptive, show_offsets

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """Make one of the innermost frame of a traceback."""
        tb = _innermost(tb)
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti, show_caches=show_caches, adaptive=adaptive)

    def __iter__(self):
        return _instructions(self.codeobj, self._line_offset)

    def __repr__(self):
        return f"{type(self).__name__}({self._original_object!r})"

    def info(self):
        """Return what code_info() does."""
        return code_info(self.codeobj)

    def dis(self):
        """Return the text that dis() prints."""
        with io.StringIO() as text:
            current = -1 if self.current_offset is None else self.current_offset
            _Printer(text, self.show_offsets).code(self.codeobj, current, self._line_offset)
            return text.getvalue()


# The command line: python -m dis.

def main(args=None):
    """Print the instructions of a file, or of standard input."""
    import argparse

    parser = argparse.ArgumentParser()
    for short, long, what in (("-C", "--show-caches", "inline caches"), ("-O", "--show-offsets", "instruction offsets")):
        parser.add_argument(short, long, action="store_true", help=f"show {what}")
    parser.add_argument("infile", nargs="?", default="-")
    options = parser.parse_args(args)
    if options.infile == "-":
        name, source = "<stdin>", sys.stdin.buffer.read()
    else:
        name = options.infile
        with open(name, "rb") as file:
            source = file.read()
    dis(compile(source, name, "exec"), show_caches=options.show_caches, show_offsets=options.show_offsets)


if __name__ == "__main__":
    main()
