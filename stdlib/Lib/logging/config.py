"""Sets logging up from a dictionary or a file in the format of configparser."""

import errno
import functools
import io
import logging
import logging.handlers
import os
import queue
import re
import struct
import threading
import traceback

DEFAULT_LOGGING_CONFIG_PORT = 9030

RESET_ERROR = errno.ECONNRESET

# The server of listen(), while it runs.
_listener = None


def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    """Set logging up from a file, a file name or a ConfigParser."""
    import configparser

    if isinstance(fname, str):
        if not os.path.exists(fname):
            raise FileNotFoundError(f"{fname} doesn't exist")
        if not os.path.getsize(fname):
            raise RuntimeError(f"{fname} is an empty file")
    if isinstance(fname, configparser.RawConfigParser):
        cp = fname
    else:
        try:
            cp = configparser.ConfigParser(defaults)
            if hasattr(fname, "readline"):
                cp.read_file(fname)
            else:
                encoding = io.text_encoding(encoding)
                cp.read(fname, encoding=encoding)
        except configparser.ParsingError as e:
            raise RuntimeError(f"{fname} is invalid: {e}")
    formatters = _create_formatters(cp)
    with logging._lock:
        _clearExistingHandlers()
        handlers = _install_handlers(cp, formatters)
        _install_loggers(cp, handlers, disable_existing_loggers)


def _resolve(name):
    """Return the object of a dotted name, importing modules on the way."""
    parts = name.split(".")
    used = parts.pop(0)
    found = __import__(used)
    for n in parts:
        used += "." + n
        try:
            found = getattr(found, n)
        except AttributeError:
            __import__(used)
            found = getattr(found, n)
    return found


def _strip_spaces(alist):
    return map(str.strip, alist)


def _create_formatters(cp):
    flist = cp["formatters"]["keys"]
    if not len(flist):
        return {}
    formatters = {}
    for form in _strip_spaces(flist.split(",")):
        sectname = f"formatter_{form}"
        fs = cp.get(sectname, "format", raw=True, fallback=None)
        dfs = cp.get(sectname, "datefmt", raw=True, fallback=None)
        stl = cp.get(sectname, "style", raw=True, fallback="%")
        defaults = cp.get(sectname, "defaults", raw=True, fallback=None)
        c = logging.Formatter
        class_name = cp[sectname].get("class")
        if class_name:
            c = _resolve(class_name)
        if defaults is not None:
            defaults = eval(defaults, vars(logging))
            f = c(fs, dfs, stl, defaults=defaults)
        else:
            f = c(fs, dfs, stl)
        formatters[form] = f
    return formatters


def _install_handlers(cp, formatters):
    hlist = cp["handlers"]["keys"]
    if not len(hlist):
        return {}
    handlers = {}
    # Targets of memory handlers may come after them.
    fixups = []
    for hand in _strip_spaces(hlist.split(",")):
        section = cp[f"handler_{hand}"]
        klass = section["class"]
        fmt = section.get("formatter", "")
        try:
            klass = eval(klass, vars(logging))
        except (AttributeError, NameError):
            klass = _resolve(klass)
        args = eval(section.get("args", "()"), vars(logging))
        kwargs = eval(section.get("kwargs", "{}"), vars(logging))
        h = klass(*args, **kwargs)
        h.name = hand
        if "level" in section:
            h.setLevel(section["level"])
        if len(fmt):
            h.setFormatter(formatters[fmt])
        if issubclass(klass, logging.handlers.MemoryHandler):
            target = section.get("target", "")
            if len(target):
                fixups.append((h, target))
        handlers[hand] = h
    for h, t in fixups:
        h.setTarget(handlers[t])
    return handlers


def _handle_existing_loggers(existing, child_loggers, disable_existing):
    """Disable the loggers that a configuration does not name; those below named ones start afresh."""
    root = logging.root
    for log in existing:
        logger = root.manager.loggerDict[log]
        if log in child_loggers:
            if not isinstance(logger, logging.PlaceHolder):
                logger.setLevel(logging.NOTSET)
                logger.handlers = []
                logger.propagate = True
        else:
            logger.disabled = disable_existing


def _existing_children(existing, name):
    """List the loggers of a sorted list that are below a name."""
    prefixed = name + "."
    children = []
    i = existing.index(name) + 1
    while i < len(existing) and existing[i].startswith(name):
        if existing[i].startswith(prefixed):
            children.append(existing[i])
        i += 1
    return children


