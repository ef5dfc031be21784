"""The part of inspect about annotations: fetching them, and writing them as text."""

import functools
import sys
from types import GenericAlias, ModuleType

# What is defined here belongs to the module inspect.
__name__ = "inspect"


def _raw_annotations(obj):
    """The annotations that an object itself has, None if there are none."""
    if isinstance(obj, type):
        # A class without annotations would give those of a base class.
        found = vars(obj).get("__annotations__")
        return None if hasattr(found, "__get__") else found
    if isinstance(obj, ModuleType) or callable(obj):
        return getattr(obj, "__annotations__", None)
    raise TypeError(f"{obj!r} is not a module, class, or callable.")


def _namespaces(obj):
    """The globals and locals in which the annotations of an object were written."""
    if isinstance(obj, ModuleType):
        return vars(obj), None
    if isinstance(obj, type):
        module = sys.modules.get(getattr(obj, "__module__", None))
        return getattr(module, "__dict__", None), dict(vars(obj))
    function = obj
    while (inner := _wrapped(function)) is not None:
        function = inner
    return getattr(function, "__globals__", getattr(obj, "__globals__", None)), None


def _wrapped(obj):
    if hasattr(obj, "__wrapped__"):
        return obj.__wrapped__
    return obj.func if isinstance(obj, functools.partial) else None


def get_annotations(obj, *, globals=None, locals=None, eval_str=False):
    """Return a new dict with the annotations of a class, module or callable; it may be empty.

    With `eval_str`, those that are strings are evaluated, in the namespaces given or else those of the object.
    Base classes and wrapped functions are not asked for theirs.
    """
    annotations = _raw_annotations(obj)
    if annotations is None:
        return {}
    if not isinstance(annotations, dict):
        raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
    if not annotations or not eval_str:
        return dict(annotations)
    own_globals, own_locals = _namespaces(obj)
    globals = own_globals if globals is None else globals
    locals = own_locals if locals is None else locals
    if type_params := getattr(obj, "__type_params__", ()):
        # Type parameters of the object itself can be named, unless a local name hides them.
        locals = {parameter.__name__: parameter for parameter in type_params} | (locals or {})
    return {name: eval(value, globals, locals) if isinstance(value, str) else value
            for name, value in annotations.items()}


def formatannotation(annotation, base_module=None):
    """Return an annotation as text, names of builtins and of base_module without their module."""
    if getattr(annotation, "__module__", None) == "typing":
        import re

        return re.sub(r"(?<![\w.])typing\.", "", repr(annotation))
    if isinstance(annotation, GenericAlias) or not isinstance(annotation, type):
        return repr(annotation)
    module, name = annotation.__module__, annotation.__qualname__
    return name if module in ("builtins", base_module) else f"{module}.{name}"


def formatannotationrelativeto(object):
    """Return a function that writes annotations as they would stand in the module of an object."""
    module = getattr(object, "__module__", None)

    def write(annotation):
        return formatannotation(annotation, module)

    return write
