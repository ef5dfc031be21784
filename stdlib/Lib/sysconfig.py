"""Where things get installed, and how the interpreter was made."""

import os
import sys
from os.path import realpath

__all__ = [
    "get_config_h_filename", "get_config_var", "get_config_vars", "get_makefile_filename", "get_path", "get_path_names", "get_paths",
    "get_platform", "get_python_version", "get_scheme_names", "parse_config_h",
]

_SCHEME_KEYS = ("stdlib", "platstdlib", "purelib", "platlib", "include", "scripts", "data")
_ALWAYS_STR = {"IPHONEOS_DEPLOYMENT_TARGET", "MACOSX_DEPLOYMENT_TARGET"}

_PY_VERSION = sys.version.split()[0]
_PY_VERSION_SHORT, _PY_VERSION_SHORT_NO_DOT = ("{0}.{1}".format(*sys.version_info), "{0}{1}".format(*sys.version_info))
_BASE_PREFIX, _BASE_EXEC_PREFIX = map(os.path.normpath, (sys.base_prefix, sys.base_exec_prefix))

# The variables, once they have been worked out.
_CONFIG_VARS = None


def _scheme(libraries, platform_libraries, packages, platform_packages, headers, scripts, data, platform_headers=None):
    """The paths of a way to install, by the names that get_path() knows."""
    paths = dict(zip(_SCHEME_KEYS, (libraries, platform_libraries, packages, platform_packages, headers)))
    if platform_headers is not None:
        paths["platinclude"] = platform_headers
    return paths | {"scripts": scripts, "data": data}


def _schemes():
    versioned = "{implementation_lower}{py_version_short}{abi_thread}"
    by_version, with_flags = "{platlibdir}/" + versioned, "/include/{implementation_lower}{py_version_short}{abiflags}"
    prefix = _scheme(
        "{installed_base}/" + by_version, "{platbase}/" + by_version, "{base}/lib/" + versioned + "/site-packages",
        "{platbase}/" + by_version + "/site-packages", "{installed_base}" + with_flags, "{base}/bin", "{base}",
        "{installed_platbase}" + with_flags)
    home = "{base}/lib/{implementation_lower}"
    home_headers = "{installed_base}/include/{implementation_lower}"
    windows_headers, windows_packages = "{installed_base}/Include", "{base}/Lib/site-packages"
    windows = _scheme("{installed_base}/Lib", "{base}/Lib", windows_packages, windows_packages, windows_headers, "{base}/Scripts", "{base}",
                      windows_headers)
    user, user_packages = "{userbase}/" + by_version, "{userbase}/lib/" + versioned + "/site-packages"
    windows_user = "{userbase}/{implementation}{py_version_nodot_plat}"
    mac_user = "{userbase}/lib/{implementation_lower}"
    return {
        "posix_prefix": prefix,
        "posix_home": _scheme("{installed_base}/lib/{implementation_lower}", home, home, home, home_headers, "{base}/bin", "{base}",
                              home_headers),
        "nt": windows,
        "posix_venv": prefix.copy(),
        "nt_venv": windows.copy(),
        "venv": (windows if os.name == "nt" else prefix).copy(),
        "posix_user": _scheme(user, user, user_packages, user_packages, "{userbase}/include/" + versioned, "{userbase}/bin", "{userbase}"),
        "nt_user": _scheme(windows_user, windows_user, windows_user + "/site-packages", windows_user + "/site-packages",
                           windows_user + "/Include", windows_user + "/Scripts", "{userbase}"),
        "osx_framework_user": _scheme(mac_user, mac_user, mac_user + "/site-packages", mac_user + "/site-packages",
                                      "{userbase}/include/{implementation_lower}{py_version_short}", "{userbase}/bin", "{userbase}"),
    }


_INSTALL_SCHEMES = _schemes()


def _getuserbase():
    import site
    return site.getuserbase()


# Schemes

