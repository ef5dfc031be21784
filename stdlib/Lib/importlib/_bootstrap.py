"""What the import system needs before there are files: locks, specs, and modules that are part of the interpreter.

The native import statement comes here when a program has finders of its own;
importlib comes here always.  The native side executes this file under the name
_frozen_importlib, while nothing can be imported; _setup() then hands over the
modules that the functions below use.
"""

sys = _imp = _thread = _warnings = _weakref = None

# The companion for files, from _install_external_importers() or importlib.
_bootstrap_external = None

# Specs of all modules are instances of the native type; this module's is one.
ModuleSpec = type(__spec__)

_ABSENT = object()


def _verbose_message(message, *args, verbosity=1):
    """Tell what happens on stderr, for those who gave -v at least `verbosity` times."""
    if sys.flags.verbose >= verbosity:
        prefix = '' if message.startswith(('#', 'import ')) else '# '
        print(prefix + message.format(*args), file=sys.stderr)


def _call_with_frames_removed(f, *args, **kwds):
    """Call f; the interpreter hides the frames of this module down to this one."""
    return f(*args, **kwds)


def _warn_import(text):
    _warnings.warn(text, ImportWarning)


def _set_if_possible(target, name, value):
    """setattr() for objects in sys.modules that may refuse it."""
    try:
        setattr(target, name, value)
    except AttributeError:
        pass


# --- Locks of modules -------------------------------------------------------------------------

# Thread -> the locks it waits for. Only changed under _guard, like the fields of all locks.
_blocking_on = {}
_guard = None

# Name -> weak reference to its lock; under the interpreter's import lock.
_module_locks = {}


class _DeadlockError(RuntimeError):
    """The thread that holds a lock waits for the one that asks for it."""


class _ModuleLock:
    """The lock of one module: reentrant, handed from thread to thread in the order of asking."""

    def __init__(self, name):
        self.name = name
        self.owner = None
        self.depth = 0
        # (thread, its baton) of those that wait; a baton is a lock that opens when its thread owns this one.
        self.queue = []

    def __repr__(self):
        return f'{type(self).__name__}({self.name!r}) at {id(self)}'

    def acquire(self):
        """Wait for the lock; _DeadlockError if that would never end."""
        me = _thread.get_ident()
        with _guard:
            if self.owner is None or self.owner == me:
                self.owner = me
                self.depth += 1
                return True
            if self._leads_to(me):
                raise _DeadlockError(f'deadlock detected by {self!r}')
            baton = _thread.allocate_lock()
            baton.acquire()
            place = me, baton
            self.queue.append(place)
            _blocking_on.setdefault(me, []).append(self)
        try:
            baton.acquire()
        except BaseException:
            self._give_up(place)
            raise
        finally:
            self._waits_no_longer(me)
        return True

    def release(self):
        """Leave the lock to the thread that has waited longest, once it is released as often as acquired."""
        with _guard:
            if self.owner is None or self.owner != _thread.get_ident():
                raise RuntimeError('cannot release un-acquired lock')
            self.depth -= 1
            if self.depth == 0:
                self._hand_on()

    def locked(self):
        return self.depth > 0

    def _hand_on(self):
        if not self.queue:
            self.owner = None
            return
        self.owner, baton = self.queue.pop(0)
        self.depth = 1
        baton.release()

    def _leads_to(self, thread):
        """Whether the owner waits, perhaps through other threads, for a lock that `thread` has."""
        reached, pending = set(), {self.owner}
        while pending:
            owner = pending.pop()
            if owner == thread:
                return True
            reached.add(owner)
            pending |= {lock.owner for lock in _blocking_on.get(owner, ())} - reached - {None}
        return False

    def _give_up(self, place):
        """An exception ended the waiting: the lock may be this thread's by now."""
        with _guard:
            if place in self.queue:
                self.queue.remove(place)
            else:
                self._hand_on()

    def _waits_no_longer(self, thread):
        with _guard:
            locks = _blocking_on.get(thread)
            if locks and self in locks:
                locks.remove(self)
            if not locks:
                _blocking_on.pop(thread, None)


class _ImportLock:
    """`with` for the interpreter's one import lock."""

    def __enter__(self):
        _imp.acquire_lock()

    def __exit__(self, *exc_info):
        _imp.release_lock()


_import_lock = _ImportLock()


def _drop_lock(dead):
    """Forget a lock that nobody uses any more, unless its name has a new one."""
    with _import_lock:
        for name in [name for name, reference in _module_locks.items() if reference is dead]:
            del _module_locks[name]


