"""Showing bytecode.

The instructions are the interpreter's own: they work on registers. The native
module _dis decodes them: opname is the list of names; instructions(code) gives
(offset, name, text of the operands, line, end line, column, end column, jump
target or None, whether it is a jump target); exceptions(code) gives (start,
end, handler, register) of the exception table.
"""

import collections
import io
import sys
import types

import _dis

__all__ = ["code_info", "dis", "disassemble", "distb", "disco",
           "findlinestarts", "findlabels", "show_code",
           "get_instructions", "Instruction", "Bytecode",
           "cmp_op", "stack_effect", "hascompare", "opname", "opmap",
           "HAVE_ARGUMENT", "EXTENDED_ARG", "hasarg", "hasconst", "hasname",
           "hasjump", "hasjrel", "hasjabs", "hasfree", "haslocal", "hasexc"]

opname = list(_dis.opname)
opname += [f'<{number}>' for number in range(len(opname), 256)]
opmap = {name: op for op, name in enumerate(opname) if not name.startswith('<')}
cmp_op = ('<', '<=', '==', '!=', '>', '>=')


def _ops(kind):
    return list(getattr(_dis, kind, ()))


hasarg = _ops('hasarg')
hasconst = _ops('hasconst')
hasname = _ops('hasname')
hasjump = hasjrel = _ops('hasjump')
hasjabs = []
hasfree = _ops('hasfree')
haslocal = _ops('haslocal')
hascompare = _ops('hascompare')
hasexc = _ops('hasexc')
HAVE_ARGUMENT = getattr(_dis, 'HAVE_ARGUMENT', 0)
EXTENDED_ARG = opmap.get('EXTENDED_ARG', getattr(_dis, 'EXTENDED_ARG', -1))

_have_code = (types.MethodType, types.FunctionType, types.CodeType,
              classmethod, staticmethod, type)

COMPILER_FLAG_NAMES = {
    1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED",
    32: "GENERATOR", 64: "NOFREE", 128: "COROUTINE", 256: "ITERABLE_COROUTINE",
    512: "ASYNC_GENERATOR",
}


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """Return how an instruction changes the height of the stack: on registers, not at all."""
    if not isinstance(opcode, int):
        raise TypeError(f"{type(opcode).__name__!r} object cannot be interpreted as an integer")
    if not 0 <= opcode < len(opname) or opname[opcode].startswith('<'):
        raise ValueError("invalid opcode or oparg")
    if jump not in (None, True, False):
        raise ValueError("stack_effect: jump must be False, True or None")
    return 0


def pretty_flags(flags):
    """Return the flags of a code object as text."""
    names = []
    for i in range(32):
        flag = 1 << i
        if flags & flag:
            names.append(COMPILER_FLAG_NAMES.get(flag, hex(flag)))
            flags ^= flag
            if not flags:
                break
    else:
        names.append(hex(flags))
    return ", ".join(names)


def _try_compile(source, name):
    """Compile source, as an expression if it is one."""
    try:
        return compile(source, name, 'eval')
    except SyntaxError:
        pass
    return compile(source, name, 'exec')


def _get_code_object(x):
    """Return the code object of a function, method, generator, source or code object."""
    if hasattr(x, '__func__'):
        x = x.__func__
    for attribute in ('__code__', 'gi_code', 'ag_code', 'cr_code'):
        if hasattr(x, attribute):
            x = getattr(x, attribute)
            break
    if isinstance(x, str):
        x = _try_compile(x, "<disassembly>")
    if hasattr(x, 'co_code'):
        return x
    raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


# Code as a whole.

def code_info(x):
    """Return details of a function or code object as text."""
    return _format_code_info(_get_code_object(x))


