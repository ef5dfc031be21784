"""Compares files and directories."""

import os
import stat
from itertools import filterfalse
from types import GenericAlias

__all__ = ["clear_cache", "cmp", "dircmp", "cmpfiles", "DEFAULT_IGNORES"]

_cache = {}
BUFSIZE = 8 * 1024

DEFAULT_IGNORES = ["RCS", "CVS", "tags", ".git", ".hg", ".bzr", "_darcs", "__pycache__"]


def clear_cache():
    """Forget what comparisons have found: for files that change too fast for their times to tell."""
    _cache.clear()


def cmp(f1, f2, shallow=True):
    """Tell whether two files are equal.

    Shallow: files of the same type, size and time of modification are taken
    for equal. Otherwise, and if these differ but not the size, the contents
    are compared; the result is remembered until the files change.
    """
    s1 = _sig(os.stat(f1))
    s2 = _sig(os.stat(f2))
    if s1[0] != stat.S_IFREG or s2[0] != stat.S_IFREG:
        return False
    if shallow and s1 == s2:
        return True
    if s1[1] != s2[1]:
        return False
    outcome = _cache.get((f1, f2, s1, s2))
    if outcome is None:
        outcome = _do_cmp(f1, f2)
        if len(_cache) > 100:
            clear_cache()
        _cache[f1, f2, s1, s2] = outcome
    return outcome


def _sig(st):
    return stat.S_IFMT(st.st_mode), st.st_size, st.st_mtime


def _do_cmp(f1, f2):
    bufsize = BUFSIZE
    with open(f1, "rb") as fp1, open(f2, "rb") as fp2:
        while True:
            b1 = fp1.read(bufsize)
            b2 = fp2.read(bufsize)
            if b1 != b2:
                return False
            if not b1:
                return True


class dircmp:
    """Compares two directories: dircmp(a, b, ignore=None, hide=None, *, shallow=True).

    The attributes are computed when they are first asked for: left_list,
    right_list, common, left_only, right_only, common_dirs, common_files,
    common_funny, same_files, diff_files, funny_files, subdirs.
    """

    def __init__(self, a, b, ignore=None, hide=None, *, shallow=True):
        self.left = a
        self.right = b
        self.hide = [os.curdir, os.pardir] if hide is None else hide
        self.ignore = DEFAULT_IGNORES if ignore is None else ignore
        self.shallow = shallow

    def phase0(self):
        """Read both directories."""
        self.left_list = sorted(_filter(os.listdir(self.left), self.hide + self.ignore))
        self.right_list = sorted(_filter(os.listdir(self.right), self.hide + self.ignore))

    def phase1(self):
        """Find the names in both and in one only."""
        a = dict(zip(map(os.path.normcase, self.left_list), self.left_list))
        b = dict(zip(map(os.path.normcase, self.right_list), self.right_list))
        self.common = list(map(a.__getitem__, filter(b.__contains__, a)))
        self.left_only = list(map(a.__getitem__, filterfalse(b.__contains__, a)))
        self.right_only = list(map(b.__getitem__, filterfalse(a.__contains__, b)))

    def phase2(self):
        """Find out which of the common names are files and which directories."""
        self.common_dirs = []
        self.common_files = []
        self.common_funny = []
        for x in self.common:
            stats = []
            for path in (os.path.join(self.left, x), os.path.join(self.right, x)):
                try:
                    stats.append(os.stat(path))
                except (OSError, ValueError):
                    pass
            if len(stats) == 2:
                a_type = stat.S_IFMT(stats[0].st_mode)
                b_type = stat.S_IFMT(stats[1].st_mode)
                if a_type == b_type and stat.S_ISDIR(a_type):
                    self.common_dirs.append(x)
                    continue
                if a_type == b_type and stat.S_ISREG(a_type):
                    self.common_files.append(x)
                    continue
            self.common_funny.append(x)

    def phase3(self):
        """Compare the common files."""
        xx = cmpfiles(self.left, self.right, self.common_files, self.shallow)
        self.same_files, self.diff_files, self.funny_files = xx

    def phase4(self):
        """Make comparisons of the common directories."""
        self.subdirs = {}
        for x in self.common_dirs:
            a_x = os.path.join(self.left, x)
            b_x = os.path.join(self.right, x)
            self.subdirs[x] = self.__class__(a_x, b_x, self.ignore, self.hide, shallow=self.shallow)

    def phase4_closure(self):
        """The same for all directories below."""
        self.phase4()
        for sd in self.subdirs.values():
            sd.phase4_closure()

    def report(self):
        """Print a comparison of the two directories."""
        print("diff", self.left, self.right)
        for names, text in (
            ("left_only", f"Only in {self.left} :"),
            ("right_only", f"Only in {self.right} :"),
            ("same_files", "Identical files :"),
            ("diff_files", "Differing files :"),
            ("funny_files", "Trouble with common files :"),
            ("common_dirs", "Common subdirectories :"),
            ("common_funny", "Common funny cases :"),
        ):
            found = getattr(self, names)
            if found:
                if isinstance(found, list):
                    found.sort()
                print(text, found)

    def report_partial_closure(self):
        """Print a comparison of the two directories and of the common ones just below."""
        self.report()
        for sd in self.subdirs.values():
            print()
            sd.report()

    def report_full_closure(self):
        """Print a comparison of the two directories and of all common ones below."""
        self.report()
        for sd in self.subdirs.values():
            print()
            sd.report_full_closure()

    methodmap = dict(
        subdirs=phase4, same_files=phase3, diff_files=phase3, funny_files=phase3, common_dirs=phase2,
        common_files=phase2, common_funny=phase2, common=phase1, left_only=phase1, right_only=phase1,
        left_list=phase0, right_list=phase0,
    )

    def __getattr__(self, attr):
        if attr not in self.methodmap:
            raise AttributeError(attr)
        self.methodmap[attr](self)
        return getattr(self, attr)

    __class_getitem__ = classmethod(GenericAlias)


def cmpfiles(a, b, common, shallow=True):
    """Return three lists of names: the files equal in both directories, those that differ, and those with errors."""
    res = ([], [], [])
    for x in common:
        ax = os.path.join(a, x)
        bx = os.path.join(b, x)
        res[_cmp(ax, bx, shallow)].append(x)
    return res


def _cmp(a, b, sh, abs=abs, cmp=cmp):
    """Return 0 for equal files, 1 for different ones, 2 if they cannot be compared."""
    try:
        return not abs(cmp(a, b, sh))
    except (OSError, ValueError):
        return 2


def _filter(flist, skip):
    return list(filterfalse(skip.__contains__, flist))


def demo():
    """The command line: compare two directories; -r for all below."""
    import getopt
    import sys

    options, args = getopt.getopt(sys.argv[1:], "r")
    if len(args) != 2:
        raise getopt.GetoptError("need exactly two args", None)
    dd = dircmp(args[0], args[1])
    if ("-r", "") in options:
        dd.report_full_closure()
    else:
        dd.report()


if __name__ == "__main__":
    demo()