def _get_module_lock(name):
    """Return the lock of a module; it lives as long as somebody holds on to it."""
    with _import_lock:
        known = _module_locks.get(name)
        lock = known and known()
        if lock is None:
            lock = _ModuleLock(name)
            _module_locks[name] = _weakref.ref(lock, _drop_lock)
        return lock


class _Locked:
    """`with` for the lock of a module."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.lock = _get_module_lock(self.name)
        self.lock.acquire()

    def __exit__(self, *exc_info):
        self.lock.release()


def _await_module(name):
    """Return when no other thread executes the module; in a circle of imports at once."""
    try:
        with _Locked(name):
            pass
    except _DeadlockError:
        # The half-initialised module is all there will be.
        pass


# --- Specs and the modules they make ----------------------------------------------------------

def _files():
    """The companion for files; what asks for it cannot be done without."""
    if _bootstrap_external is None:
        raise NotImplementedError
    return _bootstrap_external


def _says_package(loader, name):
    """What a loader answers to is_package(); None if it cannot say."""
    ask = getattr(loader, 'is_package', None)
    if ask is None:
        return False
    try:
        return ask(name)
    except ImportError:
        return None


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """Return a spec for what a loader loads, with all that the loader can tell."""
    origin = getattr(loader, '_ORIGIN', None) if origin is None else origin
    if hasattr(loader, 'get_filename') and not origin:
        known = {} if is_package is None else {'submodule_search_locations': [] if is_package else None}
        return _files().spec_from_file_location(name, loader=loader, **known)
    if is_package is None:
        is_package = _says_package(loader, name)
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def _namespace_loader(locations):
    """Return a loader for directories that are known already."""
    kind = _files().NamespaceLoader
    loader = kind.__new__(kind)
    loader._path = locations
    return loader


def _settle_loader(spec, module):
    """Return the loader for __loader__; a namespace package gets one of its own, and no file."""
    if spec.loader is None and spec.submodule_search_locations is not None:
        spec.loader = _namespace_loader(spec.submodule_search_locations)
        module.__file__ = None
    return spec.loader


def _init_module_attrs(spec, module, *, override=False):
    """Store what a spec says in its module. But for __spec__, what is there stays, unless `override` is true."""
    def is_wanted(name):
        return override or getattr(module, name, None) is None

    if is_wanted('__loader__'):
        _set_if_possible(module, '__loader__', _settle_loader(spec, module))
    _set_if_possible(module, '__spec__', spec)
    facts = {'__name__': spec.name, '__package__': spec.parent}
    if spec.submodule_search_locations is not None:
        facts['__path__'] = spec.submodule_search_locations
    if spec.has_location:
        facts['__file__'] = spec.origin
        if spec.cached is not None:
            facts['__cached__'] = spec.cached
    for name in filter(is_wanted, facts):
        _set_if_possible(module, name, facts[name])
    return module


def module_from_spec(spec):
    """Return the module that the spec's loader makes, or a plain one, with its attributes set."""
    loader = spec.loader
    if not hasattr(loader, 'create_module'):
        if hasattr(loader, 'exec_module'):
            raise ImportError('loaders that define exec_module() must also define create_module()')
        made = None
    else:
        made = loader.create_module(spec)
    return _init_module_attrs(spec, type(sys)(spec.name) if made is None else made)


# --- Executing modules ------------------------------------------------------------------------

class _Placed:
    """`with`: a module is in sys.modules while it is executed, marked as unfinished, and stays if that succeeds."""

    def __init__(self, spec, module):
        self.spec = spec
        self.module = module

    def __enter__(self):
        self.spec._initializing = True
        sys.modules[self.spec.name] = self.module

    def __exit__(self, kind, error, traceback):
        if kind is not None:
            sys.modules.pop(self.spec.name, None)
        self.spec._initializing = False


def _settled(name):
    """Return what sys.modules has for a name, as its newest entry: a module may have put another object there."""
    module = sys.modules.pop(name)
    sys.modules[name] = module
    return module


def _lacks_exec(loader):
    """Whether a loader only has load_module(); warns about it."""
    if hasattr(loader, 'exec_module'):
        return False
    shown = getattr(loader, '__qualname__', None) or type(loader).__qualname__
    _warn_import(f'{shown}.exec_module() not found; falling back to load_module()')
    return True


def _run_loader(spec, module):
    """Execute a module; a namespace package has nothing to execute."""
    if spec.loader is not None:
        spec.loader.exec_module(module)
    elif spec.submodule_search_locations is None:
        raise ImportError('missing loader', name=spec.name)


