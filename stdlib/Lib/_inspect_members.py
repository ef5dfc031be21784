"""The part of inspect about the attributes of objects: finding them without side effects, listing and sorting them,
their documentation, and the tree of classes."""

import sys
from collections import namedtuple
from types import (
    BuiltinMethodType, ClassMethodDescriptorType, DynamicClassAttribute, FunctionType, GetSetDescriptorType,
    MemberDescriptorType, MethodType,
)

from _inspect_kinds import isclass, isdatadescriptor, ismemberdescriptor, ismethoddescriptor, isroutine

# What is defined here belongs to the module inspect.
__name__ = "inspect"

_sentinel = object()
_mro_of = type.__dict__["__mro__"].__get__
_namespace_of = type.__dict__["__dict__"].__get__


# Attributes as they are stored.

def _replaces_dict(cls):
    """What a class puts in the place of the usual __dict__ of its instances, _sentinel if it leaves that alone."""
    for owner in _mro_of(cls):
        found = _namespace_of(owner).get("__dict__", _sentinel)
        if found is _sentinel:
            continue
        usual = type(found) is GetSetDescriptorType and found.__name__ == "__dict__" and found.__objclass__ is owner
        if not usual:
            return found
    return _sentinel


def _stored_in_classes(cls, attr):
    """The attribute as the classes of an MRO hold it; classes whose metaclass hides their namespace are passed over."""
    for owner in _mro_of(cls):
        namespace = _namespace_of(owner)
        if attr in namespace and _replaces_dict(type(owner)) is _sentinel:
            return namespace[attr]
    return _sentinel


def _stored_in_instance(obj, attr):
    replaced = _replaces_dict(type(obj))
    if replaced is not _sentinel and type(replaced) is not MemberDescriptorType:
        return _sentinel
    try:
        namespace = object.__getattribute__(obj, "__dict__")
    except AttributeError:
        return _sentinel
    return dict.get(namespace, attr, _sentinel)


def _overrides_instance(value) -> bool:
    """Whether a class attribute is a data descriptor, which comes before the instance's own attributes."""
    def has(name):
        return _stored_in_classes(type(value), name) is not _sentinel

    return has("__get__") and (has("__set__") or has("__delete__"))


def getattr_static(obj, attr, default=_sentinel):
    """Find an attribute without running code: no descriptor, __getattr__ or __getattribute__ is called.

    The result may therefore be a descriptor, and attributes that are made on demand are not found.
    """
    is_class = type in _mro_of(type(obj))
    in_class = _stored_in_classes(obj if is_class else type(obj), attr)
    in_instance = _sentinel if is_class else _stored_in_instance(obj, attr)
    candidates = [in_instance, in_class]
    if in_class is not _sentinel and in_instance is not _sentinel and _overrides_instance(in_class):
        candidates.reverse()
    if is_class:
        candidates.append(_stored_in_classes(type(obj), attr))
    for candidate in candidates:
        if candidate is not _sentinel:
            return candidate
    if default is _sentinel:
        raise AttributeError(attr)
    return default


# Lists of attributes.

def _virtual_names(classes):
    """The names of attributes that dir() leaves out because instances alone have them."""
    for cls in classes:
        for name, value in vars(cls).items():
            if isinstance(value, DynamicClassAttribute):
                yield name, value


def _members(object, predicate, getter):
    names = dir(object)
    mro = getmro(object) if isclass(object) else ()
    if mro:
        names += [name for name, _ in _virtual_names(object.__bases__)]
    found = []
    seen = set()
    for name in names:
        value = _sentinel
        if name not in seen:
            try:
                value = getter(object, name)
            except AttributeError:
                pass
        if value is _sentinel:
            # Named twice, or not to be had from the class: take what is stored.
            value = next((vars(cls)[name] for cls in mro if name in vars(cls)), _sentinel)
            if value is _sentinel:
                continue
        seen.add(name)
        if not predicate or predicate(value):
            found.append((name, value))
    return sorted(found, key=lambda member: member[0])


def getmembers(object, predicate=None):
    """Return the (name, value) pairs of an object's attributes by name, those alone that a predicate accepts."""
    return _members(object, predicate, getattr)


def getmembers_static(object, predicate=None):
    """Do what getmembers() does, with getattr_static(): descriptors are listed, not asked."""
    return _members(object, predicate, getattr_static)


Attribute = namedtuple("Attribute", ["name", "kind", "defining_class", "object"])


class _AttributeSorter:
    """Finds for the attributes of one class what they are and which class defines them."""

    def __init__(self, cls):
        self.cls = cls
        self.mro = getmro(cls)
        self.metaclasses = tuple(meta for meta in getmro(type(cls)) if meta not in (type, object))

    def classify(self, name: str, first_time: bool):
        """The entry of an attribute, None if no class has it."""
        value, home = self._through_class(name) if first_time and name != "__dict__" else (None, None)
        stored = None
        for owner in (self.cls, *self.mro, *self.metaclasses):
            if name in vars(owner):
                stored = vars(owner)[name]
                if home not in self.metaclasses:
                    home = owner
                break
        if home is None:
            return None
        found = stored if value is None else value
        kind = self._kind(stored, found)
        return Attribute(name, kind, home, stored if kind in ("static method", "class method", "property") else found)

    def _through_class(self, name: str):
        """What getattr() gives, and the class it comes from."""
        try:
            value = getattr(self.cls, name)
        except Exception:
            return None, None
        home = getattr(value, "__objclass__", None)
        if home in self.mro:
            return value, home
        # Not of this class, so it says: the last class that gives the same is the home.
        for owner in self.mro:
            if getattr(owner, name, None) is value:
                home = owner
        for meta in self.metaclasses:
            try:
                made = meta.__getattr__(self.cls, name)
            except AttributeError:
                continue
            if made is value:
                home = meta
        known = home in self.mro or home in self.metaclasses
        return value, home if known else None

    @staticmethod
    def _kind(stored, found) -> str:
        match stored:
            case staticmethod() | BuiltinMethodType():
                return "static method"
            case classmethod() | ClassMethodDescriptorType():
                return "class method"
            case property():
                return "property"
        return "method" if isroutine(found) else "data"


