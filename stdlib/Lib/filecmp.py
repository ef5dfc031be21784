"""Comparison of files and folders."""

import os
import stat
from functools import cached_property
from types import GenericAlias

__all__ = ["clear_cache", "cmp", "dircmp", "cmpfiles", "DEFAULT_IGNORES"]

BUFSIZE = 8 * 1024
DEFAULT_IGNORES = ["RCS", "CVS", "tags", ".git", ".hg", ".bzr", "_darcs", "__pycache__"]
_MOST_KEPT = 100

# Results for pairs of files, as long as type, size and time of both are the same.
_cache = {}


def clear_cache():
    """Forget the results of comparisons, for files that change too fast for their time to show it."""
    _cache.clear()


def cmp(f1, f2, shallow=True):
    """Whether two files are equal; with `shallow`, the same type, size and time are taken for that."""
    signatures = first, second = [_signature(os.stat(path)) for path in (f1, f2)]
    if any(kind != stat.S_IFREG for kind, _, _ in signatures):
        return False
    if shallow and first == second:
        return True
    if first[1] != second[1]:
        return False
    key = (f1, f2, first, second)
    if key not in _cache:
        equal = _same_content(f1, f2)
        if len(_cache) > _MOST_KEPT:
            clear_cache()
        _cache[key] = equal
    return _cache[key]


def _signature(status):
    return stat.S_IFMT(status.st_mode), status.st_size, status.st_mtime


def _same_content(first, second):
    with open(first, "rb") as one, open(second, "rb") as other:
        while (piece := one.read(BUFSIZE)) == other.read(BUFSIZE):
            if not piece:
                return True
    return False


def cmpfiles(a, b, common, shallow=True):
    """Compare the files of some names in two folders; lists of the equal ones, the others, and those that cannot be compared."""
    results = equal, different, failed = [], [], []
    for name in common:
        try:
            same = cmp(os.path.join(a, name), os.path.join(b, name), shallow)
        except (OSError, ValueError):
            failed.append(name)
        else:
            (equal if same else different).append(name)
    return results


def _kind(path):
    """The type of what is at a path, or None if that cannot be asked."""
    try:
        return stat.S_IFMT(os.stat(path).st_mode)
    except (OSError, ValueError):
        return None


class dircmp:
    """What two folders have in common, and in what they differ; everything is found out when it is asked for.

    Names in `ignore` (DEFAULT_IGNORES) and in `hide` (the two names of folders themselves) are left out.
    """

    def __init__(self, a, b, ignore=None, hide=None, *, shallow=True):
        self.left, self.right, self.shallow = a, b, shallow
        self.hide = [os.curdir, os.pardir] if hide is None else hide
        self.ignore = DEFAULT_IGNORES if ignore is None else ignore

    __class_getitem__ = classmethod(GenericAlias)

    def _listed(self, folder):
        left_out = {*self.hide, *self.ignore}
        return sorted(name for name in os.listdir(folder) if name not in left_out)

    @cached_property
    def _lists(self):
        return self._listed(self.left), self._listed(self.right)

    @property
    def left_list(self):
        """The names in the first folder."""
        return self._lists[0]

    @property
    def right_list(self):
        """The names in the second folder."""
        return self._lists[1]

    @cached_property
    def _pairs(self):
        """The names of both folders in the spelling of each, by the spelling in which they are compared."""
        left, right = ({os.path.normcase(name): name for name in names} for names in (self.left_list, self.right_list))
        return left, right

    @cached_property
    def common(self):
        """The names in both folders, as the first spells them."""
        left, right = self._pairs
        return [name for key, name in left.items() if key in right]

    @cached_property
    def left_only(self):
        """The names in the first folder alone."""
        left, right = self._pairs
        return [name for key, name in left.items() if key not in right]

    @cached_property
    def right_only(self):
        """The names in the second folder alone."""
        left, right = self._pairs
        return [name for key, name in right.items() if key not in left]

    @cached_property
    def _sorted_common(self):
        """The common names by what they are: folders, files, or something that differs or cannot be told."""
        sorted_names = {stat.S_IFDIR: [], stat.S_IFREG: [], None: []}
        for name in self.common:
            left, right = (_kind(os.path.join(folder, name)) for folder in (self.left, self.right))
            sorted_names[left if left == right and left in sorted_names else None].append(name)
        return sorted_names

    @property
    def common_dirs(self):
        """The common names of folders."""
        return self._sorted_common[stat.S_IFDIR]

    @property
    def common_files(self):
        """The common names of files."""
        return self._sorted_common[stat.S_IFREG]

    @property
    def common_funny(self):
        """The common names of anything else."""
        return self._sorted_common[None]

    @cached_property
    def _compared(self):
        return cmpfiles(self.left, self.right, self.common_files, self.shallow)

    @property
    def same_files(self):
        """The common files that are equal."""
        return self._compared[0]

    @property
    def diff_files(self):
        """The common files that are not equal."""
        return self._compared[1]

    @property
    def funny_files(self):
        """The common files that cannot be compared."""
        return self._compared[2]

    @cached_property
    def subdirs(self):
        """The comparisons of the common folders, by name."""
        return {name: type(self)(os.path.join(self.left, name), os.path.join(self.right, name), self.ignore, self.hide,
                                 shallow=self.shallow)
                for name in self.common_dirs}

    def report(self):
        """Print how the two folders differ."""
        print("diff", self.left, self.right)
        for title, names in (
                (f"Only in {self.left} :", self.left_only), (f"Only in {self.right} :", self.right_only),
                ("Identical files :", self.same_files), ("Differing files :", self.diff_files),
                ("Trouble with common files :", self.funny_files), ("Common subdirectories :", self.common_dirs),
                ("Common funny cases :", self.common_funny)):
            if names:
                names.sort()
                print(title, names)

    def report_partial_closure(self):
        """Print how the two folders differ, and those in both of them."""
        self.report()
        for below in self.subdirs.values():
            print()
            below.report()

    def report_full_closure(self):
        """Print how the two folders differ, and all below."""
        self.report()
        for below in self.subdirs.values():
            print()
            below.report_full_closure()


def demo():
    """Compare the two folders of the command line, with -r also those below."""
    import getopt
    import sys
    options, folders = getopt.getopt(sys.argv[1:], "r")
    if len(folders) != 2:
        raise getopt.GetoptError("need exactly two args", None)
    comparison = dircmp(*folders)
    if ("-r", "") in options:
        comparison.report_full_closure()
    else:
        comparison.report()


if __name__ == "__main__":
    demo()
