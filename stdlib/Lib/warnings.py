"""Warnings: what is worth saying, though it is no error, and the filters that decide whether it is said.

The native module _warnings does the work of warn() and warn_explicit() where it is present;
their versions here say the same in Python.
"""

import sys

__all__ = ['warn', 'warn_explicit', 'showwarning', 'formatwarning', 'filterwarnings', 'simplefilter',
           'resetwarnings', 'catch_warnings', 'deprecated']


class WarningMessage:
    """One warning, with the place that it is about."""

    _WARNING_DETAILS = ('message', 'category', 'filename', 'lineno', 'file', 'line', 'source')

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message, self.category = message, category
        self.filename, self.lineno, self.line = filename, lineno, line
        self.file, self.source = file, source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        shown = {'message': repr(self.message), 'category': repr(self._category_name),
                 'filename': repr(self.filename), 'lineno': str(self.lineno), 'line': repr(self.line)}
        return '{' + ', '.join(f'{name} : {value}' for name, value in shown.items()) + '}'


# --- Showing them -----------------------------------------------------------------------------

def showwarning(message, category, filename, lineno, file=None, line=None):
    """Write a warning to a stream, stderr if none is given. Programs may put a function of their own here."""
    _showwarnmsg_impl(WarningMessage(message, category, filename, lineno, file, line))


def formatwarning(message, category, filename, lineno, line=None):
    """Return the text for a warning. Programs may put a function of their own here."""
    return _standard_text(WarningMessage(message, category, filename, lineno, line=line))


# By these it is seen whether they have.
_showwarning_orig, _formatwarning_orig = showwarning, formatwarning


def _showwarnmsg(msg):
    """Show a warning in the way that the program wants; the native module calls this."""
    show = globals().get('showwarning', _showwarning_orig)
    if show is _showwarning_orig:
        return _showwarnmsg_impl(msg)
    if not callable(show):
        raise TypeError('warnings.showwarning() must be set to a function or method')
    show(msg.message, msg.category, msg.filename, msg.lineno, msg.file, msg.line)


def _showwarnmsg_impl(msg):
    stream = sys.stderr if msg.file is None else msg.file
    if stream is None:
        return
    text = _formatwarnmsg(msg)
    try:
        stream.write(text)
    except OSError:
        pass


def _formatwarnmsg(msg):
    """Return the text for a warning in the way that the program wants."""
    style = globals().get('formatwarning', _formatwarning_orig)
    if style is _formatwarning_orig:
        return _standard_text(msg)
    return style(msg.message, msg.category, msg.filename, msg.lineno, msg.line)


def _source_line(filename, number):
    """Return a line of source without the blanks around it; '' if it cannot be had."""
    try:
        from linecache import getline
        return getline(filename, number).strip()
    except Exception:
        # At the end of the interpreter there may be no files any more.
        return ''


def _standard_text(msg):
    kind = msg.category.__name__
    lines = [f'{msg.filename}:{msg.lineno}: {kind}: {msg.message}']
    code = _source_line(msg.filename, msg.lineno) if msg.line is None else msg.line.strip()
    if code:
        lines.append(f'  {code}')
    if msg.source is not None:
        lines += _allocation(msg.source, kind)
    return '\n'.join([*lines, ''])


def _allocation(thing, kind):
    """Yield lines that tell where an object was allocated, or how this could be known."""
    try:
        import tracemalloc
        is_known = tracemalloc.is_tracing()
        trace = tracemalloc.get_object_traceback(thing)
    except Exception:
        return
    if trace is not None:
        yield 'Object allocated at (most recent call last):'
        for frame in trace:
            yield f'  File "{frame.filename}", lineno {frame.lineno}'
            code = _source_line(frame.filename, frame.lineno)
            if code:
                yield f'    {code}'
    elif not is_known:
        yield f'{kind}: Enable tracemalloc to get the object allocation traceback'


# --- Filters ----------------------------------------------------------------------------------
#
# Each is a tuple: action, pattern for the message, category, pattern for the module, line. None and 0 match all.

_ACTIONS = ('error', 'ignore', 'always', 'all', 'default', 'module', 'once')


def _check_filter(action, lineno, **others):
    """Refuse arguments of filters that are not what they must be."""
    if action not in _ACTIONS:
        raise ValueError(f'invalid action: {action!r}')
    for name, value in others.items():
        if name != 'category':
            if not isinstance(value, str):
                raise TypeError(f'{name} must be a string')
        elif not (isinstance(value, type) and issubclass(value, Warning)):
            raise TypeError('category must be a Warning subclass')
    if not isinstance(lineno, int):
        raise TypeError('lineno must be an int')
    if lineno < 0:
        raise ValueError('lineno must be an int >= 0')


