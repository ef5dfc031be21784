"""Set logging up from a dictionary, from a file, or from what comes in through a socket."""
from __future__ import annotations

import errno
import functools
import logging
import logging.handlers
import queue
from collections.abc import Iterator
from contextlib import contextmanager

from ._config_file import clear_handlers, fileConfig, retire_loggers
from ._config_values import (
    BaseConfigurator, ConvertingDict, ConvertingList, ConvertingMixin, ConvertingTuple, set_attributes, valid_ident,
)
from ._config_values import find_object as _resolve

DEFAULT_LOGGING_CONFIG_PORT = 9030
RESET_ERROR = errno.ECONNRESET

# The server that listen() has started.
_listener = None


class _NotConfiguredYet(TypeError):
    """Something needs a handler whose turn has not come."""


@contextmanager
def _telling(message: str) -> Iterator[None]:
    """Turn exceptions into a ValueError with a message that says what could not be done."""
    try:
        yield
    except Exception as error:
        raise ValueError(message) from error


def _call_with_other_name(factory, keywords: dict[str, object], name: str, other: str):
    """Call a factory; once more if it does not know an argument by the one name, but maybe by the other."""
    try:
        return factory(**keywords)
    except TypeError as error:
        if f"'{name}'" not in str(error):
            raise
    keywords[other] = keywords.pop(name)
    return factory(**keywords)


def _is_queue_like_object(obj) -> bool:
    """Whether something has the methods of a queue that handler and listener need."""
    if isinstance(obj, (queue.Queue, queue.SimpleQueue)):
        return True
    # Queues of multiprocessing and proxies for them have no class in common.
    methods = ("empty", "full", "get", "put_nowait", "qsize")
    return all(callable(getattr(obj, method, None)) for method in methods)


