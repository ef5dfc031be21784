"""The part of inspect that describes what a callable takes: Parameter, Signature and BoundArguments."""

import enum
from collections import OrderedDict
from types import MappingProxyType

from _inspect_annotations import formatannotation

# What is defined here belongs to the module inspect.
__name__ = "inspect"


class _void:
    """Stands for an argument that was not given."""


class _empty:
    """Stands for a default or an annotation that is not there."""


class _ParameterKind(enum.IntEnum):
    """How arguments are given for a parameter; the order of the kinds is that of parameters."""

    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4

    def __str__(self):
        return self.name

    @property
    def description(self) -> str:
        """The kind in words."""
        return _KIND_WORDS[self]


_KIND_WORDS = ("positional-only", "positional or keyword", "variadic positional", "keyword-only", "variadic keyword")
(_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD, _VAR_POSITIONAL, _KEYWORD_ONLY, _VAR_KEYWORD) = _ParameterKind
_VARIADIC = {_VAR_POSITIONAL: "*", _VAR_KEYWORD: "**"}


class Parameter:
    """One parameter of a signature; it does not change.

    `name` is that which the function uses, `kind` one of the constants of this class;
    `default` and `annotation` are Parameter.empty where there is none.
    """

    __slots__ = ("_name", "_kind", "_default", "_annotation")

    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = _ParameterKind
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        try:
            kind = _ParameterKind(kind)
        except ValueError:
            raise ValueError(f"value {kind!r} is not a valid Parameter.kind") from None
        if default is not _empty and kind in _VARIADIC:
            raise ValueError(f"{kind.description} parameters cannot have default values")
        self._name, self._kind = self._checked_name(name, kind)
        self._default = default
        self._annotation = annotation

    @staticmethod
    def _checked_name(name, kind: _ParameterKind) -> tuple[str, _ParameterKind]:
        from keyword import iskeyword

        if name is _empty:
            raise ValueError("name is a required attribute for Parameter")
        if not isinstance(name, str):
            raise TypeError(f"name must be a str, not a {type(name).__name__}")
        if name.startswith(".") and name[1:].isdigit():
            # The compiler names so the argument of the function below a comprehension.
            if kind != _POSITIONAL_OR_KEYWORD:
                raise ValueError("implicit arguments must be passed as positional or keyword arguments, "
                                 f"not {kind.description}")
            return f"implicit{name[1:]}", _POSITIONAL_ONLY
        usable = name.isidentifier() and (kind is _POSITIONAL_ONLY or not iskeyword(name))
        if not usable:
            raise ValueError(f"{name!r} is not a valid parameter name")
        return name, kind

    def __reduce__(self):
        state = {slot: getattr(self, slot) for slot in ("_default", "_annotation")}
        return type(self), (self._name, self._kind), state

    def __setstate__(self, state):
        for slot in ("_default", "_annotation"):
            setattr(self, slot, state[slot])

    @property
    def name(self):
        return self._name

    @property
    def kind(self):
        return self._kind

    @property
    def default(self):
        return self._default

    @property
    def annotation(self):
        return self._annotation

    def replace(self, *, name=_void, kind=_void, annotation=_void, default=_void):
        """Return a parameter that differs from this one in what is given."""
        given = {"name": name, "kind": kind, "annotation": annotation, "default": default}
        whole = {field: getattr(self, f"_{field}") if value is _void else value for field, value in given.items()}
        return type(self)(**whole)

    __replace__ = replace

    def __str__(self):
        text = _VARIADIC.get(self._kind, "") + self._name
        annotated = self._annotation is not _empty
        if annotated:
            text += f": {formatannotation(self._annotation)}"
        if self._default is not _empty:
            text += f"{' = ' if annotated else '='}{self._default!r}"
        return text

    def __repr__(self):
        return f'<{self.__class__.__name__} "{self}">'

    def _identity(self):
        return self._name, self._kind, self._annotation, self._default

    def __hash__(self):
        return hash(self._identity())

    def __eq__(self, other):
        if isinstance(other, Parameter):
            return self is other or self._identity() == other._identity()
        return NotImplemented


