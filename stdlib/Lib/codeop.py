"""Compiling what somebody types: is it right, is it wrong, or is there more to come?"""

import __future__
import warnings

__all__ = ['compile_command', 'Compile', 'CommandCompiler']

# For compile(): what is in the parser's headers and not in ast.
PyCF_DONT_IMPLY_DEDENT = 0x200
PyCF_ONLY_AST = 0x400
PyCF_ALLOW_INCOMPLETE_INPUT = 0x4000

_UNFINISHED = PyCF_DONT_IMPLY_DEDENT | PyCF_ALLOW_INCOMPLETE_INPUT

_features = [getattr(__future__, name) for name in __future__.all_feature_names]


def _has_code(source):
    """Whether there is more than blanks and comments."""
    return any(line.strip()[:1] not in ('', '#') for line in source.split('\n'))


def _is_unfinished(compiler, source, filename, symbol):
    """Whether a source could become right by more lines."""
    try:
        compiler(source, filename, symbol, flags=PyCF_ONLY_AST)
        return False
    except SyntaxError:
        pass
    try:
        compiler(source + '\n', filename, symbol, flags=PyCF_ONLY_AST)
        return True
    except SyntaxError as error:
        # The class cannot be imported from anywhere.
        return type(error).__name__ == '_IncompleteInputError'


def _compile_if_finished(compiler, source, filename, symbol):
    """Return the code object of a source, None if it is unfinished."""
    if symbol != 'eval' and not _has_code(source):
        source = 'pass'
    with warnings.catch_warnings():
        # They come when it is compiled.
        warnings.simplefilter('ignore', (SyntaxWarning, DeprecationWarning))
        if _is_unfinished(compiler, source, filename, symbol):
            return None
    return compiler(source, filename, symbol, incomplete_input=False)


def _compile(source, filename, symbol, incomplete_input=True, *, flags=0):
    return compile(source, filename, symbol, flags | _UNFINISHED if incomplete_input else flags)


def compile_command(source, filename='<input>', symbol='single'):
    """Compile a command and return its code object, or None if more lines are needed.

    A command that is wrong whatever follows raises SyntaxError, ValueError or OverflowError.
    """
    return _compile_if_finished(_compile, source, filename, symbol)


class Compile:
    """A compile() for one program that comes in parts: its __future__ statements stay in force."""

    def __init__(self):
        self.flags = _UNFINISHED

    def __call__(self, source, filename, symbol, flags=0, **kwargs):
        """Compile a part; incomplete_input=False says that nothing follows."""
        flags |= self.flags
        if kwargs.get('incomplete_input') is False:
            flags &= ~_UNFINISHED
        made = compile(source, filename, symbol, flags, True)
        if not flags & PyCF_ONLY_AST:
            found = (feature.compiler_flag for feature in _features)
            for flag in found:
                self.flags |= made.co_flags & flag
        return made


class CommandCompiler:
    """A compile_command() for one program that comes in parts."""

    def __init__(self):
        self.compiler = Compile()

    def __call__(self, source, filename='<input>', symbol='single'):
        """Compile a command and return its code object, or None if more lines are needed."""
        return _compile_if_finished(self.compiler, source, filename, symbol)
