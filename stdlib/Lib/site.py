"""Set-up of the interpreter: directories of installed packages, built-ins for interactive use.

Imported when the interpreter starts, unless the option -S is given.
"""

import builtins
import os
import sys

# Where site-packages may lie.
PREFIXES = [sys.prefix, sys.exec_prefix]

# Whether the user's own directory is used: None until it is known, False if the
# user asked for that, None too if it would be unsafe.
ENABLE_USER_SITE = None
USER_SITE = None
USER_BASE = None


def _trace(message):
    if sys.flags.verbose:
        print(message, file=sys.stderr)


def makepath(*paths):
    """Return (absolute path, the same for comparison) of joined components."""
    dir = os.path.join(*paths)
    try:
        dir = os.path.abspath(dir)
    except OSError:
        pass
    return dir, os.path.normcase(dir)


def abs_paths():
    """Make the paths of all modules absolute."""
    for m in set(sys.modules.values()):
        loader_module = None
        try:
            loader_module = m.__loader__.__module__
        except AttributeError:
            try:
                loader_module = m.__spec__.loader.__module__
            except AttributeError:
                pass
        if loader_module not in {'_frozen_importlib', '_frozen_importlib_external'}:
            continue
        try:
            m.__file__ = os.path.abspath(m.__file__)
        except (AttributeError, OSError, TypeError):
            pass
        try:
            m.__cached__ = os.path.abspath(m.__cached__)
        except (AttributeError, OSError, TypeError):
            pass


def removeduppaths():
    """Make sys.path absolute and drop what repeats; returns the set of known paths."""
    L = []
    known_paths = set()
    for dir in sys.path:
        dir, dircase = makepath(dir)
        if dircase not in known_paths:
            L.append(dir)
            known_paths.add(dircase)
    sys.path[:] = L
    return known_paths


def _init_pathinfo():
    """Return the set of all directories on sys.path."""
    d = set()
    for item in sys.path:
        try:
            if os.path.exists(item):
                _, itemcase = makepath(item)
                d.add(itemcase)
        except TypeError:
            continue
    return d


def addpackage(sitedir, name, known_paths):
    """Handle a .pth file: its lines are directories, or imports to execute."""
    if known_paths is None:
        known_paths = _init_pathinfo()
        reset = True
    else:
        reset = False
    fullname = os.path.join(sitedir, name)
    import stat
    try:
        st = os.lstat(fullname)
    except OSError:
        return
    if (getattr(st, 'st_flags', 0) & stat.UF_HIDDEN
            or getattr(st, 'st_file_attributes', 0) & stat.FILE_ATTRIBUTE_HIDDEN):
        _trace(f"Skipping hidden .pth file: {fullname!r}")
        return
    _trace(f"Processing .pth file: {fullname!r}")
    try:
        import io
        with io.open_code(fullname) as f:
            pth_content = f.read()
    except OSError:
        return
    try:
        pth_content = pth_content.decode("utf-8-sig")
    except UnicodeDecodeError:
        import locale
        pth_content = pth_content.decode(locale.getencoding())
        _trace(f"Cannot read {fullname!r} as UTF-8. Using fallback encoding "
               f"{locale.getencoding()!r}")
    for n, line in enumerate(pth_content.splitlines(), 1):
        if line.startswith("#") or line.strip() == "":
            continue
        try:
            if line.startswith(("import ", "import\t")):
                exec(line)
                continue
            line = line.rstrip()
            dir, dircase = makepath(sitedir, line)
            if dircase not in known_paths and os.path.exists(dir):
                sys.path.append(dir)
                known_paths.add(dircase)
        except Exception as exc:
            print(f"Error processing line {n:d} of {fullname}:\n", file=sys.stderr)
            import traceback
            for record in traceback.format_exception(exc):
                for line in record.splitlines():
                    print('  ' + line, file=sys.stderr)
            print("\nRemainder of file ignored", file=sys.stderr)
            break
    if reset:
        known_paths = None
    return known_paths


def addsitedir(sitedir, known_paths=None):
    """Add a directory to sys.path, and handle the .pth files in it."""
    _trace(f"Adding directory: {sitedir!r}")
    if known_paths is None:
        known_paths = _init_pathinfo()
        reset = True
    else:
        reset = False
    sitedir, sitedircase = makepath(sitedir)
    if sitedircase not in known_paths:
        sys.path.append(sitedir)
        known_paths.add(sitedircase)
    try:
        names = os.listdir(sitedir)
    except OSError:
        return
    names = [name for name in names if name.endswith(".pth") and not name.startswith(".")]
    for name in sorted(names):
        addpackage(sitedir, name, known_paths)
    if reset:
        known_paths = None
    return known_paths


