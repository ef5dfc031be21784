"""Completion of Python names and attributes, for readline.

Importing this module sets the completer if there is a readline module.
"""

import atexit
import builtins
import inspect
import keyword
import re
import warnings

import __main__

__all__ = ["Completer"]


class Completer:
    """Completes names of a namespace: `__main__`'s, as it is then, unless another is given."""

    def __init__(self, namespace=None):
        if namespace and not isinstance(namespace, dict):
            raise TypeError('namespace must be a dictionary')
        self.use_main_ns = namespace is None
        if namespace is not None:
            self.namespace = namespace

    def complete(self, text, state):
        """Return the completion number `state` of the text, or None when there are no more."""
        if self.use_main_ns:
            self.namespace = __main__.__dict__
        if not text.strip():
            # Nothing to complete: the tab indents.
            if state == 0:
                if _readline_available:
                    readline.insert_text('\t')
                    readline.redisplay()
                    return ''
                return '\t'
            return None
        if state == 0:
            with warnings.catch_warnings(action="ignore"):
                self.matches = self.attr_matches(text) if "." in text else self.global_matches(text)
        try:
            return self.matches[state]
        except IndexError:
            return None

    def _callable_postfix(self, val, word):
        if not callable(val):
            return word
        word += "("
        try:
            if not inspect.signature(val).parameters:
                word += ")"
        except ValueError:
            pass
        return word

    def global_matches(self, text):
        """Return the keywords, names of the namespace and built-ins that begin with the text."""
        matches = []
        seen = {"__builtins__"}
        n = len(text)
        for word in keyword.kwlist + keyword.softkwlist:
            if word[:n] != text:
                continue
            seen.add(word)
            if word in {'finally', 'try'}:
                word += ':'
            elif word not in {'False', 'None', 'True', 'break', 'continue', 'pass', 'else', '_'}:
                word += ' '
            matches.append(word)
        for namespace in (self.namespace, builtins.__dict__):
            for word, value in namespace.items():
                if word[:n] == text and word not in seen:
                    seen.add(word)
                    matches.append(self._callable_postfix(value, word))
        return matches

    def attr_matches(self, text):
        """Return the attributes that complete text of the form `name.name...`.

        The part before the last dot is evaluated, so that a `__getattr__`
        of the object may run. Names with an underscore are left out until
        one is typed.
        """
        found = re.match(r"(\w+(\.\w+)*)\.(\w*)", text)
        if not found:
            return []
        expression, attribute = found.group(1, 3)
        try:
            thisobject = eval(expression, self.namespace)
        except Exception:
            return []
        words = set(dir(thisobject))
        words.discard("__builtins__")
        if hasattr(thisobject, '__class__'):
            words.add('__class__')
            words.update(get_class_members(thisobject.__class__))
        matches = []
        n = len(attribute)
        # First without names that begin with an underscore, then without private ones, then all.
        hidden = {'': '_', '_': '__'}.get(attribute)
        while True:
            for word in words:
                if word[:n] != attribute or hidden and word[:n + len(hidden) - (attribute == '_')] == hidden:
                    continue
                match = f"{expression}.{word}"
                if isinstance(getattr(type(thisobject), word, None), property):
                    # Evaluating a property may have effects.
                    matches.append(match)
                    continue
                value = getattr(thisobject, word, None)
                matches.append(match if value is None else self._callable_postfix(value, match))
            if matches or not hidden:
                break
            hidden = '__' if hidden == '_' else None
        matches.sort()
        return matches


def get_class_members(klass):
    """Return the names of a class's attributes and of those of its bases."""
    names = dir(klass)
    for base in getattr(klass, '__bases__', ()):
        names = names + get_class_members(base)
    return names


try:
    import readline
except ImportError:
    _readline_available = False
else:
    readline.set_completer(Completer().complete)
    # The completer must not keep objects alive that are wanted dead at exit.
    atexit.register(lambda: readline.set_completer(None))
    _readline_available = True
