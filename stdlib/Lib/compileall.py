"""Compiles whole directories: writes the bytecode of the sources in them, so that nobody has to wait for it later."""

import filecmp
import importlib.util
import os
import py_compile
import struct
import sys
from functools import partial
from pathlib import Path

__all__ = ['compile_dir', 'compile_file', 'compile_path']


def _sources(folder, depth, quiet=0):
    """Yield the paths of what is in a directory, so many levels deep."""
    if not quiet:
        print(f'Listing {folder!r}...')
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        if quiet < 2:
            print(f"Can't list {folder!r}")
        return
    for name in names:
        path = os.path.join(folder, name)
        if name == '__pycache__':
            continue
        if not os.path.isdir(path):
            yield path
        elif depth > 0 and not os.path.islink(path):
            yield from _sources(path, depth - 1, quiet)


def _check_names(ddir, stripdir, prependdir):
    if ddir is not None and not (stripdir is None and prependdir is None):
        raise ValueError('Destination dir (ddir) cannot be used in combination with stripdir or prependdir')


def _process_pool():
    """Return the class of pools of processes, None where there can be none."""
    import concurrent.futures
    from concurrent.futures.process import _check_system_limits
    try:
        _check_system_limits()
    except NotImplementedError:
        return None
    return concurrent.futures.ProcessPoolExecutor


def compile_dir(dir, maxlevels=None, ddir=None, force=False, rx=None, quiet=0, legacy=False, optimize=-1, workers=1,
                invalidation_mode=None, *, stripdir=None, prependdir=None, limit_sl_dest=None, hardlink_dupes=False):
    """Compile the sources in a directory and those below it; return whether all could be compiled.

    At most maxlevels below it are looked at. With ddir instead of the directory, the sources have other names in
    tracebacks. Several processes work at the same time, as many as there are processors if workers is 0. All other
    arguments are those of compile_file().
    """
    _check_names(ddir, stripdir, prependdir)
    if ddir is not None:
        stripdir, prependdir = dir, ddir
    if workers < 0:
        raise ValueError('workers must be greater or equal to 0')
    depth = sys.getrecursionlimit() if maxlevels is None else maxlevels
    files = _sources(os.fspath(dir), depth, quiet)
    compile_one = partial(
        compile_file, ddir=None, force=force, rx=rx, quiet=quiet, legacy=legacy, optimize=optimize,
        invalidation_mode=invalidation_mode, stripdir=stripdir, prependdir=prependdir, limit_sl_dest=limit_sl_dest,
        hardlink_dupes=hardlink_dupes)
    pool = None if workers == 1 else _process_pool()
    if pool is None:
        return all([compile_one(file) for file in files])
    import multiprocessing
    # The threads of this process may have locks, which children would inherit.
    is_fork = multiprocessing.get_start_method() == 'fork'
    context = multiprocessing.get_context('forkserver') if is_fork else None
    with pool(max_workers=workers or None, mp_context=context) as executor:
        return all([*executor.map(compile_one, files, chunksize=4)])


class _Source:
    """A file that is to be compiled, with the paths of its bytecode for the levels of optimisation."""

    def __init__(self, path, levels, legacy):
        self.path = path
        self.cached = {level: self._cache(level, legacy) for level in levels}

    def _cache(self, level, legacy):
        if legacy:
            return self.path + 'c'
        # Level 0 has no mark in the name; below is what is in force.
        options = {} if level < 0 else {'optimization': level or ''}
        return importlib.util.cache_from_source(self.path, **options)

    def is_wanted(self, rx, limit):
        """Whether it is a source that no pattern excludes, and no link out of a directory."""
        if rx is not None and rx.search(self.path):
            return False
        if limit is not None and os.path.islink(self.path):
            if Path(limit).resolve() not in Path(self.path).resolve().parents:
                return False
        return self.path.endswith('.py') and os.path.isfile(self.path)

    def is_current(self):
        """Whether all bytecode is there, and has the time of the source."""
        try:
            time = int(os.stat(self.path).st_mtime) & 0xFFFF_FFFF
            header = struct.pack('<4sLL', importlib.util.MAGIC_NUMBER, 0, time)
            for path in self.cached.values():
                with open(path, 'rb') as file:
                    if file.read(len(header)) != header:
                        return False
        except OSError:
            return False
        return True

    def compile(self, shown_path, mode, share):
        """Write the bytecode; if wanted, equal files are links to one. Return whether there was any to write."""
        before, is_written = None, True
        for level, path in self.cached.items():
            made = py_compile.compile(self.path, path, shown_path, True, optimize=level, invalidation_mode=mode)
            is_written = is_written and made != 0
            if share and before is not None and filecmp.cmp(path, before, shallow=False):
                os.unlink(path)
                os.link(before, path)
            before = path
        return is_written


