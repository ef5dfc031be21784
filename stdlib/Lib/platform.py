"""What machine, system and interpreter this is."""

import collections
import functools
import os
import sys

__version__ = '1.0.8'

DEV_NULL = os.devnull


def _java_getprop(name, default):
    return default


def system_alias(system, release, version):
    """Return system, release and version under the names that are in use."""
    if system == 'SunOS':
        if release < '5':
            return system, release, version
        # Solaris counts on its own.
        major, _, rest = release.partition('.')
        if major:
            try:
                major = int(major)
            except ValueError:
                pass
            else:
                release = '.'.join([str(major - 3), *rest.split('.')]) if rest else str(major - 3)
        system = 'Solaris' if release < '6' else 'Solaris'
    elif system in ('win32', 'win16'):
        system = 'Windows'
    return system, release, version


def _platform(*args):
    """Join the parts of a platform's name, without what cannot be in a file name."""
    platform = '-'.join(x.strip() for x in filter(len, args))
    for char in ' /\\:;"()':
        platform = platform.replace(char, '_')
    platform = platform.replace('unknown', '')
    while '--' in platform:
        platform = platform.replace('--', '-')
    while platform and platform[-1] == '-':
        platform = platform[:-1]
    return platform


def libc_ver(executable=None, lib='', version='', chunksize=16384):
    """Return (name, version) of the C library that an executable uses."""
    if not executable:
        try:
            ver = os.confstr('CS_GNU_LIBC_VERSION')
            parts = ver.split(maxsplit=1)
            if len(parts) == 2:
                return tuple(parts)
        except (AttributeError, ValueError, OSError):
            pass
        executable = sys.executable
        if not executable:
            return lib, version
    import re
    libc_search = re.compile(br'(__libc_init)|(GLIBC_([0-9.]+))|(libc(_\w+)?\.so(?:\.(\d[0-9.]*))?)',
                             re.ASCII)

    def parsed(v):
        return tuple(int(part) if part.isdigit() else part for part in v.split('.') if part)

    if hasattr(os.path, 'realpath'):
        executable = os.path.realpath(executable)
    with open(executable, 'rb') as f:
        binary = f.read(chunksize)
        pos = 0
        while pos < len(binary):
            if b'libc' in binary or b'GLIBC' in binary:
                m = libc_search.search(binary, pos)
            else:
                m = None
            if not m or m.end() == len(binary):
                chunk = f.read(chunksize)
                if chunk:
                    binary = binary[max(pos, len(binary) - 1000):] + chunk
                    pos = 0
                    continue
                if not m:
                    break
            libcinit, glibc, glibcversion, so, threads, soversion = [
                s.decode('latin1') if s is not None else s for s in m.groups()]
            if libcinit and not lib:
                lib = 'libc'
            elif glibc:
                if lib != 'glibc':
                    lib = 'glibc'
                    version = glibcversion
                elif parsed(glibcversion) > parsed(version):
                    version = glibcversion
            elif so:
                if lib != 'glibc':
                    lib = 'libc'
                    if soversion and (not version or parsed(soversion) > parsed(version)):
                        version = soversion
                    if threads and version[-len(threads):] != threads:
                        version = version + threads
            pos = m.end()
    return lib, version


def win32_ver(release='', version='', csd='', ptype=''):
    """Return what is known of Windows; the arguments elsewhere."""
    return release, version, csd, ptype


def win32_edition():
    """Return the edition of Windows, None elsewhere."""
    return None


def win32_is_iot():
    """Return whether this is Windows IoT."""
    return win32_edition() in ('IoTUAP', 'NanoServer', 'WindowsCoreHeadless', 'IoTEdgeOS')


def mac_ver(release='', versioninfo=('', '', ''), machine=''):
    """Return (release, version information, machine) of macOS; the arguments elsewhere."""
    fn = '/System/Library/CoreServices/SystemVersion.plist'
    if os.path.exists(fn):
        try:
            import plistlib
        except ImportError:
            pass
        else:
            with open(fn, 'rb') as f:
                release = plistlib.load(f)['ProductVersion']
            machine = os.uname().machine
            if machine in ('ppc', 'Power Macintosh'):
                machine = 'PowerPC'
    return release, versioninfo, machine


IOSVersionInfo = collections.namedtuple("IOSVersionInfo",
                                        ["system", "release", "model", "is_simulator"])


def ios_ver(system="", release="", model="", is_simulator=False):
    """Return what is known of iOS; the arguments elsewhere."""
    return IOSVersionInfo(system, release, model, is_simulator)


AndroidVer = collections.namedtuple("AndroidVer",
                                    "release api_level manufacturer model device is_emulator")


