"""The core of the import system: locks, specs, built-in modules, finding and loading.

The import statement is native and uses what is here only when a program has
put finders of its own into place.  The module is loaded as _frozen_importlib;
nothing but sys and _imp may be imported while it is executed.
"""

# Set by _setup().
sys = None
_imp = None
_thread = None
_warnings = None
_weakref = None

# Set by the module of the finders of files.
_bootstrap_external = None


def _object_name(obj):
    try:
        return obj.__qualname__
    except AttributeError:
        return type(obj).__qualname__


def _new_module(name):
    return type(sys)(name)


def _wrap(new, old):
    """Give a function the name and the documentation of another."""
    for name in ('__module__', '__name__', '__qualname__', '__doc__'):
        value = getattr(old, name, None)
        if value is not None:
            setattr(new, name, value)
    new.__dict__.update(old.__dict__)


def _verbose_message(message, *args, verbosity=1):
    """Write a message to stderr if -v was given often enough."""
    if sys.flags.verbose < verbosity:
        return
    if not message.startswith(('#', 'import ')):
        message = '# ' + message
    print(message.format(*args), file=sys.stderr)


def _call_with_frames_removed(f, *args, **kwds):
    """Call a function; whoever shows tracebacks leaves out the frames of the import system around it."""
    return f(*args, **kwds)


# Locks: one for each module that is being imported.

# The locks that the threads wait for, by thread.
_blocking_on = {}

# Weak references to the locks, by name of the module.
_module_locks = {}


class _DeadlockError(RuntimeError):
    """Waiting for a module's lock would never end."""


class _ModuleLock:
    """A reentrant lock that refuses to wait in a circle of threads."""

    def __init__(self, name):
        self.lock = _thread.RLock()
        self.wakeup = _thread.allocate_lock()
        self.name = name
        self.owner = None
        # One entry for every time that the owner has acquired it.
        self.count = []
        self.waiters = []

    def has_deadlock(self):
        """True if the owner waits, through others, for a lock of this thread."""
        me = _thread.get_ident()
        seen = set()
        todo = [self.owner]
        while todo:
            thread = todo.pop()
            if thread is None or thread in seen:
                continue
            if thread == me:
                return True
            seen.add(thread)
            todo += [lock.owner for lock in _blocking_on.get(thread, ())]
        return False

    def acquire(self):
        me = _thread.get_ident()
        waited_for = _blocking_on.setdefault(me, [])
        waited_for.append(self)
        try:
            while True:
                with self.lock:
                    if not self.count or self.owner == me:
                        self.owner = me
                        self.count.append(True)
                        return True
                    if self.has_deadlock():
                        raise _DeadlockError(f'deadlock detected by {self!r}')
                    if self.wakeup.acquire(False):
                        self.waiters.append(None)
                # The owner releases it when it is done.
                self.wakeup.acquire()
                self.wakeup.release()
        finally:
            waited_for.remove(self)
            if not waited_for:
                _blocking_on.pop(me, None)

    def release(self):
        me = _thread.get_ident()
        with self.lock:
            if self.owner != me:
                raise RuntimeError('cannot release un-acquired lock')
            self.count.pop()
            if not self.count:
                self.owner = None
                if self.waiters:
                    self.waiters.pop()
                    self.wakeup.release()

    def locked(self):
        return bool(self.count)

    def __repr__(self):
        return f'_ModuleLock({self.name!r}) at {id(self)}'


class _DummyModuleLock:
    """Stands for a lock where there are no threads."""

    def __init__(self, name):
        self.name = name
        self.count = 0

    def acquire(self):
        self.count += 1
        return True

    def release(self):
        if self.count == 0:
            raise RuntimeError('cannot release un-acquired lock')
        self.count -= 1

    def __repr__(self):
        return f'_DummyModuleLock({self.name!r}) at {id(self)}'


class _ModuleLockManager:
    """Holds the lock of a module in a with statement."""

    def __init__(self, name):
        self._name = name
        self._lock = None

    def __enter__(self):
        self._lock = _get_module_lock(self._name)
        self._lock.acquire()

    def __exit__(self, *args):
        self._lock.release()


