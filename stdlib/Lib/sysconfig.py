"""Where things are installed, and how the interpreter was built."""

import os
import sys
from os.path import realpath

__all__ = ['get_config_h_filename', 'get_config_var', 'get_config_vars',
           'get_makefile_filename', 'get_path', 'get_path_names', 'get_paths',
           'get_platform', 'get_python_version', 'get_scheme_names', 'parse_config_h']

_INSTALL_SCHEMES = {
    'posix_prefix': {
        'stdlib': '{installed_base}/{platlibdir}/{implementation_lower}{py_version_short}{abi_thread}',
        'platstdlib': '{platbase}/{platlibdir}/{implementation_lower}{py_version_short}{abi_thread}',
        'purelib': '{base}/lib/{implementation_lower}{py_version_short}{abi_thread}/site-packages',
        'platlib': '{platbase}/{platlibdir}/{implementation_lower}{py_version_short}{abi_thread}/site-packages',
        'include': '{installed_base}/include/{implementation_lower}{py_version_short}{abiflags}',
        'platinclude': '{installed_platbase}/include/{implementation_lower}{py_version_short}{abiflags}',
        'scripts': '{base}/bin',
        'data': '{base}',
    },
    'posix_home': {
        'stdlib': '{installed_base}/lib/{implementation_lower}',
        'platstdlib': '{base}/lib/{implementation_lower}',
        'purelib': '{base}/lib/{implementation_lower}',
        'platlib': '{base}/lib/{implementation_lower}',
        'include': '{installed_base}/include/{implementation_lower}',
        'platinclude': '{installed_base}/include/{implementation_lower}',
        'scripts': '{base}/bin',
        'data': '{base}',
    },
    'nt': {
        'stdlib': '{installed_base}/Lib',
        'platstdlib': '{base}/Lib',
        'purelib': '{base}/Lib/site-packages',
        'platlib': '{base}/Lib/site-packages',
        'include': '{installed_base}/Include',
        'platinclude': '{installed_base}/Include',
        'scripts': '{base}/Scripts',
        'data': '{base}',
    },
}
# Virtual environments, and the user's own directory.
_INSTALL_SCHEMES['posix_venv'] = dict(_INSTALL_SCHEMES['posix_prefix'])
_INSTALL_SCHEMES['nt_venv'] = dict(_INSTALL_SCHEMES['nt'])
_INSTALL_SCHEMES['venv'] = _INSTALL_SCHEMES['posix_venv']
_INSTALL_SCHEMES['posix_user'] = {
    'stdlib': '{userbase}/{platlibdir}/{implementation_lower}{py_version_short}{abi_thread}',
    'platstdlib': '{userbase}/{platlibdir}/{implementation_lower}{py_version_short}{abi_thread}',
    'purelib': '{userbase}/lib/{implementation_lower}{py_version_short}{abi_thread}/site-packages',
    'platlib': '{userbase}/lib/{implementation_lower}{py_version_short}{abi_thread}/site-packages',
    'include': '{userbase}/include/{implementation_lower}{py_version_short}{abi_thread}',
    'scripts': '{userbase}/bin',
    'data': '{userbase}',
}
_INSTALL_SCHEMES['nt_user'] = {
    'stdlib': '{userbase}/{implementation}{py_version_nodot_plat}',
    'platstdlib': '{userbase}/{implementation}{py_version_nodot_plat}',
    'purelib': '{userbase}/{implementation}{py_version_nodot_plat}/site-packages',
    'platlib': '{userbase}/{implementation}{py_version_nodot_plat}/site-packages',
    'include': '{userbase}/{implementation}{py_version_nodot_plat}/Include',
    'scripts': '{userbase}/{implementation}{py_version_nodot_plat}/Scripts',
    'data': '{userbase}',
}
_INSTALL_SCHEMES['osx_framework_user'] = {
    'stdlib': '{userbase}/lib/{implementation_lower}',
    'platstdlib': '{userbase}/lib/{implementation_lower}',
    'purelib': '{userbase}/lib/{implementation_lower}/site-packages',
    'platlib': '{userbase}/lib/{implementation_lower}/site-packages',
    'include': '{userbase}/include/{implementation_lower}{py_version_short}',
    'scripts': '{userbase}/bin',
    'data': '{userbase}',
}

_SCHEME_KEYS = ('stdlib', 'platstdlib', 'purelib', 'platlib', 'include', 'scripts', 'data')