def _format_code_info(co):
    lines = []
    lines.append("Name:              %s" % co.co_name)
    lines.append("Filename:          %s" % co.co_filename)
    lines.append("Argument count:    %s" % co.co_argcount)
    lines.append("Positional-only arguments: %s" % co.co_posonlyargcount)
    lines.append("Kw-only arguments: %s" % co.co_kwonlyargcount)
    lines.append("Number of locals:  %s" % co.co_nlocals)
    lines.append("Stack size:        %s" % co.co_stacksize)
    lines.append("Flags:             %s" % pretty_flags(co.co_flags))
    for title, values, form in (("Constants:", co.co_consts, "%4d: %r"),
                                ("Names:", co.co_names, "%4d: %s"),
                                ("Variable names:", co.co_varnames, "%4d: %s"),
                                ("Free variables:", co.co_freevars, "%4d: %s"),
                                ("Cell variables:", co.co_cellvars, "%4d: %s")):
        if values:
            lines.append(title)
            lines.extend(form % pair for pair in enumerate(values))
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Print details of a function or code object."""
    print(code_info(co), file=file)


def findlinestarts(code):
    """Yield (offset, line) where the line changes."""
    lastline = False
    for start, end, line in code.co_lines():
        if line is not lastline:
            lastline = line
            yield start, line


def findlabels(code):
    """Return the offsets that code jumps to."""
    return list(dict.fromkeys(item[7] for item in _dis.instructions(code)
                              if item[7] is not None))


# Instructions.

Positions = collections.namedtuple('Positions', ['lineno', 'end_lineno', 'col_offset',
                                                 'end_col_offset'], defaults=[None] * 4)

_Instruction = collections.namedtuple(
    "_Instruction",
    ['opname', 'opcode', 'arg', 'argval', 'argrepr', 'offset', 'start_offset',
     'starts_line', 'line_number', 'label', 'positions', 'cache_info'],
    defaults=[None, None, None])

_OPNAME_WIDTH = 20


class Instruction(_Instruction):
    """An instruction: name, code, argument and what it stands for, place."""

    @property
    def oparg(self):
        return self.arg

    @property
    def baseopcode(self):
        return self.opcode

    @property
    def baseopname(self):
        return self.opname

    @property
    def cache_offset(self):
        return self.offset

    @property
    def end_offset(self):
        return self.offset

    @property
    def jump_target(self):
        """The offset that the instruction may jump to, None if it does not."""
        return self.arg if self.is_jump else None

    @property
    def is_jump(self):
        """Whether the instruction may jump."""
        return isinstance(self.arg, int)

    @property
    def is_jump_target(self):
        """Whether something jumps here."""
        return self.label is not None

    def __str__(self):
        output = io.StringIO()
        Formatter(file=output).print_instruction(self, False)
        return output.getvalue()


class Formatter:
    """Prints instructions line by line."""

    def __init__(self, file=None, lineno_width=0, offset_width=0, label_width=0,
                 line_offset=0, show_caches=False):
        self.file = file
        self.lineno_width = lineno_width
        self.offset_width = offset_width
        self.label_width = label_width
        self.show_caches = show_caches

    def print_instruction(self, instr, mark_as_current=False):
        new_source_line = (self.lineno_width > 0 and instr.starts_line
                           and instr.offset > 0)
        if new_source_line:
            print(file=self.file)
        fields = []
        if self.lineno_width:
            if instr.starts_line:
                text = '--' if instr.line_number is None else str(instr.line_number)
                fields.append(text.rjust(self.lineno_width))
            else:
                fields.append(' ' * self.lineno_width)
        if instr.label is not None:
            fields.append(f"L{instr.label}:".rjust(self.label_width))
        else:
            fields.append(' ' * self.label_width)
        if self.offset_width > 0:
            fields.append(repr(instr.offset).rjust(self.offset_width))
        fields.append('-->' if mark_as_current else '   ')
        fields.append(instr.opname.ljust(_OPNAME_WIDTH))
        fields.append(instr.argrepr)
        print(' '.join(fields).rstrip(), file=self.file)

    def print_exception_table(self, exception_entries):
        if not exception_entries:
            return
        print("ExceptionTable:", file=self.file)
        for entry in exception_entries:
            print(f"  {entry.start} to {entry.end} -> {entry.target} [{entry.register}]",
                  file=self.file)


_ExceptionTableEntry = collections.namedtuple("_ExceptionTableEntry",
                                              "start end target register")


def _exception_table(code):
    return [_ExceptionTableEntry(*entry) for entry in _dis.exceptions(code)]


def get_instructions(x, *, first_line=None, show_caches=None, adaptive=False):
    """Yield the Instructions of a function, method, source or code object."""
    co = _get_code_object(x)
    line_offset = first_line - co.co_firstlineno if first_line is not None else 0
    return _instructions(co, line_offset, adaptive)


def _instructions(co, line_offset=0, adaptive=False):
    items = list(_dis.instructions(co))
    targets = sorted({item[7] for item in items if item[7] is not None}
                     | {entry.target for entry in _exception_table(co)})
    labels = {target: i for i, target in enumerate(targets, 1)}
    last_line = False
    code = co.co_code
    ends = [item[0] for item in items[1:]] + [len(code) // 8]
    for item, end in zip(items, ends):
        offset, name, operands, line, end_line, column, end_column, target, _ = item
        text = operands
        if target is not None:
            text = f"{operands} to L{labels[target]}".lstrip()
        starts_line = line != last_line
        last_line = line
        if line is not None:
            line += line_offset
            end_line += line_offset
        yield Instruction(name, opmap.get(name, -1), target, operands, text, offset, offset,
                          starts_line, line, labels.get(offset),
                          Positions(line, end_line, column, end_column),
                          _extra_words(code, offset + 1, end))


def _extra_words(code, start, end):
    """Return what follows an instruction's first word: operands and inline caches."""
    return [('words', end - start, code[start * 8:end * 8])] if end > start else None