def _pattern(text, flags=0):
    if not text:
        return None
    import re
    return re.compile(text, flags)


def filterwarnings(action, message='', category=Warning, module='', lineno=0, append=False):
    """Add a filter, before all others or behind them.

    Message and module are regular expressions for how these begin; the first ignores case.
    """
    _check_filter(action, lineno, message=message, category=category, module=module)
    # Two means that case does not matter, as re.IGNORECASE does.
    _add_filter(action, _pattern(message, 2), category, _pattern(module), lineno, append=append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """Add a filter for all modules and messages, before all others or behind them."""
    _check_filter(action, lineno)
    _add_filter(action, None, category, None, lineno, append=append)


def _add_filter(*item, append):
    """Add a filter; if there is the same already, only one of them stays: the first."""
    if not append:
        if item in filters:
            filters.remove(item)
        filters.insert(0, item)
    elif item not in filters:
        filters.append(item)
    _filters_mutated()


def resetwarnings():
    """Remove all filters, also those that were there in the beginning."""
    del filters[:]
    _filters_mutated()


class _OptionError(Exception):
    """A -W option is not understood."""


def _processoptions(args):
    """Add the filters of -W options; those that are not understood are only mentioned."""
    for option in args:
        try:
            _setoption(option)
        except _OptionError as error:
            print(f'Invalid -W option ignored: {error}', file=sys.stderr)


def _setoption(arg):
    """Add the filter of one option, action:message:category:module:line, of which the end may be left out."""
    fields = [field.strip() for field in arg.split(':')]
    if len(fields) > 5:
        raise _OptionError(f'too many fields (max 5): {arg!r}')
    action, message, category, module, line = fields + [''] * (5 - len(fields))
    action, category = _getaction(action), _getcategory(category)
    if message or module:
        from re import escape
        message = escape(message)
        module = module and escape(module) + r'\Z'
    try:
        line = int(line or 0)
        if line < 0:
            raise ValueError
    except (ValueError, OverflowError):
        raise _OptionError(f'invalid lineno {line!r}') from None
    filterwarnings(action, message, category, module, line)


def _getaction(action):
    """Return the action for which the beginning of its name stands."""
    if not action:
        return 'default'
    found = next((name for name in _ACTIONS if name.startswith(action)), None)
    if found is None:
        raise _OptionError(f'invalid action: {action!r}')
    return found


def _getcategory(category):
    """Return the category of a name, which has its module in front unless it is built in."""
    if not category:
        return Warning
    where, _, name = category.rpartition('.')
    try:
        home = __import__(where or 'builtins', None, None, [name])
    except ImportError:
        raise _OptionError(f'invalid module name: {where!r}') from None
    if not hasattr(home, name):
        raise _OptionError(f'unknown warning category: {category!r}')
    found = getattr(home, name)
    if not issubclass(found, Warning):
        raise _OptionError(f'invalid warning category: {category!r}')
    return found


# --- Giving them ------------------------------------------------------------------------------

def _is_of_import_system(frame):
    filename = frame.f_code.co_filename
    return '_bootstrap' in filename and 'importlib' in filename


def _blamed_frame(stacklevel, skipped):
    """Return the frame that a warning is about, counted from the caller of warn(); None outside of all frames."""
    frame = sys._getframe(2)
    # Warnings from the import system itself are about its own frames.
    counts_all = stacklevel <= 1 or _is_of_import_system(frame)
    for _ in range(stacklevel - 1):
        frame = frame.f_back
        while frame is not None and not counts_all and (
                _is_of_import_system(frame) or frame.f_code.co_filename.startswith(skipped)):
            frame = frame.f_back
        if frame is None:
            break
    return frame


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    """Give a warning about the line that calls this function, or for a higher stacklevel a caller of it.

    The category comes from a message that is a warning object. Frames of files whose names begin with one
    of the prefixes do not count. The source is an object, whose allocation may be told.
    """
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    elif not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    if not isinstance(skip_file_prefixes, tuple):
        raise TypeError('skip_file_prefixes must be a tuple of strs.')
    frame = _blamed_frame(max(stacklevel, 2) if skip_file_prefixes else stacklevel, skip_file_prefixes)
    if frame is None:
        namespace, place = vars(sys), ('<sys>', 0)
    else:
        namespace, place = frame.f_globals, (frame.f_code.co_filename, frame.f_lineno)
    warn_explicit(message, category, *place, namespace.get('__name__', '<string>'),
                  namespace.setdefault('__warningregistry__', {}), namespace, source)


def _fits(pattern, text):
    """Whether a pattern of a filter matches; texts, which the interpreter's own filters have, must be equal."""
    if pattern is None or isinstance(pattern, str):
        return pattern is None or pattern == text
    return pattern.match(text) is not None


def _chosen_filter(text, category, module, lineno):
    """Return the first filter for a warning, None if there is none."""
    for item in filters:
        _, message_pattern, wanted, module_pattern, line = item
        if ((line == 0 or line == lineno) and issubclass(category, wanted)
                and _fits(message_pattern, text) and _fits(module_pattern, module)):
            return item
    return None


def _noted(registry, key):
    """Note a warning as given; return whether it was so already."""
    before = registry.get(key)
    registry[key] = 1
    return bool(before)


def _is_repeated(action, item, registry, key):
    """Note a warning in the way of an action; return whether that says that it has been given often enough."""
    text, category, _ = key
    match action:
        case 'always' | 'all':
            return False
        case 'default':
            registry[key] = 1
            return False
        case 'module':
            registry[key] = 1
            return _noted(registry, (text, category, 0))
        case 'once':
            registry[key] = 1
            return _noted(onceregistry, (text, category))
    raise RuntimeError(f'Unrecognized action ({action!r}) in warnings.filters:\n {item}')


def _module_name(filename):
    name = filename or '<unknown>'
    return name[:-3] if name.lower().endswith('.py') else name


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None,
                  source=None):
    """Give a warning about a line of a file.

    The registry is the dict in which a module keeps what it was warned of. The module's globals help
    to find the line's text.
    """
    lineno = int(lineno)
    registry = {} if registry is None else registry
    if registry.get('version', 0) != _filters_version:
        # What was noted is true only for the filters of that time.
        registry.clear()
        registry['version'] = _filters_version
    if isinstance(message, Warning):
        text, category = str(message), type(message)
    else:
        text, message = message, category(message)
    key = text, category, lineno
    if registry.get(key):
        return
    item = _chosen_filter(text, category, _module_name(filename) if module is None else module, lineno)
    action = defaultaction if item is None else item[0]
    if action == 'error':
        raise message
    if action == 'ignore':
        return
    if module_globals:
        # Its loader may have the source, which is not known later.
        from linecache import getlines
        getlines(filename, module_globals)
    if not _is_repeated(action, item, registry, key):
        _showwarnmsg(WarningMessage(message, category, filename, lineno, source=source))