def _install_loggers(cp, handlers, disable_existing):
    llist = list(_strip_spaces(cp["loggers"]["keys"].split(",")))
    llist.remove("root")
    section = cp["logger_root"]
    root = logging.root
    if "level" in section:
        root.setLevel(section["level"])
    for h in root.handlers[:]:
        root.removeHandler(h)
    hlist = section["handlers"]
    if len(hlist):
        for hand in _strip_spaces(hlist.split(",")):
            root.addHandler(handlers[hand])
    existing = sorted(root.manager.loggerDict.keys())
    child_loggers = []
    for log in llist:
        section = cp[f"logger_{log}"]
        qn = section["qualname"]
        propagate = section.getint("propagate", fallback=1)
        logger = logging.getLogger(qn)
        if qn in existing:
            child_loggers += _existing_children(existing, qn)
            existing.remove(qn)
        if "level" in section:
            logger.setLevel(section["level"])
        for h in logger.handlers[:]:
            logger.removeHandler(h)
        logger.propagate = propagate
        logger.disabled = 0
        hlist = section["handlers"]
        if len(hlist):
            for hand in _strip_spaces(hlist.split(",")):
                logger.addHandler(handlers[hand])
    _handle_existing_loggers(existing, child_loggers, disable_existing)


def _clearExistingHandlers():
    logging._handlers.clear()
    logging.shutdown(logging._handlerList[:])
    del logging._handlerList[:]


IDENTIFIER = re.compile("^[a-z_][a-z0-9_]*$", re.I)


def valid_ident(s):
    """Raise ValueError for a string that is no identifier."""
    m = IDENTIFIER.match(s)
    if not m:
        raise ValueError(f"Not a valid Python identifier: {s!r}")
    return True


class ConvertingMixin:
    """For containers that convert their values when they are read."""

    def convert_with_key(self, key, value, replace=True):
        result = self.configurator.convert(value)
        # Containers know where they are in the whole.
        if value is not result:
            if replace:
                self[key] = result
            if type(result) in (ConvertingDict, ConvertingList, ConvertingTuple):
                result.parent = self
                result.key = key
        return result

    def convert(self, value):
        result = self.configurator.convert(value)
        if value is not result:
            if type(result) in (ConvertingDict, ConvertingList, ConvertingTuple):
                result.parent = self
        return result


class ConvertingDict(dict, ConvertingMixin):
    """A dictionary that converts its values when they are read."""

    def __getitem__(self, key):
        value = dict.__getitem__(self, key)
        return self.convert_with_key(key, value)

    def get(self, key, default=None):
        value = dict.get(self, key, default)
        return self.convert_with_key(key, value)

    def pop(self, key, default=None):
        value = dict.pop(self, key, default)
        return self.convert_with_key(key, value, replace=False)


class ConvertingList(list, ConvertingMixin):
    """A list that converts its items when they are read."""

    def __getitem__(self, key):
        value = list.__getitem__(self, key)
        return self.convert_with_key(key, value)

    def pop(self, idx=-1):
        value = list.pop(self, idx)
        return self.convert(value)


class ConvertingTuple(tuple, ConvertingMixin):
    """A tuple that converts its items when they are read."""

    def __getitem__(self, key):
        value = tuple.__getitem__(self, key)
        # Cannot be replaced here.
        return self.convert_with_key(key, value, replace=False)