def check_enableusersite():
    """Return whether the user's directory is to be used: True, False, or None if unsafe."""
    if sys.flags.no_user_site:
        return False
    if hasattr(os, "getuid") and hasattr(os, "geteuid"):
        # With somebody else's rights it would be a hole.
        if os.geteuid() != os.getuid():
            return None
    if hasattr(os, "getgid") and hasattr(os, "getegid"):
        if os.getegid() != os.getgid():
            return None
    return True


def _getuserbase():
    env_base = os.environ.get("PYTHONUSERBASE", None)
    if env_base:
        return env_base
    if sys.platform in {"emscripten", "ios", "tvos", "vxworks", "wasi", "watchos"}:
        return None

    def joinuser(*args):
        return os.path.expanduser(os.path.join(*args))

    if sys.platform == "darwin" and sys._framework:
        return joinuser("~", "Library", sys._framework, "%d.%d" % sys.version_info[:2])
    return joinuser("~", ".local")


def _get_path(userbase):
    version = sys.version_info
    if sys.platform == 'darwin' and sys._framework:
        return f'{userbase}/lib/python/site-packages'
    return f'{userbase}/lib/python{version[0]}.{version[1]}/site-packages'


def getuserbase():
    """Return the directory under which the user's own packages are."""
    global USER_BASE
    if USER_BASE is None:
        USER_BASE = _getuserbase()
    return USER_BASE


def getusersitepackages():
    """Return the directory of the user's own packages."""
    global USER_SITE, ENABLE_USER_SITE
    userbase = getuserbase()
    if USER_SITE is None:
        if userbase is None:
            ENABLE_USER_SITE = False
        else:
            USER_SITE = _get_path(userbase)
    return USER_SITE


def addusersitepackages(known_paths):
    """Add the user's own directory, if there is one and it is to be used."""
    _trace("Processing user site-packages")
    user_site = getusersitepackages()
    if ENABLE_USER_SITE and os.path.isdir(user_site):
        addsitedir(user_site, known_paths)
    return known_paths


def getsitepackages(prefixes=None):
    """Return the directories of installed packages, whether they exist or not."""
    sitepackages = []
    seen = set()
    if prefixes is None:
        prefixes = PREFIXES
    for prefix in prefixes:
        if not prefix or prefix in seen:
            continue
        seen.add(prefix)
        libdirs = [getattr(sys, 'platlibdir', 'lib')]
        if libdirs[0] != "lib":
            libdirs.append("lib")
        for libdir in libdirs:
            sitepackages.append(os.path.join(prefix, libdir,
                                             "python%d.%d" % sys.version_info[:2],
                                             "site-packages"))
    return sitepackages


def addsitepackages(known_paths, prefixes=None):
    """Add the directories of installed packages that exist."""
    _trace("Processing global site-packages")
    for sitedir in getsitepackages(prefixes):
        if os.path.isdir(sitedir):
            addsitedir(sitedir, known_paths)
    return known_paths


def setquit():
    """Define exit and quit."""
    from _sitebuiltins import Quitter
    eof = 'Ctrl-Z plus Return' if os.sep == '\\' else 'Ctrl-D (i.e. EOF)'
    builtins.quit = Quitter('quit', eof)
    builtins.exit = Quitter('exit', eof)


def setcopyright():
    """Define copyright, credits and license."""
    from _sitebuiltins import _Printer
    builtins.copyright = _Printer("copyright", getattr(sys, 'copyright', ''))
    builtins.credits = _Printer("credits", getattr(sys, '_credits', None) or
                                "Krait is an independent implementation of Python.")
    builtins.license = _Printer("license", "See the file LICENSE of the distribution.")


def sethelper():
    """Define help."""
    from _sitebuiltins import _Helper
    builtins.help = _Helper()


def gethistoryfile():
    """Return the file of the interactive history."""
    if not sys.flags.ignore_environment:
        history = os.environ.get("PYTHON_HISTORY")
        if history:
            return history
    return os.path.join(os.path.expanduser('~'), '.python_history')


def enablerlcompleter():
    """Have readline set up when the interactive mode begins."""
    sys.__interactivehook__ = register_readline