class catch_warnings:
    """`with`: filters and the way of showing are afterwards as they were before. Not safe with threads.

    With record=True the block gets a list, to which its warnings go instead of the screen. With an action
    simplefilter() is called at the beginning. The module is only of use for tests of this one.
    """

    _RESTORED = 'filters', 'showwarning', '_showwarnmsg_impl'

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._module = module if module is not None else sys.modules['warnings']
        self._record = record
        self._simple = () if action is None else ((action, category, lineno, append),)
        self._before = None

    def __repr__(self):
        shown = ['record=True'] if self._record else []
        if self._module is not sys.modules['warnings']:
            shown.append(f'module={self._module!r}')
        return f"{type(self).__name__}({', '.join(shown)})"

    def __enter__(self):
        if self._before is not None:
            raise RuntimeError(f'Cannot enter {self!r} twice')
        module = self._module
        self._before = {name: getattr(module, name) for name in self._RESTORED}
        module.filters = [*module.filters]
        module._filters_mutated()
        log = None
        if self._record:
            log = []
            module._showwarnmsg_impl = log.append
            # Else what the program has put there would get them.
            module.showwarning = module._showwarning_orig
        for arguments in self._simple:
            simplefilter(*arguments)
        return log

    def __exit__(self, *exc_info):
        if self._before is None:
            raise RuntimeError(f'Cannot exit {self!r} without entering first')
        for name, value in self._before.items():
            setattr(self._module, name, value)
        self._module._filters_mutated()


# --- What goes away ---------------------------------------------------------------------------