class BaseConfigurator:
    """Resolves references in a configuration: ext://name for objects, cfg://path for parts of itself."""

    CONVERT_PATTERN = re.compile(r"^(?P<prefix>[a-z]+)://(?P<suffix>.*)$")
    WORD_PATTERN = re.compile(r"^\s*(\w+)\s*")
    DOT_PATTERN = re.compile(r"^\.\s*(\w+)\s*")
    INDEX_PATTERN = re.compile(r"^\[([^\[\]]*)\]\s*")
    DIGIT_PATTERN = re.compile(r"^\d+$")

    value_converters = {"ext": "ext_convert", "cfg": "cfg_convert"}

    importer = staticmethod(__import__)

    def __init__(self, config):
        self.config = ConvertingDict(config)
        self.config.configurator = self

    def resolve(self, s):
        """Return the object of a dotted name, importing modules on the way."""
        name = s.split(".")
        used = name.pop(0)
        try:
            found = self.importer(used)
            for frag in name:
                used += "." + frag
                try:
                    found = getattr(found, frag)
                except AttributeError:
                    self.importer(used)
                    found = getattr(found, frag)
            return found
        except ImportError as e:
            raise ValueError(f"Cannot resolve {s!r}: {e}") from e

    def ext_convert(self, value):
        """Return what follows ext://: an object."""
        return self.resolve(value)

    def cfg_convert(self, value):
        """Return what follows cfg://: a part of the configuration."""
        rest = value
        m = self.WORD_PATTERN.match(rest)
        if m is None:
            raise ValueError(f"Unable to convert {value!r}")
        rest = rest[m.end():]
        d = self.config[m.groups()[0]]
        while rest:
            m = self.DOT_PATTERN.match(rest)
            if m:
                d = d[m.groups()[0]]
            else:
                m = self.INDEX_PATTERN.match(rest)
                if m:
                    idx = m.groups()[0]
                    if not self.DIGIT_PATTERN.match(idx):
                        d = d[idx]
                    else:
                        try:
                            d = d[int(idx)]
                        except TypeError:
                            d = d[idx]
            if not m:
                raise ValueError(f"Unable to convert {value!r} at {rest!r}")
            rest = rest[m.end():]
        return d

    def convert(self, value):
        """Return a value with references resolved, containers as converting ones."""
        if not isinstance(value, ConvertingDict) and isinstance(value, dict):
            value = ConvertingDict(value)
            value.configurator = self
        elif not isinstance(value, ConvertingList) and isinstance(value, list):
            value = ConvertingList(value)
            value.configurator = self
        elif (
            not isinstance(value, ConvertingTuple) and isinstance(value, tuple) and not hasattr(value, "_fields")
        ):
            value = ConvertingTuple(value)
            value.configurator = self
        elif isinstance(value, str):
            m = self.CONVERT_PATTERN.match(value)
            if m:
                d = m.groupdict()
                converter = self.value_converters.get(d["prefix"], None)
                if converter:
                    value = getattr(self, converter)(d["suffix"])
        return value

    def configure_custom(self, config):
        """Return what the function under the key "()" makes of the other values."""
        c = config.pop("()")
        if not callable(c):
            c = self.resolve(c)
        props = config.pop(".", None)
        kwargs = {k: config[k] for k in config if valid_ident(k)}
        result = c(**kwargs)
        if props:
            for name, value in props.items():
                setattr(result, name, value)
        return result

    def as_tuple(self, value):
        """Return a list as a tuple."""
        if isinstance(value, list):
            value = tuple(value)
        return value


def _is_queue_like_object(obj):
    """Tell whether something has the methods of a queue that handlers need."""
    if isinstance(obj, (queue.Queue, queue.SimpleQueue)):
        return True
    # Proxies of multiprocessing's managers are of no common class.
    return all(callable(getattr(obj, method, None)) for method in (
        "empty", "full", "get", "get_nowait", "join", "put", "put_nowait", "qsize", "task_done"
    )) or all(callable(getattr(obj, method, None)) for method in ("get", "put_nowait", "empty", "full", "qsize"))


