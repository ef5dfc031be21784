"""Warnings: messages about conditions that are no errors, and filters that decide what happens to them."""

import sys

__all__ = [
    "warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings", "simplefilter", "resetwarnings",
    "catch_warnings", "deprecated",
]


class WarningMessage:
    """What is known about one warning."""

    _WARNING_DETAILS = ("message", "category", "filename", "lineno", "file", "line", "source")

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return (
            f"{{message : {self.message!r}, category : {self._category_name!r}, filename : {self.filename!r}, "
            f"lineno : {self.lineno}, line : {self.line!r}}}"
        )


def showwarning(message, category, filename, lineno, file=None, line=None):
    """Write a warning to a file, sys.stderr by default; may be replaced to do something else."""
    _showwarnmsg_impl(WarningMessage(message, category, filename, lineno, file, line))


def formatwarning(message, category, filename, lineno, line=None):
    """Format a warning the standard way; may be replaced."""
    return _formatwarnmsg_impl(WarningMessage(message, category, filename, lineno, None, line))


_showwarning_orig = showwarning
_formatwarning_orig = formatwarning


def _showwarnmsg_impl(msg):
    file = msg.file
    if file is None:
        file = sys.stderr
        if file is None:
            # Without a standard error, as under pythonw, warnings get lost.
            return
    text = _formatwarnmsg(msg)
    try:
        file.write(text)
    except OSError:
        pass


def _formatwarnmsg_impl(msg):
    text = f"{msg.filename}:{msg.lineno}: {msg.category.__name__}: {msg.message}\n"
    line = msg.line
    if line is None:
        try:
            import linecache

            line = linecache.getline(msg.filename, msg.lineno)
        except Exception:
            # Too late in the interpreter's shutdown to read files.
            line = None
    if line:
        text += f"  {line.strip()}\n"
    if msg.source is not None:
        text += _allocation_text(msg)
    return text


def _allocation_text(msg):
    """Tell where the object a ResourceWarning is about was allocated."""
    try:
        import tracemalloc
    except Exception:
        # Without the module, nobody could turn it on either.
        return ""
    try:
        tracing = tracemalloc.is_tracing()
        traceback = tracemalloc.get_object_traceback(msg.source)
    except Exception:
        return ""
    if traceback is None:
        if tracing:
            return ""
        return f"{msg.category.__name__}: Enable tracemalloc to get the object allocation traceback\n"
    text = "Object allocated at (most recent call last):\n"
    for frame in traceback:
        text += f'  File "{frame.filename}", lineno {frame.lineno}\n'
        try:
            import linecache

            line = linecache.getline(frame.filename, frame.lineno)
        except Exception:
            line = None
        if line:
            text += f"    {line.strip()}\n"
    return text


def _showwarnmsg(msg):
    """Show a warning by showwarning(), if that was replaced."""
    sw = globals().get("showwarning", _showwarning_orig)
    if sw is not _showwarning_orig:
        if not callable(sw):
            raise TypeError("warnings.showwarning() must be set to a function or method")
        sw(msg.message, msg.category, msg.filename, msg.lineno, msg.file, msg.line)
        return
    _showwarnmsg_impl(msg)


def _formatwarnmsg(msg):
    """Format a warning by formatwarning(), if that was replaced."""
    fw = globals().get("formatwarning", _formatwarning_orig)
    if fw is not _formatwarning_orig:
        return fw(msg.message, msg.category, msg.filename, msg.lineno, msg.line)
    return _formatwarnmsg_impl(msg)


