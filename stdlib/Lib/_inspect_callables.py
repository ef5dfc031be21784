"""The part of inspect that works out the signatures of callable objects, of whatever sort they are."""

import functools
import sys
from types import (
    BuiltinFunctionType, ClassMethodDescriptorType, FunctionType, MethodType, MethodWrapperType, WrapperDescriptorType,
)

from _inspect_annotations import get_annotations
from _inspect_kinds import CO_VARARGS, CO_VARKEYWORDS, _signature_is_functionlike, isbuiltin, ismethoddescriptor, ismodule
from _inspect_members import getattr_static, unwrap
from _inspect_signature import (
    _KEYWORD_ONLY, _POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD, _VAR_KEYWORD, _VAR_POSITIONAL, Signature,
)

# What is defined here belongs to the module inspect.
__name__ = "inspect"

_NATIVE_CALLABLES = (WrapperDescriptorType, MethodWrapperType, ClassMethodDescriptorType, BuiltinFunctionType)


def signature_of(obj, cls=Signature, *, follow_wrapped=True, keep_bound=False, globals=None, locals=None, eval_str=False):
    """The signature of a callable as an instance of `cls`.

    `keep_bound` leaves the first parameter of a bound method in place; the rest is as for inspect.signature().
    """
    scope = {"globals": globals, "locals": locals, "eval_str": eval_str}
    return _Finder(cls, follow_wrapped, keep_bound, scope).find(obj)


class _Finder:
    """Finds signatures; each method for a sort of object returns None for those of another sort."""

    def __init__(self, cls, follow_wrapped: bool, keep_bound: bool, scope: dict):
        self.cls = cls
        self.follow_wrapped = follow_wrapped
        self.keep_bound = keep_bound
        self.scope = scope

    def find(self, obj):
        """The signature of any callable."""
        if not callable(obj):
            raise TypeError(f"{obj!r} is not a callable object")
        if self.follow_wrapped and not isinstance(obj, MethodType):
            obj = unwrap(obj, stop=lambda inner: hasattr(inner, "__signature__") or isinstance(inner, MethodType))
        if isinstance(obj, MethodType):
            return self.bound(self.find(obj.__func__))
        for sort in (self.declared, self.partial_method, self.partial, self.function, self.native, self.class_, self.instance):
            found = sort(obj)
            if found is not None:
                return found
        raise ValueError(f"callable {obj!r} is not supported by signature")

    def bound(self, signature):
        """The signature without the parameter that a method binds."""
        if self.keep_bound:
            return signature
        first, *others = [*signature.parameters.values()] or [None]
        if first is None or first.kind >= _KEYWORD_ONLY:
            raise ValueError("invalid method signature")
        return signature if first.kind is _VAR_POSITIONAL else signature.replace(parameters=others)

    def declared(self, obj):
        """What the object has as __signature__."""
        given = getattr(obj, "__signature__", None)
        if callable(given) and not isinstance(given, Signature):
            # A class of enum members has a function that makes it.
            given = given()
        if isinstance(given, str):
            return self.from_text(obj, given)
        if given is not None and not isinstance(given, Signature):
            raise TypeError(f"unexpected object {given!r} in __signature__ attribute")
        return given

    def partial_method(self, obj):
        """A function that functools.partialmethod made."""
        description = getattr(obj, "__partialmethod__", None)
        if not isinstance(description, functools.partialmethod):
            return None
        whole = self.find(description.func)
        left = _left_by_partial(whole, description, (None,))
        self_parameter = next(iter(whole.parameters.values()))
        if self_parameter.kind is _VAR_POSITIONAL:
            return left
        return left.replace(parameters=(self_parameter, *left.parameters.values()))

    def partial(self, obj):
        if isinstance(obj, functools.partial):
            return _left_by_partial(self.find(obj.func), obj)
        return None

    def function(self, obj):
        """A Python function, or what looks like one."""
        is_real = isinstance(obj, FunctionType)
        if not is_real and not _signature_is_functionlike(obj):
            return None
        if text := getattr(obj, "__text_signature__", None):
            return self.from_text(obj, text)
        annotations = get_annotations(obj, **self.scope)
        return self.cls(
            list(_parameters_of_function(obj, annotations, self.cls._parameter_cls)),
            return_annotation=annotations.get("return", self.cls.empty), __validate_parameters__=not is_real)

    def native(self, obj):
        """A native function or method, whose signature is a text."""
        if not _is_native(obj):
            return None
        if text := getattr(obj, "__text_signature__", None):
            return self.from_text(obj, text)
        raise ValueError(f"no signature found for builtin {obj!r}")

    def class_(self, obj):
        """A class: what its metaclass's __call__, or the nearer of __new__ and __init__, takes."""
        if not isinstance(obj, type):
            return None
        call = self._special_method(type(obj), "__call__", obj)
        if call is not None:
            return self.find(call)
        makers = {name: self._special_method(obj, name, obj) for name in ("__new__", "__init__")}
        for base in obj.__mro__:
            for name, maker in makers.items():
                if maker is not None and name in vars(base):
                    found = self.find(maker)
                    return self.bound(found) if name == "__new__" else found
        return self._native_class(obj)

    def _native_class(self, obj):
        for base in obj.__mro__[:-1]:
            if text := getattr(base, "__text_signature__", None):
                return self.from_text(base, text)
        if issubclass(obj, type):
            return None
        if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
            return self.cls.from_callable(object)
        raise ValueError(f"no signature found for builtin type {obj!r}")

    def instance(self, obj):
        """An object whose class has __call__."""
        call = getattr_static(type(obj), "__call__", None)
        if call is None or isinstance(obj, type):
            return None
        if text := getattr(obj, "__text_signature__", None):
            return self.from_text(obj, text)
        return self.find(_bind_to(call, obj))

    def _special_method(self, cls, name: str, instance):
        """A special method as it is called, None for a native one."""
        method = getattr(cls, name, None) if name == "__new__" else getattr_static(cls, name, None)
        if method is not None and self.follow_wrapped:
            method = unwrap(method, stop=lambda inner: hasattr(inner, "__signature__") or _is_native(inner))
        if method is None or isinstance(method, _NATIVE_CALLABLES):
            return None
        return method if name == "__new__" else _bind_to(method, instance)

    def from_text(self, obj, text: str):
        return _NativeText(obj, text, self.cls).signature(self.keep_bound)


