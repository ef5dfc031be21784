"""Documentation as text, for pydoc."""

import builtins
import inspect
import os
import pkgutil
import re
import sys
import sysconfig
from reprlib import Repr

from _pydoc_names import (
    _getargspec, _is_bound_method, _isclass, _split_list, classify_class_attrs, classname, cram, getdoc, isdata, parentname,
    sort_attributes, splitdoc, stripid, visiblename,
)

# What is defined here belongs to the module pydoc.
__name__ = "pydoc"

_BUILT_IN_PAGES = {"_thread", "errno", "exceptions", "gc", "marshal", "posix", "signal", "sys", "zipimport"}


class Doc:
    """Base of what makes documentation: finds the method for an object."""

    PYTHONDOCS = os.environ.get("PYTHONDOCS", "https://docs.python.org/{}.{}/library".format(*sys.version_info))

    def document(self, object, name=None, *args):
        """Return the documentation of an object."""
        try:
            for is_such, write in ((inspect.ismodule, self.docmodule), (_isclass, self.docclass),
                                   (inspect.isroutine, self.docroutine)):
                if is_such(object):
                    return write(object, name, *args)
        except AttributeError:
            # It looks like one, and lacks what such have.
            pass
        write = self.docdata if inspect.isdatadescriptor(object) else self.docother
        return write(object, name, *args)

    def fail(self, object, name=None, *args):
        """Refuse an object: the method of kinds that a derived class has none for."""
        which = f" {name!r}" if name else ""
        raise TypeError(f"don't know how to document object{which} of type {type(object).__name__}")

    docmodule = docclass = docroutine = docother = docproperty = docdata = fail

    def getdocloc(self, object, basedir=sysconfig.get_path("stdlib")):
        """Return where the manual tells of a module of the library, None for other objects."""
        if not inspect.ismodule(object) or object.__name__ in ("xml.etree", "test.test_pydoc.pydoc_mod"):
            return None
        folder = os.path.normcase(basedir)
        file = _file_of(object)
        in_library = file.startswith(folder) and not file.startswith(os.path.join(folder, "site-packages"))
        if not in_library and object.__name__ not in _BUILT_IN_PAGES:
            return None
        page = f"{object.__name__.lower()}.html"
        is_address = self.PYTHONDOCS.startswith(("http://", "https://"))
        return f"{self.PYTHONDOCS.rstrip('/')}/{page}" if is_address else os.path.join(self.PYTHONDOCS, page)


def _file_of(module) -> str:
    try:
        return inspect.getabsfile(module)
    except TypeError:
        return "(built-in)"


class TextRepr(Repr):
    """Writes values in short."""

    def __init__(self):
        super().__init__()
        self.maxlist = self.maxtuple = 20
        self.maxdict = 10
        self.maxstring = self.maxother = 100

    def repr1(self, x, level):
        write = getattr(self, f"repr_{'_'.join(type(x).__name__.split())}", None)
        return cram(stripid(repr(x)), self.maxother) if write is None else write(x, level)

    def repr_string(self, x, level):
        short = cram(x, self.maxstring)
        text = repr(short)
        # Where backslashes stand for themselves alone, they are not doubled.
        only_backslashes = "\\" in short and "\\" not in text.replace(r"\\", "")
        return f"r{text[0]}{short}{text[0]}" if only_backslashes else text

    repr_str = repr_string

    def repr_instance(self, x, level):
        try:
            return cram(stripid(repr(x)), self.maxstring)
        except Exception:
            return f"<{x.__class__.__name__} instance>"