def _print_code(co, lasti=-1, *, file=None, line_offset=0, adaptive=False,
                show_offsets=False):
    instructions = list(_instructions(co, line_offset, adaptive))
    lines = [i.line_number for i in instructions if i.line_number is not None]
    lineno_width = max(3, len(str(max(lines)))) if lines else 0
    labels = [i.label for i in instructions if i.label is not None]
    label_width = 4 + len(str(max(labels))) if labels else 4
    offset_width = len(str(instructions[-1].offset)) if show_offsets and instructions else 0
    formatter = Formatter(file, lineno_width, offset_width, label_width)
    for instr in instructions:
        formatter.print_instruction(instr, lasti >= 0 and instr.offset == lasti)
    formatter.print_exception_table(_exception_table(co))


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False,
        show_offsets=False):
    """Print the bytecode of a class, method, function, generator, source or code object.

    Code in it is shown too, as deep as depth says; without argument, that of
    the last traceback.
    """
    if x is None:
        distb(file=file, show_caches=show_caches, adaptive=adaptive,
              show_offsets=show_offsets)
        return
    if hasattr(x, '__func__'):
        x = x.__func__
    for attribute in ('__code__', 'gi_code', 'ag_code', 'cr_code'):
        if hasattr(x, attribute):
            x = getattr(x, attribute)
            break
    if hasattr(x, '__dict__'):
        # A class or module: what has code in it.
        for name, x1 in sorted(x.__dict__.items()):
            if isinstance(x1, _have_code):
                print("Disassembly of %s:" % name, file=file)
                try:
                    dis(x1, file=file, depth=depth, show_caches=show_caches,
                        adaptive=adaptive, show_offsets=show_offsets)
                except TypeError as msg:
                    print("Sorry:", msg, file=file)
                print(file=file)
    elif hasattr(x, 'co_code'):
        _disassemble_recursive(x, file=file, depth=depth, adaptive=adaptive,
                               show_offsets=show_offsets)
    elif isinstance(x, str):
        _disassemble_recursive(_try_compile(x, '<dis>'), file=file, depth=depth,
                               adaptive=adaptive, show_offsets=show_offsets)
    else:
        raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def distb(tb=None, *, file=None, show_caches=False, adaptive=False, show_offsets=False):
    """Print the bytecode of a traceback's function, marking where it stopped."""
    if tb is None:
        try:
            if hasattr(sys, 'last_exc'):
                tb = sys.last_exc.__traceback__
            else:
                tb = sys.last_traceback
        except AttributeError:
            raise RuntimeError("no last traceback to disassemble") from None
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file, show_caches=show_caches,
                adaptive=adaptive, show_offsets=show_offsets)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False,
                show_offsets=False):
    """Print the bytecode of a code object, marking the instruction at lasti."""
    _print_code(co, lasti, file=file, adaptive=adaptive, show_offsets=show_offsets)


disco = disassemble


def _disassemble_recursive(co, *, file=None, depth=None, adaptive=False,
                           show_offsets=False):
    disassemble(co, file=file, adaptive=adaptive, show_offsets=show_offsets)
    if depth is None or depth > 0:
        if depth is not None:
            depth = depth - 1
        for x in co.co_consts:
            if hasattr(x, 'co_code'):
                print(file=file)
                print("Disassembly of %r:" % (x,), file=file)
                _disassemble_recursive(x, file=file, depth=depth, adaptive=adaptive,
                                       show_offsets=show_offsets)


class Bytecode:
    """The bytecode of a function, method, source or code object; iterates over Instructions."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False,
                 adaptive=False, show_offsets=False):
        self.codeobj = co = _get_code_object(x)
        if first_line is None:
            self.first_line = co.co_firstlineno
            self._line_offset = 0
        else:
            self.first_line = first_line
            self._line_offset = first_line - co.co_firstlineno
        self._original_object = x
        self.current_offset = current_offset
        self.exception_entries = _exception_table(co)
        self.show_caches = show_caches
        self.adaptive = adaptive
        self.show_offsets = show_offsets

    def __iter__(self):
        return _instructions(self.codeobj, self._line_offset, self.adaptive)

    def __repr__(self):
        return "{}({!r})".format(self.__class__.__name__, self._original_object)

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """Return the bytecode of a traceback's function."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti,
                   show_caches=show_caches, adaptive=adaptive)

    def info(self):
        """Return details of the code object as text."""
        return _format_code_info(self.codeobj)

    def dis(self):
        """Return the instructions as text."""
        offset = -1 if self.current_offset is None else self.current_offset
        with io.StringIO() as output:
            _print_code(self.codeobj, offset, file=output, line_offset=self._line_offset,
                        adaptive=self.adaptive, show_offsets=self.show_offsets)
            return output.getvalue()


def main(args=None):
    import argparse
    parser = argparse.ArgumentParser()
    parser.add_argument('-C', '--show-caches', action='store_true', help='show inline caches')
    parser.add_argument('-O', '--show-offsets', action='store_true',
                        help='show instruction offsets')
    parser.add_argument('infile', nargs='?', default='-')
    args = parser.parse_args(args=args)
    if args.infile == '-':
        name = '<stdin>'
        source = sys.stdin.buffer.read()
    else:
        name = args.infile
        with open(args.infile, 'rb') as infile:
            source = infile.read()
    code = compile(source, name, "exec")
    dis(code, show_caches=args.show_caches, show_offsets=args.show_offsets)


if __name__ == "__main__":
    main()
