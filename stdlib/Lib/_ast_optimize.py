"""The optimised form of syntax trees: constant expressions are replaced by their values.

Used by compile() with PyCF_OPTIMIZED_AST; the compiler folds constants by itself.
"""

import operator

from _ast import (AST, Add, BinOp, BitAnd, BitOr, BitXor, Compare, Constant, Div, FloorDiv,
                  FormattedValue, In, Invert, Is, IsNot, JoinedStr, List, Load, LShift, Mod, Mult,
                  Not, NotIn, Pow, RShift, Set, Starred, Sub, Tuple, UAdd, USub)

_BINARY = {Add: operator.add, Sub: operator.sub, Mult: operator.mul, Div: operator.truediv,
           FloorDiv: operator.floordiv, Mod: operator.mod, Pow: operator.pow,
           LShift: operator.lshift, RShift: operator.rshift, BitOr: operator.or_,
           BitXor: operator.xor, BitAnd: operator.and_}
_UNARY = {Invert: operator.invert, UAdd: operator.pos, USub: operator.neg, Not: operator.not_}
_NEGATED = {Is: IsNot, IsNot: Is, In: NotIn, NotIn: In}

# Results beyond these sizes are left to run time.
_INT_BITS = 128
_ITEMS = 256
_CHARACTERS = 4096
_TOTAL_ITEMS = 1024


def optimize(tree, level):
    """Fold the constants of a tree in place and return it."""
    return _Folder(level).visit(tree)


def _total_items(value, limit):
    """Return what is left of a limit after counting all items of nested tuples."""
    if isinstance(value, (tuple, frozenset)):
        limit -= len(value)
        for item in value:
            if limit < 0:
                break
            limit = _total_items(item, limit)
    return limit


def _multiplication_is_small(left, right):
    if isinstance(left, int) and isinstance(right, int):
        return left.bit_length() + right.bit_length() <= _INT_BITS
    if isinstance(right, (tuple, frozenset, str, bytes)):
        left, right = right, left
    if isinstance(right, int) and isinstance(left, (str, bytes)):
        return 0 <= right * len(left) <= _CHARACTERS
    if isinstance(right, int) and isinstance(left, tuple):
        return (0 <= right * len(left) <= _ITEMS
                and (not right or _total_items(left, _TOTAL_ITEMS // right) >= 0))
    return True


def _is_small(op, left, right):
    """True if an operation on constants cannot give something large."""
    if op is Mult:
        return _multiplication_is_small(left, right)
    if op is Pow and isinstance(left, int) and isinstance(right, int):
        return right <= 0 or left.bit_length() * right <= _INT_BITS
    if op is LShift and isinstance(left, int) and isinstance(right, int):
        return left.bit_length() + right <= _INT_BITS
    # Formatting may give anything.
    return not (op is Mod and isinstance(left, (str, bytes)))


class _Folder:
    """Walks a tree from its leaves."""

    def __init__(self, level):
        self.level = level

    def visit(self, node):
        """Fold what is below a node, then the node; return what stands for it."""
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, AST):
                setattr(node, name, self.visit(value))
            elif isinstance(value, list):
                value[:] = [self.visit(item) if isinstance(item, AST) else item for item in value]
        fold = getattr(self, 'fold_' + type(node).__name__, None)
        return node if fold is None else fold(node)

    @staticmethod
    def constant(value, node):
        made = Constant(value)
        for name in node._attributes:
            if hasattr(node, name):
                setattr(made, name, getattr(node, name))
        return made

    def fold_BinOp(self, node):
        left, op, right = node.left, type(node.op), node.right
        if op is Mod and isinstance(left, Constant) and isinstance(left.value, str):
            return self.fold_format(node)
        if not (isinstance(left, Constant) and isinstance(right, Constant)):
            return node
        if not _is_small(op, left.value, right.value):
            return node
        try:
            return self.constant(_BINARY[op](left.value, right.value), node)
        except Exception:
            return node

    def fold_format(self, node):
        """Make an f-string of 'text' % (values,) if it has only %s, %r and %a."""
        if not isinstance(node.right, Tuple) or any(isinstance(item, Starred) for item in node.right.elts):
            return node
        values = []
        items = iter(node.right.elts)
        pieces = node.left.value.split('%')
        text = pieces[0]
        rest = iter(pieces[1:])
        for piece in rest:
            if not piece:
                # Two percent signs stand for one.
                piece = next(rest, None)
                if piece is None:
                    return node
                text += '%' + piece
                continue
            if piece[0] not in 'sra':
                return node
            item = next(items, None)
            if item is None:
                return node
            if text:
                values.append(self.constant(text, node))
            made = FormattedValue(item, ord(piece[0]), None)
            for name in node._attributes:
                setattr(made, name, getattr(item, name, None))
            values.append(made)
            text = piece[1:]
        if next(items, None) is not None:
            return node
        if text:
            values.append(self.constant(text, node))
        made = JoinedStr(values)
        for name in node._attributes:
            setattr(made, name, getattr(node, name, None))
        return made

    def fold_UnaryOp(self, node):
        operand = node.operand
        if isinstance(operand, Constant):
            try:
                return self.constant(_UNARY[type(node.op)](operand.value), node)
            except Exception:
                return node
        if isinstance(node.op, Not) and isinstance(operand, Compare) and len(operand.ops) == 1:
            negated = _NEGATED.get(type(operand.ops[0]))
            if negated is not None:
                operand.ops[0] = negated()
                return operand
        return node

    def fold_Tuple(self, node):
        if isinstance(node.ctx, Load) and all(isinstance(item, Constant) for item in node.elts):
            return self.constant(tuple(item.value for item in node.elts), node)
        return node

    def fold_Subscript(self, node):
        if (isinstance(node.ctx, Load) and isinstance(node.value, Constant)
                and isinstance(node.slice, Constant)):
            try:
                return self.constant(node.value.value[node.slice.value], node)
            except Exception:
                pass
        return node

    def fold_Name(self, node):
        if isinstance(node.ctx, Load) and node.id == '__debug__':
            return self.constant(self.level == 0, node)
        return node

    def iterable(self, node):
        """Return what stands for something that is only iterated over or searched."""
        if isinstance(node, List) and not any(isinstance(item, Starred) for item in node.elts):
            if all(isinstance(item, Constant) for item in node.elts):
                return self.constant(tuple(item.value for item in node.elts), node)
            made = Tuple(node.elts, node.ctx)
            for name in node._attributes:
                setattr(made, name, getattr(node, name, None))
            return made
        if isinstance(node, Set) and all(isinstance(item, Constant) for item in node.elts):
            return self.constant(frozenset(item.value for item in node.elts), node)
        return node

    def fold_Compare(self, node):
        if isinstance(node.ops[-1], (In, NotIn)):
            node.comparators[-1] = self.iterable(node.comparators[-1])
        return node

    def fold_For(self, node):
        node.iter = self.iterable(node.iter)
        return node

    fold_AsyncFor = fold_comprehension = fold_For
