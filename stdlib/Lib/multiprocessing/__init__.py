"""Processes used like threads: with queues, locks, pools and shared data.

The functions here are methods of the default context; get_context() gives
contexts with another way of starting processes.
"""

import sys

from . import context

__all__ = [x for x in dir(context._default_context) if not x.startswith('_')]
globals().update((name, getattr(context._default_context, name)) for name in __all__)

SUBDEBUG = 5
SUBWARNING = 25

# A spawned process imports the main module under another name, too.
if '__main__' in sys.modules:
    sys.modules['__mp_main__'] = sys.modules['__main__']
