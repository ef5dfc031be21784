"""What pydoc knows about objects: their docstrings, names and signatures, and which of them are shown."""

import __future__

import inspect
import re
import sys
import types

# What is defined here belongs to the module pydoc.
__name__ = "pydoc"


def _isclass(object) -> bool:
    return isinstance(object, type) and not isinstance(object, types.GenericAlias)


# Docstrings.

def _own_doc(obj):
    """The docstring of an object itself, None for that of its type."""
    if inspect.ismodule(obj):
        return vars(obj).get("__doc__")
    try:
        doc = object.__getattribute__(obj, "__doc__")
    except AttributeError:
        return None
    if doc is None or obj is type:
        return doc
    of_type = type(obj).__doc__
    return None if isinstance(of_type, str) and of_type == doc else doc


def _inherited_doc(obj):
    """The docstring that a member takes from a base class, None if there is none."""
    if _isclass(obj):
        return None
    place = _defining_place(obj)
    if place is None:
        return None
    cls, name = place
    slots = getattr(cls, "__slots__", None)
    if inspect.ismemberdescriptor(obj) and isinstance(slots, dict) and name in slots:
        return slots[name]
    docs = (_own_doc(getattr(base, name)) for base in cls.__mro__ if hasattr(base, name))
    return next((doc for doc in docs if doc is not None), None)


def _defining_place(obj):
    """The class and the name of a member."""
    if inspect.ismethod(obj):
        name, owner = obj.__func__.__name__, obj.__self__
        is_own = _isclass(owner) and getattr(getattr(owner, name, None), "__func__", None) is obj.__func__
        return owner if is_own else owner.__class__, name
    if inspect.isbuiltin(obj):
        name, owner = obj.__name__, obj.__self__
        is_own = _isclass(owner) and f"{owner.__qualname__}.{name}" == obj.__qualname__
        return owner if is_own else owner.__class__, name
    if inspect.isfunction(obj):
        cls, name = _class_around(obj), obj.__name__
    elif isinstance(obj, property):
        # Its own name: what it calls may be a function without one.
        cls, name = _class_around(obj.fget), obj.__name__
    elif inspect.ismethoddescriptor(obj) or inspect.isdatadescriptor(obj):
        cls, name = obj.__objclass__, obj.__name__
    else:
        return None
    return (cls, name) if cls is not None and getattr(cls, name) is obj else None


def _class_around(function):
    """The class that the qualified name of a function tells, None if it is in none."""
    found = sys.modules.get(function.__module__)
    for part in function.__qualname__.split(".")[:-1]:
        found = getattr(found, part, None)
    return found if _isclass(found) else None


def _getdoc(object):
    """The docstring of an object, its own or inherited, None if there is none."""
    try:
        doc = _own_doc(object)
        if doc is None:
            doc = _inherited_doc(object)
    except (AttributeError, TypeError):
        return None
    return inspect.cleandoc(doc) if isinstance(doc, str) else None


def getdoc(object):
    """Return the docstring of an object, or the comment above its source; '' if there is neither."""
    text = _getdoc(object) or inspect.getcomments(object) or ""
    return re.sub("^ *\n", "", text.rstrip())


def splitdoc(doc):
    """Split a docstring into the first line, if an empty one follows, and the rest."""
    first, *rest = doc.strip().split("\n")
    if not rest:
        return first, ""
    if rest[0].strip():
        return "", "\n".join([first, *rest])
    return first, "\n".join(rest[1:])


# Names.

def classname(object, modname):
    """Return the name of a class, with its module unless that is `modname`."""
    module = object.__module__
    return object.__name__ if module == modname else f"{module}.{object.__name__}"


def parentname(object, modname):
    """Return the name of what something is defined in, with the module unless that is `modname`; None if that is all."""
    around = object.__qualname__.rpartition(".")[0]
    parts = [] if object.__module__ == modname else [object.__module__]
    return ".".join(parts + [around] if around else parts) or None


def replace(text, *pairs):
    """Replace texts: those at even places by those after them."""
    for old, new in zip(pairs[::2], pairs[1::2]):
        text = new.join(text.split(old))
    return text


