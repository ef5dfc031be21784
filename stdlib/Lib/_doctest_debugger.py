"""The debugger of examples that call pdb.set_trace()."""

import pdb
import sys


class _OutputRedirectingPdb(pdb.Pdb):
    """Prints to a stream of its own, while sys.stdout takes what the example prints."""

    def __init__(self, out):
        self._stream = out
        self._used = False
        super().__init__(stdout=out, nosigint=True)
        self.use_rawinput = 1       # as the shell does

    def set_trace(self, frame=None):
        self._used = True
        super().set_trace(sys._getframe(1) if frame is None else frame)

    def set_continue(self):
        # Without a debugger at work this would remove the trace function of another one.
        if self._used:
            super().set_continue()

    def trace_dispatch(self, *args):
        examples_stream, sys.stdout = sys.stdout, self._stream
        try:
            return super().trace_dispatch(*args)
        finally:
            sys.stdout = examples_stream
