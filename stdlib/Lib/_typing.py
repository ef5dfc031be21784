"""Type variables and generic classes, as typing shows them and the interpreter makes them.

The functions at the end are what the statements with type parameters call.
"""

import sys


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


class TypeAliasType:
    """What a type statement makes: a name for a type, evaluated when it is needed."""

    def __init__(self, name, value=_unset, *, type_params=()):
        if not isinstance(name, str):
            raise TypeError("typealias() argument 'name' must be str, not "
                            f"{type(name).__name__}")
        if value is _unset:
            raise TypeError("typealias() missing required argument 'value' (pos 2)")
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        self._fill(name, value, None, type_params, _caller_module())

    def _fill(self, name, value, evaluate, type_params, module):
        fields = object.__getattribute__(self, '__dict__')
        fields.update(__name__=name, _value=value, _evaluate=evaluate,
                      __type_params__=type_params, __module__=module)

    def __init_subclass__(cls):
        raise TypeError("type 'typing.TypeAliasType' is not an acceptable base type")

    def __setattr__(self, name, value):
        if name == '__module__':
            return object.__setattr__(self, name, value)
        raise AttributeError(f"attribute '{name}' of 'typing.TypeAliasType' objects "
                             "is not writable")

    @property
    def __value__(self):
        fields = self.__dict__
        if fields['_evaluate'] is not None:
            fields['_value'] = fields['_evaluate']()
            fields['_evaluate'] = None
        return fields['_value']

    @property
    def __parameters__(self):
        return _unpacked(self.__type_params__)

    def __getitem__(self, args):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        if not isinstance(args, tuple):
            args = (args,)
        return type(list[int])(self, args)

    def __or__(self, other):
        import typing
        return typing._make_union(self, other)

    def __ror__(self, other):
        import typing
        return typing._make_union(other, self)

    def __repr__(self):
        return self.__name__

    def __reduce__(self):
        return self.__name__


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
               TypeVarTuple, TypeAliasType, Generic):
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
    alias = TypeAliasType.__new__(TypeAliasType)
    alias._fill(name, None, function, type_params or (), _caller_module())
    return alias


def _subscript_generic(params):
    """Return Generic[params], the last base of a class with type parameters."""
    return Generic[_unpacked(params)]