def cram(text, maxlen):
    """Shorten a text by leaving out its middle."""
    if len(text) <= maxlen:
        return text
    room = max(0, maxlen - 3)
    before = room // 2
    return f"{text[:before]}...{text[len(text) - (room - before):]}"


def stripid(text):
    """Take off the address at the end of a repr."""
    return re.sub(r" at 0x[0-9a-f]{6,16}(>+)$", r"\1", text, flags=re.IGNORECASE)


def _getargspec(object):
    """The signature of something as text, in lines if it is wide (not for a lambda); None if it has none."""
    try:
        signature = inspect.signature(object)
    except (ValueError, TypeError):
        return _written_signature(object)
    name = getattr(object, "__name__", "")
    width = None if name == "<lambda>" else max(1, 80 - len(name))
    return signature.format(max_width=width) if signature else None


# The first parameter, with the slash that may follow it.
_FIRST_PARAMETER = re.compile(r"\(\w+(?:(?=\))|,\s*(?:/(?:,\s*|(?=\))))?)")


def _written_signature(object):
    """The text that a function has for its signature although it cannot be understood, None if there is none."""
    text = getattr(object, "__text_signature__", None)
    if not text:
        return None
    if text.startswith("($"):
        text = f"({text[2:]}"
    # A bound method has its first argument.
    return text if getattr(object, "__self__", None) is None else _FIRST_PARAMETER.sub("(", text, count=1)


# Kinds.

def isdata(object):
    """Tell whether an object is neither module, class, routine, frame, traceback nor code."""
    others = (inspect.ismodule, _isclass, inspect.isroutine, inspect.isframe, inspect.istraceback, inspect.iscode)
    return not any(is_other(object) for is_other in others)


def _is_bound_method(fn) -> bool:
    """Whether a method is bound to an object, or a native one to one that is no module."""
    if inspect.ismethod(fn):
        return True
    owner = getattr(fn, "__self__", None) if inspect.isbuiltin(fn) else None
    return owner is not None and not inspect.ismodule(owner)


def allmethods(cl):
    """Return the methods of a class by name, those of base classes included."""
    names = {name for cls in inspect.getmro(cl) for name, _ in inspect.getmembers(cls, inspect.isroutine)}
    return {name: getattr(cl, name) for name in names}


def _split_list(s, predicate):
    """Split a list into what a function accepts, and the rest."""
    sides = [], []
    for item in s:
        sides[not predicate(item)].append(item)
    return sides


_NOT_SHOWN = frozenset(
    f"__{name}__" for name in """author builtins cached credits date doc docformat file firstlineno loader module name package
    path qualname slots spec static_attributes version""".split())


def visiblename(name, all=None, obj=None):
    """Tell whether a name is shown: what is public, or in `all`, and special methods."""
    if name in _NOT_SHOWN:
        return 0
    if name[:2] == "__" == name[-2:]:
        return 1
    if name[0] == "_" and hasattr(obj, "_fields"):
        # So begin the methods of named tuples.
        return True
    imported = name in __future__.all_feature_names and obj is not __future__
    if imported and isinstance(getattr(obj, name, None), __future__._Feature):
        return False
    return name[0] != "_" if all is None else name in all


def classify_class_attrs(object):
    """Return what inspect.classify_class_attrs() does, with 'data descriptor' and 'readonly property' as further kinds."""
    entries = []
    for name, kind, cls, value in inspect.classify_class_attrs(object):
        if inspect.isdatadescriptor(value):
            is_readonly = isinstance(value, property) and value.fset is None
            kind = "readonly property" if is_readonly else "data descriptor"
        elif kind == "method" and (inspect.ismethod(value) or inspect.isbuiltin(value) and not inspect.ismodule(value.__self__)):
            kind = "static method"      # It is bound to something else already, such as the class by its metaclass.
        entries.append((name, kind, cls, value))
    return entries


def sort_attributes(attrs, object):
    """Sort attributes in place: fields of the class in their order, the others by name before them or behind."""
    fields = getattr(object, "_fields", ())
    try:
        places = {name: place - len(fields) for place, name in enumerate(fields)}
    except TypeError:
        places = {}
    attrs.sort(key=lambda attr: (places.get(attr[0], 0), attr[0]))