def _is_native(obj) -> bool:
    if obj is type or obj is object:
        return True
    return isbuiltin(obj) or isinstance(obj, _NATIVE_CALLABLES) or ismethoddescriptor(obj)


def _bind_to(descriptor, obj):
    get = None if isinstance(descriptor, type) else getattr(type(descriptor), "__get__", None)
    return descriptor if get is None else get(descriptor, obj, type(obj))


def _parameters_of_function(function, annotations: dict, make):
    """The parameters that the code object, defaults and annotations of a function give."""
    code = function.__code__
    plain, total = code.co_argcount, code.co_argcount + code.co_kwonlyargcount
    names = iter(code.co_varnames)
    by_keyword = function.__kwdefaults__ or {}
    defaults = function.__defaults__ or ()
    without_default = plain - len(defaults)
    named = [next(names) for _ in range(total)]

    def parameter(name, kind, default=Signature.empty):
        return make(name, kind, default=default, annotation=annotations.get(name, Signature.empty))

    for place, name in enumerate(named[:plain]):
        kind = _POSITIONAL_ONLY if place < code.co_posonlyargcount else _POSITIONAL_OR_KEYWORD
        yield parameter(name, kind) if place < without_default else parameter(name, kind, defaults[place - without_default])
    if code.co_flags & CO_VARARGS:
        yield parameter(next(names), _VAR_POSITIONAL)
    for name in named[plain:]:
        yield parameter(name, _KEYWORD_ONLY, by_keyword.get(name, Signature.empty))
    if code.co_flags & CO_VARKEYWORDS:
        yield parameter(next(names), _VAR_KEYWORD)