class TextDoc(Doc):
    """Makes text; letters that are struck twice are bold."""

    _repr_instance = TextRepr()
    repr = _repr_instance.repr

    def bold(self, text):
        """Make text bold."""
        return "".join([f"{char}\b{char}" for char in text])

    def indent(self, text, prefix="    "):
        """Put something before each line."""
        return "\n".join([f"{prefix}{line}".rstrip() for line in text.split("\n")]) if text else ""

    def section(self, title, contents):
        """Put a title above a text."""
        return f"{self.bold(title)}\n{self.indent(contents).rstrip()}\n\n"

    # Modules.

    def docmodule(self, object, name=None, mod=None, *ignored):
        """Return the documentation of a module."""
        return "".join([self.section(title, contents) for title, contents in self._module_sections(object)])

    def _module_sections(self, module):
        """The titles and texts of what is to be told of a module."""
        name = module.__name__
        synopsis, description = splitdoc(getdoc(module))
        yield "NAME", f"{name} - {synopsis}" if synopsis else name
        location = self.getdocloc(module)
        if location is not None:
            yield "MODULE REFERENCE", (
                f"{location}\n\nWhat follows is put together from the source. The manual tells what of it can be relied on.\n")
        if description:
            yield "DESCRIPTION", description
        yield from self._package_sections(module)
        yield from self._member_sections(module, name)
        if hasattr(module, "__version__"):
            version = str(module.__version__)
            keyword = re.fullmatch(r"\$Revision: (.*)\$", version, re.DOTALL)
            yield "VERSION", keyword[1].strip() if keyword else version
        for title in ("DATE", "AUTHOR", "CREDITS"):
            attribute = f"__{title.lower()}__"
            if hasattr(module, attribute):
                yield title, str(getattr(module, attribute))
        yield "FILE", _file_of(module)

    @staticmethod
    def _package_sections(module):
        """The modules of a package: those in its folder, and others that were put into it."""
        found = {}
        if hasattr(module, "__path__"):
            found = {name: f"{name} (package)" if is_package else name
                     for _, name, is_package in pkgutil.iter_modules(module.__path__)}
            yield "PACKAGE CONTENTS", "\n".join(sorted(found.values()))
        others = [name for name, value in inspect.getmembers(module, inspect.ismodule)
                  if name not in found and value.__name__.startswith(f"{module.__name__}.")]
        if others:
            yield "SUBMODULES", "\n".join(sorted(others))

    def _member_sections(self, module, name: str):
        """The classes, functions and data of a module."""
        exported = getattr(module, "__all__", None)

        def is_own(value):
            return exported is not None or (inspect.getmodule(value) or module) is module

        def members(wanted, accept=lambda value: True):
            return [(key, value) for key, value in inspect.getmembers(module, wanted)
                    if accept(value) and visiblename(key, exported, module)]

        if classes := members(_isclass, is_own):
            tree = inspect.getclasstree([value for _, value in classes], True)
            texts = [self.document(value, key, name) for key, value in classes]
            yield "CLASSES", "\n".join([self.formattree(tree, name), *texts])
        if routines := members(inspect.isroutine, lambda value: inspect.isbuiltin(value) or is_own(value)):
            yield "FUNCTIONS", "\n".join([self.document(value, key, name) for key, value in routines])
        if data := members(isdata):
            yield "DATA", "\n".join([self.docother(value, key, name, maxlen=70) for key, value in data])

    def formattree(self, tree, modname, parent=None, prefix=""):
        """Return a tree of classes, as inspect.getclasstree() makes it, as indented text."""
        lines = []
        for entry in tree:
            if isinstance(entry, list):
                lines.append(self.formattree(entry, modname, above, f"{prefix}    "))
                continue
            above, bases = entry
            names = "" if not bases or bases == (parent,) else f"({_class_names(bases, modname)})"
            lines.append(f"{prefix}{classname(above, modname)}{names}\n")
        return "".join(lines)

    # Classes.

    def docclass(self, object, name=None, mod=None, *ignored):
        """Return the documentation of a class."""
        real_name = object.__name__
        same = name in (None, "", real_name)
        title = f"class {self.bold(real_name)}" if same else f"{self.bold(name)} = class {real_name}"
        if object.__bases__:
            title += f"({_class_names(object.__bases__, mod or object.__module__)})"
        text = "\n".join(self._class_lines(object, name or real_name, mod))
        return f"{title}\n{self.indent(text.rstrip(), ' |  ')}\n" if text else f"{title}\n"

    def _class_lines(self, cls, name: str, mod):
        signature = _getargspec(cls)
        if signature and signature != "()":
            yield f"{name}{signature}\n"
        if doc := getdoc(cls):
            yield f"{doc}\n"
        mro = inspect.getmro(cls)
        if len(mro) > 2:
            here = cls.__module__ if mod is None else mod
            yield from ("Method resolution order:", *(f"    {classname(base, here)}" for base in mro), "")
        yield from self._built_in_subclasses(cls)
        yield from _ClassMembers(self, cls, mod).lines(mro)

    @staticmethod
    def _built_in_subclasses(cls):
        names = sorted((sub.__name__ for sub in type.__subclasses__(cls)
                        if sub.__name__[0] != "_" and getattr(sub, "__module__", "") == "builtins"), key=str.lower)
        if names:
            yield "Built-in subclasses:"
            yield from (f"    {name}" for name in names[:4])
            if len(names) > 4:
                yield f"    ... and {len(names) - 4} other subclasses"
            yield ""

    # Functions and values.

    def formatvalue(self, object):
        """Write a default."""
        return f"={self.repr(object)}"

    def docroutine(self, object, name=None, mod=None, cl=None, homecls=None):
        """Return the documentation of a function or method."""
        real_name = object.__name__
        name = name or real_name
        note = _origin_note(object, mod, cl, cl if homecls is None else homecls)
        title = self.bold(name)
        is_alias = name != real_name
        if is_alias:
            title += f" = {real_name}"
        # What the class also has under its real name is told of there.
        told_elsewhere = is_alias and cl is not None and inspect.getattr_static(cl, real_name, []) is object
        if told_elsewhere and note.startswith(" from "):
            note = ""
        signature = _getargspec(object) if inspect.isroutine(object) else None
        if signature and real_name == "<lambda>":
            title = f"{self.bold(name)} lambda "
            if not object.__annotations__:
                signature = signature[1:-1]
        is_async = inspect.iscoroutinefunction(object) or inspect.isasyncgenfunction(object)
        head = f"{'async ' * is_async}{title}{signature or '(...)'}{note}\n"
        doc = "" if told_elsewhere else getdoc(object)
        return f"{head}{self.indent(doc).rstrip()}\n" if doc else head

    def docdata(self, object, name=None, mod=None, cl=None, *ignored):
        """Return the documentation of a property or other descriptor."""
        doc = getdoc(object)
        return (f"{self.bold(name)}\n" if name else "") + (f"{self.indent(doc)}\n" if doc else "")

    docproperty = docdata

    def docother(self, object, name=None, mod=None, parent=None, *ignored, maxlen=None, doc=None):
        """Return the documentation of a value: the value, in so many columns, and its docstring."""
        value = self.repr(object)
        width = len(name) + len(" = ") if name else 0
        if maxlen and width + len(value) > maxlen:
            value = f"{value[:maxlen - width - len(value)]}..."
        line = f"{self.bold(name)} = {value}" if name else value
        doc = doc or getdoc(object)
        return f"{line}\n{self.indent(str(doc))}\n" if doc else line


