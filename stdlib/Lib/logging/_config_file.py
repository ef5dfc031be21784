"""Configurations in files of the kind that configparser reads."""
from __future__ import annotations

import configparser
import io
import logging
import os
from collections.abc import Iterable

from ._config_values import find_object
from .handlers import MemoryHandler


def _names(text: str) -> list[str]:
    """The names in a list with commas."""
    return [name.strip() for name in text.split(",")] if text else []


def _evaluated(text: str) -> object:
    """The value of an expression, in which the names of the logging package can stand."""
    return eval(text, vars(logging))


def _parsed(source, defaults, encoding) -> configparser.RawConfigParser:
    """The parser for what was given as a path, an open file or a parser; RuntimeError if it cannot be read."""
    if isinstance(source, configparser.RawConfigParser):
        return source
    if isinstance(source, str):
        if not os.path.exists(source):
            raise FileNotFoundError(f"{source} doesn't exist")
        if not os.path.getsize(source):
            raise RuntimeError(f"{source} is an empty file")
    parser = configparser.ConfigParser(defaults)
    try:
        if hasattr(source, "readline"):
            parser.read_file(source)
        else:
            parser.read(source, encoding=io.text_encoding(encoding))
    except configparser.ParsingError as error:
        raise RuntimeError(f"{source} is invalid: {error}")
    return parser


def clear_handlers() -> None:
    """Shut down and forget all handlers."""
    logging._handlers.clear()
    logging.shutdown(logging._handlerList[:])
    logging._handlerList.clear()


def retire_loggers(names: Iterable[str], children: Iterable[str], disable: bool) -> None:
    """Deal with loggers that a configuration does not name.

    Those below a logger that it does name lose what they had been set to; the others are disabled or not, as asked.
    """
    tree = logging.root.manager.loggerDict
    children = set(children)
    for name in names:
        logger = tree[name]
        if name not in children:
            logger.disabled = disable
        elif not isinstance(logger, logging.PlaceHolder):
            logger.setLevel(logging.NOTSET)
            logger.handlers = []
            logger.propagate = True


class _FileConfiguration:
    """One configuration, and the formatters and handlers that have been made from it."""

    def __init__(self, parser: configparser.RawConfigParser) -> None:
        self.parser = parser
        self.formatters = {name: self._formatter(f"formatter_{name}") for name in self._list("formatters")}
        self.handlers: dict[str, logging.Handler] = {}

    def _list(self, section: str) -> list[str]:
        return _names(self.parser[section]["keys"])

    def _formatter(self, section: str) -> logging.Formatter:
        # Raw, for percent signs in formats are not those of interpolation.
        def option(name, fallback=None):
            return self.parser.get(section, name, raw=True, fallback=fallback)

        kind = self.parser[section].get("class")
        maker = find_object(kind) if kind else logging.Formatter
        defaults = option("defaults")
        keywords = {} if defaults is None else {"defaults": _evaluated(defaults)}
        return maker(option("format"), option("datefmt"), option("style", "%"), **keywords)

    def install_handlers(self) -> None:
        """Make the handlers; targets are set when all of them exist."""
        targets = {}
        for name in self._list("handlers"):
            section = self.parser[f"handler_{name}"]
            handler = self.handlers[name] = self._handler(section)
            handler.name = name
            if isinstance(handler, MemoryHandler) and section.get("target", ""):
                targets[handler] = section["target"]
        for handler, target in targets.items():
            handler.setTarget(self.handlers[target])

    def _handler(self, section) -> logging.Handler:
        kind = section["class"]
        try:
            maker = _evaluated(kind)
        except (AttributeError, NameError):
            maker = find_object(kind)
        positional, keywords = _evaluated(section.get("args", "()")), _evaluated(section.get("kwargs", "{}"))
        handler = maker(*positional, **keywords)
        if "level" in section:
            handler.setLevel(section["level"])
        if formatter := section.get("formatter", ""):
            handler.setFormatter(self.formatters[formatter])
        return handler

    def _equip(self, logger: logging.Logger, section) -> None:
        """Give a logger the level and the handlers of its section."""
        if "level" in section:
            logger.setLevel(section["level"])
        for handler in tuple(logger.handlers):
            logger.removeHandler(handler)
        for name in _names(section["handlers"]):
            logger.addHandler(self.handlers[name])

    def install_loggers(self, disable_existing: bool) -> None:
        """Set up the loggers; those that the file does not name are retired."""
        listed = self._list("loggers")
        listed.remove("root")
        self._equip(logging.root, self.parser["logger_root"])
        unnamed = dict.fromkeys(sorted(logging.root.manager.loggerDict))
        children: set[str] = set()
        for name in listed:
            section = self.parser[f"logger_{name}"]
            qualified = section["qualname"]
            logger = logging.getLogger(qualified)
            if qualified in unnamed:
                children.update(other for other in unnamed if other.startswith(qualified + "."))
                del unnamed[qualified]
            self._equip(logger, section)
            logger.propagate = section.getint("propagate", fallback=1)
            logger.disabled = 0
        retire_loggers(unnamed, children, disable_existing)


def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    """Set logging up from a file with sections for loggers, handlers and formatters.

    `fname` is a path, an open file or a parser that has read one; `defaults` are defaults for the parser. Expressions in
    the file are evaluated, so it has to come from somebody who may run code here.
    """
    configuration = _FileConfiguration(_parsed(fname, defaults, encoding))
    with logging._lock:
        clear_handlers()
        configuration.install_handlers()
        configuration.install_loggers(disable_existing_loggers)