class _ImportLockContext:
    """Holds the lock of the table of locks in a with statement."""

    def __enter__(self):
        _imp.acquire_lock()

    def __exit__(self, *args):
        _imp.release_lock()


def _get_module_lock(name):
    """Return the lock of a module, a new one if there is none."""
    with _ImportLockContext():
        reference = _module_locks.get(name)
        lock = reference() if reference is not None else None
        if lock is None:
            lock = (_ModuleLock if _thread is not None else _DummyModuleLock)(name)

            def forget(reference, name=name):
                with _ImportLockContext():
                    # Another lock may have taken its place.
                    if _module_locks.get(name) is reference:
                        del _module_locks[name]

            _module_locks[name] = _weakref.ref(lock, forget)
        return lock


def _lock_unlock_module(name):
    """Wait until a module that another thread imports is initialised."""
    lock = _get_module_lock(name)
    try:
        lock.acquire()
    except _DeadlockError:
        # A circle of imports: what is there of the module must do.
        pass
    else:
        lock.release()


# Specs.

def _requires_builtin(fxn):
    """Decorate a method so that it refuses names of modules that are not built in."""
    def _requires_builtin_wrapper(self, fullname):
        if fullname not in sys.builtin_module_names:
            raise ImportError(f'{fullname!r} is not a built-in module', name=fullname)
        return fxn(self, fullname)
    _wrap(_requires_builtin_wrapper, fxn)
    return _requires_builtin_wrapper


def _requires_frozen(fxn):
    """Decorate a method so that it refuses names of modules that are not frozen."""
    def _requires_frozen_wrapper(self, fullname):
        if not _imp.is_frozen(fullname):
            raise ImportError(f'{fullname!r} is not a frozen module', name=fullname)
        return fxn(self, fullname)
    _wrap(_requires_frozen_wrapper, fxn)
    return _requires_frozen_wrapper


def _load_module_shim(self, fullname):
    """Load a module with a loader that only has exec_module()."""
    _warnings.warn('the load_module() method is deprecated and slated for removal in '
                   'Python 3.15; use exec_module() instead', DeprecationWarning)
    spec = spec_from_loader(fullname, self)
    if fullname in sys.modules:
        module = sys.modules[fullname]
        _exec(spec, module)
        return sys.modules[fullname]
    return _load(spec)


def _module_repr(module):
    loader = getattr(module, '__loader__', None)
    spec = getattr(module, '__spec__', None)
    if spec:
        return _module_repr_from_spec(spec)
    name = getattr(module, '__name__', '?')
    filename = getattr(module, '__file__', None)
    if filename is not None:
        return f'<module {name!r} from {filename!r}>'
    if loader is not None:
        return f'<module {name!r} ({loader!r})>'
    return f'<module {name!r}>'


def _module_repr_from_spec(spec):
    name = '?' if spec.name is None else spec.name
    if spec.origin is not None:
        if spec.has_location:
            return f'<module {name!r} from {spec.origin!r}>'
        return f'<module {spec.name!r} ({spec.origin})>'
    loader = spec.loader
    if loader is None:
        return f'<module {name!r}>'
    if _bootstrap_external and isinstance(loader, _bootstrap_external.NamespaceLoader):
        return f'<module {name!r} (namespace) from {list(loader._path)}>'
    return f'<module {name!r} ({loader!r})>'


class ModuleSpec:
    """The specification for a module, used for loading."""

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self._uninitialized_submodules = []
        # Set for what comes from files.
        self._set_fileattr = False
        self._cached = None

    def __repr__(self):
        parts = [f'name={self.name!r}', f'loader={self.loader!r}']
        if self.origin is not None:
            parts.append(f'origin={self.origin!r}')
        if self.submodule_search_locations is not None:
            parts.append(f'submodule_search_locations={self.submodule_search_locations}')
        return f"{type(self).__name__}({', '.join(parts)})"

    def __eq__(self, other):
        try:
            return (self.name == other.name
                    and self.loader == other.loader
                    and self.origin == other.origin
                    and self.submodule_search_locations == other.submodule_search_locations
                    and self.cached == other.cached
                    and self.has_location == other.has_location)
        except AttributeError:
            return NotImplemented

    @property
    def cached(self):
        if self._cached is None and self.origin is not None and self._set_fileattr:
            if _bootstrap_external is None:
                raise NotImplementedError
            self._cached = _bootstrap_external._get_cached(self.origin)
        return self._cached

    @cached.setter
    def cached(self, cached):
        self._cached = cached

    @property
    def parent(self):
        """The name of the module's parent."""
        if self.submodule_search_locations is None:
            return self.name.rpartition('.')[0]
        return self.name

    @property
    def has_location(self):
        return self._set_fileattr

    @has_location.setter
    def has_location(self, value):
        self._set_fileattr = bool(value)


