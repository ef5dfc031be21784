"""What is known of the machine, the system, its C library, and the interpreter.

Run as a program, it prints what platform() tells.
"""

import functools
import os
import sys
from collections import namedtuple

__version__ = "1.0.8"
DEV_NULL = os.devnull

# How far a version has come that is named so; numbers come behind all of them.
_ver_stages = {"dev": 10, "alpha": 20, "a": 20, "beta": 30, "b": 30, "c": 40, "RC": 50, "rc": 50, "pl": 200, "p": 200}
_NUMBER_RANK = 100


def _comparable_version(version):
    """A version as a list that is less than those of later versions."""
    import re
    result = []
    for part in filter(None, re.split(r"([0-9]+)|[._+-]", version)):
        if part.isdecimal() and part.isascii():
            result += _NUMBER_RANK, int(part)
        else:
            result += _ver_stages.get(part, 0), part
    return result


# The C library

def libc_ver(executable=None, lib="", version="", chunksize=16384):
    """Name and version of the C library that a program (this one) is linked with, or the defaults."""
    if not executable:
        try:
            match os.confstr("CS_GNU_LIBC_VERSION").split(maxsplit=1):
                case [name, number]:
                    return name, number
        except (AttributeError, ValueError, OSError):
            pass
        executable = sys.executable
        if not executable:
            return lib, version
    with open(os.path.realpath(executable), "rb") as file:
        return _library_in(file.read(), lib, version)


def _library_in(data, lib, version):
    """Find the newest version that a program's data names."""
    import re
    for found in re.finditer(rb"(__libc_init)|GLIBC_([0-9.]+)|libc(_\w+)?\.so(?:\.(\d[0-9.]*))?", data, re.ASCII):
        initial, glibc, threads, shared = (group and group.decode("latin-1") for group in found.groups())
        if initial:
            lib = lib or "libc"
        elif glibc is not None:
            if lib != "glibc" or _comparable_version(glibc) > _comparable_version(version):
                version = glibc
            lib = "glibc"
        elif lib != "glibc":
            lib = "libc"
            if shared and (not version or _comparable_version(shared) > _comparable_version(version)):
                version = shared
            if threads and not version.endswith(threads):
                version += threads
    return lib, version


# Systems other than Linux

def win32_ver(release="", version="", csd="", ptype=""):
    """Release, version, service pack and kind of Windows, or the defaults on another system."""
    if not hasattr(sys, "getwindowsversion"):
        return release, version, csd, ptype
    system = sys.getwindowsversion()
    number = ".".join(map(str, system.platform_version or system[:3]))
    return str(system.major), number, f"SP{system.service_pack_major}", ptype