def _load_by_old_loader(spec):
    """Load with load_module(), which puts the module into sys.modules itself."""
    name = spec.name
    try:
        spec.loader.load_module(name)
    except BaseException:
        if name in sys.modules:
            _settled(name)
        raise
    module = _settled(name)
    if getattr(module, '__loader__', None) is None:
        _set_if_possible(module, '__loader__', spec.loader)
    if getattr(module, '__package__', None) is None:
        package = module.__name__ if hasattr(module, '__path__') else name.rpartition('.')[0]
        _set_if_possible(module, '__package__', package)
    if getattr(module, '__spec__', None) is None:
        _set_if_possible(module, '__spec__', spec)
    return module


def _load_unlocked(spec):
    """Load the module of a spec; its lock is the caller's business."""
    if spec.loader is not None and _lacks_exec(spec.loader):
        return _load_by_old_loader(spec)
    module = module_from_spec(spec)
    with _Placed(spec, module):
        _run_loader(spec, module)
        module = _settled(spec.name)
        _verbose_message('import {!r} # {!r}', spec.name, spec.loader)
    return module


def _load(spec):
    """Load the module of a spec, alone among all threads."""
    with _Locked(spec.name):
        return _load_unlocked(spec)


def _exec(spec, module):
    """Execute a module that there is already, as reload() does; return what sys.modules has afterwards."""
    with _Locked(spec.name):
        if sys.modules.get(spec.name) is not module:
            raise ImportError(f'module {spec.name!r} not in sys.modules', name=spec.name)
        try:
            if spec.loader is None and spec.submodule_search_locations is None:
                raise ImportError('missing loader', name=spec.name)
            is_namespace = spec.loader is None
            _init_module_attrs(spec, module, override=True)
            if not is_namespace:
                if _lacks_exec(spec.loader):
                    spec.loader.load_module(spec.name)
                else:
                    spec.loader.exec_module(module)
        finally:
            module = _settled(spec.name)
    return module


def _load_module_shim(self, fullname):
    """load_module() of a loader that has exec_module()."""
    _warnings.warn('the load_module() method is deprecated and slated for removal in Python 3.15; '
                   'use exec_module() instead', DeprecationWarning)
    spec = spec_from_loader(fullname, self)
    if fullname not in sys.modules:
        return _load(spec)
    _exec(spec, sys.modules[fullname])
    return sys.modules[fullname]


# --- Modules without files --------------------------------------------------------------------

def _demand(condition, name, kind):
    if not condition:
        raise ImportError(f'{name!r} is not a {kind} module', name=name)


class BuiltinImporter:
    """Finds and loads the modules that are compiled into the interpreter. Only the class is used."""

    _ORIGIN = 'built-in'

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """Return a spec if a built-in module has that name."""
        return spec_from_loader(fullname, cls, origin=cls._ORIGIN) if _imp.is_builtin(fullname) else None

    @staticmethod
    def create_module(spec):
        """Make a built-in module."""
        _demand(spec.name in sys.builtin_module_names, spec.name, 'built-in')
        return _call_with_frames_removed(_imp.create_builtin, spec)

    @staticmethod
    def exec_module(module):
        """Initialise a built-in module."""
        _call_with_frames_removed(_imp.exec_builtin, module)

    @classmethod
    def get_code(cls, fullname):
        """Return None: there is no code object."""
        _demand(fullname in sys.builtin_module_names, fullname, 'built-in')

    @classmethod
    def get_source(cls, fullname):
        """Return None: there is no Python source."""
        _demand(fullname in sys.builtin_module_names, fullname, 'built-in')

    @classmethod
    def is_package(cls, fullname):
        """Return False: none of them is a package."""
        _demand(fullname in sys.builtin_module_names, fullname, 'built-in')
        return False

    load_module = classmethod(_load_module_shim)


class FrozenImporter:
    """Finds and loads Python modules that the interpreter carries as code objects. Only the class is used."""

    _ORIGIN = 'frozen'

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """Return a spec if a frozen module has that name."""
        match _call_with_frames_removed(_imp.find_frozen, fullname):
            case None:
                return None
            case _, is_package, _:
                return spec_from_loader(fullname, cls, origin=cls._ORIGIN, is_package=is_package)

    @staticmethod
    def create_module(spec):
        """Return None: a plain module will do."""

    @staticmethod
    def exec_module(module):
        """Execute the code of a frozen module."""
        exec(_call_with_frames_removed(_imp.get_frozen_object, module.__spec__.name), vars(module))

    @classmethod
    def load_module(cls, fullname):
        """Load a frozen module; deprecated, as exec_module() does it."""
        return _load_module_shim(cls, fullname)

    @classmethod
    def get_code(cls, fullname):
        """Return the code object of a frozen module."""
        _demand(_imp.is_frozen(fullname), fullname, 'frozen')
        return _imp.get_frozen_object(fullname)

    @classmethod
    def get_source(cls, fullname):
        """Return None: only the code was kept."""
        _demand(_imp.is_frozen(fullname), fullname, 'frozen')

    @classmethod
    def is_package(cls, fullname):
        """Return whether a frozen module is a package."""
        _demand(_imp.is_frozen(fullname), fullname, 'frozen')
        return _imp.is_frozen_package(fullname)