if __name__ == '_frozen_importlib':
    # The native type, of which the specs of all modules are.
    ModuleSpec = type(__spec__)


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """Return a module spec based on various loader methods."""
    if origin is None:
        origin = getattr(loader, '_ORIGIN', None)
    if not origin and hasattr(loader, 'get_filename'):
        if _bootstrap_external is None:
            raise NotImplementedError
        from_file = _bootstrap_external.spec_from_file_location
        if is_package is None:
            return from_file(name, loader=loader)
        return from_file(name, loader=loader,
                         submodule_search_locations=[] if is_package else None)
    if is_package is None:
        is_package = False
        if hasattr(loader, 'is_package'):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                is_package = None
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def _spec_from_module(module, loader=None, origin=None):
    """Return the spec of a module, one made of its attributes if it has none."""
    spec = getattr(module, '__spec__', None)
    if spec is not None:
        return spec
    if loader is None:
        loader = getattr(module, '__loader__', None)
    location = getattr(module, '__file__', None)
    if origin is None:
        origin = getattr(loader, '_ORIGIN', None)
        if origin is None and location is not None:
            origin = location
    spec = ModuleSpec(module.__name__, loader, origin=origin)
    spec._set_fileattr = location is not None and origin == location
    spec.cached = getattr(module, '__cached__', None)
    path = getattr(module, '__path__', None)
    spec.submodule_search_locations = None if path is None else list(path)
    return spec


def _init_module_attrs(spec, module, *, override=False):
    """Set the attributes of a module that its spec determines; those that are set stay, except with override."""
    def put(name, value):
        if override or getattr(module, name, None) is None:
            try:
                setattr(module, name, value)
            except AttributeError:
                pass

    put('__name__', spec.name)
    if override or getattr(module, '__loader__', None) is None:
        loader = spec.loader
        if loader is None and spec.submodule_search_locations is not None:
            # A namespace package.
            if _bootstrap_external is None:
                raise NotImplementedError
            loader = _bootstrap_external.NamespaceLoader.__new__(_bootstrap_external.NamespaceLoader)
            loader._path = spec.submodule_search_locations
            spec.loader = loader
            # A package of directories has no file.
            module.__file__ = None
        put('__loader__', loader)
    put('__package__', spec.parent)
    try:
        module.__spec__ = spec
    except AttributeError:
        pass
    if spec.submodule_search_locations is not None:
        put('__path__', spec.submodule_search_locations)
    if spec.has_location:
        put('__file__', spec.origin)
        if spec.cached is not None:
            put('__cached__', spec.cached)
    return module


def module_from_spec(spec):
    """Create a module based on the provided spec."""
    module = None
    if hasattr(spec.loader, 'create_module'):
        # None means an ordinary module.
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, 'exec_module'):
        raise ImportError('loaders that define exec_module() must also define create_module()')
    if module is None:
        module = _new_module(spec.name)
    _init_module_attrs(spec, module)
    return module


def _exec(spec, module):
    """Execute a spec's code in an existing module's namespace; return the module that sys.modules has then."""
    name = spec.name
    with _ModuleLockManager(name):
        if sys.modules.get(name) is not module:
            raise ImportError(f'module {name!r} not in sys.modules', name=name)
        try:
            if spec.loader is None:
                if spec.submodule_search_locations is None:
                    raise ImportError('missing loader', name=spec.name)
                _init_module_attrs(spec, module, override=True)
            else:
                _init_module_attrs(spec, module, override=True)
                if hasattr(spec.loader, 'exec_module'):
                    spec.loader.exec_module(module)
                else:
                    _warnings.warn(f'{_object_name(spec.loader)}.exec_module() not found; '
                                   'falling back to load_module()', ImportWarning)
                    spec.loader.load_module(name)
        finally:
            # The module's place must not change, and the code may have put another there.
            module = sys.modules.pop(spec.name)
            sys.modules[spec.name] = module
    return module


