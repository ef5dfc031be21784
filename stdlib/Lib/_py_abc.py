"""ABCMeta under the module name that some programs import it from; there is one implementation."""

from abc import ABCMeta, get_cache_token

__all__ = ["ABCMeta", "get_cache_token"]