# --- From names to modules --------------------------------------------------------------------

def _ask(finder, name, path, target):
    """Return the spec that a finder has; objects without find_spec() have none."""
    with _import_lock:
        find = getattr(finder, 'find_spec', None)
        return None if find is None else find(name, path, target)


def _find_spec(name, path, target=None):
    """Return the spec of the first finder in sys.meta_path that knows the name, else None."""
    finders = sys.meta_path
    if finders is None:
        raise ImportError('sys.meta_path is None, Python is likely shutting down')
    if not finders:
        _warn_import('sys.meta_path is empty')
    was_loaded = name in sys.modules
    for finder in finders:
        spec = _ask(finder, name, path, target)
        if spec is None:
            continue
        if name in sys.modules and not was_loaded:
            # Looking for it has imported it: its own spec says more.
            own = getattr(sys.modules[name], '__spec__', None)
            return spec if own is None else own
        return spec
    return None


class _ChildMark:
    """`with`: a package's spec lists the submodules that are being imported, for messages about missing names."""

    def __init__(self, package, child):
        self.names = getattr(package.__spec__, '_uninitialized_submodules', None)
        self.child = child

    def __enter__(self):
        if self.names is not None:
            self.names.append(self.child)

    def __exit__(self, *exc_info):
        if self.names is not None:
            self.names.remove(self.child)


def _find_then_load(name, path):
    spec = _find_spec(name, path)
    if spec is None:
        raise ModuleNotFoundError(f'No module named {name!r}', name=name)
    return _load_unlocked(spec)


def _find_and_load_unlocked(name, import_):
    """Import a module that is not in sys.modules, after its parents, and make it an attribute of its package."""
    parent, _, child = name.rpartition('.')
    if not parent:
        return _find_then_load(name, None)
    if parent not in sys.modules:
        _call_with_frames_removed(import_, parent)
        if name in sys.modules:
            return sys.modules[name]
    package = sys.modules[parent]
    path = getattr(package, '__path__', _ABSENT)
    if path is _ABSENT:
        raise ModuleNotFoundError(f'No module named {name!r}; {parent!r} is not a package', name=name)
    with _ChildMark(package, child):
        module = _find_then_load(name, path)
    try:
        # The package may have been replaced meanwhile.
        setattr(sys.modules[parent], child, module)
    except AttributeError:
        _warn_import(f'Cannot set an attribute on {parent!r} for child module {child!r}')
    return module


def _is_being_imported(module):
    return getattr(getattr(module, '__spec__', None), '_initializing', False)


def _import_by_finders(name):
    """Return a module from sys.modules once it is ready, or import it."""
    module = sys.modules.get(name, _ABSENT)
    if module is _ABSENT:
        with _Locked(name):
            module = sys.modules.get(name, _ABSENT)
            if module is _ABSENT:
                return _find_and_load_unlocked(name, _gcd_import)
    if _is_being_imported(module):
        _await_module(name)
    if module is None:
        raise ModuleNotFoundError(f'import of {name} halted; None in sys.modules', name=name)
    return module


def _resolve_name(name, package, level):
    """Return the absolute name for a relative one with `level` dots."""
    base = package
    for _ in range(level - 1):
        base, dot, _ = base.rpartition('.')
        if not dot:
            raise ImportError('attempted relative import beyond top-level package')
    return f'{base}.{name}' if name else base


def _complaint(name, package, level):
    """Return the error for arguments of an import that make no sense, None if they do."""
    if not isinstance(name, str):
        return TypeError(f'module name must be str, not {type(name)}')
    if level <= 0:
        reason = 'level must be >= 0' if level < 0 else not name and 'Empty module name'
        return ValueError(reason) if reason else None
    if not isinstance(package, str):
        return TypeError('__package__ not set to a string')
    return None if package else ImportError('attempted relative import with no known parent package')


def _absolute_name(name, package, level):
    """Check the arguments of an import and return the name of the module that they mean."""
    error = _complaint(name, package, level)
    if error is not None:
        raise error
    return _resolve_name(name, package, level) if level else name