def android_ver(release="", api_level=0, manufacturer="", model="", device="",
                is_emulator=False):
    """Return what is known of Android; the arguments elsewhere."""
    return AndroidVer(release, api_level, manufacturer, model, device, is_emulator)


def java_ver(release='', vendor='', vminfo=('', '', ''), osinfo=('', '', '')):
    """Return what is known of Java (deprecated); the arguments elsewhere."""
    import warnings
    warnings._deprecated('java_ver', remove=(3, 15))
    return release, vendor, vminfo, osinfo


def _node(default=''):
    try:
        import socket
        return socket.gethostname()
    except (ImportError, OSError):
        return default


def _syscmd_file(target, default=''):
    """Return what the command `file` says of a file."""
    import subprocess
    target = os.path.realpath(target)
    env = dict(os.environ, LC_ALL='C')
    try:
        output = subprocess.check_output(['file', '-b', target],
                                         stderr=subprocess.DEVNULL, env=env)
    except (OSError, subprocess.CalledProcessError):
        return default
    return output.decode('latin-1') if output else default


def architecture(executable=sys.executable, bits='', linkage=''):
    """Return (bits, linkage) of an executable, by default of this interpreter."""
    if not bits:
        import struct
        size = struct.calcsize('P')
        bits = str(size * 8) + 'bit'
    fileout = _syscmd_file(executable, '') if executable else ''
    if not fileout and executable == sys.executable:
        return bits, linkage
    if 'executable' not in fileout and 'shared object' not in fileout:
        return bits, linkage
    if '32-bit' in fileout:
        bits = '32bit'
    elif '64-bit' in fileout:
        bits = '64bit'
    if 'ELF' in fileout:
        linkage = 'ELF'
    elif 'Mach-O' in fileout:
        linkage = 'Mach-O'
    elif 'PE' in fileout:
        linkage = 'WindowsPE'
    elif 'COFF' in fileout:
        linkage = 'COFF'
    elif 'MS-DOS' in fileout:
        linkage = 'MSDOS'
    return bits, linkage


def _unknown_as_blank(val):
    return '' if val == 'unknown' else val


class _Processor:
    @classmethod
    def get(cls):
        func = getattr(cls, f'get_{sys.platform}', cls.from_subprocess)
        return func() or ''

    def from_subprocess():
        """Ask uname -p."""
        import subprocess
        try:
            return subprocess.check_output(['uname', '-p'], stderr=subprocess.DEVNULL,
                                           text=True, encoding="utf8").strip()
        except (OSError, subprocess.CalledProcessError):
            pass


class uname_result(collections.namedtuple("uname_result_base",
                                          "system node release version machine")):
    """The result of uname(); the processor is found when it is asked for."""

    _fields = ('system', 'node', 'release', 'version', 'machine', 'processor')

    @functools.cached_property
    def processor(self):
        return _unknown_as_blank(_Processor.get())

    def __iter__(self):
        yield from super().__iter__()
        yield self.processor

    @classmethod
    def _make(cls, iterable):
        num_fields = len(cls._fields) - 1
        result = cls.__new__(cls, *iterable)
        if len(result) != num_fields + 1:
            raise TypeError(f'Expected {num_fields} arguments, got {len(result)}')
        return result

    def __getitem__(self, key):
        return tuple(self)[key]

    def __len__(self):
        return len(tuple(iter(self)))

    def _asdict(self):
        return dict(zip(self._fields, self))

    def __reduce__(self):
        return uname_result, tuple(self)[:len(self._fields) - 1]


_uname_cache = None


def uname():
    """Return (system, node, release, version, machine, processor)."""
    global _uname_cache
    if _uname_cache is not None:
        return _uname_cache
    try:
        system, node, release, version, machine = os.uname()
    except AttributeError:
        system, node, release, version, machine = sys.platform, _node(), '', '', ''
    vals = map(_unknown_as_blank, (system, node, release, version, machine))
    _uname_cache = uname_result(*vals)
    return _uname_cache


def system():
    """Return the name of the system, e.g. 'Linux'."""
    return uname().system


def node():
    """Return the name of the machine in the network."""
    return uname().node


def release():
    """Return the release of the system."""
    return uname().release


def version():
    """Return the version of the release."""
    return uname().version


def machine():
    """Return the type of machine, e.g. 'x86_64'."""
    return uname().machine


def processor():
    """Return the name of the processor, '' if it is not known."""
    return uname().processor


_sys_version_cache = {}


