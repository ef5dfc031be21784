"""Calls that would block the loop, made in threads."""

import contextvars

from .events import get_running_loop

__all__ = ('to_thread',)


async def to_thread(func, /, *args, **kwargs):
    """Call a function in a thread of the loop's executor and return what it returns.

    Context variables have there the values they have here.
    """
    here = contextvars.copy_context()

    def call():
        return here.run(func, *args, **kwargs)

    return await get_running_loop().run_in_executor(None, call)