def _left_by_partial(whole, partial, before: tuple = ()):
    """What remains of a signature when functools.partial gives some of the arguments.

    An argument given by keyword becomes a default, and what follows it can be passed by keyword only.
    """
    keywords = partial.keywords or {}
    try:
        filled = whole.bind_partial(*before, *(partial.args or ()), **keywords).arguments
    except TypeError as problem:
        raise ValueError(f"partial object {partial!r} has incorrect arguments") from problem

    def remaining():
        by_keyword_now = False
        for name, parameter in whole.parameters.items():
            kind = parameter.kind
            if name in filled and kind not in (_VAR_POSITIONAL, _VAR_KEYWORD):
                if kind is _POSITIONAL_ONLY or kind is _POSITIONAL_OR_KEYWORD and name not in keywords:
                    continue
                parameter = parameter.replace(default=filled[name])
                by_keyword_now = by_keyword_now or kind is _POSITIONAL_OR_KEYWORD
            if by_keyword_now and kind is _VAR_POSITIONAL:
                continue
            yield parameter.replace(kind=_KEYWORD_ONLY) if by_keyword_now and kind is _POSITIONAL_OR_KEYWORD else parameter

    return whole.replace(parameters=remaining())


# Signatures in the documentation of native callables.

def _as_function(text: str):
    """The syntax tree of a function with this parameter list."""
    import ast

    return ast.parse(f"def native{text}: pass").body[0]


def _signature_strip_non_python_syntax(signature):
    """Make Python of the signature text of a native callable: the text, and the index of the parameter it binds.

    That parameter is marked with "$".
    """
    if not signature:
        return signature, None
    start, mark, rest = signature.partition("$")
    clean = start + rest
    if "\n" in clean:
        from ast import unparse

        clean = f"({unparse(_as_function(clean).args)})"
    return clean, start.count(",") if mark else None


class _NativeText:
    """The signature text of a native callable."""

    def __init__(self, obj, text: str, cls):
        self.obj = obj
        self.cls = cls
        try:
            clean, self.bound_index = _signature_strip_non_python_syntax(text)
            self.parsed = _as_function(clean).args
        except SyntaxError:
            raise self._invalid() from None

    def _invalid(self) -> ValueError:
        return ValueError(f"{self.obj!r} builtin has invalid signature")

    def signature(self, keep_bound: bool):
        """The signature, without what is bound already."""
        parameters = list(self._parameters())
        if self.bound_index is not None:
            receiver = getattr(self.obj, "__self__", None)
            if receiver is not None and (ismodule(receiver) or not keep_bound):
                del parameters[0]
            else:
                parameters[0] = parameters[0].replace(kind=_POSITIONAL_ONLY)
        return self.cls(parameters, return_annotation=self.cls.empty)

    def _parameters(self):
        parsed = self.parsed
        positional = [(argument, _POSITIONAL_ONLY) for argument in parsed.posonlyargs]
        positional += [(argument, _POSITIONAL_OR_KEYWORD) for argument in parsed.args]
        without_default = len(positional) - len(parsed.defaults)
        for (argument, kind), default in zip(positional, [None] * without_default + parsed.defaults):
            yield self._parameter(argument, kind, default)
        if parsed.vararg:
            yield self._parameter(parsed.vararg, _VAR_POSITIONAL)
        for argument, default in zip(parsed.kwonlyargs, parsed.kw_defaults):
            yield self._parameter(argument, _KEYWORD_ONLY, default)
        if parsed.kwarg:
            yield self._parameter(parsed.kwarg, _VAR_KEYWORD)

    def _parameter(self, argument, kind, default=None):
        value = self.cls.empty if default is None else self._value(default)
        return self.cls._parameter_cls(argument.arg, kind, default=value)

    def _value(self, node):
        """The value of a default: a literal, or a name or expression known in the module of the callable."""
        import ast

        try:
            return ast.literal_eval(node)
        except ValueError:
            pass
        owner = getattr(self.obj, "__module__", None) or getattr(getattr(self.obj, "__objclass__", None), "__module__", None)
        source = ast.unparse(node)
        for names in (getattr(sys.modules.get(owner), "__dict__", {}), sys.modules.copy()):
            try:
                value = eval(source, names)
            except NameError:
                continue
            except Exception:
                break
            if isinstance(value, (str, int, float, bytes, type(None))):
                return value
            break
        raise self._invalid() from None
