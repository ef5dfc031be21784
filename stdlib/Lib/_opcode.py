"""Facts about instructions, by opcode."""

import _dis

# Instructions rewrite themselves for what they see.
ENABLE_SPECIALIZATION = True

_NAMES = tuple(_dis.opname)
_JUMPS = ('JUMP', 'FOR_', 'SEND')


def _name(op):
    return _NAMES[op] if 0 <= op < len(_NAMES) else None


def is_valid(opcode):
    """Tell whether there is an instruction of this number."""
    return _name(opcode) is not None


def has_arg(opcode):
    """Tell whether an instruction has operands."""
    return is_valid(opcode)


def has_const(opcode):
    """Tell whether an instruction names a constant."""
    return '_K' in (_name(opcode) or '')


def has_name(opcode):
    """Tell whether an instruction names an attribute or a global."""
    name = _name(opcode) or ''
    return any(part in name for part in ('GLOBAL', 'ATTR', 'NAME', 'IMPORT', 'METHOD'))


def has_jump(opcode):
    """Tell whether an instruction may jump."""
    return (_name(opcode) or '').startswith(_JUMPS)


def has_free(opcode):
    """Tell whether an instruction works on a cell."""
    return 'CELL' in (_name(opcode) or '')


def has_local(opcode):
    """Tell whether an instruction names a local variable."""
    return is_valid(opcode)


def has_exc(opcode):
    """Tell whether an instruction sets up a handler; handlers are in tables here."""
    return False


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """Return the change of the stack's height, which a register machine does not have."""
    if jump not in (None, True, False):
        raise ValueError("stack_effect: jump must be False, True or None")
    if not is_valid(opcode):
        raise ValueError("invalid opcode or oparg")
    return 0


def get_specialization_stats():
    """Return statistics of specialisation, which are not kept."""
    return None


def get_executor(*, code, offset):
    """Return the optimised trace at an offset, of which there are none."""
    raise RuntimeError("Executors are not available in this build")


def get_nb_ops():
    """Return names and signs of the binary operators."""
    return [('NB_ADD', '+'), ('NB_AND', '&'), ('NB_FLOOR_DIVIDE', '//'), ('NB_LSHIFT', '<<'),
            ('NB_MATRIX_MULTIPLY', '@'), ('NB_MULTIPLY', '*'), ('NB_REMAINDER', '%'),
            ('NB_OR', '|'), ('NB_POWER', '**'), ('NB_RSHIFT', '>>'), ('NB_SUBTRACT', '-'),
            ('NB_TRUE_DIVIDE', '/'), ('NB_XOR', '^'), ('NB_INPLACE_ADD', '+='),
            ('NB_INPLACE_AND', '&='), ('NB_INPLACE_FLOOR_DIVIDE', '//='),
            ('NB_INPLACE_LSHIFT', '<<='), ('NB_INPLACE_MATRIX_MULTIPLY', '@='),
            ('NB_INPLACE_MULTIPLY', '*='), ('NB_INPLACE_REMAINDER', '%='),
            ('NB_INPLACE_OR', '|='), ('NB_INPLACE_POWER', '**='), ('NB_INPLACE_RSHIFT', '>>='),
            ('NB_INPLACE_SUBTRACT', '-='), ('NB_INPLACE_TRUE_DIVIDE', '/='),
            ('NB_INPLACE_XOR', '^=')]


def get_intrinsic1_descs():
    """Return names of the intrinsic functions of one argument, which are instructions here."""
    return []


def get_intrinsic2_descs():
    """Return names of the intrinsic functions of two arguments, which are instructions here."""
    return []