def register_readline():
    """Set up completion and the history of lines."""
    import atexit
    try:
        import readline
        import rlcompleter
    except ImportError:
        return
    if readline.backend == 'editline':
        readline.parse_and_bind('bind ^I rl_complete')
    else:
        readline.parse_and_bind('tab: complete')
    try:
        readline.read_init_file()
    except OSError:
        pass        # no file; the defaults are good
    if readline.get_current_history_length() == 0:
        history = gethistoryfile()
        try:
            readline.read_history_file(history)
        except OSError:
            pass

        def write_history():
            try:
                readline.write_history_file(history)
            except OSError:
                pass        # the directory may not be writable

        atexit.register(write_history)


def venv(known_paths):
    """Set the prefixes if this is a virtual environment."""
    global PREFIXES, ENABLE_USER_SITE
    env = os.environ
    executable = sys.executable
    if not executable:
        return known_paths
    exe_dir = os.path.dirname(os.path.abspath(executable))
    site_prefix = os.path.dirname(exe_dir)
    sys._home = None
    conf_basename = 'pyvenv.cfg'
    candidate_conf = next(
        (conffile for conffile in (os.path.join(exe_dir, conf_basename),
                                   os.path.join(site_prefix, conf_basename))
         if os.path.isfile(conffile)), None)
    if candidate_conf:
        virtual_conf = candidate_conf
        system_site = "true"
        with open(virtual_conf, encoding='utf-8') as f:
            for line in f:
                if '=' in line:
                    key, _, value = line.partition('=')
                    key = key.strip().lower()
                    value = value.strip()
                    if key == 'include-system-site-packages':
                        system_site = value.lower()
                    elif key == 'home':
                        sys._home = value
        sys.prefix = sys.exec_prefix = site_prefix
        addsitepackages(known_paths, [sys.prefix])
        if system_site == "true":
            PREFIXES.insert(0, sys.prefix)
        else:
            PREFIXES = [sys.prefix]
            ENABLE_USER_SITE = False
    return known_paths


def _customize(name):
    """Import a module that the user or administrator may have put there."""
    try:
        try:
            __import__(name)
        except ImportError as exc:
            if exc.name != name:
                raise
    except Exception as err:
        if sys.flags.verbose:
            sys.excepthook(*sys.exc_info())
        else:
            sys.stderr.write("Error in %s; set PYTHONVERBOSE for traceback:\n%s: %s\n"
                             % (name, err.__class__.__name__, err))


def execsitecustomize():
    """Import sitecustomize, if there is one."""
    _customize('sitecustomize')


def execusercustomize():
    """Import usercustomize, if there is one."""
    _customize('usercustomize')


def main():
    """Do the whole set-up; called on import, unless the option -S is given."""
    global ENABLE_USER_SITE
    orig_path = sys.path[:]
    known_paths = removeduppaths()
    if orig_path != sys.path:
        # Relative directories were there: modules may have relative paths.
        abs_paths()
    known_paths = venv(known_paths)
    if ENABLE_USER_SITE is None:
        ENABLE_USER_SITE = check_enableusersite()
    known_paths = addusersitepackages(known_paths)
    known_paths = addsitepackages(known_paths)
    setquit()
    setcopyright()
    sethelper()
    if not sys.flags.isolated:
        enablerlcompleter()
    execsitecustomize()
    if ENABLE_USER_SITE:
        execusercustomize()


# Not for those who only want to look.
if not sys.flags.no_site:
    main()


def _script():
    import textwrap
    user_base = getuserbase()
    user_site = getusersitepackages()
    args = sys.argv[1:]
    if not args:
        print("sys.path = [")
        for dir in sys.path:
            print("    %r," % (dir,))
        print("]")

        def exists(path):
            if path is not None and os.path.isdir(path):
                return "exists"
            return "doesn't exist"

        print(f"USER_BASE: {user_base!r} ({exists(user_base)})")
        print(f"USER_SITE: {user_site!r} ({exists(user_site)})")
        print(f"ENABLE_USER_SITE: {ENABLE_USER_SITE!r}")
        sys.exit(0)
    buffer = []
    if '--user-base' in args:
        buffer.append(user_base)
    if '--user-site' in args:
        buffer.append(user_site)
    if buffer:
        print(os.pathsep.join(buffer))
        if ENABLE_USER_SITE:
            sys.exit(0)
        elif ENABLE_USER_SITE is False:
            sys.exit(1)
        elif ENABLE_USER_SITE is None:
            sys.exit(2)
        else:
            sys.exit(3)
    print(textwrap.dedent(f"""
        {sys.argv[0]} [--user-base] [--user-site]

        Without arguments print some useful information
        With arguments print the value of USER_BASE and/or USER_SITE separated
        by '{os.pathsep}'.
        """))
    sys.exit(10)


if __name__ == '__main__':
    _script()
