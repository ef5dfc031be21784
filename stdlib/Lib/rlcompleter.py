"""Completion of names for the readline module: keywords, globals, and attributes of what a dotted expression means.

Importing this makes Tab complete, where readline can. To complete `a.b.c`, `a.b` is
evaluated: properties and __getattr__() methods run then.
"""

import atexit
import builtins
import inspect
import keyword
import re

__all__ = ["Completer"]

_DOTTED = re.compile(r"(\w+(?:\.\w+)*)\.(\w*)")
_WITH_COLON = frozenset(["finally", "try"])
_COMPLETE = frozenset(["False", "None", "True", "break", "continue", "pass", "else", "_"])


class Completer:
    """A completer for readline.set_completer(): of a namespace, or of __main__ as it then is."""

    def __init__(self, namespace=None):
        if namespace is not None and not isinstance(namespace, dict):
            raise TypeError("namespace must be a dictionary")
        self.use_main_ns = namespace is None
        if namespace is not None:
            self.namespace = namespace

    def complete(self, text, state):
        """The completion of that number of a text; None if there are not so many."""
        if self.use_main_ns:
            import __main__

            self.namespace = vars(__main__)
        if not text.strip():
            return self._indentation(text, state)
        if state == 0:
            self.matches = self.attr_matches(text) if "." in text else self.global_matches(text)
        return self.matches[state] if state < len(self.matches) else None

    @staticmethod
    def _indentation(text, state):
        """Without a word, Tab indents."""
        if state:
            return None
        if not _readline_available:
            return "\t"
        readline.insert_text("\t")
        readline.redisplay()
        return ""

    def _callable_postfix(self, val, word):
        """A word with the parenthesis that a call of the value needs, or both of them if it takes no arguments."""
        if not callable(val):
            return word
        try:
            takes_any = inspect.signature(val).parameters
        except ValueError:
            takes_any = True
        return word + ("(" if takes_any else "()")

    @staticmethod
    def _keyword(word):
        """A keyword with what must follow it."""
        if word in _WITH_COLON:
            return f"{word}:"
        return word if word in _COMPLETE else f"{word} "

    def global_matches(self, text):
        """The keywords, and the names in the namespace and among the builtins, that begin with a text."""
        matches = {"__builtins__"}
        result = []
        for word in [*keyword.kwlist, *keyword.softkwlist]:
            if word.startswith(text):
                matches.add(word)
                result.append(self._keyword(word))
        for names in self.namespace, vars(builtins):
            for word, value in names.items():
                if word.startswith(text) and word not in matches:
                    matches.add(word)
                    result.append(self._callable_postfix(value, word))
        return result

    def attr_matches(self, text):
        """The dotted names that begin with a text, as far as what is before the last dot can be evaluated.

        Names with underscores come only if the text has them, or if there are no
        others.
        """
        found = _DOTTED.match(text)
        if found is None:
            return []
        expression, start = found.groups()
        try:
            owner = eval(expression, self.namespace)
        except Exception:
            return []
        words = self._attributes(owner)
        hidden = "" if start else "_"
        while True:
            matches = [
                f"{expression}.{self._described(owner, word)}"
                for word in words
                if word.startswith(start) and not (hidden and word.startswith(hidden))
            ]
            if matches or not hidden:
                return sorted(matches)
            hidden = "__" if hidden == "_" else ""

    @staticmethod
    def _attributes(owner):
        """The names of an object's attributes, without that of its builtins."""
        names = set(dir(owner)) - {"__builtins__"}
        if hasattr(owner, "__class__"):
            names |= {"__class__", *get_class_members(owner.__class__)}
        return names

    def _described(self, owner, word):
        # Asking a property for its value could do anything, and the class tells enough.
        if isinstance(getattr(type(owner), word, None), property):
            return word
        value = getattr(owner, word, None)
        return word if value is None else self._callable_postfix(value, word)


def get_class_members(klass):
    """The names of attributes of a class and all its bases, which dir() may not know."""
    bases = getattr(klass, "__bases__", ())
    return dir(klass) + [name for base in bases for name in get_class_members(base)]


try:
    import readline
except ImportError:
    _readline_available = False
else:
    _readline_available = True
    readline.set_completer(Completer().complete)
    # When the interpreter ends, the namespace must not be kept alive by readline.
    atexit.register(lambda: readline.set_completer(None))