def _stripped(path, stripdir, quiet):
    """Return a path without the directory in front of it, None if it does not begin with that."""
    parts, removed = path.split(os.path.sep), stripdir.split(os.path.sep)
    if not removed[-1]:
        del removed[-1]
    if parts[:len(removed)] == removed:
        return os.path.join(*parts[len(removed):])
    if quiet < 2:
        print(f'The stripdir path {stripdir!r} is not a valid prefix for source path {path!r}; ignoring')
    return None


def _shown_path(path, ddir, stripdir, prependdir, quiet):
    """Return the path that tracebacks are to show, None for that of the file."""
    if ddir is not None:
        return os.path.join(ddir, os.path.basename(path))
    shown = None if stripdir is None else _stripped(path, os.fspath(stripdir), quiet)
    return shown if prependdir is None else os.path.join(prependdir, path if shown is None else shown)


def _report(path, text, quiet):
    if quiet >= 2:
        return
    print(*([f'*** Error compiling {path!r}...\n'] if quiet else ['*** ']), sep='', end='')
    encoding = sys.stdout.encoding or sys.getdefaultencoding()
    print(text.encode(encoding, errors='backslashreplace').decode(encoding))


def compile_file(fullname, ddir=None, force=False, rx=None, quiet=0, legacy=False, optimize=-1,
                 invalidation_mode=None, *, stripdir=None, prependdir=None, limit_sl_dest=None, hardlink_dupes=False):
    """Write the bytecode of a source, if it is not there or force is true; return whether it could be compiled.

    In tracebacks the file has the directory ddir, or stripdir is taken away from its path and prependdir put in front.
    Files that match the pattern rx are left out, and links that lead out of limit_sl_dest. The bytecode is beside the
    source if legacy is true. There may be several levels of optimisation, and hard links where they do not differ.
    Without quiet all names are printed, with 1 errors, with 2 nothing.
    """
    _check_names(ddir, stripdir, prependdir)
    path = os.fspath(fullname)
    levels = sorted({optimize} if isinstance(optimize, int) else {*optimize})
    shown_path = _shown_path(path, ddir, stripdir, prependdir, quiet)
    if hardlink_dupes and len(levels) < 2:
        raise ValueError('Hardlinking of duplicated bytecode makes sense only for more than one optimization level')
    source = _Source(path, levels, legacy)
    if not source.is_wanted(rx, limit_sl_dest):
        return True
    by_time = invalidation_mode in (None, py_compile.PycInvalidationMode.TIMESTAMP)
    if not force and by_time and source.is_current():
        return True
    if not quiet:
        print(f'Compiling {path!r}...')
    try:
        return source.compile(shown_path, invalidation_mode, hardlink_dupes)
    except py_compile.PyCompileError as error:
        _report(path, error.msg, quiet)
    except (SyntaxError, UnicodeError, OSError) as error:
        _report(path, f'{type(error).__name__}: {error}', quiet)
    return False


def compile_path(skip_curdir=1, maxlevels=0, force=False, quiet=0, legacy=False, optimize=-1, invalidation_mode=None):
    """Compile the sources in all directories of sys.path, but the working directory; return whether all could be."""
    for folder in sys.path:
        if skip_curdir and folder in ('', os.curdir):
            if quiet < 2:
                print('Skipping current directory')
        elif not compile_dir(folder, maxlevels, None, force, quiet=quiet, legacy=legacy, optimize=optimize,
                             invalidation_mode=invalidation_mode):
            return False
    return True


# --- As a program -----------------------------------------------------------------------------

