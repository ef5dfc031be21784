"""Looking for the directories with metadata of distributions in the entries of a path."""

import functools
import os
import pathlib
import re


class Prepared:
    """The name of a distribution, or none for all of them, as names of directories may have it."""

    def __init__(self, name):
        self.name = name
        self.normalized = None if name is None else self.normalize(name)
        self.legacy_normalized = None if name is None else self.legacy_normalize(name)

    @staticmethod
    def normalize(name):
        """Return the form in which names are compared, with underscores."""
        return re.sub('[-_.]+', '_', name).lower()

    @staticmethod
    def legacy_normalize(name):
        """Return the form of names that eggs have."""
        return name.replace('-', '_').lower()

    def __bool__(self):
        return bool(self.name)


def _project(filename):
    """Return the name in name-version.ending."""
    stem = filename.rpartition('.')[0]
    return stem.partition('-')[0]


class Lookup:
    """The directories with metadata that one state of an entry has, by name."""

    def __init__(self, path):
        self.by_name, self.by_egg = {}, {}
        entry = os.path.basename(path.root).lower()
        for child in path.children():
            lowered = child.lower()
            if lowered.endswith(('.dist-info', '.egg-info')):
                table, key = self.by_name, Prepared.normalize(_project(lowered))
            elif lowered == 'egg-info' and entry.endswith('.egg'):
                table, key = self.by_egg, Prepared.legacy_normalize(_project(entry))
            else:
                continue
            table.setdefault(key, []).append(path.joinpath(child))

    def search(self, prepared):
        """Return the directories for a name, or all."""
        if prepared:
            return [*self.by_name.get(prepared.normalized, ()), *self.by_egg.get(prepared.legacy_normalized, ())]
        return [found for table in (self.by_name, self.by_egg) for group in table.values() for found in group]


class FastPath:
    """One entry of a path; what was found in it is kept as long as it does not change."""

    @functools.lru_cache
    def __new__(cls, root):
        return super().__new__(cls)

    def __init__(self, root):
        self.root = root

    def joinpath(self, child):
        """Return the path of something in the entry."""
        return pathlib.Path(self.root, child)

    def children(self):
        """Return the names in the entry, a directory or an archive."""
        try:
            return os.listdir(self.root or '.')
        except OSError:
            return self._archived()

    def _archived(self):
        import zipfile
        try:
            archive = zipfile.Path(self.root)
        except (OSError, zipfile.BadZipFile):
            return []
        self.joinpath = archive.joinpath
        firsts = (name.partition('/')[0] for name in archive.root.namelist())
        return list(dict.fromkeys(firsts))

    @property
    def mtime(self):
        """The time of the entry's last change; None, and nothing is kept, if it has none."""
        try:
            return os.stat(self.root or '.').st_mtime
        except OSError:
            self.lookup.cache_clear()

    @functools.cache
    def lookup(self, mtime):
        return Lookup(self)

    def search(self, name):
        """Return the directories for a Prepared name."""
        return self.lookup(self.mtime).search(name)
