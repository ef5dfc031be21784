"""Tables of instructions, as the dis module has them."""

from _opcode import stack_effect, has_exc as _has_exc
from dis import (EXTENDED_ARG, HAVE_ARGUMENT, cmp_op, hasarg, hascompare, hasconst, hasexc,
                 hasfree, hasjabs, hasjrel, hasjump, haslocal, hasname, opmap, opname)

__all__ = ["cmp_op", "stack_effect", "hascompare", "opname", "opmap",
           "HAVE_ARGUMENT", "EXTENDED_ARG", "hasarg", "hasconst", "hasname",
           "hasjump", "hasjrel", "hasjabs", "hasfree", "haslocal", "hasexc"]
