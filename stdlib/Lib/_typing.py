"""Type variables and generic classes, as typing shows them and the interpreter makes them.

The functions at the end are what the statements with type parameters call.
"""

import sys
from _types import TypeAliasType, make_type_alias as _new_type_alias


class NoDefaultType:
    """The type of NoDefault, which stands for no default."""

    __slots__ = ()
    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = object.__new__(cls)
        return cls._instance

    def __repr__(self):
        return 'typing.NoDefault'

    def __reduce__(self):
        return 'NoDefault'


NoDefault = NoDefaultType()
_unset = object()


def _idfunc(*args):
    """Return the last argument; a NewType calls it with or without itself."""
    return args[-1]


def _caller_module(depth=2):
    try:
        return sys._getframe(depth).f_globals.get('__name__')
    except (AttributeError, ValueError):
        return None


def _checked(value, message):
    if value is None:
        return type(None)
    import typing
    return typing._type_check(value, message)


class _Parameter:
    """What all type parameters have."""

    def __init_subclass__(cls, *, _root=False):
        if not _root:
            base = cls.__bases__[0]
            raise TypeError(f"type 'typing.{base.__name__}' is not an acceptable base type")

    def _set_up(self, name, default, module):
        if not isinstance(name, str):
            raise TypeError(f"{type(self).__name__}() argument 'name' must be str, "
                            f"not {type(name).__name__}")
        self.__name__ = name
        self._default = default
        self._evaluate_default = None
        if module != 'typing':
            self.__module__ = module

    def _set_variance(self, covariant, contravariant, infer_variance):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        prefix = '+' if self.__covariant__ else '-' if self.__contravariant__ else '~'
        return prefix + self.__name__

    @property
    def __default__(self):
        if self._evaluate_default is not None:
            self._default = self._evaluate_default()
            self._evaluate_default = None
        return self._default

    def has_default(self):
        """Return whether there is a default."""
        return self._evaluate_default is not None or self._default is not NoDefault

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __or__(self, other):
        import typing
        return typing._make_union(self, other)

    def __ror__(self, other):
        import typing
        return typing._make_union(other, self)

    def __reduce__(self):
        return self.__name__

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class TypeVar(_Parameter, _root=True):
    """A type variable: stands for any type, for those below a bound, or for one of some."""

    def __init__(self, name, *constraints, bound=None, default=NoDefault, covariant=False,
                 contravariant=False, infer_variance=False):
        self._set_variance(covariant, contravariant, infer_variance)
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        self._bound = None if bound is None else _checked(bound, "Bound must be a type.")
        message = "TypeVar(name, constraint, ...): constraints must be types."
        self._constraints = tuple([_checked(c, message) for c in constraints])
        self._evaluate_bound = self._evaluate_constraints = None
        self._set_up(name, default, _caller_module())

    @property
    def __bound__(self):
        if self._evaluate_bound is not None:
            self._bound = self._evaluate_bound()
            self._evaluate_bound = None
        return self._bound

    @property
    def __constraints__(self):
        if self._evaluate_constraints is not None:
            self._constraints = self._evaluate_constraints()
            self._evaluate_constraints = None
        return self._constraints

    def __typing_subst__(self, arg, /):
        import typing
        return typing._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args, /):
        params = alias.__parameters__
        index = params.index(self)
        if index == len(args) and self.has_default():
            return (*args, self.__default__)
        if index >= len(args):
            raise TypeError(f"Too few arguments for {alias}; actual {len(args)}, expected at least {index + 1}")
        return args


class _ParamSpecPart:
    """P.args or P.kwargs."""

    def __init__(self, origin):
        self.__origin__ = origin

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((type(self), self.__origin__))

    def __repr__(self):
        origin = self.__origin__
        name = origin.__name__ if isinstance(origin, ParamSpec) else repr(origin)
        return f'{name}.{self._part}'

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __init_subclass__(cls, *, _root=False):
        if not _root:
            base = cls.__bases__[0]
            raise TypeError(f"type 'typing.{base.__name__}' is not an acceptable base type")


class ParamSpecArgs(_ParamSpecPart, _root=True):
    """The positional arguments of a ParamSpec."""

    _part = 'args'


class ParamSpecKwargs(_ParamSpecPart, _root=True):
    """The keyword arguments of a ParamSpec."""

    _part = 'kwargs'


class ParamSpec(_Parameter, _root=True):
    """A variable for the parameters of a callable."""

    def __init__(self, name, *, bound=None, default=NoDefault, covariant=False,
                 contravariant=False, infer_variance=False):
        self._set_variance(covariant, contravariant, infer_variance)
        self.__bound__ = None if bound is None else _checked(bound, "Bound must be a type.")
        self._set_up(name, default, _caller_module())

    @property
    def args(self):
        """The positional arguments."""
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        """The keyword arguments."""
        return ParamSpecKwargs(self)

    def __typing_subst__(self, arg, /):
        import typing
        return typing._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args, /):
        import typing
        return typing._paramspec_prepare_subst(self, alias, args)


class TypeVarTuple(_Parameter, _root=True):
    """A variable for any number of types."""

    def __init__(self, name, *, default=NoDefault):
        self._set_up(name, default, _caller_module())

    def __repr__(self):
        return self.__name__

    def __iter__(self):
        import typing
        yield typing.Unpack[self]

    def __typing_subst__(self, arg, /):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args, /):
        import typing
        return typing._typevartuple_prepare_subst(self, alias, args)

    __or__ = __ror__ = None


def _unpacked(params):
    """Return type parameters with each TypeVarTuple unpacked."""
    result = []
    for param in params:
        result.extend(param) if isinstance(param, TypeVarTuple) else result.append(param)
    return tuple(result)


class Generic:
    """Base of generic classes: class C(Generic[T]), or class C[T]."""

    __slots__ = ()
    _is_protocol = False

    @classmethod
    def __class_getitem__(cls, *args, **kwargs):
        import typing
        return typing._generic_class_getitem(cls, *args, **kwargs)

    @classmethod
    def __init_subclass__(cls, *args, **kwargs):
        import typing
        return typing._generic_init_subclass(cls, *args, **kwargs)


for _class in (NoDefaultType, TypeVar, ParamSpec, ParamSpecArgs, ParamSpecKwargs,
               TypeVarTuple, Generic):
    _class.__module__ = 'typing'
del _class


# What the interpreter calls.

def _make_type_param(kind, name, extra):
    """Return a parameter: 0-2 TypeVar (1 with bound, 2 with constraints), 3 ParamSpec, 4 TypeVarTuple."""
    if kind <= 2:
        param = TypeVar(name, infer_variance=True)
        if kind == 1:
            param._evaluate_bound = extra
        elif kind == 2:
            param._evaluate_constraints = extra
    elif kind == 3:
        param = ParamSpec(name, infer_variance=True)
    else:
        param = TypeVarTuple(name)
    param.__module__ = _caller_module()
    return param


def _set_type_param_default(param, function):
    """Give a parameter a default that is evaluated when it is needed."""
    param._evaluate_default = function


def _make_type_alias(name, type_params, function):
    """Return the alias of a type statement."""
    return _new_type_alias(name, type_params or (), function, _caller_module())


def _subscript_generic(params):
    """Return Generic[params], the last base of a class with type parameters."""
    return Generic[_unpacked(params)]