class DictConfigurator(BaseConfigurator):
    """Sets logging up from a dictionary. Subclasses can override how formatters, filters, handlers and loggers are made."""

    def configure(self):
        """Do it."""
        config = self.config
        if "version" not in config:
            raise ValueError("dictionary doesn't specify a version")
        if (version := config["version"]) != 1:
            raise ValueError(f"Unsupported version: {version}")
        incremental = config.pop("incremental", False)
        with logging._lock:
            if incremental:
                self._change_handlers(config.get("handlers", {}))
                self._configure_loggers(config.get("loggers", {}), incremental=True)
            else:
                disable = config.pop("disable_existing_loggers", True)
                clear_handlers()
                self._make_each("formatters", "formatter", self.configure_formatter)
                self._make_each("filters", "filter", self.configure_filter)
                self._make_handlers(config.get("handlers", {}))
                self._replace_loggers(config.get("loggers", {}), disable)
            if root := config.get("root"):
                with _telling("Unable to configure root logger"):
                    self.configure_root(root, incremental)

    def _change_handlers(self, handlers) -> None:
        """Set the levels of handlers that exist."""
        for name in handlers:
            if name not in logging._handlers:
                raise ValueError(f"No handler found with name {name!r}")
            with _telling(f"Unable to configure handler {name!r}"):
                if level := handlers[name].get("level"):
                    logging._handlers[name].setLevel(logging._checkLevel(level))

    def _make_each(self, section: str, noun: str, make) -> None:
        """Put what `make` makes of them in the place of the entries of a section."""
        entries = self.config.get(section, {})
        for name in entries:
            with _telling(f"Unable to configure {noun} {name!r}"):
                entries[name] = make(entries[name])

    def _make_handlers(self, handlers) -> None:
        """Make the handlers; those that need others have to wait for these."""
        waiting = []
        for name in sorted(handlers):
            try:
                self._make_handler(handlers, name)
            except ValueError as error:
                # Subclasses may raise errors of their own here: only their text tells.
                if " not configured yet" not in str(error.__cause__.__cause__):
                    raise
                waiting.append(name)
        for name in waiting:
            self._make_handler(handlers, name)

    def _make_handler(self, handlers, name: str) -> None:
        with _telling(f"Unable to configure handler {name!r}"):
            handler = self.configure_handler(handlers[name])
            handler.name = name
            handlers[name] = handler

    def _configure_loggers(self, loggers, incremental: bool = False) -> None:
        for name in loggers:
            with _telling(f"Unable to configure logger {name!r}"):
                self.configure_logger(name, loggers[name], incremental)

    def _replace_loggers(self, loggers, disable: bool) -> None:
        """Configure loggers, and retire those that exist and are not named."""
        existing = set(logging.root.manager.loggerDict)
        below = tuple(f"{name}." for name in loggers if name in existing)
        self._configure_loggers(loggers)
        unnamed = existing.difference(loggers)
        retire_loggers(unnamed, (name for name in unnamed if name.startswith(below)), disable)

    def configure_formatter(self, config):
        """A formatter."""
        if "()" in config:
            return self._custom_formatter(config)
        kind = config.get("class")
        maker = _resolve(kind) if kind else logging.Formatter
        keywords = {key: config[key] for key in ("defaults", "validate") if config.get(key) is not None}
        return maker(config.get("format"), config.get("datefmt"), config.get("style", "%"), **keywords)

    def _custom_formatter(self, config):
        """A formatter from a factory, which may call the format `format` or, as Formatter does, `fmt`."""
        def make(**entries):
            return self.configure_custom(self._container(ConvertingDict, {**entries, "()": factory}))

        factory = config.pop("()")
        entries = {key: config[key] for key in config}
        return _call_with_other_name(make, entries, "format", "fmt")

    def configure_filter(self, config):
        """A filter."""
        if "()" in config:
            return self.configure_custom(config)
        return logging.Filter(config.get("name", ""))

    def add_filters(self, filterer, filters):
        """Add filters, given by their names or as they are."""
        for given in filters:
            with _telling(f"Unable to add filter {given!r}"):
                is_filter = callable(given) or callable(getattr(given, "filter", None))
                filterer.addFilter(given if is_filter else self.config["filters"][given])

    def _configured_handler(self, name: str, message: str) -> logging.Handler:
        """A handler that another one needs."""
        handler = self.config["handlers"][name]
        if not isinstance(handler, logging.Handler):
            raise _NotConfiguredYet(message)
        return handler

    def _configure_queue_handler(self, klass, **kwargs):
        """A handler for a queue, together with its listener."""
        source = kwargs.pop("queue") if "queue" in kwargs else queue.Queue()
        make_listener = kwargs.pop("listener", logging.handlers.QueueListener)
        respect, handlers = kwargs.pop("respect_handler_level", False), kwargs.pop("handlers", ())
        listener = make_listener(source, *handlers, respect_handler_level=respect)
        handler = klass(source, **kwargs)
        handler.listener = listener
        return handler

    def _queue(self, given):
        """The queue that an entry means: one that exists, a callable's name, or a custom object."""
        if isinstance(given, dict) and "()" in given:
            return self.configure_custom(self._container(ConvertingDict, given))
        if isinstance(given, str):
            maker = self.resolve(given)
            if callable(maker):
                return maker()
        elif not isinstance(given, dict) and _is_queue_like_object(given):
            return given
        raise TypeError(f"Invalid queue specifier {given!r}")

    def _listener_maker(self, given):
        """What makes the listener: a class, the name of a callable, or a custom object that can be called."""
        maker = given if isinstance(given, type) else None
        if isinstance(given, str):
            maker = self.resolve(given)
        elif isinstance(given, dict) and "()" in given:
            maker = self.configure_custom(self._container(ConvertingDict, given))
        if not callable(maker) or isinstance(maker, type) and not issubclass(maker, logging.handlers.QueueListener):
            raise TypeError(f"Invalid listener specifier {given!r}")
        return maker

    def _ready_handlers(self, names) -> list[logging.Handler]:
        handlers = []
        for name in names:
            with _telling(f"Unable to set required handler {name!r}"):
                handlers.append(self._configured_handler(name, f"Required handler {name!r} is not configured yet"))
        return handlers

    def _prepare_arguments(self, kind: type, options: dict[str, object]) -> None:
        """Turn entries for handlers of this package into what their classes take."""
        known = logging.handlers
        if issubclass(kind, known.MemoryHandler):
            if "flushLevel" in options:
                options["flushLevel"] = logging._checkLevel(options["flushLevel"])
            if "target" in options:
                name = options["target"]
                with _telling(f"Unable to set target handler {name!r}"):
                    options["target"] = self._configured_handler(name, "target not configured yet")
        elif issubclass(kind, known.QueueHandler):
            for key, make in (("queue", self._queue), ("listener", self._listener_maker), ("handlers", self._ready_handlers)):
                if key in options:
                    options[key] = make(options[key])
        for relevant, key in ((known.SMTPHandler, "mailhost"), (known.SysLogHandler, "address")):
            if issubclass(kind, relevant) and key in options:
                options[key] = self.as_tuple(options[key])

    def _handler_maker(self, options: dict[str, object]):
        """What makes a handler: the factory under '()', or the class."""
        if "()" in options:
            factory = options.pop("()")
            return factory if callable(factory) else self.resolve(factory)
        given = options.pop("class")
        kind = given if callable(given) else self.resolve(given)
        self._prepare_arguments(kind, options)
        if issubclass(kind, logging.handlers.QueueHandler):
            return functools.partial(self._configure_queue_handler, kind)
        return kind

    def configure_handler(self, config):
        """A handler. The entry stays as it is, for the handler may have to wait for another one."""
        options = {key: config[key] for key in config}
        formatter, level, filters = (options.pop(key, None) for key in ("formatter", "level", "filters"))
        if formatter:
            with _telling(f"Unable to set formatter {formatter!r}"):
                formatter = self.config["formatters"][formatter]
        maker = self._handler_maker(options)
        attributes = options.pop(".", None)
        keywords = {key: value for key, value in options.items() if valid_ident(key)}
        # Old handlers call the stream `strm`.
        handler = _call_with_other_name(maker, keywords, "stream", "strm")
        if formatter:
            handler.setFormatter(formatter)
        if level is not None:
            handler.setLevel(logging._checkLevel(level))
        if filters:
            self.add_filters(handler, filters)
        set_attributes(handler, attributes)
        return handler

    def add_handlers(self, logger, handlers):
        """Add handlers, given by their names."""
        for name in handlers:
            with _telling(f"Unable to add handler {name!r}"):
                logger.addHandler(self.config["handlers"][name])

    def common_logger_config(self, logger, config, incremental=False):
        """What is the same for the root logger and others: the level; unless incremental, handlers and filters too."""
        level = config.get("level", None)
        if level is not None:
            logger.setLevel(level)
        if incremental:
            return
        for handler in tuple(logger.handlers):
            logger.removeHandler(handler)
        if handlers := config.get("handlers", None):
            self.add_handlers(logger, handlers)
        if filters := config.get("filters", None):
            self.add_filters(logger, filters)

    def configure_logger(self, name, config, incremental=False):
        """Set up a logger that is not the root."""
        logger = logging.getLogger(name)
        self.common_logger_config(logger, config, incremental)
        logger.disabled = False
        propagate = config.get("propagate", None)
        logger.propagate = logger.propagate if propagate is None else propagate

    def configure_root(self, config, incremental=False):
        """Set up the root logger."""
        self.common_logger_config(logging.getLogger(), config, incremental)


dictConfigClass = DictConfigurator


def dictConfig(config):
    """Set logging up from a dictionary, whose form the documentation describes."""
    dictConfigClass(config).configure()


def listen(port=DEFAULT_LOGGING_CONFIG_PORT, verify=None):
    """A thread, not started yet, that takes configurations from a port. `verify` is given the bytes, and hands back those to use or None.

    Configurations in the form of files run code, so they have to be verified when others can reach the port.
    """
    from ._config_server import ListenerThread
    return ListenerThread(port, verify)


def stopListening():
    """End what listen() has started."""
    global _listener
    with logging._lock:
        if _listener:
            _listener.abort = 1
            _listener = None