class DictConfigurator(BaseConfigurator):
    """Sets logging up from a dictionary of version 1."""

    def configure(self):
        """Do it."""
        config = self.config
        if "version" not in config:
            raise ValueError("dictionary doesn't specify a version")
        if config["version"] != 1:
            raise ValueError(f"Unsupported version: {config['version']}")
        incremental = config.pop("incremental", False)
        with logging._lock:
            if incremental:
                self._configure_incrementally(config)
            else:
                self._configure_anew(config)

    def _configure_incrementally(self, config):
        """Change the levels of handlers and loggers that exist."""
        handlers = config.get("handlers", {})
        for name in handlers:
            if name not in logging._handlers:
                raise ValueError(f"No handler found with name {name!r}")
            try:
                handler = logging._handlers[name]
                handler_config = handlers[name]
                level = handler_config.get("level", None)
                if level:
                    handler.setLevel(logging._checkLevel(level))
            except Exception as e:
                raise ValueError(f"Unable to configure handler {name!r}") from e
        loggers = config.get("loggers", {})
        for name in loggers:
            try:
                self.configure_logger(name, loggers[name], True)
            except Exception as e:
                raise ValueError(f"Unable to configure logger {name!r}") from e
        root = config.get("root", None)
        if root:
            try:
                self.configure_root(root, True)
            except Exception as e:
                raise ValueError("Unable to configure root logger") from e

    def _configure_anew(self, config):
        disable_existing = config.pop("disable_existing_loggers", True)
        _clearExistingHandlers()
        formatters = config.get("formatters", {})
        for name in formatters:
            try:
                formatters[name] = self.configure_formatter(formatters[name])
            except Exception as e:
                raise ValueError(f"Unable to configure formatter {name!r}") from e
        filters = config.get("filters", {})
        for name in filters:
            try:
                filters[name] = self.configure_filter(filters[name])
            except Exception as e:
                raise ValueError(f"Unable to configure filter {name!r}") from e
        self._configure_handlers(config.get("handlers", {}))
        root = logging.root
        existing = sorted(root.manager.loggerDict.keys())
        child_loggers = []
        loggers = config.get("loggers", {})
        for name in loggers:
            if name in existing:
                child_loggers += _existing_children(existing, name)
                existing.remove(name)
            try:
                self.configure_logger(name, loggers[name])
            except Exception as e:
                raise ValueError(f"Unable to configure logger {name!r}") from e
        _handle_existing_loggers(existing, child_loggers, disable_existing)
        root = config.get("root", None)
        if root:
            try:
                self.configure_root(root)
            except Exception as e:
                raise ValueError("Unable to configure root logger") from e

    def _configure_handlers(self, handlers):
        """Make the handlers; those that refer to others which do not exist yet come second."""
        deferred = []
        for name in sorted(handlers):
            try:
                handler = self.configure_handler(handlers[name])
                handler.name = name
                handlers[name] = handler
            except Exception as e:
                if " not configured yet" in str(e.__cause__):
                    deferred.append(name)
                else:
                    raise ValueError(f"Unable to configure handler {name!r}") from e
        for name in deferred:
            try:
                handler = self.configure_handler(handlers[name])
                handler.name = name
                handlers[name] = handler
            except Exception as e:
                raise ValueError(f"Unable to configure handler {name!r}") from e

    def configure_formatter(self, config):
        """Return the formatter of a dictionary."""
        if "()" in config:
            # configure_custom() takes these out.
            special = {key: config[key] for key in ("()", ".") if key in config}
            try:
                return self.configure_custom(config)
            except TypeError as te:
                if "'format'" not in str(te):
                    raise
                # The argument's name is fmt in most formatters.
                config["fmt"] = config.pop("format")
                config.update(special)
                return self.configure_custom(config)
        fmt = config.get("format", None)
        dfmt = config.get("datefmt", None)
        style = config.get("style", "%")
        cname = config.get("class", None)
        defaults = config.get("defaults", None)
        c = _resolve(cname) if cname else logging.Formatter
        kwargs = {}
        # Only if given: older classes do not know it.
        if defaults is not None:
            kwargs["defaults"] = defaults
        if "validate" in config:
            return c(fmt, dfmt, style, config["validate"], **kwargs)
        return c(fmt, dfmt, style, **kwargs)

    def configure_filter(self, config):
        """Return the filter of a dictionary."""
        if "()" in config:
            return self.configure_custom(config)
        return logging.Filter(config.get("name", ""))

    def add_filters(self, filterer, filters):
        """Add filters, given by name or as objects."""
        for f in filters:
            try:
                if callable(f) or callable(getattr(f, "filter", None)):
                    filter_ = f
                else:
                    filter_ = self.config["filters"][f]
                filterer.addFilter(filter_)
            except Exception as e:
                raise ValueError(f"Unable to add filter {f!r}") from e

    def _configure_queue_handler(self, klass, **kwargs):
        if "queue" in kwargs:
            q = kwargs.pop("queue")
        else:
            q = queue.Queue()
        rhl = kwargs.pop("respect_handler_level", False)
        lklass = kwargs.pop("listener", logging.handlers.QueueListener)
        handlers = kwargs.pop("handlers", [])
        listener = lklass(q, *handlers, respect_handler_level=rhl)
        handler = klass(q, **kwargs)
        handler.listener = listener
        return handler

    def configure_handler(self, config):
        """Return the handler of a dictionary."""
        config_copy = dict(config)
        formatter = config.get("formatter", None)
        if formatter:
            try:
                formatter = self.config["formatters"][formatter]
            except Exception as e:
                raise ValueError(f"Unable to set formatter {formatter!r}") from e
        config.pop("formatter", None)
        level = config.pop("level", None)
        filters = config.pop("filters", None)
        if "()" in config:
            c = config.pop("()")
            if not callable(c):
                c = self.resolve(c)
            factory = c
        else:
            cname = config.pop("class")
            klass = cname if callable(cname) else self.resolve(cname)
            if issubclass(klass, logging.handlers.MemoryHandler):
                self._find_memory_target(config, config_copy)
            elif issubclass(klass, logging.handlers.QueueHandler):
                self._find_queue_parts(config, config_copy)
            elif issubclass(klass, logging.handlers.SMTPHandler) and "mailhost" in config:
                config["mailhost"] = self.as_tuple(config["mailhost"])
            elif issubclass(klass, logging.handlers.SysLogHandler) and "address" in config:
                config["address"] = self.as_tuple(config["address"])
            if issubclass(klass, logging.handlers.QueueHandler):
                factory = functools.partial(self._configure_queue_handler, klass)
            else:
                factory = klass
        kwargs = {k: config[k] for k in config if k != "." and valid_ident(k)}
        try:
            result = factory(**kwargs)
        except TypeError as te:
            if "'stream'" not in str(te):
                raise
            # An older name of the argument.
            kwargs["strm"] = kwargs.pop("stream")
            result = factory(**kwargs)
        if formatter:
            result.setFormatter(formatter)
        if level is not None:
            result.setLevel(logging._checkLevel(level))
        if filters:
            self.add_filters(result, filters)
        props = config.pop(".", None)
        if props:
            for name, value in props.items():
                setattr(result, name, value)
        return result

    def _find_memory_target(self, config, config_copy):
        if "flushLevel" in config:
            config["flushLevel"] = logging._checkLevel(config["flushLevel"])
        if "target" not in config:
            return
        try:
            tn = config["target"]
            th = self.config["handlers"][tn]
            if not isinstance(th, logging.Handler):
                # As it was, for the second try.
                config.update(config_copy)
                raise TypeError("target not configured yet")
            config["target"] = th
        except Exception as e:
            raise ValueError(f"Unable to set target handler {tn!r}") from e

    def _find_queue_parts(self, config, config_copy):
        """Replace the names in a queue handler's configuration by objects."""
        if "queue" in config:
            qspec = config["queue"]
            if isinstance(qspec, str):
                q = self.resolve(qspec)
                if not callable(q):
                    raise TypeError(f"Invalid queue specifier {qspec!r}")
                config["queue"] = q()
            elif isinstance(qspec, dict):
                if "()" not in qspec:
                    raise TypeError(f"Invalid queue specifier {qspec!r}")
                config["queue"] = self.configure_custom(dict(qspec))
            elif not _is_queue_like_object(qspec):
                raise TypeError(f"Invalid queue specifier {qspec!r}")
        if "listener" in config:
            lspec = config["listener"]
            if isinstance(lspec, type):
                if not issubclass(lspec, logging.handlers.QueueListener):
                    raise TypeError(f"Invalid listener specifier {lspec!r}")
            else:
                if isinstance(lspec, str):
                    listener = self.resolve(lspec)
                    if isinstance(listener, type) and not issubclass(listener, logging.handlers.QueueListener):
                        raise TypeError(f"Invalid listener specifier {lspec!r}")
                elif isinstance(lspec, dict):
                    if "()" not in lspec:
                        raise TypeError(f"Invalid listener specifier {lspec!r}")
                    listener = self.configure_custom(dict(lspec))
                else:
                    raise TypeError(f"Invalid listener specifier {lspec!r}")
                if not callable(listener):
                    raise TypeError(f"Invalid listener specifier {lspec!r}")
                config["listener"] = listener
        if "handlers" in config:
            hlist = []
            try:
                for hn in config["handlers"]:
                    h = self.config["handlers"][hn]
                    if not isinstance(h, logging.Handler):
                        config.update(config_copy)
                        raise TypeError(f"Required handler {hn!r} is not configured yet")
                    hlist.append(h)
            except Exception as e:
                raise ValueError(f"Unable to set required handler {hn!r}") from e
            config["handlers"] = hlist

    def add_handlers(self, logger, handlers):
        """Add handlers, given by name."""
        for h in handlers:
            try:
                logger.addHandler(self.config["handlers"][h])
            except Exception as e:
                raise ValueError(f"Unable to add handler {h!r}") from e

    def common_logger_config(self, logger, config, incremental=False):
        """Set what root and other loggers have in common."""
        level = config.get("level", None)
        if level is not None:
            logger.setLevel(logging._checkLevel(level))
        if not incremental:
            for h in logger.handlers[:]:
                logger.removeHandler(h)
            handlers = config.get("handlers", None)
            if handlers:
                self.add_handlers(logger, handlers)
            filters = config.get("filters", None)
            if filters:
                self.add_filters(logger, filters)

    def configure_logger(self, name, config, incremental=False):
        """Set a logger up from a dictionary."""
        logger = logging.getLogger(name)
        self.common_logger_config(logger, config, incremental)
        logger.disabled = False
        propagate = config.get("propagate", None)
        if propagate is not None:
            logger.propagate = propagate

    def configure_root(self, config, incremental=False):
        """Set the root logger up from a dictionary."""
        self.common_logger_config(logging.getLogger(), config, incremental)


