"""Show the instructions of Krait's register machine for functions, classes and code objects."""

import sys
import types
from collections import namedtuple

import _dis

__all__ = ['Bytecode', 'Instruction', 'Positions', 'code_info', 'dis', 'disassemble', 'disco', 'distb', 'findlabels',
           'findlinestarts', 'get_instructions', 'opmap', 'opname', 'show_code']

opname = list(_dis.opname)
opmap = {name: number for number, name in enumerate(opname) if not name.startswith('UNUSED')}

COMPILER_FLAG_NAMES = {
    1: 'OPTIMIZED', 2: 'NEWLOCALS', 4: 'VARARGS', 8: 'VARKEYWORDS', 16: 'NESTED', 32: 'GENERATOR', 64: 'NOFREE',
    128: 'COROUTINE', 256: 'ITERABLE_COROUTINE', 512: 'ASYNC_GENERATOR',
}

Positions = namedtuple('Positions', 'lineno end_lineno col_offset end_col_offset', defaults=[None] * 4)


class Instruction(namedtuple('Instruction', 'opname opcode argrepr offset starts_line line_number is_jump_target '
                                            'jump_target positions')):
    """One instruction; argrepr lists its operands, results first."""

    __slots__ = ()

    @property
    def argval(self):
        return self.argrepr if self.jump_target is None else self.jump_target


def pretty_flags(flags):
    """The names of a code object's flags."""
    names = [name for bit, name in COMPILER_FLAG_NAMES.items() if flags & bit]
    rest = flags & ~sum(COMPILER_FLAG_NAMES)
    if rest or not names:
        names.append(hex(rest))
    return ', '.join(names)


def _code_of(x):
    """The code object of a function, method, generator, source text, or x itself."""
    x = getattr(x, '__func__', x)
    for attribute in ('__code__', 'gi_code', 'ag_code', 'cr_code'):
        code = getattr(x, attribute, None)
        if code is not None:
            return code
    if isinstance(x, str):
        try:
            return compile(x, '<disassembly>', 'eval')
        except SyntaxError:
            return compile(x, '<disassembly>', 'exec')
    if isinstance(x, types.CodeType):
        return x
    raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def get_instructions(x, *, first_line=None, show_caches=None, adaptive=False):
    """Yield the instructions of a function, method, string or code object."""
    code = _code_of(x)
    shift = 0 if first_line is None else first_line - code.co_firstlineno
    last = None
    for offset, name, operands, line, end_line, column, end_column, target, is_target in _dis.instructions(code):
        if line is not None:
            line += shift
            end_line += shift
        yield Instruction(name, opmap[name], operands, offset, line is not None and line != last, line, is_target, target,
                          Positions(line, end_line, column, end_column))
        last = line


def findlinestarts(code):
    """Yield (offset, line) for every instruction that starts a line."""
    for instruction in get_instructions(code):
        if instruction.starts_line:
            yield instruction.offset, instruction.line_number


def findlabels(code):
    """The offsets that instructions jump to."""
    return sorted({i.jump_target for i in get_instructions(code) if i.jump_target is not None})


def _show(code, lasti, file, first_line=None):
    last_line = None
    for number, instruction in enumerate(get_instructions(code, first_line=first_line)):
        line = instruction.line_number
        new = line is not None and line != last_line
        if new and number:
            print(file=file)
        print('{:>4} {:<3} {:>2} {:>5} {:<24} {}'.format(
            line if new else '', '-->' if instruction.offset == lasti else '', '>>' if instruction.is_jump_target else '',
            instruction.offset, instruction.opname, instruction.argrepr).rstrip(), file=file)
        if line is not None:
            last_line = line
    table = _dis.exceptions(code)
    if table:
        print('ExceptionTable:', file=file)
        for start, end, handler, register in table:
            print(f'  {start} to {end} -> {handler} [{register}]', file=file)


def disassemble(code, lasti=-1, *, file=None, show_caches=False, adaptive=False, show_offsets=False):
    """Show the instructions of a code object, with a mark at the one that ran last."""
    _show(code, lasti, file)


disco = disassemble


def _inner(code):
    return [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]


def _show_all(code, file, depth):
    _show(code, -1, file)
    if depth is not None and depth <= 0:
        return
    for inner in _inner(code):
        print(file=file)
        print(f'Disassembly of {inner!r}:', file=file)
        _show_all(inner, file, None if depth is None else depth - 1)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False, show_offsets=False):
    """Show the instructions of a function, method, class, module, generator, source text or code object; of the last traceback
    without one."""
    if x is None:
        distb(file=file)
        return
    if isinstance(x, (types.ModuleType, type)):
        for name, value in sorted(vars(x).items()):
            value = getattr(value, '__func__', value)
            if isinstance(value, (types.FunctionType, types.CodeType, type)):
                print(f'Disassembly of {name}:', file=file)
                dis(value, file=file, depth=depth)
                print(file=file)
        return
    _show_all(_code_of(x), file, depth)


def distb(tb=None, *, file=None, show_caches=False, adaptive=False, show_offsets=False):
    """Show the code of the innermost frame of a traceback."""
    if tb is None:
        error = getattr(sys, 'last_exc', None)
        tb = error.__traceback__ if error is not None else getattr(sys, 'last_traceback', None)
        if tb is None:
            raise RuntimeError('no last traceback to disassemble')
    while tb.tb_next:
        tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file)


def code_info(x):
    """A description of a code object in lines."""
    code = _code_of(x)
    lines = [
        f'Name:              {code.co_name}',
        f'Filename:          {code.co_filename}',
        f'Argument count:    {code.co_argcount}',
        f'Positional-only arguments: {code.co_posonlyargcount}',
        f'Kw-only arguments: {code.co_kwonlyargcount}',
        f'Number of locals:  {code.co_nlocals}',
        f'Stack size:        {code.co_stacksize}',
        f'Flags:             {pretty_flags(code.co_flags)}',
    ]
    for title, items in (('Constants', code.co_consts), ('Names', code.co_names), ('Variable names', code.co_varnames),
                         ('Free variables', code.co_freevars), ('Cell variables', code.co_cellvars)):
        if items:
            lines.append(f'{title}:')
            show = repr if title == 'Constants' else str
            lines.extend(f'{number:4d}: {show(item)}' for number, item in enumerate(items))
    return '\n'.join(lines)


def show_code(co, *, file=None):
    """Print what code_info() gives."""
    print(code_info(co), file=file)


class Bytecode:
    """The instructions of a piece of code, to iterate over or to show."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False, show_offsets=False):
        self.codeobj = _code_of(x)
        self.first_line = self.codeobj.co_firstlineno if first_line is None else first_line
        self.current_offset = current_offset
        self._original = x

    def __iter__(self):
        return get_instructions(self.codeobj, first_line=self.first_line)

    def __repr__(self):
        return f'{type(self).__name__}({self._original!r})'

    @classmethod
    def from_traceback(cls, tb, **options):
        """The code of a traceback's innermost frame."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti, **options)

    def info(self):
        """A description of the code object."""
        return code_info(self.codeobj)

    def dis(self):
        """The instructions as text."""
        import io
        output = io.StringIO()
        _show(self.codeobj, -1 if self.current_offset is None else self.current_offset, output, self.first_line)
        return output.getvalue()
