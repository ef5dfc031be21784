"""Documentation as text, for pydoc."""

import inspect
import os
import pkgutil
import builtins
import re
import types
from collections import deque
from reprlib import Repr

import pydoc


class TextRepr(Repr):
    """Short reprs of values."""

    def __init__(self):
        Repr.__init__(self)
        self.maxlist = self.maxtuple = 20
        self.maxdict = 10
        self.maxstring = self.maxother = 100

    def repr1(self, x, level):
        if hasattr(type(x), '__name__'):
            methodname = 'repr_' + '_'.join(type(x).__name__.split())
            if hasattr(self, methodname):
                return getattr(self, methodname)(x, level)
        return pydoc.cram(pydoc.stripid(repr(x)), self.maxother)

    def repr_string(self, x, level):
        test = pydoc.cram(x, self.maxstring)
        testrepr = repr(test)
        if '\\' in test and '\\' not in pydoc.replace(testrepr, r'\\', ''):
            # Backslashes are shown as such.
            return 'r' + testrepr[0] + test + testrepr[0]
        return testrepr

    repr_str = repr_string

    def repr_instance(self, x, level):
        try:
            return pydoc.cram(pydoc.stripid(repr(x)), self.maxstring)
        except:
            return '<%s instance>' % x.__class__.__name__