_ACTIONS = ("error", "ignore", "always", "all", "default", "module", "once")


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    """Put a filter at the front of the list, or at its end.

    `message` and `module` are regular expressions that the message and the
    module's name must start with; `lineno` 0 means any line.
    """
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    if not isinstance(message, str):
        raise TypeError("message must be a string")
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError("category must be a Warning subclass")
    if not isinstance(module, str):
        raise TypeError("module must be a string")
    if not isinstance(lineno, int):
        raise TypeError("lineno must be an int")
    if lineno < 0:
        raise ValueError("lineno must be an int >= 0")
    if message or module:
        import re
    message = re.compile(message, re.I) if message else None
    module = re.compile(module) if module else None
    _add_filter(action, message, category, module, lineno, append=append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """Put a filter that matches any module and message at the front of the list, or at its end."""
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    if not isinstance(lineno, int):
        raise TypeError("lineno must be an int")
    if lineno < 0:
        raise ValueError("lineno must be an int >= 0")
    _add_filter(action, None, category, None, lineno, append=append)


def _add_filter(*item, append):
    if append:
        if item not in filters:
            filters.append(item)
    else:
        # An equal filter further back moves to the front.
        try:
            filters.remove(item)
        except ValueError:
            pass
        filters.insert(0, item)
    _filters_mutated()


def resetwarnings():
    """Remove all filters."""
    filters[:] = []
    _filters_mutated()


class _OptionError(Exception):
    """An option of -W that makes no sense."""


def _processoptions(args):
    """Put the filters of -W options in the list."""
    for arg in args:
        try:
            _setoption(arg)
        except _OptionError as msg:
            print("Invalid -W option ignored:", msg, file=sys.stderr)


def _setoption(arg):
    parts = arg.split(":")
    if len(parts) > 5:
        raise _OptionError(f"too many fields (max 5): {arg!r}")
    while len(parts) < 5:
        parts.append("")
    action, message, category, module, lineno = [part.strip() for part in parts]
    action = _getaction(action)
    category = _getcategory(category)
    if message or module:
        import re

        # Literal text here, unlike in filterwarnings().
        message = re.escape(message)
        if module:
            module = re.escape(module) + r"\Z"
    if lineno:
        try:
            lineno = int(lineno)
            if lineno < 0:
                raise ValueError
        except (ValueError, OverflowError):
            raise _OptionError(f"invalid lineno {lineno!r}") from None
    else:
        lineno = 0
    filterwarnings(action, message, category, module, lineno)


def _getaction(action):
    """Complete an abbreviated action."""
    if not action:
        return "default"
    for name in _ACTIONS:
        if name.startswith(action):
            return name
    raise _OptionError(f"invalid action: {action!r}")


def _getcategory(category):
    """Find a warning class by name, with its module unless it is a built-in."""
    if not category:
        return Warning
    if "." not in category:
        import builtins as module

        name = category
    else:
        module_name, _, name = category.rpartition(".")
        try:
            module = __import__(module_name, None, None, [name])
        except ImportError:
            raise _OptionError(f"invalid module name: {module_name!r}") from None
    try:
        cat = getattr(module, name)
    except AttributeError:
        raise _OptionError(f"unknown warning category: {category!r}") from None
    if not issubclass(cat, Warning):
        raise _OptionError(f"invalid warning category: {category!r}")
    return cat


def _is_internal_filename(filename):
    return "importlib" in filename and "_bootstrap" in filename


def _is_filename_to_skip(filename, skip_file_prefixes):
    return any(filename.startswith(prefix) for prefix in skip_file_prefixes)


def _is_internal_frame(frame):
    """Tell whether a frame belongs to the import machinery."""
    return _is_internal_filename(frame.f_code.co_filename)


def _next_external_frame(frame, skip_file_prefixes):
    """Return the next frame out that is to be counted, or None."""
    frame = frame.f_back
    while frame is not None:
        filename = frame.f_code.co_filename
        if not (_is_internal_filename(filename) or _is_filename_to_skip(filename, skip_file_prefixes)):
            break
        frame = frame.f_back
    return frame


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    """Issue a warning, or perhaps ignore it or raise it as an exception.

    `stacklevel` 2 makes it point at the caller of the function that warns;
    frames of files with one of the prefixes are not counted.
    """
    if isinstance(message, Warning):
        category = message.__class__
    elif category is None:
        category = UserWarning
    elif not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    if not isinstance(skip_file_prefixes, tuple):
        raise TypeError("skip_file_prefixes must be a tuple of strs.")
    if skip_file_prefixes:
        stacklevel = max(2, stacklevel)
    try:
        if stacklevel <= 1 or _is_internal_frame(sys._getframe(1)):
            # Within the import machinery itself, all frames count.
            frame = sys._getframe(stacklevel)
        else:
            frame = sys._getframe(1)
            for _ in range(stacklevel - 1):
                frame = _next_external_frame(frame, skip_file_prefixes)
                if frame is None:
                    raise ValueError
    except ValueError:
        module_globals = sys.__dict__
        filename = "<sys>"
        lineno = 0
    else:
        module_globals = frame.f_globals
        filename = frame.f_code.co_filename
        lineno = frame.f_lineno
    module = module_globals.get("__name__", "<string>")
    registry = module_globals.setdefault("__warningregistry__", {})
    warn_explicit(message, category, filename, lineno, module, registry, module_globals, source)


def _matches(pattern, text):
    """Tell whether a filter's pattern, None, a string or a regular expression, fits."""
    if pattern is None:
        return True
    if isinstance(pattern, str):
        return pattern == text
    return pattern.match(text)


def warn_explicit(
    message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None
):
    """Issue a warning about a given place.

    `registry` is the place's record of warnings given already, usually the
    module's __warningregistry__.
    """
    lineno = int(lineno)
    if module is None:
        module = filename or "<unknown>"
        if module[-3:].lower() == ".py":
            module = module[:-3]
    if registry is None:
        registry = {}
    if registry.get("version", 0) != _filters_version:
        registry.clear()
        registry["version"] = _filters_version
    if isinstance(message, Warning):
        text = str(message)
        category = message.__class__
    else:
        text = message
        message = category(message)
    key = (text, category, lineno)
    if registry.get(key):
        return
    item = None
    for item in filters:
        action, msg, cat, mod, ln = item
        if (
            _matches(msg, text)
            and issubclass(category, cat)
            and _matches(mod, module)
            and (ln == 0 or lineno == ln)
        ):
            break
    else:
        action = defaultaction
    if action == "ignore":
        return
    if action == "error":
        raise message
    if module_globals:
        # Now: the loader may be gone by the time the line is shown.
        import linecache

        linecache.getlines(filename, module_globals)
    if action == "once":
        registry[key] = 1
        oncekey = (text, category)
        if onceregistry.get(oncekey):
            return
        onceregistry[oncekey] = 1
    elif action in ("always", "all"):
        pass
    elif action == "module":
        registry[key] = 1
        altkey = (text, category, 0)
        if registry.get(altkey):
            return
        registry[altkey] = 1
    elif action == "default":
        registry[key] = 1
    else:
        raise RuntimeError(f"Unrecognized action ({action!r}) in warnings.filters:\n {item}")
    _showwarnmsg(WarningMessage(message, category, filename, lineno, source=source))


class catch_warnings:
    """Context manager that restores the filters and showwarning() at the end of its block.

    With record=True, warnings are collected in the list it returns on entry.
    Given an action, it calls simplefilter() with it and the arguments after.
    """

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._module = sys.modules["warnings"] if module is None else module
        self._entered = False
        self._filter = None if action is None else (action, category, lineno, append)

    def __repr__(self):
        args = []
        if self._record:
            args.append("record=True")
        if self._module is not sys.modules["warnings"]:
            args.append(f"module={self._module!r}")
        return f"{type(self).__name__}({', '.join(args)})"

    def __enter__(self):
        if self._entered:
            raise RuntimeError(f"Cannot enter {self!r} twice")
        self._entered = True
        module = self._module
        self._filters = module.filters
        module.filters = self._filters[:]
        module._filters_mutated()
        self._showwarning = module.showwarning
        self._showwarnmsg_impl = module._showwarnmsg_impl
        if self._record:
            log = []
            module._showwarnmsg_impl = log.append
            # A replaced showwarning() would get the warnings instead of the list.
            module.showwarning = module._showwarning_orig
        else:
            log = None
        if self._filter is not None:
            simplefilter(*self._filter)
        return log

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError(f"Cannot exit {self!r} without entering first")
        module = self._module
        module.filters = self._filters
        module._filters_mutated()
        module.showwarning = self._showwarning
        module._showwarnmsg_impl = self._showwarnmsg_impl


class deprecated:
    """Decorator that marks a class, function or overload as deprecated.

    Type checkers report its use. At run time, calling or subclassing warns
    with the category, unless that is None, and the message is kept in the
    attribute __deprecated__.
    """

    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        if not isinstance(message, str):
            raise TypeError(f"Expected an object of type str for 'message', not {type(message).__name__!r}")
        self.message = message
        self.category = category
        self.stacklevel = stacklevel

    def __call__(self, arg, /):
        # As locals, so that the wrappers do not depend on this object.
        msg = self.message
        category = self.category
        stacklevel = self.stacklevel
        if category is None:
            arg.__deprecated__ = msg
            return arg
        if isinstance(arg, type):
            return _deprecate_class(arg, msg, category, stacklevel)
        if callable(arg):
            import functools
            import inspect

            @functools.wraps(arg)
            def wrapper(*args, **kwargs):
                warn(msg, category=category, stacklevel=stacklevel + 1)
                return arg(*args, **kwargs)

            if inspect.iscoroutinefunction(arg):
                wrapper = inspect.markcoroutinefunction(wrapper)
            arg.__deprecated__ = wrapper.__deprecated__ = msg
            return wrapper
        raise TypeError(
            "@deprecated decorator with non-None category must be applied to a class or callable, "
            f"not {arg!r}"
        )


def _deprecate_class(arg, msg, category, stacklevel):
    import functools
    from types import MethodType

    original_new = arg.__new__

    @functools.wraps(original_new)
    def __new__(cls, /, *args, **kwargs):
        if cls is arg:
            warn(msg, category=category, stacklevel=stacklevel + 1)
        if original_new is not object.__new__:
            return original_new(cls, *args, **kwargs)
        # object.__new__ takes arguments only if __init__ does.
        if cls.__init__ is object.__init__ and (args or kwargs):
            raise TypeError(f"{cls.__name__}() takes no arguments")
        return original_new(cls)

    arg.__new__ = staticmethod(__new__)
    original_init_subclass = arg.__init_subclass__
    if isinstance(original_init_subclass, MethodType):
        # Defined in Python: bound to the class here, to be called with the subclass.
        original_init_subclass = original_init_subclass.__func__

        @functools.wraps(original_init_subclass)
        def __init_subclass__(*args, **kwargs):
            warn(msg, category=category, stacklevel=stacklevel + 1)
            return original_init_subclass(*args, **kwargs)

        arg.__init_subclass__ = classmethod(__init_subclass__)
    else:

        @functools.wraps(original_init_subclass)
        def __init_subclass__(*args, **kwargs):
            warn(msg, category=category, stacklevel=stacklevel + 1)
            return original_init_subclass(*args, **kwargs)

        arg.__init_subclass__ = __init_subclass__
    arg.__deprecated__ = __new__.__deprecated__ = msg
    __init_subclass__.__deprecated__ = msg
    return arg


_DEPRECATED_MSG = "{name!r} is deprecated and slated for removal in Python {remove}"


def _deprecated(name, message=_DEPRECATED_MSG, *, remove, _version=sys.version_info):
    """Warn that `name` goes away in the release `remove`; RuntimeError if it should have gone already."""
    remove_formatted = f"{remove[0]}.{remove[1]}"
    if (_version[:2] > remove) or (_version[:2] == remove and _version[3] != "alpha"):
        raise RuntimeError(f"{name!r} was slated for removal after Python {remove_formatted} alpha")
    warn(message.format(name=name, remove=remove_formatted), DeprecationWarning, stacklevel=3)


def _warn_unawaited_coroutine(coro):
    """Warn about a coroutine that was dropped without being awaited; the interpreter calls this."""
    lines = [f"coroutine '{coro.__qualname__}' was never awaited\n"]
    if coro.cr_origin is not None:
        import linecache
        import traceback

        def extract():
            for filename, lineno, funcname in reversed(coro.cr_origin):
                yield filename, lineno, funcname, linecache.getline(filename, lineno)

        lines.append("Coroutine created at (most recent call last)\n")
        lines += traceback.format_list(list(extract()))
    msg = "".join(lines).rstrip("\n")
    warn(msg, category=RuntimeWarning, stacklevel=2, source=coro)


try:
    # The native functions leave no frames of this module in the tracebacks of warnings raised as errors.
    from _warnings import _defaultaction, _filters_mutated, _onceregistry, filters, warn, warn_explicit

    defaultaction = _defaultaction
    onceregistry = _onceregistry
    _native = True
except ImportError:
    # A filter is (action, message pattern or None, category, module pattern or None, line number or 0).
    filters = []
    defaultaction = _defaultaction = "default"
    onceregistry = _onceregistry = {}
    # Registries written under an older version no longer hold.
    _filters_version = 1

    def _filters_mutated():
        global _filters_version
        _filters_version += 1

    _native = False

_processoptions(sys.warnoptions)
# What the release build shows without being asked: deprecations in the program itself only.
if not _native and not hasattr(sys, "gettotalrefcount"):
    filters += [
        ("default", None, DeprecationWarning, "__main__", 0),
        ("ignore", None, DeprecationWarning, None, 0),
        ("ignore", None, PendingDeprecationWarning, None, 0),
        ("ignore", None, ImportWarning, None, 0),
        ("ignore", None, ResourceWarning, None, 0),
    ]
del _native