# Options with what they are for argparse, and their descriptions.
_OPTIONS = [
    (('-l',), dict(action='store_const', const=0, dest='maxlevels'), 'do not look into the directories below'),
    (('-r',), dict(type=int, dest='recursion'), 'how many levels of directories to look into; counts more than -l'),
    (('-f',), dict(action='store_true', dest='force'), 'compile also what is up to date'),
    (('-q',), dict(action='count', dest='quiet', default=0), 'print only errors; twice: print nothing'),
    (('-b',), dict(action='store_true', dest='legacy'), 'put the bytecode beside the source, as old versions did'),
    (('-d',), dict(metavar='DESTDIR', dest='ddir'), 'the directory that tracebacks show, in the place of the real one'),
    (('-s',), dict(metavar='STRIPDIR', dest='stripdir'), 'what tracebacks leave out at the beginning of paths'),
    (('-p',), dict(metavar='PREPENDDIR', dest='prependdir'), 'what tracebacks show in front of paths'),
    (('-x',), dict(metavar='REGEXP', dest='rx'), 'leave out files whose path this matches'),
    (('-i',), dict(metavar='FILE', dest='flist'), 'a file with more names of files and directories; - is the input'),
    (('compile_dest',), dict(metavar='FILE|DIR', nargs='*'), 'what to compile; if nothing is named, sys.path'),
    (('-j', '--workers'), dict(default=1, type=int), 'how many processes work at the same time'),
    (('-o',), dict(action='append', type=int, dest='opt_levels'), 'a level of optimisation; may be given again'),
    (('-e',), dict(metavar='DIR', dest='limit_sl_dest'), 'leave out links that lead out of this directory'),
    (('--hardlink-dupes',), dict(action='store_true'), 'make hard links where levels do not differ'),
]


def _parse_arguments():
    """Return the arguments of the program, after a look at what does not go together."""
    import argparse
    parser = argparse.ArgumentParser(description='Writes the bytecode of Python sources.')
    for names, settings, description in _OPTIONS:
        parser.add_argument(*names, **settings, help=description)
    modes = {mode.name.lower().replace('_', '-'): mode for mode in py_compile.PycInvalidationMode}
    parser.add_argument('--invalidation-mode', choices=sorted(modes),
                        help='how valid bytecode is known; checked-hash if SOURCE_DATE_EPOCH is set, else timestamp')
    args = parser.parse_args()
    args.invalidation_mode = modes.get(args.invalidation_mode)
    args.opt_levels = args.opt_levels or [-1]
    if args.hardlink_dupes and len(args.opt_levels) == 1:
        parser.error('Hardlinking of duplicated bytecode makes sense only for more than one optimization level.')
    if args.ddir is not None and not (args.stripdir is None and args.prependdir is None):
        parser.error('-d cannot be used in combination with -s or -p')
    if args.rx:
        import re
        args.rx = re.compile(args.rx)
    return args


def _listed_names(path):
    """Return the names in a file, a line each."""
    if path == '-':
        return [line.strip() for line in sys.stdin]
    with open(path, encoding='utf-8') as file:
        return [line.strip() for line in file]


def _compile_all(args, names):
    general = dict(force=args.force, quiet=args.quiet, legacy=args.legacy, invalidation_mode=args.invalidation_mode)
    if not names:
        return compile_path(**general)
    settings = dict(general, rx=args.rx, optimize=args.opt_levels, stripdir=args.stripdir, prependdir=args.prependdir,
                    limit_sl_dest=args.limit_sl_dest or None, hardlink_dupes=args.hardlink_dupes)
    depth = args.maxlevels if args.recursion is None else args.recursion
    results = [compile_file(name, args.ddir, **settings) if os.path.isfile(name)
               else compile_dir(name, depth, args.ddir, workers=args.workers, **settings) for name in names]
    return all(results)


def main():
    """Compile what the command line names; return whether all could be compiled."""
    args = _parse_arguments()
    names = args.compile_dest
    try:
        if args.flist:
            names += _listed_names(args.flist)
    except OSError:
        if args.quiet < 2:
            print(f'Error reading file list {args.flist}')
        return False
    try:
        return _compile_all(args, names)
    except KeyboardInterrupt:
        if args.quiet < 2:
            print('\n[interrupted]')
        return False


if __name__ == '__main__':
    sys.exit(0 if main() else 1)