class TextDoc(pydoc.Doc):
    """Makes text; bold letters are struck twice."""

    _repr_instance = TextRepr()
    repr = _repr_instance.repr

    def bold(self, text):
        """Return bold text."""
        return ''.join(ch + '\b' + ch for ch in text)

    def indent(self, text, prefix='    '):
        """Indent text."""
        if not text:
            return ''
        return '\n'.join((prefix + line).rstrip() for line in text.split('\n'))

    def section(self, title, contents):
        """Return a section with a title."""
        return self.bold(title) + '\n' + self.indent(contents).rstrip() + '\n\n'

    def formattree(self, tree, modname, parent=None, prefix=''):
        """Return a tree of classes as text."""
        result = ''
        for entry in tree:
            if isinstance(entry, tuple):
                c, bases = entry
                result += prefix + pydoc.classname(c, modname)
                if bases and bases != (parent,):
                    result += '(%s)' % ', '.join(pydoc.classname(c, modname) for c in bases)
                result += '\n'
            elif isinstance(entry, list):
                result += self.formattree(entry, modname, c, prefix + '    ')
        return result

    def docmodule(self, object, name=None, mod=None, *ignored):
        """Return the documentation of a module."""
        name = object.__name__
        synop, desc = pydoc.splitdoc(pydoc.getdoc(object))
        result = self.section('NAME', name + (synop and ' - ' + synop))
        all = getattr(object, '__all__', None)
        docloc = self.getdocloc(object)
        if docloc is not None:
            result += self.section('MODULE REFERENCE', docloc + """

The following documentation is automatically generated from the Python
source files.  It may be incomplete, incorrect or include features that
are considered implementation detail and may vary between Python
implementations.  When in doubt, consult the module reference at the
location listed above.
""")
        if desc:
            result += self.section('DESCRIPTION', desc)
        classes, funcs, data = self._module_members(object, all)
        result += self._package_contents(object)
        if classes:
            contents = [self.formattree(inspect.getclasstree([value for key, value in classes], 1), name)]
            contents += [self.document(value, key, name) for key, value in classes]
            result += self.section('CLASSES', '\n'.join(contents))
        if funcs:
            result += self.section('FUNCTIONS', '\n'.join(self.document(value, key, name) for key, value in funcs))
        if data:
            result += self.section('DATA', '\n'.join(
                self.docother(value, key, name, maxlen=70) for key, value in data))
        if hasattr(object, '__version__'):
            version = str(object.__version__)
            if version[:11] == '$' + 'Revision: ' and version[-1:] == '$':
                version = version[11:-1].strip()
            result += self.section('VERSION', version)
        for title, attribute in (('DATE', '__date__'), ('AUTHOR', '__author__'), ('CREDITS', '__credits__')):
            if hasattr(object, attribute):
                result += self.section(title, str(getattr(object, attribute)))
        try:
            file = inspect.getabsfile(object)
        except TypeError:
            file = '(built-in)'
        return result + self.section('FILE', file)

    @staticmethod
    def _module_members(object, all):
        """Return the classes, functions and data of a module: pairs of name and value."""
        classes, funcs, data = [], [], []
        for key, value in inspect.getmembers(object, pydoc._isclass):
            # Those of other modules only if they are exported.
            if all is not None or (inspect.getmodule(value) or object) is object:
                if pydoc.visiblename(key, all, object):
                    classes.append((key, value))
        for key, value in inspect.getmembers(object, inspect.isroutine):
            if all is not None or inspect.isbuiltin(value) or (inspect.getmodule(value) or object) is object:
                if pydoc.visiblename(key, all, object):
                    funcs.append((key, value))
        for key, value in inspect.getmembers(object, pydoc.isdata):
            if pydoc.visiblename(key, all, object):
                data.append((key, value))
        return classes, funcs, data

    def _package_contents(self, object):
        result, names = '', []
        if hasattr(object, '__path__'):
            for importer, modname, ispkg in pkgutil.iter_modules(object.__path__):
                names.append(modname + (' (package)' if ispkg else ''))
            names.sort()
            result += self.section('PACKAGE CONTENTS', '\n'.join(names))
        # Modules that were put into the package.
        submodules = [key for key, value in inspect.getmembers(object, inspect.ismodule)
                      if value.__name__.startswith(object.__name__ + '.') and key not in
                      {name.removesuffix(' (package)') for name in names}]
        if submodules:
            result += self.section('SUBMODULES', '\n'.join(sorted(submodules)))
        return result

    def docclass(self, object, name=None, mod=None, *ignored):
        """Return the documentation of a class."""
        realname = object.__name__
        name = name or realname
        bases = object.__bases__
        if name == realname:
            title = 'class ' + self.bold(realname)
        else:
            title = self.bold(name) + ' = class ' + realname
        if bases:
            title += '(%s)' % ', '.join(pydoc.classname(c, mod or object.__module__) for c in bases)
        contents = []
        push = contents.append
        argspec = pydoc._getargspec(object)
        if argspec and argspec != '()':
            push(name + argspec + '\n')
        doc = pydoc.getdoc(object)
        if doc:
            push(doc + '\n')
        mro = deque(inspect.getmro(object))
        if len(mro) > 2:
            push("Method resolution order:")
            for base in mro:
                push('    ' + pydoc.classname(base, object.__module__ if mod is None else mod))
            push('')
        self._push_subclasses(object, push)
        _ClassMembers(self, object, mod, push).all(mro)
        text = '\n'.join(contents)
        if not text:
            return title + '\n'
        return title + '\n' + self.indent(text.rstrip(), ' |  ') + '\n'

    @staticmethod
    def _push_subclasses(object, push):
        subclasses = sorted((str(cls.__name__) for cls in type.__subclasses__(object)
                             if not cls.__name__.startswith("_") and getattr(cls, '__module__', '') == "builtins"),
                            key=str.lower)
        if subclasses:
            push("Built-in subclasses:")
            for name in subclasses[:4]:
                push('    ' + name)
            if len(subclasses) > 4:
                push('    ... and ' + str(len(subclasses) - 4) + ' other subclasses')
            push('')

    def formatvalue(self, object):
        """Return a default value as text."""
        return '=' + self.repr(object)

    def docroutine(self, object, name=None, mod=None, cl=None, homecls=None):
        """Return the documentation of a function or method."""
        realname = object.__name__
        name = name or realname
        if homecls is None:
            homecls = cl
        note, skipdocs = '', False
        imfunc = None
        if pydoc._is_bound_method(object):
            imself = object.__self__
            if imself is cl:
                imfunc = getattr(object, '__func__', None)
            elif inspect.isclass(imself):
                note = ' class method of %s' % pydoc.classname(imself, mod)
            else:
                note = ' method of %s instance' % pydoc.classname(imself.__class__, mod)
        elif inspect.ismethoddescriptor(object) or inspect.ismethodwrapper(object):
            try:
                objclass = object.__objclass__
            except AttributeError:
                imfunc = object
            else:
                if cl is None:
                    note = ' unbound %s method' % pydoc.classname(objclass, mod)
                elif objclass is not homecls:
                    note = ' from ' + pydoc.classname(objclass, mod)
        else:
            imfunc = object
        if inspect.isfunction(imfunc) and homecls is not None and (
                imfunc.__module__ != homecls.__module__ or imfunc.__qualname__ != homecls.__qualname__ + '.' + realname):
            pname = pydoc.parentname(imfunc, mod)
            if pname:
                note = ' from %s' % pname
        if inspect.iscoroutinefunction(object) or inspect.isasyncgenfunction(object):
            asyncqualifier = 'async '
        else:
            asyncqualifier = ''
        if name == realname:
            title = self.bold(realname)
        else:
            if cl is not None and inspect.getattr_static(cl, realname, []) is object:
                skipdocs = True
                if note.startswith(' from '):
                    note = ''
            title = self.bold(name) + ' = ' + realname
        argspec = None
        if inspect.isroutine(object):
            argspec = pydoc._getargspec(object)
            if argspec and realname == '<lambda>':
                title = self.bold(name) + ' lambda '
                # A lambda's arguments have no parentheses.
                if not object.__annotations__:
                    argspec = argspec[1:-1]
        if not argspec:
            argspec = '(...)'
        decl = asyncqualifier + title + argspec + note
        if skipdocs:
            return decl + '\n'
        doc = pydoc.getdoc(object) or ''
        return decl + '\n' + (doc and self.indent(doc).rstrip() + '\n')

    def docdata(self, object, name=None, mod=None, cl=None, *ignored):
        """Return the documentation of a descriptor of data."""
        results = []
        if name:
            results.append(self.bold(name) + '\n')
        doc = pydoc.getdoc(object) or ''
        if doc:
            results.append(self.indent(doc) + '\n')
        return ''.join(results)

    docproperty = docdata

    def docother(self, object, name=None, mod=None, parent=None, *ignored, maxlen=None, doc=None):
        """Return the documentation of a value."""
        repr = self.repr(object)
        if maxlen:
            line = (name + ' = ' if name else '') + repr
            chop = maxlen - len(line)
            if chop < 0:
                repr = repr[:chop] + '...'
        line = (name and self.bold(name) + ' = ' or '') + repr
        if not doc:
            doc = pydoc.getdoc(object)
        if doc:
            line += '\n' + self.indent(str(doc)) + '\n'
        return line


