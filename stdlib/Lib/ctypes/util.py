"""Finds libraries."""

import os


def find_library(name):
    """Return the file name of a library, None if it is not in the usual folders."""
    folders = os.environ.get('LD_LIBRARY_PATH', '').split(':')
    folders += ['/lib', '/usr/lib', '/usr/local/lib', '/lib64', '/usr/lib64']
    for base in ('/lib', '/usr/lib'):
        if os.path.isdir(base):
            folders += [os.path.join(base, entry) for entry in sorted(os.listdir(base)) if entry.endswith('-linux-gnu')]
    for folder in filter(None, folders):
        if not os.path.isdir(folder):
            continue
        names = sorted(entry for entry in os.listdir(folder) if entry.startswith(f'lib{name}.so.'))
        if names:
            # The name with the version of the interface: libx.so.6.
            return min(names, key=lambda entry: (entry.count('.'), entry))
    return None