class BoundArguments:
    """Which argument goes to which parameter, as Signature.bind() found out.

    `arguments` is a dict by the names of parameters, without those that take their defaults.
    """

    __slots__ = ("arguments", "_signature", "__weakref__")

    def __init__(self, signature, arguments):
        self._signature = signature
        self.arguments = arguments

    @property
    def signature(self):
        return self._signature

    def _positional(self):
        """The parameters whose arguments are passed by position: all up to the first that has none."""
        for parameter in self._signature.parameters.values():
            if parameter.kind >= _KEYWORD_ONLY or parameter.name not in self.arguments:
                return
            yield parameter

    @property
    def args(self):
        """The arguments to pass by position."""
        values = []
        for parameter in self._positional():
            value = self.arguments[parameter.name]
            if parameter.kind is _VAR_POSITIONAL:
                values.extend(value)
            else:
                values.append(value)
        return tuple(values)

    @property
    def kwargs(self):
        """The arguments to pass by keyword."""
        by_position = {parameter.name for parameter in self._positional()}
        values = {}
        for name, parameter in self._signature.parameters.items():
            if name not in self.arguments or name in by_position:
                continue
            match parameter.kind:
                case _ParameterKind.VAR_KEYWORD:
                    values.update(self.arguments[name])
                case _ParameterKind.POSITIONAL_OR_KEYWORD | _ParameterKind.KEYWORD_ONLY:
                    values[name] = self.arguments[name]
        return values

    def apply_defaults(self):
        """Enter the defaults of parameters without argument, () and {} for *args and **kwargs."""
        complete = {}
        for name, parameter in self._signature.parameters.items():
            if name in self.arguments:
                complete[name] = self.arguments[name]
            elif parameter.default is not _empty:
                complete[name] = parameter.default
            elif parameter.kind in _VARIADIC:
                complete[name] = () if parameter.kind is _VAR_POSITIONAL else {}
        self.arguments = complete

    def __eq__(self, other):
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self is other or (self._signature == other._signature and self.arguments == other.arguments)

    def __getstate__(self):
        return {"_signature": self._signature, "arguments": self.arguments}

    def __setstate__(self, state):
        self.__init__(state["_signature"], state["arguments"])

    def __repr__(self):
        inner = ", ".join([f"{name}={value!r}" for name, value in self.arguments.items()])
        return f"<{self.__class__.__name__} ({inner})>"


def _check_order(parameters) -> None:
    """Raise ValueError for parameters that no function could have in this order."""
    latest = _POSITIONAL_ONLY
    defaults = False
    names = set()
    for parameter in parameters:
        kind = parameter.kind
        if kind < latest:
            raise ValueError(f"wrong parameter order: {latest.description} parameter before {kind.description} parameter")
        if kind is latest and kind in _VARIADIC:
            raise ValueError(f"more than one {kind.description} parameter")
        latest = kind
        if kind <= _POSITIONAL_OR_KEYWORD:
            if defaults and parameter.default is _empty:
                raise ValueError("non-default argument follows default argument")
            defaults = parameter.default is not _empty
        if parameter.name in names:
            raise ValueError(f"duplicate parameter name: {parameter.name!r}")
        names.add(parameter.name)


class _Binder:
    """Assigns the arguments of one call to parameters."""

    def __init__(self, args, kwargs, partial: bool):
        self.args = args
        self.used = 0
        self.by_name = kwargs
        self.partial = partial
        self.arguments = {}
        self.misnamed = []
        self.catch_all = None
        self.all_by_position = True

    def take(self, parameter: Parameter) -> None:
        """Give the next parameter what it gets."""
        kind, name = parameter.kind, parameter.name
        waiting = self.used < len(self.args)
        if kind is _VAR_POSITIONAL:
            self.all_by_position = False
            if waiting:
                self.arguments[name] = tuple(self.args[self.used:])
                self.used = len(self.args)
        elif waiting:
            if kind >= _KEYWORD_ONLY:
                raise TypeError("too many positional arguments")
            if name in self.by_name and kind is not _POSITIONAL_ONLY:
                raise TypeError(f"multiple values for argument {name!r}")
            self.arguments[name] = self.args[self.used]
            self.used += 1
        elif kind is _VAR_KEYWORD:
            self.catch_all = name
        elif name in self.by_name and kind is not _POSITIONAL_ONLY:
            self.all_by_position = False
            self.arguments[name] = self.by_name.pop(name)
        else:
            self._without_argument(parameter)

    def _without_argument(self, parameter: Parameter) -> None:
        if parameter.name in self.by_name:
            # Of a positional-only parameter; **kwargs may still take it.
            self.misnamed.append(parameter.name)
        elif parameter.default is _empty and not self.partial:
            # The kind is told only when each parameter before this one had its argument by position.
            told = "keyword-only " if parameter.kind is _KEYWORD_ONLY and self.all_by_position else ""
            raise TypeError(f"missing a required {told}argument: {parameter.name!r}")
        else:
            self.all_by_position = False

    def finish(self) -> dict:
        """The arguments by name, when all parameters had their turn."""
        if self.used < len(self.args):
            raise TypeError("too many positional arguments")
        if self.by_name:
            if self.catch_all is not None:
                self.arguments[self.catch_all] = self.by_name
            elif self.misnamed:
                raise TypeError("got some positional-only arguments passed as keyword arguments: "
                                f"{', '.join(self.misnamed)!r}")
            else:
                raise TypeError(f"got an unexpected keyword argument {next(iter(self.by_name))!r}")
        return self.arguments


