"""A database of bytes in one table of an SQLite file."""

import os
import sqlite3
from collections.abc import MutableMapping
from contextlib import closing
from pathlib import Path

__all__ = ["error", "open"]


class error(OSError):
    """What went wrong with a database."""


# The mode in which SQLite opens the file, by flag.
_MODES = {"r": "ro", "w": "rw", "c": "rwc", "n": "rwc"}
_CREATE = "CREATE TABLE IF NOT EXISTS Dict (key BLOB UNIQUE NOT NULL, value BLOB NOT NULL)"


def _normalize_uri(path):
    """Name a file as SQLite wants it if there are options."""
    return Path(path).absolute().as_uri()


class _Database(MutableMapping):
    """An open database; keys and values are made blobs, and come back as bytes."""

    def __init__(self, path, /, *, flag, mode):
        if hasattr(self, "_cx"):
            raise error("DBM object has already been initialised")
        if flag not in _MODES:
            raise ValueError(f"Flag must be one of 'r', 'w', 'c', or 'n', not {flag!r}")
        path = os.fsdecode(path)
        if flag == "n":
            try:
                os.remove(path)
            except FileNotFoundError:
                pass
        if flag in "cn":
            # SQLite would choose the permissions itself.
            Path(path).touch(mode=mode, exist_ok=True)
        try:
            self._cx = sqlite3.connect(f"{_normalize_uri(path)}?mode={_MODES[flag]}", autocommit=True, uri=True)
        except sqlite3.Error as problem:
            raise error(str(problem))
        if flag != "r":
            # Readers then need not wait for a writer.
            self._cx.execute("PRAGMA journal_mode = wal")
            with self._run(_CREATE):
                pass

    def _run(self, statement, *values):
        if not self._cx:
            raise error("DBM object has already been closed")
        try:
            return closing(self._cx.execute(statement, values))
        except sqlite3.Error as problem:
            raise error(str(problem))

    def __len__(self):
        with self._run("SELECT COUNT(key) FROM Dict") as rows:
            return rows.fetchone()[0]

    def __getitem__(self, key):
        with self._run("SELECT value FROM Dict WHERE key = CAST(? AS BLOB)", key) as rows:
            row = rows.fetchone()
        if row is None:
            raise KeyError(key)
        return row[0]

    def __setitem__(self, key, value):
        with self._run("REPLACE INTO Dict (key, value) VALUES (CAST(? AS BLOB), CAST(? AS BLOB))", key, value):
            pass

    def __delitem__(self, key):
        with self._run("DELETE FROM Dict WHERE key = CAST(? AS BLOB)", key) as rows:
            if not rows.rowcount:
                raise KeyError(key)

    def __iter__(self):
        try:
            with self._run("SELECT key FROM Dict") as rows:
                for key, in rows:
                    yield key
        except sqlite3.Error as problem:
            # The database may be closed in the meantime.
            raise error(str(problem))

    def keys(self):
        """Return the keys in a list."""
        return list(self)

    def close(self):
        """Close the database; nothing if it is closed."""
        if self._cx:
            self._cx.close()
            self._cx = None

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


def open(filename, /, flag="r", mode=0o666):
    """Open a database: r to read, w to write, c to write and make it if it is missing, n to make it anew."""
    return _Database(filename, flag=flag, mode=mode)
