"""Classes that only describe what their subclasses do."""

import inspect
import types


def _refusing(method):
    """Return a method that raises NotImplementedError, but looks like another."""
    if inspect.iscoroutinefunction(method):
        async def refuse(*args, **kwargs):
            raise NotImplementedError
    else:
        def refuse(*args, **kwargs):
            raise NotImplementedError
    for name in ('__name__', '__qualname__', '__doc__', '__module__'):
        setattr(refuse, name, getattr(method, name))
    refuse.__wrapped__ = method         # for its signature
    return refuse


def _interface(cls):
    """Let all methods of a class, which here are only described, refuse to work."""
    for name, method in list(vars(cls).items()):
        if isinstance(method, types.FunctionType) and not name.startswith('__'):
            setattr(cls, name, _refusing(method))
    return cls