def _sys_version(sys_version=None):
    """Return (name, version, branch, revision, build number, build date, compiler)."""
    if sys_version is None:
        sys_version = sys.version
    cached = _sys_version_cache.get(sys_version)
    if cached is not None:
        return cached
    import re
    match = re.match(r'([\w.+]+)\s*(?:experimental free-threading build\s+)?'
                     r'\(#?([^,]+)(?:,\s*([\w ]*)(?:,\s*([\w :]*))?)?\)\s*'
                     r'(?:\[([^\]]+)\])?', sys_version, re.ASCII)
    if match is None:
        raise ValueError('failed to parse %s sys.version: %s'
                         % (sys.implementation.name, repr(sys_version)))
    version, buildno, builddate, buildtime, compiler = match.groups()
    name = sys.implementation.name
    name = {'cpython': 'CPython', 'pypy': 'PyPy', 'krait': 'Krait'}.get(name, name)
    if builddate is None:
        builddate = ''
    elif buildtime:
        builddate = builddate + ' ' + buildtime
    git = getattr(sys, '_git', ())
    branch, revision = git[1:] if len(git) == 3 else ('', '')
    parts = version.split('.')
    if len(parts) == 2:
        parts.append('0')
        version = '.'.join(parts)
    result = _sys_version_cache[sys_version] = (name, version, branch, revision, buildno, builddate, compiler or '')
    return result


def python_implementation():
    """Return the name of the interpreter."""
    return _sys_version()[0]


def python_version():
    """Return the version of Python as text, 'major.minor.patchlevel'."""
    return _sys_version()[1]


def python_version_tuple():
    """Return the version of Python as a tuple of strings."""
    return tuple(_sys_version()[1].split('.'))


def python_branch():
    """Return the branch of the source that the interpreter was built from."""
    return _sys_version()[2]


def python_revision():
    """Return the revision of the source that the interpreter was built from."""
    return _sys_version()[3]


def python_build():
    """Return (number, date) of the build."""
    return _sys_version()[4:6]


def python_compiler():
    """Return the compiler that the interpreter was built with."""
    return _sys_version()[6]


_platform_cache = {}


def platform(aliased=False, terse=False):
    """Return a line that tells what platform this is.

    aliased takes the common names of systems; terse leaves out details.
    """
    result = _platform_cache.get((aliased, terse), None)
    if result is not None:
        return result
    system, node, release, version, machine, processor = uname()
    if machine == processor:
        processor = ''
    if aliased:
        system, release, version = system_alias(system, release, version)
    if system == 'Darwin':
        macos_release = mac_ver()[0]
        if macos_release:
            system = 'macOS'
            release = macos_release
    if system == 'Linux':
        libcname, libcversion = libc_ver()
        platform = _platform(system, release, machine, processor, 'with',
                             libcname + libcversion)
    elif terse:
        platform = _platform(system, release)
    else:
        bits, linkage = architecture(sys.executable)
        platform = _platform(system, release, machine, processor, bits, linkage)
    if terse and system == 'Linux':
        platform = _platform(system, release, 'with', libcname + libcversion)
    _platform_cache[(aliased, terse)] = platform
    return platform


_os_release_candidates = ("/etc/os-release", "/usr/lib/os-release")
_os_release_cache = None


def _parse_os_release(lines):
    import re
    # What every file is taken to say.
    info = {"NAME": "Linux", "ID": "linux", "PRETTY_NAME": "Linux"}
    os_release_line = re.compile(
        "^(?P<name>[a-zA-Z0-9_]+)=(?P<quote>[\"\']?)(?P<value>.*)(?P=quote)$")
    os_release_unescape = re.compile(r"\\([\\\$\"\'`])")
    for line in lines:
        mo = os_release_line.match(line)
        if mo is not None:
            info[mo.group('name')] = os_release_unescape.sub(r"\1", mo.group('value'))
    return info


def freedesktop_os_release():
    """Return what the os-release file says of the distribution, as a dict."""
    global _os_release_cache
    if _os_release_cache is None:
        errno = None
        for candidate in _os_release_candidates:
            try:
                with open(candidate, encoding="utf-8") as f:
                    _os_release_cache = _parse_os_release(f)
                break
            except OSError as e:
                errno = e.errno
        else:
            raise OSError(errno, f"Unable to read files {', '.join(_os_release_candidates)}")
    return _os_release_cache.copy()


def invalidate_caches():
    """Forget what was found out before."""
    global _uname_cache, _os_release_cache
    _uname_cache = None
    _os_release_cache = None
    _sys_version.cache_clear()
    _platform_cache.clear()


if __name__ == '__main__':
    terse = 'terse' in sys.argv or '--terse' in sys.argv
    aliased = 'nonaliased' not in sys.argv and '--nonaliased' not in sys.argv
    print(platform(aliased, terse))