class _ClassMembers:
    """Lists the members of a class, by the class that defines them and by kind."""

    def __init__(self, doc, object, mod, push):
        self.doc, self.object, self.push = doc, object, push
        self.mod = mod
        self.need_line = False

    def rule(self):
        """Separate sections by a line."""
        if self.need_line:
            self.push('-' * 70)
        self.need_line = True

    def all(self, mro):
        """List everything."""
        object = self.object
        attrs = [attr for attr in pydoc.classify_class_attrs(object) if pydoc.visiblename(attr[0], obj=object)]
        while attrs:
            thisclass = mro.popleft() if mro else attrs[0][2]
            here, inherited = pydoc._split_list(attrs, lambda t: t[2] is thisclass)
            if object is not builtins.object and thisclass is builtins.object:
                attrs = inherited
                continue
            if thisclass is object:
                tag = "defined here"
            else:
                tag = "inherited from %s" % pydoc.classname(thisclass, object.__module__)
            pydoc.sort_attributes(here, object)
            rest = self.routines("Methods %s:\n" % tag, here, 'method')
            rest = self.routines("Class methods %s:\n" % tag, rest, 'class method')
            rest = self.routines("Static methods %s:\n" % tag, rest, 'static method')
            rest = self.descriptors("Readonly properties %s:\n" % tag, rest, 'readonly property')
            rest = self.descriptors("Data descriptors %s:\n" % tag, rest, 'data descriptor')
            rest = self.values("Data and other attributes %s:\n" % tag, rest)
            assert rest == []
            attrs = inherited

    def routines(self, title, attrs, wanted):
        ok, rest = pydoc._split_list(attrs, lambda t: t[1] == wanted)
        if ok:
            self.rule()
            self.push(title)
            for name, kind, homecls, value in ok:
                try:
                    value = getattr(self.object, name)
                except Exception:
                    # Some attributes can be had of instances only.
                    self.push(self.doc.docdata(value, name, self.mod))
                else:
                    self.push(self.doc.document(value, name, self.mod, self.object, homecls))
        return rest

    def descriptors(self, title, attrs, wanted):
        ok, rest = pydoc._split_list(attrs, lambda t: t[1] == wanted)
        if ok:
            self.rule()
            self.push(title)
            for name, kind, homecls, value in ok:
                self.push(self.doc.docdata(value, name, self.mod))
        return rest

    def values(self, title, attrs):
        ok, rest = pydoc._split_list(attrs, lambda t: t[1] == 'data')
        if ok:
            self.rule()
            self.push(title)
            for name, kind, homecls, value in ok:
                doc = pydoc.getdoc(value)
                try:
                    obj = getattr(self.object, name)
                except AttributeError:
                    obj = homecls.__dict__[name]
                self.push(self.doc.docother(obj, name, self.mod, maxlen=70, doc=doc) + '\n')
        return rest


class PlainTextDoc(TextDoc):
    """Makes text without bold letters."""

    def bold(self, text):
        return text