def _get_preferred_schemes():
    kinds = {"prefix": "posix_prefix", "home": "posix_home", "user": "posix_user"}
    if os.name == "nt":
        kinds |= {"prefix": "nt", "user": "nt_user"}
    elif sys.platform == "darwin" and sys._framework:
        kinds["user"] = "osx_framework_user"
    return kinds


def get_preferred_scheme(key):
    """The name of the scheme for a prefix, a home or a user."""
    if key == "prefix" and sys.prefix != sys.base_prefix:
        return "venv"
    name = _get_preferred_schemes()[key]
    if name in _INSTALL_SCHEMES:
        return name
    raise ValueError(f"{key!r} returned {name!r}, which is not a valid scheme on this platform")


def get_default_scheme():
    """The name of the scheme that is taken unless another one is named."""
    return get_preferred_scheme("prefix")


def get_scheme_names():
    """The names of all schemes."""
    return tuple(sorted(_INSTALL_SCHEMES))


def get_path_names():
    """The names of the paths in a scheme."""
    return _SCHEME_KEYS


def _subst_vars(s, local_vars):
    """Fill a path's variables in; what is unknown may be in the environment."""
    try:
        return s.format(**local_vars)
    except KeyError as missing:
        try:
            return s.format(**os.environ)
        except KeyError:
            raise AttributeError(str(missing)) from None


def _expand_vars(scheme, vars):
    values = get_config_vars() | (vars or {})
    if os.name == "nt":
        values.setdefault("platlibdir", "lib")
    at_home = os.path.expanduser if os.name in ("posix", "nt") else str
    return {name: os.path.normpath(_subst_vars(at_home(path), values)) for name, path in _INSTALL_SCHEMES[scheme].items()}


def get_paths(scheme=None, vars=None, expand=True):
    """The paths of a scheme (the default one), with variables filled in unless `expand` is false."""
    name = get_default_scheme() if scheme is None else scheme
    return _expand_vars(name, vars) if expand else _INSTALL_SCHEMES[name]


def get_path(name, scheme=None, vars=None, expand=True):
    """One path of a scheme."""
    return get_paths(scheme, vars, expand)[name]


def get_config_h_filename():
    """The path of the header with what was found out about the system."""
    return os.path.join(get_path("platinclude"), "pyconfig.h")


def get_makefile_filename():
    """The path of the makefile."""
    folder = f"config-{_PY_VERSION_SHORT}{getattr(sys, 'abiflags', '')}"
    return os.path.join(get_path("stdlib"), folder, "Makefile")


# Variables

def _prefixes():
    return os.path.normpath(sys.prefix), os.path.normpath(sys.exec_prefix)


def _extension_names():
    """What the names of native modules end with."""
    try:
        from _imp import extension_suffixes
        return extension_suffixes()
    except ImportError:
        return []


def _init_config_vars():
    """Work the variables out; there is no makefile to take them from."""
    global _CONFIG_VARS
    prefix, exec_prefix = _prefixes()
    project = os.path.dirname(realpath(sys.executable)) if sys.executable else ""
    flags, python = getattr(sys, "abiflags", ""), f"python{_PY_VERSION_SHORT}"
    values = {
        "prefix": prefix, "exec_prefix": exec_prefix, "base": prefix, "platbase": exec_prefix, "installed_base": _BASE_PREFIX,
        "installed_platbase": _BASE_EXEC_PREFIX, "projectbase": project, "srcdir": project, "platlibdir": sys.platlibdir,
        "py_version": _PY_VERSION, "py_version_short": _PY_VERSION_SHORT, "py_version_nodot": _PY_VERSION_SHORT_NO_DOT,
        "py_version_nodot_plat": getattr(sys, "winver", "").replace(".", ""), "VERSION": _PY_VERSION_SHORT,
        "implementation": "Python", "implementation_lower": "python", "abiflags": flags, "abi_thread": "",
        "EXT_SUFFIX": next(iter(_extension_names()), ""), "SOABI": getattr(sys.implementation, "cache_tag", "") or "",
        "MULTIARCH": getattr(sys.implementation, "_multiarch", ""), "EXE": "", "CONFIG_ARGS": "",
        "BINDIR": os.path.join(exec_prefix, "bin"), "LIBDIR": os.path.join(exec_prefix, "lib"),
        "LIBDEST": os.path.join(prefix, sys.platlibdir, python), "INCLUDEPY": os.path.join(prefix, "include", python),
        "TZPATH": ":".join(("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")),
        "HAVE_FORK": int(hasattr(os, "fork")), "HAVE_GETRANDOM": int(hasattr(os, "getrandom")),
    }
    values |= dict.fromkeys(("Py_DEBUG", "Py_GIL_DISABLED", "Py_ENABLE_SHARED", "WITH_PYMALLOC"), 0)
    _CONFIG_VARS = values
    # site may ask for variables on its part.
    values["userbase"] = _getuserbase()