class Signature:
    """What a callable takes and returns; it does not change.

    `parameters` maps names to Parameter objects in their order, `return_annotation` is Signature.empty where there is none.
    """

    __slots__ = ("_return_annotation", "_parameters")

    _parameter_cls = Parameter
    _bound_arguments_cls = BoundArguments
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty, __validate_parameters__=True):
        parameters = () if parameters is None else tuple(parameters)
        if __validate_parameters__:
            _check_order(parameters)
        self._parameters = MappingProxyType(OrderedDict((parameter.name, parameter) for parameter in parameters))
        self._return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
        """Make the signature of a callable object."""
        from _inspect_callables import signature_of

        return signature_of(obj, cls, follow_wrapped=follow_wrapped, globals=globals, locals=locals, eval_str=eval_str)

    @property
    def parameters(self):
        return self._parameters

    @property
    def return_annotation(self):
        return self._return_annotation

    def replace(self, *, parameters=_void, return_annotation=_void):
        """Return a signature that differs from this one in what is given."""
        return type(self)(
            self._parameters.values() if parameters is _void else parameters,
            return_annotation=self._return_annotation if return_annotation is _void else return_annotation)

    __replace__ = replace

    def _compared(self):
        """What makes signatures equal: keyword-only parameters may stand in any order."""
        in_order, by_name = [], {}
        for name, parameter in self._parameters.items():
            if parameter.kind is _KEYWORD_ONLY:
                by_name[name] = parameter
            else:
                in_order.append(parameter)
        return in_order, by_name, self._return_annotation

    def __hash__(self):
        in_order, by_name, result = self._compared()
        return hash((tuple(in_order), frozenset(by_name.values()), result))

    def __eq__(self, other):
        if isinstance(other, Signature):
            return self is other or self._compared() == other._compared()
        return NotImplemented

    def _bind(self, args, kwargs, *, partial=False):
        binder = _Binder(args, kwargs, partial)
        for parameter in self._parameters.values():
            binder.take(parameter)
        return self._bound_arguments_cls(self, binder.finish())

    def bind(self, /, *args, **kwargs):
        """Return the BoundArguments of a call with these arguments; TypeError if they do not fit."""
        return self._bind(args, kwargs)

    def bind_partial(self, /, *args, **kwargs):
        """Do as bind() does, without asking for the arguments that are required."""
        return self._bind(args, kwargs, partial=True)

    def __reduce__(self):
        return type(self), (tuple(self._parameters.values()),), {"_return_annotation": self._return_annotation}

    def __setstate__(self, state):
        self._return_annotation = state["_return_annotation"]

    def __repr__(self):
        return f"<{self.__class__.__name__} {self}>"

    def __str__(self):
        return self.format()

    def _written(self):
        """The texts between the commas of a parameter list."""
        previous = None
        starred = False
        for parameter in self._parameters.values():
            kind = parameter.kind
            if previous is _POSITIONAL_ONLY and kind is not _POSITIONAL_ONLY:
                yield "/"
            if kind is _KEYWORD_ONLY and not starred:
                yield "*"
            starred = starred or kind in (_VAR_POSITIONAL, _KEYWORD_ONLY)
            yield str(parameter)
            previous = kind
        if previous is _POSITIONAL_ONLY:
            yield "/"

    def format(self, *, max_width=None):
        """Return the signature as source text, one parameter in a line where it would be wider than max_width."""
        texts = list(self._written())
        text = f"({', '.join(texts)})"
        if max_width is not None and len(text) > max_width:
            text = "(\n    " + ",\n    ".join(texts) + "\n)"
        if self._return_annotation is not _empty:
            text += f" -> {formatannotation(self._return_annotation)}"
        return text


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    """Return the Signature of a callable object."""
    return Signature.from_callable(obj, follow_wrapped=follow_wrapped, globals=globals, locals=locals, eval_str=eval_str)