_PY_VERSION = sys.version.split()[0]
_PY_VERSION_SHORT = f'{sys.version_info[0]}.{sys.version_info[1]}'
_PY_VERSION_SHORT_NO_DOT = f'{sys.version_info[0]}{sys.version_info[1]}'
_BASE_PREFIX = os.path.normpath(sys.base_prefix)
_BASE_EXEC_PREFIX = os.path.normpath(sys.base_exec_prefix)
_CONFIG_VARS = None


def _getuserbase():
    import site
    return site.getuserbase()


def _subst_vars(s, local_vars):
    try:
        return s.format(**local_vars)
    except KeyError as var:
        try:
            return s.format(**os.environ)
        except KeyError:
            raise AttributeError(f'{var}') from None


def _expand_vars(scheme, vars):
    if vars is None:
        vars = {}
    vars = {**get_config_vars(), **vars}
    if os.name == 'nt':
        vars.setdefault('platlibdir', 'lib')
    res = {}
    for key, value in _INSTALL_SCHEMES[scheme].items():
        if os.name in ('posix', 'nt'):
            value = os.path.expanduser(value)
        res[key] = os.path.normpath(_subst_vars(value, vars))
    return res


def _get_preferred_schemes():
    if os.name == 'nt':
        return {'prefix': 'nt', 'home': 'posix_home', 'user': 'nt_user'}
    if sys.platform == 'darwin' and sys._framework:
        return {'prefix': 'posix_prefix', 'home': 'posix_home', 'user': 'osx_framework_user'}
    return {'prefix': 'posix_prefix', 'home': 'posix_home', 'user': 'posix_user'}


def get_preferred_scheme(key):
    """Return the scheme for 'prefix', 'home' or 'user'."""
    if key == 'prefix' and sys.prefix != sys.base_prefix:
        return 'venv'
    scheme = _get_preferred_schemes()[key]
    if scheme not in _INSTALL_SCHEMES:
        raise ValueError(f"{key!r} returned {scheme!r}, which is not a valid scheme "
                         f"on this platform")
    return scheme


def get_default_scheme():
    """Return the scheme that get_path() uses by default."""
    return get_preferred_scheme('prefix')


def get_config_h_filename():
    """Return the path of pyconfig.h."""
    return os.path.join(get_path('platinclude'), 'pyconfig.h')


def get_makefile_filename():
    """Return the path of the makefile of the build."""
    return os.path.join(get_path('stdlib'),
                        f'config-{_PY_VERSION_SHORT}{getattr(sys, "abiflags", "")}', 'Makefile')


def parse_config_h(fp, vars=None):
    """Return the definitions of a header like pyconfig.h as a dict."""
    if vars is None:
        vars = {}
    for line in fp:
        words = line.split(None, 2)
        if len(words) == 3 and words[0] == '#define' and words[1].isidentifier():
            value = words[2].rstrip('\n')
            try:
                if words[1] not in ('MACOSX_DEPLOYMENT_TARGET', 'IPHONEOS_DEPLOYMENT_TARGET'):
                    value = int(value)
            except ValueError:
                pass
            vars[words[1]] = value
        elif (len(words) >= 3 and words[0] == '/*' and words[1] == '#undef'):
            vars[words[2].partition(' ')[0].rstrip()] = 0
    return vars


def get_scheme_names():
    """Return the names of the schemes."""
    return tuple(sorted(_INSTALL_SCHEMES))


def get_path_names():
    """Return the names of the paths of a scheme."""
    return _SCHEME_KEYS


def get_paths(scheme=None, vars=None, expand=True):
    """Return the paths of a scheme as a dict."""
    if scheme is None:
        scheme = get_default_scheme()
    if expand:
        return _expand_vars(scheme, vars)
    return _INSTALL_SCHEMES[scheme]


def get_path(name, scheme=None, vars=None, expand=True):
    """Return a path of a scheme."""
    return get_paths(scheme, vars, expand)[name]


