"""The start of programs for subprocess: who they run as, their descriptors, and what they say when they cannot be run."""

import builtins
import os

_LARGEST_REPORT = 50_000    # of what a child says about its failure to start


# Users and groups

def _account(number_or_name, kind, module, lookup, texts):
    """The number of a user or group, with the complaints that each argument has of its own."""
    if isinstance(number_or_name, str):
        try:
            database = __import__(module)
        except ImportError:
            raise ValueError(texts["unnamed"]) from None
        number = getattr(database, lookup)(number_or_name)[2]
    elif isinstance(number_or_name, int):
        number = number_or_name
    else:
        raise TypeError(texts["type"].format(type(number_or_name)))
    if number < 0:
        raise ValueError(f"{kind} ID cannot be negative, got {number}")
    return number


def _require(function, argument):
    if not hasattr(os, function):
        raise ValueError(f"The {argument!r} parameter is not supported on the current platform")


def group_number(group):
    if group is None:
        return None
    _require("setregid", "group")
    return _account(group, "Group", "grp", "getgrnam", {
        "unnamed": "The group parameter cannot be a string on systems without the grp module",
        "type": "Group must be a string or an integer, not {}"})


def further_groups(groups):
    if groups is None:
        return None
    _require("setgroups", "extra_groups")
    if isinstance(groups, str):
        raise ValueError("Groups must be a list, not a string")
    texts = {"unnamed": "Items in extra_groups cannot be strings on systems without the grp module",
             "type": "Items in extra_groups must be a string or integer, not {}"}
    return [_account(group, "Group", "grp", "getgrnam", texts) for group in groups]


def user_number(user):
    if user is None:
        return None
    _require("setreuid", "user")
    return _account(user, "User", "pwd", "getpwnam", {
        "unnamed": "The user parameter cannot be a string on systems without the pwd module",
        "type": "User must be a string or an integer"})


# What a child cannot start for comes through a pipe as name of the exception, error number in hexadecimal digits, and text.

def read_report(descriptor):
    report = bytearray()
    while len(report) <= _LARGEST_REPORT and (part := os.read(descriptor, _LARGEST_REPORT)):
        report += part
    return bytes(report)


def reported_error(report, program, cwd, fallback):
    """The exception that a child's report stands for; `fallback` is the class for a report that names none."""
    try:
        name, number, text = report.split(b":", 2)
        text = text.decode()
    except ValueError:
        name, number, text = b"SubprocessError", b"0", f"Bad exception data from child: {report!r}"
    kind = getattr(builtins, name.decode("ascii"), fallback)
    if not (issubclass(kind, OSError) and number):
        return kind(text)
    code = int(number, 16)
    # Before the program was run, something else failed: a call of this process, or going to the folder.
    place = {"noexec:chdir": cwd, "noexec": None}.get(text, program)
    message = os.strerror(code) if code else "" if text.startswith("noexec") else text
    return kind(code, message) if place is None else kind(code, message, place)


class Ends:
    """The descriptors of a process's three standard files: the ends that the child gets, and ours of pipes."""

    def __init__(self):
        self.childs, self.ours = [-1, -1, -1], [-1, -1, -1]
        self.devnull = None
        self.made = []  # by us, so that they are closed when something fails

    def pipe(self, index, size):
        reading, writing = os.pipe()
        self.made += [reading, writing]
        if size > 0:
            import fcntl
            if hasattr(fcntl, "F_SETPIPE_SZ"):
                fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, size)
        self.childs[index], self.ours[index] = (reading, writing) if index == 0 else (writing, reading)

    def null_device(self):
        if self.devnull is None:
            self.devnull = os.open(os.devnull, os.O_RDWR)
            self.made.append(self.devnull)
        return self.devnull

    def close_childs(self):
        """Close what only the child needs now."""
        for childs, ours in zip(self.childs, self.ours):
            if childs != -1 and ours != -1 and childs != self.devnull:
                os.close(childs)
                self.made.remove(childs)
        if self.devnull is not None:
            os.close(self.devnull)
            self.made.remove(self.devnull)

    def close_all(self, but=()):
        for descriptor in self.made:
            if descriptor not in but:
                try:
                    os.close(descriptor)
                except OSError:
                    pass
        self.made.clear()


def report_pipe():
    """A pipe whose writing end is none of the three standard descriptors, which the child replaces."""
    reading, writing = os.pipe()
    low = []
    while writing < 3:
        low.append(writing)
        writing = os.dup(writing)
    for descriptor in low:
        os.close(descriptor)
    return reading, writing


def variable(name, value):
    """An environment variable in the form that the system takes."""
    encoded = os.fsencode(name)
    if b"=" in encoded:
        raise ValueError("illegal environment variable name")
    return encoded + b"=" + os.fsencode(value)


def candidates(program, env):
    """The paths at which a program may be found."""
    encoded = os.fsencode(program)
    if os.path.dirname(encoded):
        return (encoded,)
    return tuple(os.path.join(os.fsencode(folder), encoded) for folder in os.get_exec_path(env))