def _gcd_import(name, package=None, level=0):
    """Return the module of a name, which has `level` dots before it and is then relative to a package."""
    absolute = _absolute_name(name, package, level)
    return (_imp._import_absolute if _IS_INSTALLED else _import_by_finders)(absolute)


# The copy that belongs to the interpreter leaves the rest to the native importer, which asks back when it must.
_IS_INSTALLED = __name__ == '_frozen_importlib'


def _names_to_import(module, wanted, source):
    """Yield the names behind `from module import` that the module lacks; a star stands for its __all__."""
    for name in wanted:
        if not isinstance(name, str):
            raise TypeError(f'Item in {source} must be str, not {type(name).__name__}')
        if name != '*':
            if not hasattr(module, name):
                yield name
        elif source == "``from list''" and hasattr(module, '__all__'):
            yield from _names_to_import(module, module.__all__, f'{module.__name__}.__all__')


def _import_submodules(module, names):
    """Import those of some names that are submodules of a package."""
    for name in _names_to_import(module, names, "``from list''"):
        full = f'{module.__name__}.{name}'
        try:
            _call_with_frames_removed(_gcd_import, full)
        except ModuleNotFoundError as error:
            # The statement itself complains about a missing name; a module that is blocked by None is an error here.
            if error.name != full or sys.modules.get(full, _ABSENT) is None:
                raise


def _handle_fromlist(module, fromlist, import_, *, recursive=False):
    """Import the submodules among some names, and return the package."""
    _import_submodules(module, fromlist)
    return module


def _package_of(namespace):
    """Return the name of the package to which the relative imports of a namespace refer."""
    package, spec = namespace.get('__package__'), namespace.get('__spec__')
    if package is None and spec is None:
        _warnings.warn("can't resolve package from __spec__ or __package__, falling back on "
                       '__name__ and __path__', ImportWarning, stacklevel=3)
        name = namespace['__name__']
        return name if '__path__' in namespace else name.rpartition('.')[0]
    if package is None:
        return spec.parent
    if spec is not None and spec.parent != package:
        _warnings.warn(f'__package__ != __spec__.parent ({package!r} != {spec.parent!r})',
                       DeprecationWarning, stacklevel=3)
    return package


def __import__(name, globals=None, locals=None, fromlist=(), level=0):
    """Do what the import statement does: return the module that it binds, or takes names from."""
    if level == 0:
        module = _gcd_import(name)
    else:
        module = _gcd_import(name, _package_of({} if globals is None else globals), level)
    if fromlist:
        if hasattr(module, '__path__'):
            _import_submodules(module, fromlist)
        return module
    first, _, rest = name.partition('.')
    if level == 0:
        return _gcd_import(first)
    # Of a relative name, too, the module of the first part is what gets bound.
    return sys.modules[module.__name__.removesuffix('.' + rest)] if rest else module


# --- Putting it into place --------------------------------------------------------------------

def _builtin(name):
    """Return a built-in module before there are finders."""
    if name in sys.modules:
        return sys.modules[name]
    spec = BuiltinImporter.find_spec(name)
    if spec is None:
        raise ImportError(f'no built-in module named {name}')
    return _load_unlocked(spec)


class _LibraryAlone:
    """Takes all but the library from sys.path: archives there can only be searched by what is being put into place."""

    def __enter__(self):
        import sys
        self._path = sys.path
        sys.path = [folder for folder in sys.path if self._is_library(folder)] or sys.path

    def __exit__(self, *details):
        import sys
        sys.path = self._path

    @staticmethod
    def _is_library(folder):
        import posix
        try:
            posix.stat(f'{folder}/importlib/_bootstrap_external.py')
        except (OSError, ValueError):
            return False
        return True


def _setup(sys_module, _imp_module):
    """Receive the modules that cannot be imported from here, and get those that need them."""
    global sys, _imp, _thread, _warnings, _weakref, _guard
    sys, _imp = sys_module, _imp_module
    _thread, _weakref = _builtin('_thread'), _builtin('_weakref')
    # A collection of garbage may import something while this thread is under the guard.
    _guard = _thread.RLock()
    with _LibraryAlone():
        import warnings
    _warnings = warnings


def _install(sys_module, _imp_module):
    """Set up, and append the finders of modules without files."""
    _setup(sys_module, _imp_module)
    sys.meta_path += [BuiltinImporter, FrozenImporter]


def _install_external_importers():
    """Append the finders of files."""
    global _bootstrap_external
    import _frozen_importlib_external as external
    _bootstrap_external = external
    external._install(sys.modules[__name__])
