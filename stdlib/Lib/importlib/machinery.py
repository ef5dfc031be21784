"""The finders and loaders of the import system."""

from . import _bootstrap, _bootstrap_external

ModuleSpec = _bootstrap.ModuleSpec
BuiltinImporter = _bootstrap.BuiltinImporter
FrozenImporter = getattr(_bootstrap, 'FrozenImporter', None)
SOURCE_SUFFIXES = _bootstrap_external.SOURCE_SUFFIXES
BYTECODE_SUFFIXES = _bootstrap_external.BYTECODE_SUFFIXES
DEBUG_BYTECODE_SUFFIXES = getattr(_bootstrap_external, 'DEBUG_BYTECODE_SUFFIXES',
                                  BYTECODE_SUFFIXES)
OPTIMIZED_BYTECODE_SUFFIXES = getattr(_bootstrap_external, 'OPTIMIZED_BYTECODE_SUFFIXES',
                                      BYTECODE_SUFFIXES)
EXTENSION_SUFFIXES = getattr(_bootstrap_external, 'EXTENSION_SUFFIXES', [])
PathFinder = _bootstrap_external.PathFinder
FileFinder = _bootstrap_external.FileFinder
SourceFileLoader = _bootstrap_external.SourceFileLoader

__all__ = ['AppleFrameworkLoader', 'BYTECODE_SUFFIXES', 'BuiltinImporter',
           'DEBUG_BYTECODE_SUFFIXES', 'EXTENSION_SUFFIXES', 'ExtensionFileLoader',
           'FileFinder', 'FrozenImporter', 'ModuleSpec', 'NamespaceLoader',
           'OPTIMIZED_BYTECODE_SUFFIXES', 'PathFinder', 'SOURCE_SUFFIXES',
           'SourceFileLoader', 'SourcelessFileLoader', 'WindowsRegistryFinder',
           'all_suffixes']


def _optional(name):
    cls = getattr(_bootstrap_external, name, None)
    if cls is None:
        # Code that asks isinstance() must find a class.
        cls = type(name, (), {'__module__': __name__})
    return cls


WindowsRegistryFinder = _optional('WindowsRegistryFinder')
SourcelessFileLoader = _optional('SourcelessFileLoader')
ExtensionFileLoader = _optional('ExtensionFileLoader')
AppleFrameworkLoader = _optional('AppleFrameworkLoader')
NamespaceLoader = _optional('NamespaceLoader')
if FrozenImporter is None:
    FrozenImporter = _optional('FrozenImporter')


def all_suffixes():
    """Return the suffixes of all files that can be imported."""
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES
