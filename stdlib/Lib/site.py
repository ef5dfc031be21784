"""What is done when the interpreter starts: sys.path gets the directories of packages, builtins some more names.

The interpreter imports this module unless the option -S is given. As a program it shows what it has done.
"""

import builtins
import os
import sys

# Below these are directories of packages for all users.
PREFIXES = [sys.prefix, sys.exec_prefix]

# Those of the one user, once they are known. Whether they count: False if that is not wanted, None if it is not
# safe, or not known yet.
USER_BASE = USER_SITE = ENABLE_USER_SITE = None


def _trace(message):
    if sys.flags.verbose:
        print(message, file=sys.stderr)


# --- Paths ------------------------------------------------------------------------------------

def makepath(*paths):
    """Return a path joined from parts and made absolute, and its form for comparisons."""
    joined = os.path.join(*paths)
    try:
        joined = os.path.abspath(joined)
    except OSError:
        pass
    return joined, os.path.normcase(joined)


def _loader_home(module):
    """Return the name of the module in which a module's loader is defined, None if that cannot be known."""
    for look in (lambda: module.__loader__, lambda: module.__spec__.loader):
        try:
            return look().__module__
        except AttributeError:
            continue


def abs_paths():
    """Make the paths that modules know of their files absolute."""
    for module in {*sys.modules.values()}:
        if _loader_home(module) not in ('_frozen_importlib', '_frozen_importlib_external'):
            continue
        for name in '__file__', '__cached__':
            try:
                setattr(module, name, os.path.abspath(getattr(module, name)))
            except (AttributeError, TypeError, OSError):
                pass


def removeduppaths():
    """Make sys.path absolute, each directory once; return the set of the directories."""
    # The first spelling stays.
    found = {}
    for entry in sys.path:
        path, key = makepath(entry)
        found.setdefault(key, path)
    sys.path[:] = found.values()
    return set(found)


def _init_pathinfo():
    """Return the set of the entries of sys.path that exist."""
    found = set()
    for entry in sys.path:
        try:
            if os.path.exists(entry):
                found.add(makepath(entry)[1])
        except TypeError:
            pass
    return found


def _add(path, key, known_paths):
    if key not in known_paths:
        known_paths.add(key)
        sys.path.append(path)


# --- Directories of packages ------------------------------------------------------------------

def _is_hidden(path):
    """Whether a file is hidden by a flag; OSError if there is none."""
    import stat
    found = os.lstat(path)
    return bool(getattr(found, 'st_flags', 0) & stat.UF_HIDDEN
                or getattr(found, 'st_file_attributes', 0) & stat.FILE_ATTRIBUTE_HIDDEN)


def _read_pth(path):
    """Return the text of a .pth file; None if it cannot be read or does not want to be."""
    from io import open_code
    try:
        if _is_hidden(path):
            return _trace(f'Skipping hidden .pth file: {path!r}')
        _trace(f'Processing .pth file: {path!r}')
        with open_code(path) as file:
            data = file.read()
    except OSError:
        return None
    try:
        return data.decode('utf-8-sig')
    except UnicodeDecodeError:
        from locale import getencoding
        text = data.decode(getencoding())
        _trace(f'Cannot read {path!r} as UTF-8. Using fallback encoding {getencoding()!r}')
        return text


def _report_bad_line(number, path, error):
    from traceback import format_exception
    indented = ['  ' + line for part in format_exception(error) for line in part.splitlines()]
    print(f'Error processing line {number} of {path}:\n', *indented, '\nRemainder of file ignored',
          sep='\n', file=sys.stderr)


def addpackage(sitedir, name, known_paths):
    """Do what a .pth file in a directory says: its lines are directories for sys.path, or import statements.

    Known directories are not added again, and those that are added are noted there; None means sys.path.
    """
    known = _init_pathinfo() if known_paths is None else known_paths
    path = os.path.join(sitedir, name)
    text = _read_pth(path)
    if text is None:
        return None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line[0] == '#':
            continue
        try:
            if line.startswith(('import ', 'import\t')):
                # Such lines look for `sitedir` among the local names here.
                exec(line)
                continue
            entry, key = makepath(sitedir, line.rstrip())
            if os.path.exists(entry):
                _add(entry, key, known)
        except Exception as error:
            _report_bad_line(number, path, error)
            break
    return known_paths


def addsitedir(sitedir, known_paths=None):
    """Add a directory to sys.path, and do what the .pth files in it say."""
    _trace(f'Adding directory: {sitedir!r}')
    known = _init_pathinfo() if known_paths is None else known_paths
    sitedir, key = makepath(sitedir)
    _add(sitedir, key, known)
    try:
        names = os.listdir(sitedir)
    except OSError:
        return None
    for name in sorted(names):
        if name.endswith('.pth') and name[0] != '.':
            addpackage(sitedir, name, known)
    return known_paths


def _python_folder():
    return f'python{sys.version_info[0]}.{sys.version_info[1]}'


def getsitepackages(prefixes=None):
    """Return the directories of packages for all users, whether or not they exist."""
    # Without repetition, in this order.
    libraries = dict.fromkeys((getattr(sys, 'platlibdir', 'lib'), 'lib'))
    found = dict.fromkeys(PREFIXES if prefixes is None else prefixes)
    return [os.path.join(prefix, library, _python_folder(), 'site-packages')
            for prefix in found if prefix for library in libraries]


def addsitepackages(known_paths, prefixes=None):
    """Add the directories of packages for all users."""
    _trace('Processing global site-packages')
    for folder in filter(os.path.isdir, getsitepackages(prefixes)):
        addsitedir(folder, known_paths)
    return known_paths


# --- The user's own packages ------------------------------------------------------------------

def check_enableusersite():
    """Return whether the user's own packages count: False if that is not wanted, None if it is not safe."""
    if sys.flags.no_user_site:
        return False
    # Who has borrowed somebody's rights must not choose what code runs.
    pairs = ('getuid', 'geteuid'), ('getgid', 'getegid')
    is_safe = all(getattr(os, real)() == getattr(os, effective)() for real, effective in pairs
                  if hasattr(os, real) and hasattr(os, effective))
    return True if is_safe else None


def _getuserbase():
    chosen = os.environ.get('PYTHONUSERBASE')
    if chosen:
        return chosen
    if sys.platform in ('emscripten', 'ios', 'tvos', 'vxworks', 'wasi', 'watchos'):
        return None
    parts = ['.local']
    if sys.platform == 'darwin' and sys._framework:
        parts = ['Library', sys._framework, _python_folder().removeprefix('python')]
    return os.path.expanduser(os.path.join('~', *parts))


def _get_path(userbase):
    is_framework = sys.platform == 'darwin' and sys._framework
    return f"{userbase}/lib/{'python' if is_framework else _python_folder()}/site-packages"


def getuserbase():
    """Return the directory below which the user's own packages, scripts and so on are."""
    global USER_BASE
    USER_BASE = USER_BASE if USER_BASE is not None else _getuserbase()
    return USER_BASE


def getusersitepackages():
    """Return the directory of the user's own packages, None if there is none."""
    global USER_SITE, ENABLE_USER_SITE
    base = getuserbase()
    if USER_SITE is None and base is not None:
        USER_SITE = _get_path(base)
    elif USER_SITE is None:
        ENABLE_USER_SITE = False
    return USER_SITE


def addusersitepackages(known_paths):
    """Add the directory of the user's own packages, if they count."""
    _trace('Processing user site-packages')
    folder = getusersitepackages()
    if ENABLE_USER_SITE and os.path.isdir(folder):
        addsitedir(folder, known_paths)
    return known_paths


# --- Virtual environments ---------------------------------------------------------------------

def _read_settings(path):
    """Yield the settings in a pyvenv.cfg, their names in small letters."""
    with open(path, encoding='utf-8') as file:
        for line in file:
            name, sign, value = line.partition('=')
            if sign:
                yield name.strip().lower(), value.strip()


def venv(known_paths):
    """If the executable is in a virtual environment: use its packages, and the others only if it says so."""
    global PREFIXES, ENABLE_USER_SITE
    if not sys.executable:
        return known_paths
    sys._home = None
    folder = os.path.dirname(os.path.abspath(sys.executable))
    root = os.path.dirname(folder)
    for place in folder, root:
        path = os.path.join(place, 'pyvenv.cfg')
        if os.path.isfile(path):
            break
    else:
        return known_paths
    settings = dict(_read_settings(path))
    sys._home = settings.get('home')
    sys.prefix = sys.exec_prefix = root
    addsitepackages(known_paths, [root])
    if settings.get('include-system-site-packages', 'true').lower() == 'true':
        PREFIXES.insert(0, root)
    else:
        PREFIXES, ENABLE_USER_SITE = [root], False
    return known_paths


# --- Built-in names and the interactive mode --------------------------------------------------

def setquit():
    """Define exit and quit."""
    from _sitebuiltins import Quitter
    end_of_input = 'Ctrl-D (i.e. EOF)' if os.sep == '/' else 'Ctrl-Z plus Return'
    for name in 'quit', 'exit':
        setattr(builtins, name, Quitter(name, end_of_input))


def setcopyright():
    """Define copyright, credits and license."""
    from _sitebuiltins import _Printer
    texts = {'copyright': getattr(sys, 'copyright', ''),
             'credits': getattr(sys, '_credits', '') or 'Krait is an independent implementation of Python.',
             'license': 'See the file LICENSE of the distribution.'}
    for name, text in texts.items():
        setattr(builtins, name, _Printer(name, text))


def sethelper():
    """Define help."""
    from _sitebuiltins import _Helper
    builtins.help = _Helper()


def gethistoryfile():
    """Return the file that keeps the lines of the interactive mode."""
    chosen = None if sys.flags.ignore_environment else os.environ.get('PYTHON_HISTORY')
    return chosen or os.path.join(os.path.expanduser('~'), '.python_history')


def enablerlcompleter():
    """Have lines edited, completed and kept when the interactive mode begins."""
    sys.__interactivehook__ = register_readline


def _try(action, *args):
    """Do something with a file; that there is none, or that it cannot be written, does not matter."""
    try:
        action(*args)
    except OSError:
        pass


def register_readline():
    """Set up readline, if it is there, with completion and history."""
    try:
        import readline
        import rlcompleter
    except ImportError:
        return
    binding = 'bind ^I rl_complete' if readline.backend == 'editline' else 'tab: complete'
    readline.parse_and_bind(binding)
    _try(readline.read_init_file)
    # A start-up file may have read another history.
    if readline.get_current_history_length() == 0:
        import atexit
        history = gethistoryfile()
        _try(readline.read_history_file, history)
        atexit.register(_try, readline.write_history_file, history)


# --- All of it --------------------------------------------------------------------------------

def _customize(name):
    """Import a module that may be there or not."""
    try:
        __import__(name)
    except ImportError as error:
        if error.name != name:
            _report_customization(name, error)
    except Exception as error:
        _report_customization(name, error)


def _report_customization(name, error):
    if sys.flags.verbose:
        sys.excepthook(*sys.exc_info())
    else:
        sys.stderr.write(f'Error in {name}; set PYTHONVERBOSE for traceback:\n{type(error).__name__}: {error}\n')


def execsitecustomize():
    """Import sitecustomize, which those who maintain the machine may have written."""
    _customize('sitecustomize')


def execusercustomize():
    """Import usercustomize, which the user may have written."""
    _customize('usercustomize')


def main():
    """Do all that there is to do."""
    global ENABLE_USER_SITE
    given = [*sys.path]
    known = removeduppaths()
    if given != sys.path:
        # What has been imported until now may have relative paths.
        abs_paths()
    venv(known)
    if ENABLE_USER_SITE is None:
        ENABLE_USER_SITE = check_enableusersite()
    addusersitepackages(known)
    addsitepackages(known)
    for define in setquit, setcopyright, sethelper:
        define()
    if not sys.flags.isolated:
        enablerlcompleter()
    execsitecustomize()
    if ENABLE_USER_SITE:
        execusercustomize()


if not sys.flags.no_site:
    main()


# --- As a program -----------------------------------------------------------------------------

def _show_all():
    print('sys.path = [', *(f'    {entry!r},' for entry in sys.path), ']', sep='\n')
    for name, path in ('USER_BASE', getuserbase()), ('USER_SITE', getusersitepackages()):
        state = 'exists' if path is not None and os.path.isdir(path) else "doesn't exist"
        print(f'{name}: {path!r} ({state})')
    print(f'ENABLE_USER_SITE: {ENABLE_USER_SITE!r}')


def _script():
    """Show what is asked for; the exit status tells whether the user's packages count."""
    options = sys.argv[1:]
    if not options:
        _show_all()
        sys.exit(0)
    known = {'--user-base': getuserbase, '--user-site': getusersitepackages}
    shown = [look() for option, look in known.items() if option in options]
    if not shown:
        print(f'\n{sys.argv[0]} [--user-base] [--user-site]\n\n'
              'Without arguments: what sys.path consists of, and where the user\'s own packages are.\n'
              f'With arguments: USER_BASE and/or USER_SITE, with {os.pathsep!r} between them. The exit status is\n'
              '0 if the user\'s packages count, 1 if the user does not want that, 2 if it is not safe.\n')
        sys.exit(10)
    print(os.pathsep.join(shown))
    sys.exit({True: 0, False: 1, None: 2}.get(ENABLE_USER_SITE, 3))


if __name__ == '__main__':
    _script()
