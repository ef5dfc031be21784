"""Reads TOML, the configuration language."""

__all__ = ("loads", "load", "TOMLDecodeError")

from ._parser import TOMLDecodeError, load, loads

# The error belongs to the package.
TOMLDecodeError.__module__ = __name__