def _init_config_vars():
    global _CONFIG_VARS
    prefix = os.path.normpath(sys.prefix)
    exec_prefix = os.path.normpath(sys.exec_prefix)
    ext_suffix = ''
    try:
        import _imp
        suffixes = _imp.extension_suffixes()
        ext_suffix = suffixes[0] if suffixes else ''
    except (ImportError, AttributeError):
        pass
    multiarch = getattr(sys.implementation, '_multiarch', '')
    _CONFIG_VARS = {
        'prefix': prefix,
        'exec_prefix': exec_prefix,
        'py_version': _PY_VERSION,
        'py_version_short': _PY_VERSION_SHORT,
        'py_version_nodot': _PY_VERSION_SHORT_NO_DOT,
        'py_version_nodot_plat': getattr(sys, 'winver', '').replace('.', ''),
        'installed_base': _BASE_PREFIX,
        'base': prefix,
        'installed_platbase': _BASE_EXEC_PREFIX,
        'platbase': exec_prefix,
        'projectbase': os.path.dirname(realpath(sys.executable)) if sys.executable else '',
        'platlibdir': sys.platlibdir,
        'implementation': 'Python',
        'implementation_lower': 'python',
        'abiflags': getattr(sys, 'abiflags', ''),
        'abi_thread': '',
        'EXT_SUFFIX': ext_suffix,
        'SOABI': getattr(sys.implementation, 'cache_tag', '') or '',
        'MULTIARCH': multiarch,
        'VERSION': _PY_VERSION_SHORT,
        'BINDIR': os.path.join(exec_prefix, 'bin'),
        'LIBDIR': os.path.join(exec_prefix, 'lib'),
        'LIBDEST': os.path.join(prefix, sys.platlibdir, f'python{_PY_VERSION_SHORT}'),
        'INCLUDEPY': os.path.join(prefix, 'include', f'python{_PY_VERSION_SHORT}'),
        'EXE': '',
        'Py_DEBUG': 0,
        'Py_GIL_DISABLED': 0,
        'Py_ENABLE_SHARED': 0,
        'WITH_PYMALLOC': 0,
        'HAVE_FORK': int(hasattr(os, 'fork')),
        'CONFIG_ARGS': '',
    }
    # Not at once, as it may need to import more.
    _CONFIG_VARS['userbase'] = _getuserbase()
    _CONFIG_VARS['srcdir'] = _CONFIG_VARS['projectbase']
    _CONFIG_VARS['TZPATH'] = ('/usr/share/zoneinfo:/usr/lib/zoneinfo:'
                              '/usr/share/lib/zoneinfo:/etc/zoneinfo')


def get_config_vars(*args):
    """Return all variables of the configuration as a dict, or a list of those named."""
    if _CONFIG_VARS is None:
        _init_config_vars()
    else:
        # The prefixes may have been changed, e.g. by a virtual environment.
        prefix = os.path.normpath(sys.prefix)
        exec_prefix = os.path.normpath(sys.exec_prefix)
        if (_CONFIG_VARS['prefix'] != prefix
                or _CONFIG_VARS['exec_prefix'] != exec_prefix):
            _init_config_vars()
    if args:
        return [_CONFIG_VARS.get(name) for name in args]
    return _CONFIG_VARS


def get_config_var(name):
    """Return a variable of the configuration, None if there is none of that name."""
    return get_config_vars().get(name)


def get_platform():
    """Return the platform, e.g. 'linux-x86_64'."""
    if os.name == 'nt':
        return sys.platform
    if os.name != "posix" or not hasattr(os, 'uname'):
        return sys.platform
    osname, host, release, version, machine = os.uname()
    osname = osname.lower().replace('/', '')
    machine = machine.replace(' ', '_').replace('/', '-')
    if osname[:5] == "linux":
        return f"{osname}-{machine}"
    if osname[:6] == "darwin":
        import platform
        release = platform.mac_ver()[0] or release
        return f"macosx-{release.partition('.')[0]}.0-{machine}"
    return f"{osname}-{release}-{machine}"


def is_python_build(check_home=None):
    """Return whether the interpreter runs from its build folder."""
    return False


def get_python_version():
    """Return the version as 'major.minor'."""
    return _PY_VERSION_SHORT


def expand_makefile_vars(s, vars):
    """Replace $(name) and ${name} in text by variables."""
    import re
    pattern = re.compile(r"\$\(([A-Za-z][A-Za-z0-9_]*)\)|\$\{([A-Za-z][A-Za-z0-9_]*)\}")
    while True:
        m = pattern.search(s)
        if not m:
            return s
        value = vars.get(m[1] or m[2])
        s = s[:m.start()] + (value if value is not None else '') + s[m.end():]


def _print_dict(title, data):
    for index, (key, value) in enumerate(sorted(data.items())):
        if index == 0:
            print(f'{title}: ')
        print(f'\t{key} = "{value}"')


def _main():
    print(f'Platform: "{get_platform()}"')
    print(f'Python version: "{get_python_version()}"')
    print(f'Current installation scheme: "{get_default_scheme()}"')
    print()
    _print_dict('Paths', get_paths())
    print()
    _print_dict('Variables', get_config_vars())


if __name__ == '__main__':
    _main()