def _load_backward_compatible(spec):
    """Load with a loader that only has load_module()."""
    try:
        spec.loader.load_module(spec.name)
    except:
        if spec.name in sys.modules:
            module = sys.modules.pop(spec.name)
            sys.modules[spec.name] = module
        raise
    module = sys.modules.pop(spec.name)
    sys.modules[spec.name] = module

    def put(name, value):
        if getattr(module, name, None) is None:
            try:
                setattr(module, name, value())
            except AttributeError:
                pass

    put('__loader__', lambda: spec.loader)
    put('__package__', lambda: module.__name__ if hasattr(module, '__path__')
        else spec.name.rpartition('.')[0])
    put('__spec__', lambda: spec)
    return module


def _load_unlocked(spec):
    """Load a module and put it into sys.modules; the caller holds its lock."""
    if spec.loader is not None and not hasattr(spec.loader, 'exec_module'):
        _warnings.warn(f'{_object_name(spec.loader)}.exec_module() not found; '
                       'falling back to load_module()', ImportWarning)
        return _load_backward_compatible(spec)
    module = module_from_spec(spec)
    # Importers of the module must wait for it, and see that it is not ready.
    spec._initializing = True
    try:
        sys.modules[spec.name] = module
        try:
            if spec.loader is None:
                if spec.submodule_search_locations is None:
                    raise ImportError('missing loader', name=spec.name)
            else:
                spec.loader.exec_module(module)
        except:
            try:
                del sys.modules[spec.name]
            except KeyError:
                pass
            raise
        # The code may have put another object there.
        module = sys.modules.pop(spec.name)
        sys.modules[spec.name] = module
        _verbose_message('import {!r} # {!r}', spec.name, spec.loader)
    finally:
        spec._initializing = False
    return module


def _load(spec):
    """Return a new module, loaded by a spec; it is in sys.modules then."""
    with _ModuleLockManager(spec.name):
        return _load_unlocked(spec)


# Modules that need no files.

class BuiltinImporter:
    """Finder and loader of built-in modules; the class itself is used, no instances."""

    _ORIGIN = 'built-in'

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if _imp.is_builtin(fullname):
            return spec_from_loader(fullname, cls, origin=cls._ORIGIN)
        return None

    @staticmethod
    def create_module(spec):
        """Create a built-in module."""
        if spec.name not in sys.builtin_module_names:
            raise ImportError(f'{spec.name!r} is not a built-in module', name=spec.name)
        return _call_with_frames_removed(_imp.create_builtin, spec)

    @staticmethod
    def exec_module(module):
        """Execute a built-in module."""
        _call_with_frames_removed(_imp.exec_builtin, module)

    @classmethod
    @_requires_builtin
    def get_code(cls, fullname):
        """Return None, as built-in modules have no code objects."""
        return None

    @classmethod
    @_requires_builtin
    def get_source(cls, fullname):
        """Return None, as built-in modules have no source."""
        return None

    @classmethod
    @_requires_builtin
    def is_package(cls, fullname):
        """Return False, as built-in modules are never packages."""
        return False

    load_module = classmethod(_load_module_shim)


