"""Paths as objects.

PurePath and its subclasses only compute; Path and its subclasses look at the
file system and change it.
"""

from pathlib._abc import *
from pathlib._local import *
from pathlib import _abc, _local

__all__ = ["UnsupportedOperation", "PurePath", "PurePosixPath", "PureWindowsPath",
           "Path", "PosixPath", "WindowsPath"]