class deprecated:
    """Decorate a class or function that is not to be used any longer; __deprecated__ says why.

    Calling it, and making subclasses, warns, unless the category is None. Type checkers know this decorator.
    """

    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        if not isinstance(message, str):
            raise TypeError(f"Expected an object of type str for 'message', not {type(message).__name__!r}")
        self.message, self.category, self.stacklevel = message, category, stacklevel

    def __call__(self, arg, /):
        if self.category is None:
            marked = [arg]
        elif isinstance(arg, type):
            marked = [arg, *self._decorate_class(arg)]
        elif callable(arg):
            marked = [arg, self._decorate_function(arg)]
        else:
            raise TypeError('@deprecated decorator with non-None category must be applied to a class or callable, '
                            f'not {arg!r}')
        for thing in marked:
            thing.__deprecated__ = self.message
        return arg if isinstance(arg, type) else marked[-1]

    def _warning(self, wrapped):
        """Return a decorator for wrappers, which are given the function that warns of a call."""
        import functools
        # The decorator object could be changed later.
        message, category, stacklevel = self.message, self.category, self.stacklevel + 1

        @functools.wraps(wrapped)
        def wrapper(*args, **kwargs):
            warn(message, category=category, stacklevel=stacklevel)
            return wrapped(*args, **kwargs)

        return wrapper

    def _decorate_function(self, function):
        import inspect
        wrapper = self._warning(function)
        return inspect.markcoroutinefunction(wrapper) if inspect.iscoroutinefunction(function) else wrapper

    def _decorate_class(self, cls):
        """Let a class warn when it is called, but not its subclasses, and when one of these is made."""
        import functools
        from types import MethodType
        message, category, stacklevel = self.message, self.category, self.stacklevel + 1
        make = cls.__new__

        @functools.wraps(make)
        def __new__(subclass, /, *args, **kwargs):
            if subclass is cls:
                warn(message, category=category, stacklevel=stacklevel)
            if make is not object.__new__:
                return make(subclass, *args, **kwargs)
            # object's takes no arguments; that __init__() takes some must be looked after here.
            if (args or kwargs) and subclass.__init__ is object.__init__:
                raise TypeError(f'{subclass.__name__}() takes no arguments')
            return make(subclass)

        cls.__new__ = staticmethod(__new__)
        hook = cls.__init_subclass__
        # A method in Python is bound to this class, and must be bound to the new one.
        in_python = isinstance(hook, MethodType)
        announce = self._warning(hook.__func__ if in_python else hook)
        cls.__init_subclass__ = classmethod(announce) if in_python else announce
        return __new__, announce


_DEPRECATED_MSG = '{name!r} is deprecated and slated for removal in Python {remove}'


def _deprecated(name, message=_DEPRECATED_MSG, *, remove, _version=sys.version_info):
    """Warn that something goes away with the version `remove`; it is an error if that has come."""
    version = '{}.{}'.format(*remove)
    here = _version[:2]
    if here > remove or here == remove and _version[3] != 'alpha':
        raise RuntimeError(f'{name!r} was slated for removal after Python {version} alpha')
    warn(message.format(name=name, remove=version), DeprecationWarning, stacklevel=3)


def _warn_unawaited_coroutine(coro):
    """Warn of a coroutine that nobody has awaited; the interpreter calls this."""
    text = f"coroutine '{coro.__qualname__}' was never awaited"
    if coro.cr_origin is not None:
        from linecache import getline
        from traceback import format_list
        frames = [(*place, getline(*place[:2])) for place in coro.cr_origin[::-1]]
        text += '\nCoroutine created at (most recent call last)\n' + ''.join(format_list(frames))
    warn(text.rstrip('\n'), RuntimeWarning, stacklevel=2, source=coro)


try:
    # An error that a filter makes of a warning does not show their frames.
    from _warnings import _defaultaction, _filters_mutated, _onceregistry, filters, warn, warn_explicit
except ImportError:
    _defaultaction = 'default'
    _onceregistry, filters = {}, []
    # Counts the changes of the filters.
    _filters_version = 1

    def _filters_mutated():
        global _filters_version
        _filters_version += 1

    if not hasattr(sys, 'gettotalrefcount'):
        # Deprecations concern those who run their own program; the rest is for those who ask for it.
        filterwarnings('default', category=DeprecationWarning, module='__main__')
        filters += [('ignore', None, kind, None, 0) for kind in (
            DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)]

defaultaction, onceregistry = _defaultaction, _onceregistry
_processoptions(sys.warnoptions)
