"""Abstract base classes: the metaclass ABCMeta and the decorators that mark abstract methods."""

from _weakref import ref as _ref

try:
    # Pattern matching asks a type for its "sequence" or "mapping" mark; only the interpreter can set it.
    from _abc import set_collection_flags as _set_collection_flags
except ImportError:
    def _set_collection_flags(cls, flags):
        pass


def abstractmethod(funcobj):
    """Mark a method as abstract.

    A class whose metaclass is ABCMeta cannot be instantiated until every
    abstract method and property it inherits is overridden.
    """
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractclassmethod(classmethod):
    """An abstract class method. Deprecated: stack @classmethod on @abstractmethod."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractstaticmethod(staticmethod):
    """An abstract static method. Deprecated: stack @staticmethod on @abstractmethod."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractproperty(property):
    """An abstract property. Deprecated: stack @property on @abstractmethod."""

    __isabstractmethod__ = True


# Goes up with every registration anywhere; a negative answer computed under an older value is stale.
_registrations = 0


class _abc_data:
    """What one abstract class remembers: its registered classes and the answers it gave."""

    __slots__ = ("registry", "cache", "negative_cache", "negative_version")

    def __init__(self):
        self.registry = set()
        self.cache = set()
        self.negative_cache = set()
        self.negative_version = _registrations


def _remember(classes, cls):
    """Add a weak reference to `cls` that leaves the set when the class dies."""
    classes.add(_ref(cls, classes.discard))


def _abstract_names(cls, own):
    """Return the names of the abstract attributes of `cls`, given its own (name, value) pairs."""
    names = {name for name, value in own if getattr(value, "__isabstractmethod__", False)}
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                names.add(name)
    return frozenset(names)


class ABCMeta(type):
    """Metaclass for abstract base classes.

    An ABC can be subclassed directly. Unrelated classes, built-in ones too,
    can be registered as "virtual subclasses": issubclass() and isinstance()
    then accept them, although the ABC is not in their MRO.
    """

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        cls.__abstractmethods__ = _abstract_names(cls, namespace.items())
        cls._abc_impl = _abc_data()
        flags = namespace.get("__abc_tpflags__")
        if flags is not None:
            if flags & _BOTH_COLLECTION_FLAGS == _BOTH_COLLECTION_FLAGS:
                raise TypeError(
                    "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING"
                )
            _set_collection_flags(cls, flags)
            del cls.__abc_tpflags__
            _collection_flags[cls] = flags
        return cls

    def register(cls, subclass):
        """Make `subclass` a virtual subclass of this ABC and return it."""
        global _registrations
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError("Refusing to create an inheritance cycle")
        _remember(cls._abc_impl.registry, subclass)
        _registrations += 1
        for base in cls.__mro__:
            if base in _collection_flags:
                _set_collection_flags(subclass, _collection_flags[base])
                break
        return subclass

    def __instancecheck__(cls, instance):
        """Answer isinstance(instance, cls)."""
        subclass = instance.__class__
        state = cls._abc_impl
        reference = _ref(subclass)
        if reference in state.cache:
            return True
        subtype = type(instance)
        if subtype is subclass:
            if state.negative_version == _registrations and reference in state.negative_cache:
                return False
            return cls.__subclasscheck__(subclass)
        return cls.__subclasscheck__(subclass) or cls.__subclasscheck__(subtype)

    def __subclasscheck__(cls, subclass):
        """Answer issubclass(subclass, cls)."""
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        state = cls._abc_impl
        reference = _ref(subclass)
        if reference in state.cache:
            return True
        if state.negative_version != _registrations:
            state.negative_cache = set()
            state.negative_version = _registrations
        elif reference in state.negative_cache:
            return False
        answer = cls.__subclasshook__(subclass)
        if answer is NotImplemented:
            answer = (
                cls in getattr(subclass, "__mro__", ())
                or any(issubclass(subclass, known()) for known in list(state.registry) if known() is not None)
                or any(issubclass(subclass, derived) for derived in cls.__subclasses__())
            )
        elif answer is not True and answer is not False:
            raise AssertionError("__subclasshook__ must return either False, True, or NotImplemented")
        _remember(state.cache if answer else state.negative_cache, subclass)
        return answer

    def _dump_registry(cls, file=None):
        """Print the registry and caches of this ABC, for debugging."""
        print(f"Class: {cls.__module__}.{cls.__qualname__}", file=file)
        print(f"Inv. counter: {get_cache_token()}", file=file)
        registry, cache, negative_cache, negative_version = _get_dump(cls)
        print(f"_abc_registry: {registry!r}", file=file)
        print(f"_abc_cache: {cache!r}", file=file)
        print(f"_abc_negative_cache: {negative_cache!r}", file=file)
        print(f"_abc_negative_cache_version: {negative_version!r}", file=file)

    def _abc_registry_clear(cls):
        """Forget the registered classes, for debugging and tests."""
        _reset_registry(cls)

    def _abc_caches_clear(cls):
        """Forget the answers given so far, for debugging and tests."""
        _reset_caches(cls)


_BOTH_COLLECTION_FLAGS = 1 << 5 | 1 << 6

# The few classes that carry a pattern-matching mark, so that registration can pass it on.
_collection_flags = {}


def _get_dump(cls):
    state = cls._abc_impl
    return state.registry, state.cache, state.negative_cache, state.negative_version


def _reset_registry(cls):
    cls._abc_impl.registry.clear()


def _reset_caches(cls):
    cls._abc_impl.cache.clear()
    cls._abc_impl.negative_cache.clear()


def get_cache_token():
    """Return a token that changes whenever a class is registered with any ABC.

    Tokens support comparison for equality only.
    """
    return _registrations


def update_abstractmethods(cls):
    """Recompute the set of abstract methods of an ABC and return the class.

    For class decorators that add methods after the class was made. A class
    that is not abstract, or that already has instances' classes below it, is
    returned unchanged.
    """
    if hasattr(cls, "__abstractmethods__"):
        cls.__abstractmethods__ = _abstract_names(cls, cls.__dict__.items())
    return cls


class ABC(metaclass=ABCMeta):
    """Helper class: inheriting from it makes a class abstract without naming the metaclass."""

    __slots__ = ()