def win32_edition():
    """The edition of Windows, or None."""
    try:
        import winreg
        with winreg.OpenKeyEx(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion") as key:
            return winreg.QueryValueEx(key, "EditionId")[0]
    except (ImportError, OSError):
        return None


def win32_is_iot():
    """Whether the edition of Windows is one for devices."""
    return win32_edition() in ("IoTUAP", "NanoServer", "WindowsCoreHeadless", "IoTEdgeOS")


def mac_ver(release="", versioninfo=("", "", ""), machine=""):
    """Release, details and machine of macOS, or the defaults on another system."""
    try:
        with open("/System/Library/CoreServices/SystemVersion.plist", "rb") as file:
            import plistlib
            found = plistlib.load(file)["ProductVersion"]
    except OSError:
        return release, versioninfo, machine
    kind = os.uname().machine
    return found, ("", "", ""), "PowerPC" if kind in ("ppc", "Power Macintosh") else kind


IOSVersionInfo = namedtuple("IOSVersionInfo", "system release model is_simulator")
AndroidVer = namedtuple("AndroidVer", "release api_level manufacturer model device is_emulator")


def ios_ver(system="", release="", model="", is_simulator=False):
    """System, release and model of an iPhone or iPad; on any other machine the defaults."""
    return IOSVersionInfo(system, release, model, is_simulator)


def android_ver(release="", api_level=0, manufacturer="", model="", device="", is_emulator=False):
    """Release and device of Android; on any other system the defaults."""
    return AndroidVer(release, api_level, manufacturer, model, device, is_emulator)


def java_ver(release="", vendor="", vminfo=("", "", ""), osinfo=("", "", "")):
    """The defaults: this interpreter does not run on Java."""
    import warnings
    warnings._deprecated("java_ver", remove=(3, 15))
    return release, vendor, vminfo, osinfo


def system_alias(system, release, version):
    """The names under which a system is sold, in place of those it gives itself."""
    major, dot, rest = release.partition(".")
    if system == "SunOS" and release >= "5":
        number = int(major) - 3 if major.isdigit() and int(major) < 6 else major
        return "Solaris", f"{number}{dot}{rest}", version
    return "Windows" if system in ("win32", "win16") else system, release, version


# The machine

def _platform(*args):
    """Parts joined by hyphens, without what is empty or unknown, and without characters that names of files should not have."""
    text = "-".join(part for part in map(str.strip, args) if part)
    text = text.translate(str.maketrans({" ": "_", **dict.fromkeys("/\\:;\"()", "-")}))
    text = text.replace("unknown", "")
    while "--" in text:
        text = text.replace("--", "-")
    return text.rstrip("-")


def _unknown_as_blank(val):
    return "" if val == "unknown" else val


def _node(default=""):
    """The machine's name in the network."""
    try:
        import socket
        return socket.gethostname()
    except (ImportError, OSError):
        return default


def _output_of(command, **options):
    """What a program prints, or None when it cannot be run."""
    import subprocess
    try:
        return subprocess.check_output(command, stderr=subprocess.DEVNULL, **options)
    except (OSError, subprocess.CalledProcessError):
        return None


def _syscmd_file(target, default=""):
    """What the program `file` says of a file."""
    if sys.platform in ("dos", "win32", "win16", "ios", "tvos", "watchos"):
        return default
    output = _output_of(["file", "-b", os.path.realpath(target)], env={**os.environ, "LC_ALL": "C"})
    return output.decode("latin-1") if output else default


_default_architecture = {"win32": ("", "WindowsPE"), "win16": ("", "Windows"), "dos": ("", "MSDOS")}


def architecture(executable=sys.executable, bits="", linkage=""):
    """How many bits pointers have in a program (this one), and the format of its file."""
    if not bits:
        bits = f"{sys.maxsize.bit_length() + 1}bit"
    description = _syscmd_file(executable, "") if executable else ""
    if not description and executable == sys.executable:
        known_bits, known_linkage = _default_architecture.get(sys.platform, ("", ""))
        return known_bits or bits, known_linkage or linkage
    if "executable" not in description and "shared object" not in description:
        return bits, linkage
    bits = next((f"{number}bit" for number in (32, 64) if f"{number}-bit" in description), bits)
    formats = {"ELF": "ELF", "Mach-O": "Mach-O", "PE": "WindowsPE" if "Windows" in description else "PE", "COFF": "COFF",
               "MS-DOS": "MSDOS"}
    return bits, next((name for mark, name in formats.items() if mark in description), linkage)


class _Processor:
    """Ways to find the processor's name out."""

    @classmethod
    def get(cls):
        return getattr(cls, f"get_{sys.platform}", cls.from_subprocess)() or ""

    @staticmethod
    def get_win32():
        return os.environ.get("PROCESSOR_IDENTIFIER", "")

    @staticmethod
    def get_ios():
        return ""

    @staticmethod
    def from_subprocess():
        output = _output_of(["uname", "-p"], text=True, encoding="utf8")
        return None if output is None else output.strip()


class uname_result(namedtuple("uname_result_base", "system node release version machine")):
    """What uname() tells. The sixth item, the processor, is only found out when it is wanted."""

    _fields = ("system", "node", "release", "version", "machine", "processor")

    @functools.cached_property
    def processor(self):
        return _unknown_as_blank(_Processor.get())

    @classmethod
    def _make(cls, iterable):
        return cls(*iterable)

    def __iter__(self):
        yield from super().__iter__()
        yield self.processor

    def __getitem__(self, key):
        return tuple(self)[key]

    def __len__(self):
        return len(self._fields)

    def _asdict(self):
        return dict(zip(self._fields, self))

    def __reduce__(self):
        return type(self), tuple(super().__iter__())


_uname_cache = None


def uname():
    """System, node, release, version, machine and processor; what is unknown is an empty string."""
    global _uname_cache
    if _uname_cache is None:
        try:
            values = os.uname()
        except AttributeError:
            values = (sys.platform, _node(), "", "", os.environ.get("PROCESSOR_ARCHITECTURE", ""))
        _uname_cache = uname_result(*map(_unknown_as_blank, values))
    return _uname_cache


def system():
    """The system's name."""
    return uname().system


def node():
    """The machine's name in the network."""
    return uname().node


def release():
    """The system's release."""
    return uname().release


def version():
    """The system's version."""
    return uname().version


def machine():
    """The kind of machine."""
    return uname().machine


def processor():
    """The processor's name."""
    return uname().processor


# The interpreter

_sys_version_cache = {}
_IMPLEMENTATIONS = {"cpython": "CPython", "pypy": "PyPy", "krait": "Krait"}


def _sys_version(sys_version=None):
    """Name, version, branch, revision, number and date of the build, and compiler, from a text like sys.version."""
    text = sys.version if sys_version is None else sys_version
    if text not in _sys_version_cache:
        _sys_version_cache[text] = _parsed_sys_version(text)
    return _sys_version_cache[text]


def _parsed_sys_version(text):
    import re
    name = sys.implementation.name
    found = re.match(r"([\w.+]+)\s*(?:experimental\ free-threading\ build\s+)?"
                     r"\(\#?([^,]+)(?:,\s*([\w\ ]*)(?:,\s*([\w\ :]*))?)?\)\s*\[([^\]]+)\]?", text, re.ASCII | re.VERBOSE)
    if found is None:
        raise ValueError(f"failed to parse {_IMPLEMENTATIONS[name] if name == 'cpython' else name} sys.version: {text!r}")
    number, build, date, moment, compiler = found.groups("")
    if moment:
        date = f"{date} {moment}"
    if number.count(".") == 1:
        number += ".0"
    _, branch, revision = getattr(sys, "_git", None) or ("", "", "")
    return _IMPLEMENTATIONS.get(name, name), number, branch, revision, build, date, compiler


def python_implementation():
    """The interpreter's name."""
    return _sys_version()[0]


def python_version():
    """The version of the language and library."""
    return _sys_version()[1]


def python_version_tuple():
    """The version as a tuple of strings."""
    return tuple(python_version().split("."))


def python_branch():
    """The branch that the interpreter was built from."""
    return _sys_version()[2]


def python_revision():
    """The revision that the interpreter was built from."""
    return _sys_version()[3]


def python_build():
    """Number and date of the build."""
    return _sys_version()[4:6]


def python_compiler():
    """The compiler that built the interpreter."""
    return _sys_version()[6]


_platform_cache = {}


def platform(aliased=False, terse=False):
    """One line that says on what this runs; `aliased` prefers names under which systems are sold, and `terse` leaves details out."""
    key = (bool(aliased), bool(terse))
    if key not in _platform_cache:
        _platform_cache[key] = _described(*key)
    return _platform_cache[key]


def _described(aliased, terse):
    system, _, release, version, machine, processor = uname()
    if processor == machine:
        processor = ""
    if aliased:
        system, release, version = system_alias(system, release, version)
    if system == "Darwin" and (mac_release := mac_ver()[0]):
        system, release = "macOS", mac_release
    match system:
        case "Windows":
            pack = win32_ver(version)[2]
            return _platform(system, release) if terse else _platform(system, release, version, pack)
        case "Linux" | "Android":
            return _platform(system, release, machine, processor, "with", "".join(libc_ver()))
    if terse:
        return _platform(system, release)
    return _platform(system, release, machine, processor, *architecture(sys.executable))


# The distribution

_os_release_candidates = ("/etc/os-release", "/usr/lib/os-release")
_os_release_cache = None


def _parse_os_release(lines):
    """The variables in lines that the shell could read."""
    import re
    found = {"NAME": "Linux", "ID": "linux", "PRETTY_NAME": "Linux"}
    for line in lines:
        if variable := re.match(r"""(\w+)=(["']?)(.*)\2\s*$""", line, re.ASCII):
            found[variable[1]] = re.sub(r"""\\([\\$"'`])""", r"\1", variable[3])
    return found


def freedesktop_os_release():
    """The variables that describe the distribution."""
    global _os_release_cache
    if _os_release_cache is None:
        number = None
        for path in _os_release_candidates:
            try:
                with open(path, encoding="utf-8") as file:
                    _os_release_cache = _parse_os_release(file)
                break
            except OSError as error:
                number = error.errno
        else:
            raise OSError(number, f"Unable to read files {', '.join(_os_release_candidates)}")
    return _os_release_cache.copy()


if __name__ == "__main__":
    words = set(sys.argv[1:])
    print(platform("nonaliased" not in words and "--nonaliased" not in words, bool(words & {"terse", "--terse"})))
    sys.exit(0)