def _class_names(classes, modname) -> str:
    return ", ".join([classname(cls, modname) for cls in classes])


def _origin_note(routine, mod, cl, home) -> str:
    """Where a routine comes from, if that is not plain from where it is shown."""
    function = routine
    if _is_bound_method(routine):
        owner = routine.__self__
        if owner is not cl:
            if _isclass(owner) or inspect.isclass(owner):
                return f" class method of {classname(owner, mod)}"
            return f" method of {classname(owner.__class__, mod)} instance"
        function = getattr(routine, "__func__", None)
    elif inspect.ismethoddescriptor(routine) or inspect.ismethodwrapper(routine):
        of = getattr(routine, "__objclass__", None)
        if of is not None:
            if cl is None:
                return f" unbound {classname(of, mod)} method"
            return "" if of is home else f" from {classname(of, mod)}"
    if inspect.isfunction(function) and home is not None:
        expected = home.__module__, f"{home.__qualname__}.{routine.__name__}"
        if (function.__module__, function.__qualname__) != expected and (place := parentname(function, mod)):
            return f" from {place}"
    return ""


class _ClassMembers:
    """Tells of the members of a class: those of each class in the order of lookup, by kind."""

    KINDS = {
        "method": "Methods", "class method": "Class methods", "static method": "Static methods",
        "readonly property": "Readonly properties", "data descriptor": "Data descriptors",
        "data": "Data and other attributes",
    }

    def __init__(self, doc: TextDoc, cls, mod):
        self.doc, self.cls, self.mod = doc, cls, mod

    def lines(self, mro):
        """The texts, with a rule between those of different classes or kinds."""
        rule = ()
        for tag, members in self.groups(mro):
            for kind, title in self.KINDS.items():
                such, members = _split_list(members, lambda member: member[1] == kind)
                if such:
                    yield from (*rule, f"{title} {tag}:\n")
                    yield from (self.text(*member) for member in such)
                    rule = ("-" * 70,)

    def groups(self, mro):
        """The members by the class that defines them."""
        cls = self.cls
        rest = [member for member in classify_class_attrs(cls) if visiblename(member[0], obj=cls)]
        waiting = list(mro)
        while rest:
            owner = waiting.pop(0) if waiting else rest[0][2]
            members, rest = _split_list(rest, lambda member: member[2] is owner)
            if owner is builtins.object and cls is not builtins.object:
                continue
            sort_attributes(members, cls)
            yield "defined here" if owner is cls else f"inherited from {classname(owner, cls.__module__)}", members

    def text(self, name: str, kind: str, home, value) -> str:
        """What is to be told of one member."""
        doc, mod = self.doc, self.mod
        if kind == "data":
            shown = getattr(self.cls, name, vars(home).get(name))
            return doc.docother(shown, name, mod, maxlen=70, doc=getdoc(value)) + "\n"
        if kind in ("readonly property", "data descriptor"):
            return doc.docdata(value, name, mod)
        try:
            bound = getattr(self.cls, name)
        except Exception:
            # It can be had of instances only.
            return doc.docdata(value, name, mod)
        return doc.document(bound, name, mod, self.cls, home)


class PlainTextDoc(TextDoc):
    """Makes text without bold letters."""

    def bold(self, text):
        return text