class FrozenImporter:
    """Finder and loader of modules whose code is part of the executable; the class itself is used."""

    _ORIGIN = 'frozen'

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        info = _call_with_frames_removed(_imp.find_frozen, fullname)
        if info is None:
            return None
        _, is_package, origin_name = info
        spec = spec_from_loader(fullname, cls, origin=cls._ORIGIN, is_package=is_package)
        return spec

    @staticmethod
    def create_module(spec):
        """Have an ordinary module made."""
        return None

    @staticmethod
    def exec_module(module):
        code = _call_with_frames_removed(_imp.get_frozen_object, module.__spec__.name)
        exec(code, module.__dict__)

    @classmethod
    def load_module(cls, fullname):
        """Load a frozen module (deprecated: use exec_module())."""
        return _load_module_shim(cls, fullname)

    @classmethod
    @_requires_frozen
    def get_code(cls, fullname):
        """Return the code object of a frozen module."""
        return _imp.get_frozen_object(fullname)

    @classmethod
    @_requires_frozen
    def get_source(cls, fullname):
        """Return None, as frozen modules have no source."""
        return None

    @classmethod
    @_requires_frozen
    def is_package(cls, fullname):
        """Return True if the frozen module is a package."""
        return _imp.is_frozen_package(fullname)


# Finding and loading.

def _resolve_name(name, package, level):
    """Return the absolute name of a relative one."""
    bits = package.rsplit('.', level - 1)
    if len(bits) < level:
        raise ImportError('attempted relative import beyond top-level package')
    return f'{bits[0]}.{name}' if name else bits[0]


def _find_spec(name, path, target=None):
    """Ask the finders of sys.meta_path for a module's spec."""
    meta_path = sys.meta_path
    if meta_path is None:
        # The interpreter is shutting down.
        raise ImportError('sys.meta_path is None, Python is likely shutting down')
    if not meta_path:
        _warnings.warn('sys.meta_path is empty', ImportWarning)
    # A reload must not be given the spec that the module has.
    is_reload = name in sys.modules
    for finder in meta_path:
        with _ImportLockContext():
            try:
                find_spec = finder.find_spec
            except AttributeError:
                continue
            spec = find_spec(name, path, target)
        if spec is None:
            continue
        if not is_reload and name in sys.modules:
            # The finder imported the module itself.
            try:
                own = sys.modules[name].__spec__
            except AttributeError:
                return spec
            return spec if own is None else own
        return spec
    return None


def _sanity_check(name, package, level):
    """Raise if the arguments of an import make no sense."""
    if not isinstance(name, str):
        raise TypeError(f'module name must be str, not {type(name)}')
    if level < 0:
        raise ValueError('level must be >= 0')
    if level > 0:
        if not isinstance(package, str):
            raise TypeError('__package__ not set to a string')
        if not package:
            raise ImportError('attempted relative import with no known parent package')
    if not name and level == 0:
        raise ValueError('Empty module name')


_ERR_MSG_PREFIX = 'No module named '
_ERR_MSG = _ERR_MSG_PREFIX + '{!r}'


def _find_and_load_unlocked(name, import_):
    path = None
    parent, _, child = name.rpartition('.')
    parent_spec = None
    if parent:
        if parent not in sys.modules:
            _call_with_frames_removed(import_, parent)
        if name in sys.modules:
            # The parent imported it.
            return sys.modules[name]
        parent_module = sys.modules[parent]
        try:
            path = parent_module.__path__
        except AttributeError:
            raise ModuleNotFoundError(f'{_ERR_MSG_PREFIX}{name!r}; {parent!r} is not a package',
                                      name=name) from None
        parent_spec = parent_module.__spec__
    spec = _find_spec(name, path)
    if spec is None:
        raise ModuleNotFoundError(f'{_ERR_MSG_PREFIX}{name!r}', name=name)
    # So that a message about the missing attribute can say that it is being imported.
    submodules = getattr(parent_spec, '_uninitialized_submodules', None)
    if submodules is not None:
        submodules.append(child)
    try:
        module = _load_unlocked(spec)
    finally:
        if submodules is not None:
            submodules.remove(child)
    if parent:
        parent_module = sys.modules[parent]
        try:
            setattr(parent_module, child, module)
        except AttributeError:
            _warnings.warn(f'Cannot set an attribute on {parent!r} for child module {child!r}',
                           ImportWarning)
    return module


_NEEDS_LOADING = object()


