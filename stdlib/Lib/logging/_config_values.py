"""Values of configurations: strings like 'ext://sys.stderr' and 'cfg://handlers.file' stand for other objects."""
from __future__ import annotations

import re
from collections.abc import Callable

_IDENTIFIER = re.compile(r"[a-z_]\w*\Z", re.IGNORECASE | re.ASCII)


def valid_ident(s: str) -> bool:
    """True for an identifier; ValueError for anything else."""
    if _IDENTIFIER.match(s):
        return True
    raise ValueError(f"Not a valid Python identifier: {s!r}")


def find_object(path: str, importer: Callable[[str], object] = __import__) -> object:
    """The object with a dotted path, importing what has to be imported."""
    first, *rest = path.split(".")
    found = importer(first)
    reached = first
    for name in rest:
        reached += "." + name
        if not hasattr(found, name):
            importer(reached)
        found = getattr(found, name)
    return found


class ConvertingMixin:
    """Part of the containers below: values are converted when they are asked for."""

    __module__ = "logging.config"

    def convert_with_key(self, key, value, replace=True):
        """The converted value, which takes the place of the former under the key unless `replace` is false."""
        converted = self.convert(value)
        if converted is not value:
            if replace:
                self[key] = converted
            if isinstance(converted, ConvertingMixin):
                converted.key = key
        return converted

    def convert(self, value):
        """The converted value."""
        converted = self.configurator.convert(value)
        if converted is not value and isinstance(converted, ConvertingMixin):
            converted.parent = self
        return converted


class ConvertingDict(dict, ConvertingMixin):
    """A dictionary whose values are converted."""

    __module__ = "logging.config"

    def __getitem__(self, key):
        raw = super().__getitem__(key)
        return self.convert_with_key(key, raw)

    def get(self, key, default=None):
        raw = super().get(key, default)
        return self.convert_with_key(key, raw)

    def pop(self, key, default=None):
        raw = super().pop(key, default)
        return self.convert_with_key(key, raw, replace=False)


class ConvertingList(list, ConvertingMixin):
    """A list whose elements are converted."""

    __module__ = "logging.config"

    def __getitem__(self, key):
        raw = super().__getitem__(key)
        return self.convert_with_key(key, raw)

    def pop(self, idx=-1):
        raw = super().pop(idx)
        return self.convert(raw)


class ConvertingTuple(tuple, ConvertingMixin):
    """A tuple whose elements are converted, each time anew."""

    __module__ = "logging.config"

    def __getitem__(self, key):
        raw = super().__getitem__(key)
        return self.convert_with_key(key, raw, replace=False)


_CONTAINERS = ((ConvertingDict, dict), (ConvertingList, list), (ConvertingTuple, tuple))


class BaseConfigurator:
    """Holds a configuration and knows what its values mean. `value_converters` names a method for each prefix."""

    __module__ = "logging.config"

    CONVERT_PATTERN = re.compile(r"(?P<prefix>[a-z]+)://(?P<suffix>.*)\Z")
    WORD_PATTERN = re.compile(r"\s*(\w+)\s*")
    DOT_PATTERN = re.compile(r"\.\s*(\w+)\s*")
    INDEX_PATTERN = re.compile(r"\[([^][]*)\]\s*")
    DIGIT_PATTERN = re.compile(r"\d+\Z")

    value_converters = dict(ext="ext_convert", cfg="cfg_convert")

    importer = staticmethod(__import__)

    def __init__(self, config):
        self.config = self._container(ConvertingDict, config)

    def _container(self, kind, content):
        made = kind(content)
        made.configurator = self
        return made

    def resolve(self, s):
        """The object with a dotted path; ValueError if there is none."""
        try:
            return find_object(s, self.importer)
        except ImportError as error:
            raise ValueError(f"Cannot resolve {s!r}: {error}") from error

    def ext_convert(self, value):
        """What stands behind 'ext://'."""
        return self.resolve(value)

    def cfg_convert(self, value):
        """What stands behind 'cfg://': names and subscripts that lead into the configuration itself."""
        start = self.WORD_PATTERN.match(value)
        if start is None:
            raise ValueError(f"Unable to convert {value!r}")
        found, at = self.config[start[1]], start.end()
        while at < len(value):
            if step := self.DOT_PATTERN.match(value, at):
                found = found[step[1]]
            elif step := self.INDEX_PATTERN.match(value, at):
                found = self._subscript(found, step[1])
            else:
                raise ValueError(f"Unable to convert {value!r} at {value[at:]!r}")
            at = step.end()
        return found

    def _subscript(self, container, index: str):
        """An element by number, or by the text of the index where numbers do not fit."""
        if self.DIGIT_PATTERN.match(index):
            try:
                return container[int(index)]
            except TypeError:
                pass
        return container[index]

    def convert(self, value):
        """What a value means: containers of the plain types become converting ones, strings may have a prefix."""
        if isinstance(value, ConvertingMixin):
            return value
        if isinstance(value, str):
            return self._convert_text(value)
        for kind, plain in _CONTAINERS:
            # A named tuple has a meaning of its own.
            if isinstance(value, plain) and not (plain is tuple and hasattr(value, "_fields")):
                return self._container(kind, value)
        return value

    def _convert_text(self, text: str):
        parts = self.CONVERT_PATTERN.match(text)
        method = self.value_converters.get(parts["prefix"]) if parts else None
        return getattr(self, method)(parts["suffix"]) if method else text

    def configure_custom(self, config):
        """Call the factory that '()' names with the other entries; those under '.' become attributes of the result."""
        factory = config.pop("()")
        if not callable(factory):
            factory = self.resolve(factory)
        attributes = config.pop(".", None)
        made = factory(**{key: config[key] for key in config if valid_ident(key)})
        set_attributes(made, attributes)
        return made

    def as_tuple(self, value):
        """A list as a tuple; JSON has no tuples."""
        return tuple(value) if isinstance(value, list) else value


def set_attributes(target: object, attributes: dict[str, object] | None) -> None:
    """Give an object attributes."""
    for name, value in (attributes or {}).items():
        setattr(target, name, value)
