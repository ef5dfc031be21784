"""The part of inspect about the arguments of functions: their names, the values in a call, and the variables around."""

import sys
from collections import namedtuple

from _inspect_callables import signature_of
from _inspect_kinds import CO_VARARGS, CO_VARKEYWORDS, iscode, isfunction, ismethod
from _inspect_signature import _KEYWORD_ONLY, _VAR_KEYWORD, _VAR_POSITIONAL, Signature

# What is defined here belongs to the module inspect.
__name__ = "inspect"

Arguments = namedtuple("Arguments", ["args", "varargs", "varkw"])
FullArgSpec = namedtuple("FullArgSpec", [*Arguments._fields, "defaults", "kwonlyargs", "kwonlydefaults", "annotations"])
ArgInfo = namedtuple("ArgInfo", ["args", "varargs", "keywords", "locals"])
ClosureVars = namedtuple("ClosureVars", ["nonlocals", "globals", "builtins", "unbound"])


def getargs(co):
    """Return (names, name of *args, name of **kwargs) of a code object; keyword-only names come last."""
    if not iscode(co):
        raise TypeError(f"{co!r} is not a code object")
    total = co.co_argcount + co.co_kwonlyargcount
    names, extra = co.co_varnames[:total], iter(co.co_varnames[total:])
    varargs = next(extra) if co.co_flags & CO_VARARGS else None
    return Arguments(list(names), varargs, next(extra) if co.co_flags & CO_VARKEYWORDS else None)


def getfullargspec(func):
    """Return a FullArgSpec: what a callable takes, with the bound argument of methods and without following wrappers."""
    try:
        signature = signature_of(func, Signature, follow_wrapped=False, keep_bound=True)
    except Exception as problem:
        # Callers expect this one type, whatever a strange object raises.
        raise TypeError("unsupported callable") from problem
    args, kwonlyargs, special = [], [], {}
    defaults, kwonlydefaults, annotations = (), {}, {}
    for name, parameter in signature.parameters.items():
        has_default = parameter.default is not Signature.empty
        if parameter.kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            special[parameter.kind] = name
        elif parameter.kind is _KEYWORD_ONLY:
            kwonlyargs.append(name)
            if has_default:
                kwonlydefaults[name] = parameter.default
        else:
            args.append(name)
            defaults += (parameter.default,) if has_default else ()
        if parameter.annotation is not Signature.empty:
            annotations[name] = parameter.annotation
    if signature.return_annotation is not Signature.empty:
        annotations["return"] = signature.return_annotation
    return FullArgSpec(args, special.get(_VAR_POSITIONAL), special.get(_VAR_KEYWORD), defaults or None,
                       kwonlyargs, kwonlydefaults or None, annotations)


def getargvalues(frame):
    """Return (names, name of *args, name of **kwargs, variables) for the call that a frame runs."""
    return ArgInfo(*getargs(frame.f_code), frame.f_locals)


def formatargvalues(args, varargs, varkw, locals, formatarg=str, formatvarargs="*{}".format,
                    formatvarkw="**{}".format, formatvalue="={!r}".format):
    """Write what getargvalues() returns as (name=value, ...); the other arguments are functions that write the parts."""
    parts = [(formatarg, name) for name in args]
    parts += [(form, name) for form, name in ((formatvarargs, varargs), (formatvarkw, varkw)) if name]
    return f"({', '.join([form(name) + formatvalue(locals[name]) for form, name in parts])})"


# The arguments of a call that is not made.

def _listed(names: list[str]) -> str:
    """'a', 'b' and 'c'."""
    *first, last = map(repr, names)
    return f"{', '.join(first)} and {last}" if first else last


class _Call:
    """A call of a function with some arguments, for getcallargs()."""

    def __init__(self, func, positional: tuple, named: dict):
        self.spec = getfullargspec(func)
        self.name = func.__name__
        if ismethod(func) and func.__self__ is not None:
            positional = (func.__self__, *positional)
        self.positional = positional
        self.named = named
        self.values = {}

    def values_by_name(self) -> dict:
        """What each parameter gets."""
        spec = self.spec
        self.values.update(zip(spec.args, self.positional))
        if spec.varargs:
            self.values[spec.varargs] = tuple(self.positional[len(spec.args):])
        if spec.varkw:
            self.values[spec.varkw] = {}
        self._take_named()
        if len(self.positional) > len(spec.args) and not spec.varargs:
            raise self._too_many()
        defaults = spec.defaults or ()
        required = len(spec.args) - len(defaults)
        self._require("positional", spec.args[:required])
        by_default = dict(zip(spec.args[required:], defaults))
        self._require("keyword-only", [name for name in spec.kwonlyargs if name not in (spec.kwonlydefaults or {})])
        by_default.update(spec.kwonlydefaults or {})
        return self.values | {name: value for name, value in by_default.items() if name not in self.values}

    def _take_named(self) -> None:
        known = {*self.spec.args, *self.spec.kwonlyargs}
        for name, value in self.named.items():
            if name not in known:
                if not self.spec.varkw:
                    raise TypeError(f"{self.name}() got an unexpected keyword argument {name!r}")
                self.values[self.spec.varkw][name] = value
            elif name in self.values:
                raise TypeError(f"{self.name}() got multiple values for argument {name!r}")
            else:
                self.values[name] = value

    def _too_many(self) -> TypeError:
        spec, given = self.spec, len(self.positional)
        most = len(spec.args)
        if spec.defaults:
            takes, plural = f"from {most - len(spec.defaults)} to {most}", True
        else:
            takes, plural = str(most), most != 1
        extra = sum(name in self.values for name in spec.kwonlyargs)
        also = ""
        if extra:
            also = (f" positional argument{'s' * (given != 1)}"
                    f" (and {extra} keyword-only argument{'s' * (extra != 1)})")
        verb = "was" if given == 1 and not extra else "were"
        return TypeError(f"{self.name}() takes {takes} positional argument{'s' * plural} but {given}{also} {verb} given")

    def _require(self, sort: str, names: list[str]) -> None:
        missing = [name for name in names if name not in self.values]
        if missing:
            plural = "s" * (len(missing) != 1)
            raise TypeError(f"{self.name}() missing {len(missing)} required {sort} argument{plural}: {_listed(missing)}")


def getcallargs(func, /, *positional, **named):
    """Return which argument each parameter would get in a call, by name; TypeError if the call would fail."""
    return _Call(func, positional, named).values_by_name()


# Variables that are not a function's own.

def getclosurevars(func):
    """Return (nonlocals, globals, builtins, unbound): the names that a function's body uses, with what they stand for now."""
    if ismethod(func):
        func = func.__func__
    if not isfunction(func):
        raise TypeError(f"{func!r} is not a Python function")
    code = func.__code__
    cells = zip(code.co_freevars, func.__closure__ or ())
    found = ClosureVars({name: cell.cell_contents for name, cell in cells}, {}, {}, set())
    namespace = func.__globals__
    builtins = namespace.get("__builtins__", sys.modules["builtins"])
    builtins = getattr(builtins, "__dict__", builtins)
    for name in code.co_names:
        if name in namespace:
            found.globals[name] = namespace[name]
        elif name in builtins:
            found.builtins[name] = builtins[name]
        else:
            found.unbound.add(name)
    return found
