"""What a debugger can run from the command line: a script, a module or an archive; and places in source code."""

import os
import sys


class _ExecutableTarget:
    """A program: filename, code (statements as text, or a code object) and namespace are for the debugger."""

    def _exit_with(self, message: str):
        print(message)
        sys.exit(1)

    def _import(self, find, *args):
        """Call a function of runpy, which imports packages; the program ends if that fails."""
        try:
            return find(*args)
        except ImportError as error:
            self._exit_with(f"ImportError: {error}")
        except Exception:
            import traceback

            traceback.print_exc()
            sys.exit(1)

    def _names(self, **attributes) -> dict:
        return {"__name__": "__main__", "__builtins__": __builtins__, **attributes}


class _ScriptTarget(_ExecutableTarget):
    def __init__(self, target):
        self.filename = os.path.realpath(target)
        if not os.path.exists(self.filename):
            self._exit_with(f"Error: {target} does not exist")
        if os.path.isdir(self.filename):
            self._exit_with(f"Error: {target} is a directory")
        if not sys.flags.safe_path:
            # So far it is the directory of the debugger.
            sys.path[0] = os.path.dirname(self.filename)

    def __repr__(self):
        return self.filename

    @property
    def code(self):
        import io

        # Read every time, as it may have been changed before a restart.
        with io.open_code(self.filename) as file:
            return f"exec(compile({file.read()!r}, {self.filename!r}, 'exec'))"

    @property
    def namespace(self):
        return self._names(__file__=self.filename, __spec__=None)


class _ModuleTarget(_ExecutableTarget):
    def __init__(self, target):
        import runpy

        self._target = target
        self._load(runpy._get_module_details, target)

    def _load(self, find, *args):
        _, self._spec, self.code = self._import(find, *args)

    def __repr__(self):
        return self._target

    @property
    def filename(self):
        return self.code.co_filename

    @property
    def namespace(self):
        spec, path = self._spec, os.path.normcase(os.path.abspath(self.filename))
        return self._names(__file__=path, __package__=spec.parent, __loader__=spec.loader, __spec__=spec)


class _ZipTarget(_ModuleTarget):
    def __init__(self, target):
        import runpy

        self._target = os.path.realpath(target)
        sys.path.insert(0, self._target)
        self._load(runpy._get_main_module_details)


# Places in code.


def find_first_executable_line(code):
    """Return the line at which a function stops that has a breakpoint."""
    header = code.co_firstlineno
    later = (line for _, _, line in code.co_lines() if line is not None and line != header)
    return next(later, header)


def lasti2lineno(code, lasti):
    """Return the line of an instruction; 0 if there is none."""
    found = 0
    for start, _, line in code.co_lines():
        if start > lasti:
            break
        found = found if line is None else line
    return found
