"""Listing the instructions of pickles, and leaving out those without an effect, for the module pickletools."""

import io
import pickle

_PUTS = ("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE")
_GETS = ("GET", "BINGET", "LONG_BINGET")
_BYTE_STRINGS = ("STRING", "BINSTRING", "SHORT_BINSTRING")
# Beyond this column, explanations begin anew where they first were.
_LAST_COLUMN = 50


class _Machine:
    """The stack, marks and memo that the instructions of a pickle would have, with kinds of objects for the objects."""

    def __init__(self, memo, mark):
        self.stack, self.marks = [], []
        self.memo, self.mark = memo, mark
        # What is wrong with the present instruction, and what there is to say about it.
        self.error = self.remark = None

    def step(self, opcode, arg, pos):
        """Take note of an instruction, and return a function that carries it out."""
        self.error = self.remark = None
        count, results = len(opcode.stack_before), opcode.stack_after
        if self._ends_at_mark(opcode):
            count = self._pop_mark(opcode, count)
        if opcode.name in _PUTS:
            self._store(arg, opcode.name == "MEMOIZE")
        elif opcode.name in _GETS:
            results = self._load(arg, results)

        def carry_out():
            if len(self.stack) < count:
                raise ValueError(f"tries to pop {count} items from stack with only {len(self.stack)} items")
            del self.stack[len(self.stack) - count :]
            if self.mark in results:
                self.marks.append(pos)
            self.stack += results

        return carry_out

    def _ends_at_mark(self, opcode):
        if self.mark in opcode.stack_before:
            return True
        return opcode.name == "POP" and self.stack[-1:] == [self.mark]

    def _pop_mark(self, opcode, count):
        """Remove everything down to the last mark; return how many objects below it the instruction takes."""
        if not self.marks:
            self.error = self.remark = "no MARK exists on stack"
            return count
        where = self.marks.pop()
        self.remark = "(MARK at unknown opcode offset)" if where is None else f"(MARK at {where})"
        while self.stack[-1] is not self.mark:
            del self.stack[-1]
        del self.stack[-1]
        below = opcode.stack_before
        return below.index(self.mark) if self.mark in below else 0

    def _store(self, arg, next_free):
        key = len(self.memo) if next_free else arg
        if next_free:
            self.remark = f"(as {key})"
        if key in self.memo:
            self.error = f"memo key {arg!r} already defined"
        elif not self.stack:
            self.error = "stack is empty -- can't store into memo"
        elif self.stack[-1] is self.mark:
            self.error = "can't store markobject in the memo"
        else:
            self.memo[key] = self.stack[-1]

    def _load(self, key, unknown):
        if key in self.memo:
            return [self.memo[key]]
        self.error = f"memo key {key!r} has never been stored into"
        return unknown


class _Layout:
    """How a line is written: a step further in for each mark, and explanations in a column, if there are any."""

    def __init__(self, step, column):
        self.step, self.first_column, self.column = step, column, column

    def line(self, opcode, arg, depth, remark):
        code = repr(opcode.code)[1:-1]
        parts = [f"{code:<4} {' ' * (self.step * depth)}{opcode.name}"]
        if arg is not None or remark:
            parts.append(" " * (10 - len(opcode.name)))
        if arg is not None:
            parts.append(" " + (ascii(arg) if opcode.name in _BYTE_STRINGS else repr(arg)))
        if remark:
            parts.append(f" {remark}")
        text = "".join(parts)
        return self._explained(text, opcode) if self.first_column else text

    def _explained(self, text, opcode):
        text = text.ljust(self.column)
        self.column = len(text) if len(text) <= _LAST_COLUMN else self.first_column
        explanation, _, _ = opcode.doc.partition("\n")
        return f"{text} {explanation}"


def dis(pickle, out=None, memo=None, indentlevel=4, annotate=0):
    """Print the instructions of a pickle, given as bytes or an open file; ValueError if they make no sense.

    A memo can be shared by pickles that one pickler has written. With annotate,
    instructions are explained, from that column on.
    """
    from pickletools import genops, markobject

    machine = _Machine({} if memo is None else memo, markobject)
    layout = _Layout(indentlevel, annotate)
    highest = -1
    for opcode, arg, pos in genops(pickle):
        highest = max(highest, opcode.proto)
        depth = len(machine.marks)
        if pos is not None:
            print(f"{pos:5d}:", end=" ", file=out)
        carry_out = machine.step(opcode, arg, pos)
        print(layout.line(opcode, arg, depth, machine.remark), file=out)
        if machine.error:
            raise ValueError(machine.error)
        carry_out()
    print("highest protocol among opcodes =", highest, file=out)
    if machine.stack:
        raise ValueError(f"stack not empty after STOP: {machine.stack!r}")


class _Parts:
    """A pickle in pieces: what is stored in the memo or read from it, and the bytes of everything else."""

    def __init__(self, data):
        from pickletools import _genops

        self.protocol, self.header = 0, b""
        self.pieces, self.stored, self.read = [], set(), set()
        for opcode, arg, start, end in _genops(data, yield_end_pos=True):
            self._take(opcode, arg, start, data[start:end])

    def _take(self, opcode, arg, start, code):
        match opcode.name:
            case "PUT" | "BINPUT" | "LONG_BINPUT":
                self._put(arg)
            case "MEMOIZE":
                self._put(len(self.stored))
            case "GET" | "BINGET" | "LONG_BINGET":
                self.protocol = max(self.protocol, opcode.proto)
                self.read.add(arg)
                self.pieces.append(("get", arg))
            case "FRAME":
                # Frames are made anew.
                pass
            case "PROTO":
                self.protocol = max(self.protocol, arg)
                if start == 0:
                    self.header = code
                else:
                    self.pieces.append(("code", code))
            case _:
                self.pieces.append(("code", code))

    def _put(self, key):
        self.stored.add(key)
        self.pieces.append(("put", key))


def optimize(p):
    """The same pickle without storing what is never read again."""
    parts = _Parts(p)
    out = io.BytesIO()
    # That of the protocol is not within a frame.
    out.write(parts.header)
    pickler = pickle._Pickler(out, parts.protocol)
    framer = pickler.framer
    if parts.protocol >= 4:
        framer.start_framing()
    numbers = {}
    for kind, content in parts.pieces:
        if kind == "put":
            if content not in parts.read:
                continue
            number = numbers[content] = len(numbers)
            code = pickler.put(number)
        elif kind == "get":
            code = pickler.get(numbers.get(content))
        else:
            code = content
        is_large = kind == "code" and len(code) > framer._FRAME_SIZE_TARGET
        framer.commit_frame(force=is_large)
        write = framer.file_write if is_large else pickler.write
        write(code)
    framer.end_framing()
    return out.getvalue()