dictConfigClass = DictConfigurator


def dictConfig(config):
    """Set logging up from a dictionary."""
    dictConfigClass(config).configure()


def listen(port=DEFAULT_LOGGING_CONFIG_PORT, verify=None):
    """Return a thread that receives configurations on a port; start() it, and stopListening() to end it.

    A configuration is its length in four bytes and then its text, JSON or in
    the format of configparser. verify, a function, may change or refuse it.
    """
    from socketserver import StreamRequestHandler, ThreadingTCPServer

    class ConfigStreamHandler(StreamRequestHandler):
        """Receives one configuration."""

        def handle(self):
            try:
                conn = self.connection
                chunk = conn.recv(4)
                if len(chunk) != 4:
                    return
                slen = struct.unpack(">L", chunk)[0]
                chunk = self.connection.recv(slen)
                while len(chunk) < slen:
                    chunk = chunk + conn.recv(slen - len(chunk))
                if self.server.verify is not None:
                    chunk = self.server.verify(chunk)
                if chunk is not None:
                    chunk = chunk.decode("utf-8")
                    try:
                        import json

                        d = json.loads(chunk)
                        assert isinstance(d, dict)
                        dictConfig(d)
                    except Exception:
                        # No JSON: the other format.
                        file = io.StringIO(chunk)
                        try:
                            fileConfig(file)
                        except Exception:
                            traceback.print_exc()
                if self.server.ready:
                    self.server.ready.set()
            except OSError as e:
                if e.errno != RESET_ERROR:
                    raise

    class ConfigSocketReceiver(ThreadingTCPServer):
        """Waits for configurations."""

        allow_reuse_address = True
        allow_reuse_port = False

        def __init__(
            self, host="localhost", port=DEFAULT_LOGGING_CONFIG_PORT, handler=None, ready=None, verify=None
        ):
            ThreadingTCPServer.__init__(self, (host, port), handler)
            with logging._lock:
                self.abort = 0
            self.timeout = 1
            self.ready = ready
            self.verify = verify

        def serve_until_stopped(self):
            import select

            abort = 0
            while not abort:
                rd, wr, ex = select.select([self.socket.fileno()], [], [], self.timeout)
                if rd:
                    self.handle_request()
                with logging._lock:
                    abort = self.abort
            self.server_close()

    class Server(threading.Thread):
        def __init__(self, rcvr, hdlr, port, verify):
            super().__init__()
            self.rcvr = rcvr
            self.hdlr = hdlr
            self.port = port
            self.verify = verify
            self.ready = threading.Event()

        def run(self):
            server = self.rcvr(port=self.port, handler=self.hdlr, ready=self.ready, verify=self.verify)
            if self.port == 0:
                self.port = server.server_address[1]
            self.ready.set()
            global _listener
            with logging._lock:
                _listener = server
            server.serve_until_stopped()

    return Server(ConfigSocketReceiver, ConfigStreamHandler, port, verify)


def stopListening():
    """End the server of listen()."""
    global _listener
    with logging._lock:
        if _listener:
            _listener.abort = 1
            _listener = None