def get_config_vars(*args):
    """All variables as a dict, or the values of those named as a list."""
    # A virtual environment changes the prefixes after the start.
    if _CONFIG_VARS is None or (_CONFIG_VARS["prefix"], _CONFIG_VARS["exec_prefix"]) != _prefixes():
        _init_config_vars()
    return [_CONFIG_VARS.get(name) for name in args] if args else _CONFIG_VARS


def get_config_var(name):
    """The value of a variable, or None."""
    return get_config_vars().get(name)


def parse_config_h(fp, vars=None):
    """Add to a dict what a header like pyconfig.h defines."""
    found = {} if vars is None else vars
    for line in fp:
        match line.split(None, 2):
            case ["#define", name, value] if name.isidentifier():
                value = value.rstrip("\n")
                try:
                    found[name] = value if name in _ALWAYS_STR else int(value)
                except ValueError:
                    found[name] = value
            case ["/*", "#undef", rest]:
                found[rest.split(" ")[0].rstrip()] = 0
    return found


def expand_makefile_vars(s, vars):
    """Text with the values of variables, which may contain others, in place of $(name) and ${name}."""
    import re
    variable = re.compile(r"\$(?:\((\w+)\)|\{(\w+)\})", re.ASCII)
    while found := variable.search(s):
        value = vars.get(found[1] or found[2]) or ""
        s = s[:found.start()] + value + s[found.end():]
    return s


# The system

def get_platform():
    """The system and its machine, as in `linux-x86_64`."""
    if os.name != "posix" or not hasattr(os, "uname"):
        return sys.platform
    system = os.uname()
    name, machine = system.sysname.lower().replace("/", ""), system.machine.replace(" ", "_").replace("/", "-")
    if name.startswith("linux"):
        return f"{name}-{machine}"
    if name.startswith("darwin"):
        import platform
        version = platform.mac_ver()[0] or system.release
        return f"macosx-{version.split('.')[0]}.0-{machine}"
    return f"{name}-{system.release}-{machine}"


def get_python_version():
    """The version without its last part."""
    return _PY_VERSION_SHORT


def _get_python_version_abi():
    """The version as folders of the library spell it: with the letter of an interpreter without a GIL."""
    return _PY_VERSION_SHORT + ("t" if "t" in sys.abiflags else "")


def is_python_build(check_home=None):
    """Whether the interpreter runs from where it was built, which makes no difference here."""
    return False


def _main():
    """Print all there is to know."""
    print(f'Platform: "{get_platform()}"')
    print(f'Python version: "{get_python_version()}"')
    print(f'Current installation scheme: "{get_default_scheme()}"')
    for title, values in (("Paths", get_paths()), ("Variables", get_config_vars())):
        print(f"\n{title}: ")
        for name, value in sorted(values.items()):
            print(f'\t{name} = "{value}"')


if __name__ == "__main__":
    _main()