def _find_and_load(name, import_):
    """Return a module, loaded if need be."""
    module = sys.modules.get(name, _NEEDS_LOADING)
    if (module is _NEEDS_LOADING
            or getattr(getattr(module, '__spec__', None), '_initializing', False)):
        with _ModuleLockManager(name):
            module = sys.modules.get(name, _NEEDS_LOADING)
            if module is _NEEDS_LOADING:
                return _find_and_load_unlocked(name, import_)
        _lock_unlock_module(name)
    if module is None:
        raise ModuleNotFoundError(f'import of {name} halted; None in sys.modules', name=name)
    return module


if __name__ == '_frozen_importlib':
    # The native importer comes back to the functions above if need be.
    def _find_and_load(name, import_):
        """Return a module, loaded if need be."""
        return _imp._import_absolute(name)


def _gcd_import(name, package=None, level=0):
    """Import a module by its name, the package it is imported from, and the number of leading dots."""
    _sanity_check(name, package, level)
    if level > 0:
        name = _resolve_name(name, package, level)
    return _find_and_load(name, _gcd_import)


def _handle_fromlist(module, fromlist, import_, *, recursive=False):
    """Import the submodules that `from module import ...` names and return the module."""
    for item in fromlist:
        if not isinstance(item, str):
            where = module.__name__ + '.__all__' if recursive else "``from list''"
            raise TypeError(f'Item in {where} must be str, not {type(item).__name__}')
        if item == '*':
            if not recursive and hasattr(module, '__all__'):
                _handle_fromlist(module, module.__all__, import_, recursive=True)
        elif not hasattr(module, item):
            name = f'{module.__name__}.{item}'
            try:
                _call_with_frames_removed(import_, name)
            except ModuleNotFoundError as error:
                # No such submodule: the import statement says what is missing.
                if error.name == name and sys.modules.get(name, _NEEDS_LOADING) is not None:
                    continue
                raise
    return module


def _calc___package__(globals):
    """Return the package that relative imports of a namespace start from."""
    package = globals.get('__package__')
    spec = globals.get('__spec__')
    if package is not None:
        if spec is not None and package != spec.parent:
            _warnings.warn(f'__package__ != __spec__.parent ({package!r} != {spec.parent!r})',
                           DeprecationWarning, stacklevel=3)
        return package
    if spec is not None:
        return spec.parent
    _warnings.warn("can't resolve package from __spec__ or __package__, "
                   "falling back on __name__ and __path__", ImportWarning, stacklevel=3)
    package = globals['__name__']
    if '__path__' not in globals:
        package = package.rpartition('.')[0]
    return package


def __import__(name, globals=None, locals=None, fromlist=(), level=0):
    """Import a module: what the import statement does, in Python."""
    if level == 0:
        module = _gcd_import(name)
    else:
        package = _calc___package__(globals if globals is not None else {})
        module = _gcd_import(name, package, level)
    if fromlist:
        if hasattr(module, '__path__'):
            return _handle_fromlist(module, fromlist, _gcd_import)
        return module
    if level == 0:
        return _gcd_import(name.partition('.')[0])
    if not name:
        return module
    # As many parts as the name has behind its first are cut off.
    cut = len(name) - len(name.partition('.')[0])
    return sys.modules[module.__name__[:len(module.__name__) - cut]]


def _builtin_from_name(name):
    spec = BuiltinImporter.find_spec(name)
    if spec is None:
        raise ImportError('no built-in module named ' + name)
    return _load_unlocked(spec)


def _setup(sys_module, _imp_module):
    """Set the modules that the import system needs, which it cannot import itself."""
    global sys, _imp, _thread, _warnings, _weakref
    sys = sys_module
    _imp = _imp_module
    _thread = sys.modules.get('_thread') or _builtin_from_name('_thread')
    _weakref = sys.modules.get('_weakref') or _builtin_from_name('_weakref')
    import warnings
    _warnings = warnings


def _install(sys_module, _imp_module):
    """Put the finders of modules without files into place."""
    _setup(sys_module, _imp_module)
    sys.meta_path.append(BuiltinImporter)
    sys.meta_path.append(FrozenImporter)


def _install_external_importers():
    """Put the finders of files into place."""
    global _bootstrap_external
    import _frozen_importlib_external
    _bootstrap_external = _frozen_importlib_external
    _frozen_importlib_external._install(sys.modules[__name__])