def classify_class_attrs(cls):
    """Return an Attribute (name, kind, defining class, object) for each name that dir() lists for a class.

    The kinds are 'class method', 'static method', 'property', 'method' and 'data'.
    """
    sorter = _AttributeSorter(cls)
    virtual = [name for name, value in _virtual_names(sorter.mro) if value.fget is not None]
    entries = []
    seen = set()
    for name in dir(cls) + virtual:
        entry = sorter.classify(name, name not in seen)
        if entry is not None:
            entries.append(entry)
            seen.add(name)
    return entries


# Classes.

def getmro(cls):
    """Return a class and its bases in the order in which attributes are looked up."""
    return cls.__mro__


def walktree(classes, children, parent):
    """Arrange classes by module and name as (class, bases) pairs, each followed by the list of its subclasses."""
    tree = []
    for cls in sorted(classes, key=lambda cls: (cls.__module__, cls.__name__)):
        tree.append((cls, cls.__bases__))
        if cls in children:
            tree.append(walktree(children[cls], children, cls))
    return tree


def getclasstree(classes, unique=False):
    """Arrange classes as a tree of nested lists; a class with several bases stands once below each, or below one."""
    children = {}
    roots = []
    for cls in classes:
        for parent in cls.__bases__:
            siblings = children.setdefault(parent, [])
            if cls not in siblings:
                siblings.append(cls)
            if unique and parent in classes:
                break
        if not cls.__bases__:
            roots.append(cls)
    roots += [parent for parent in children if parent not in classes]
    return walktree(roots, children, None)


def unwrap(func, *, stop=None):
    """Follow __wrapped__ from wrapper to wrapped object down to the last; `stop` may end that early."""
    passed = {id(func): func}
    limit = sys.getrecursionlimit()
    inner = func
    while not isinstance(inner, type) and hasattr(inner, "__wrapped__"):
        if stop is not None and stop(inner):
            break
        inner = inner.__wrapped__
        if id(inner) in passed or len(passed) >= limit:
            raise ValueError(f"wrapper loop when unwrapping {func!r}")
        passed[id(inner)] = inner
    return inner


# Documentation.

def _class_around(function):
    """The class in whose body a function was defined, by its qualified name."""
    found = sys.modules.get(function.__module__)
    if found is None:
        return None
    for part in function.__qualname__.split(".")[:-1]:
        found = getattr(found, part)
    return found if isinstance(found, type) else None


def _where_defined(obj):
    """The class and name under which a member is found, None for something else."""
    from functools import cached_property

    match obj:
        case MethodType():
            name, owner = obj.__func__.__name__, obj.__self__
            its_own = isclass(owner) and getattr(getattr(owner, name, None), "__func__", None) is obj.__func__
            return owner if its_own else owner.__class__, name
        case FunctionType():
            place = _class_around(obj), obj.__name__
        case BuiltinMethodType():
            name, owner = obj.__name__, obj.__self__
            its_own = isclass(owner) and f"{owner.__qualname__}.{name}" == obj.__qualname__
            return owner if its_own else owner.__class__, name
        case property():
            place = _class_around(obj.fget), obj.__name__
        case cached_property():
            place = _class_around(obj.func), obj.attrname
        case _ if ismethoddescriptor(obj) or isdatadescriptor(obj):
            place = obj.__objclass__, obj.__name__
        case _:
            return None
    cls, name = place
    return place if cls is not None and getattr(cls, name) is obj else None


def _finddoc(obj):
    """The docstring of the nearest class that documents a class or member, None if there is none."""
    if isclass(obj):
        documented = (base for base in getmro(obj) if base is not object)
    elif (place := _where_defined(obj)) is not None:
        cls, name = place
        slots = getattr(cls, "__slots__", None)
        if ismemberdescriptor(obj) and isinstance(slots, dict) and name in slots:
            return slots[name]
        documented = (getattr(base, name) for base in getmro(cls) if hasattr(base, name))
    else:
        return None
    docs = (getattr(candidate, "__doc__", None) for candidate in documented)
    return next((doc for doc in docs if doc is not None), None)


def getdoc(object):
    """Return the docstring of an object, tidied by cleandoc(); a class or member without one inherits it."""
    try:
        doc = object.__doc__
        if doc is None:
            doc = _finddoc(object)
    except (AttributeError, TypeError):
        return None
    return cleandoc(doc) if isinstance(doc, str) else None


def cleandoc(doc):
    """Take off a docstring the indentation that its lines after the first share, and empty lines around it."""
    if "\n" not in doc:
        return doc.expandtabs().lstrip(" ")
    first, *rest = doc.expandtabs().split("\n")
    margin = min((len(line) - len(text) for line in rest if (text := line.lstrip(" "))), default=0)
    return "\n".join([first.lstrip(" "), *(line[margin:] for line in rest)]).strip("\n")
