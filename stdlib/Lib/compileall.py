"""Compiles the files of folders to bytecode."""

import filecmp
import importlib.util
import os
import py_compile
import struct
import sys
from functools import partial
from pathlib import Path

__all__ = ["compile_dir", "compile_file", "compile_path"]

RECURSION_LIMIT_DEFAULT = None


def _walk_dir(dir, maxlevels, quiet=0):
    """Iterate over the files below a folder, maxlevels deep."""
    if quiet < 2 and isinstance(dir, os.PathLike):
        dir = os.fspath(dir)
    if not quiet:
        print('Listing {!r}...'.format(dir))
    try:
        names = os.listdir(dir)
    except OSError:
        if quiet < 2:
            print("Can't list {!r}".format(dir))
        names = []
    for name in sorted(names):
        if name == '__pycache__':
            continue
        fullname = os.path.join(dir, name)
        if not os.path.isdir(fullname):
            yield fullname
        elif maxlevels > 0 and name not in (os.curdir, os.pardir) and not os.path.islink(fullname):
            yield from _walk_dir(fullname, maxlevels=maxlevels - 1, quiet=quiet)


def compile_dir(dir, maxlevels=None, ddir=None, force=False, rx=None, quiet=0, legacy=False, optimize=-1,
                workers=1, invalidation_mode=None, *, stripdir=None, prependdir=None, limit_sl_dest=None,
                hardlink_dupes=False):
    """Compile the files below a folder; returns whether all went well.

    ddir, or stripdir and prependdir, say how the files' names appear in the code;
    rx is a regular expression of names to leave out; quiet is 1 to print errors only,
    2 to print nothing; workers above 1, or 0 for one per processor, are processes.
    """
    if ddir is not None and (stripdir is not None or prependdir is not None):
        raise ValueError("Destination dir (ddir) cannot be used in combination with stripdir or prependdir")
    if ddir is not None:
        stripdir, prependdir, ddir = dir, ddir, None
    if workers < 0:
        raise ValueError('workers must be greater or equal to 0')
    ProcessPoolExecutor = None
    if workers != 1:
        # Without processes it goes one by one.
        from concurrent.futures.process import _check_system_limits
        try:
            _check_system_limits()
        except NotImplementedError:
            workers = 1
        else:
            from concurrent.futures import ProcessPoolExecutor
    if maxlevels is None:
        maxlevels = sys.getrecursionlimit()
    files = _walk_dir(dir, quiet=quiet, maxlevels=maxlevels)
    options = dict(ddir=ddir, force=force, rx=rx, quiet=quiet, legacy=legacy, optimize=optimize,
                   invalidation_mode=invalidation_mode, stripdir=stripdir, prependdir=prependdir,
                   limit_sl_dest=limit_sl_dest)
    success = True
    if workers != 1 and ProcessPoolExecutor is not None:
        import multiprocessing
        mp_context = None
        if multiprocessing.get_start_method() == 'fork':
            # Threads of the parent may hold locks.
            mp_context = multiprocessing.get_context('forkserver')
        with ProcessPoolExecutor(max_workers=workers or None, mp_context=mp_context) as executor:
            results = executor.map(partial(compile_file, **options, hardlink_dupes=hardlink_dupes), files, chunksize=4)
            success = min(results, default=True)
    else:
        for file in files:
            if not compile_file(file, **options, hardlink_dupes=hardlink_dupes):
                success = False
    return success


def compile_file(fullname, ddir=None, force=False, rx=None, quiet=0, legacy=False, optimize=-1,
                 invalidation_mode=None, *, stripdir=None, prependdir=None, limit_sl_dest=None,
                 hardlink_dupes=False):
    """Compile a file if its bytecode is out of date; returns whether all went well."""
    if ddir is not None and (stripdir is not None or prependdir is not None):
        raise ValueError("Destination dir (ddir) cannot be used in combination with stripdir or prependdir")
    success = True
    fullname = os.fspath(fullname)
    stripdir = os.fspath(stripdir) if stripdir is not None else None
    name = os.path.basename(fullname)
    dfile = _name_in_code(fullname, name, ddir, stripdir, prependdir, quiet)
    if isinstance(optimize, int):
        optimize = [optimize]
    # Each level once.
    optimize = sorted(set(optimize))
    if hardlink_dupes and len(optimize) < 2:
        raise ValueError("Hardlinking of duplicated bytecode makes sense only for more than one optimization level")
    if rx is not None and rx.search(fullname):
        return success
    if limit_sl_dest is not None and os.path.islink(fullname):
        if Path(limit_sl_dest).resolve() not in Path(fullname).resolve().parents:
            return success
    if not os.path.isfile(fullname) or not name.endswith('.py'):
        return success
    opt_cfiles = {level: _bytecode_path(fullname, level, legacy) for level in optimize}
    if not force and _up_to_date(fullname, opt_cfiles.values(), invalidation_mode):
        return success
    if not quiet:
        print('Compiling {!r}...'.format(fullname))
    for index, opt_level in enumerate(optimize):
        cfile = opt_cfiles[opt_level]
        try:
            ok = py_compile.compile(fullname, cfile, dfile, True, optimize=opt_level,
                                    invalidation_mode=invalidation_mode)
            if index > 0 and hardlink_dupes:
                previous = opt_cfiles[optimize[index - 1]]
                if filecmp.cmp(cfile, previous, shallow=False):
                    os.unlink(cfile)
                    os.link(previous, cfile)
        except py_compile.PyCompileError as err:
            success = False
            if quiet >= 2:
                return success
            print('*** Error compiling {!r}...'.format(fullname) if quiet else '*** ', end='\n' if quiet else '')
            encoding = sys.stdout.encoding or sys.getdefaultencoding()
            print(err.msg.encode(encoding, errors='backslashreplace').decode(encoding))
        except (SyntaxError, UnicodeError, OSError) as e:
            success = False
            if quiet >= 2:
                return success
            print('*** Error compiling {!r}...'.format(fullname) if quiet else '*** ', end='\n' if quiet else '')
            print(e.__class__.__name__ + ':', e)
        else:
            if ok == 0:
                success = False
    return success


def _name_in_code(fullname, name, ddir, stripdir, prependdir, quiet):
    """Return the file's name as it appears in the code, None for its own."""
    if ddir is not None:
        return os.path.join(ddir, name)
    dfile = None
    if stripdir is not None:
        parts, strip = fullname.split(os.path.sep), stripdir.split(os.path.sep)
        if strip[-1] == '':
            strip.pop()
        if len(strip) > len(parts) or parts[:len(strip)] != strip:
            if quiet < 2:
                print("The stripdir path {!r} is not a valid prefix for source path {!r}; ignoring".format(
                    stripdir, fullname))
        else:
            dfile = os.path.join(*parts[len(strip):])
    if prependdir is not None:
        dfile = os.path.join(prependdir, fullname if dfile is None else dfile)
    return dfile


def _bytecode_path(fullname, level, legacy):
    if legacy:
        return fullname + 'c'
    if level >= 0:
        return importlib.util.cache_from_source(fullname, optimization=level if level >= 1 else '')
    return importlib.util.cache_from_source(fullname)


def _up_to_date(fullname, cfiles, invalidation_mode):
    if invalidation_mode not in (None, py_compile.PycInvalidationMode.TIMESTAMP):
        return False
    try:
        mtime = int(os.stat(fullname).st_mtime)
        expect = struct.pack('<4sLL', importlib.util.MAGIC_NUMBER, 0, mtime & 0xFFFF_FFFF)
        for cfile in cfiles:
            with open(cfile, 'rb') as chandle:
                if chandle.read(12) != expect:
                    return False
        return True
    except OSError:
        return False


def compile_path(skip_curdir=1, maxlevels=0, force=False, quiet=0, legacy=False, optimize=-1,
                 invalidation_mode=None):
    """Compile the files of the folders in sys.path; returns whether all went well."""
    success = True
    for dir in sys.path:
        if (not dir or dir == os.curdir) and skip_curdir:
            if quiet < 2:
                print('Skipping current directory')
        else:
            success = success and compile_dir(dir, maxlevels, None, force, quiet=quiet, legacy=legacy,
                                              optimize=optimize, invalidation_mode=invalidation_mode)
    return success


def main():
    """Compile what the command line names, by default the folders of sys.path."""
    import argparse
    parser = argparse.ArgumentParser(description='Utilities to support installing Python libraries.')
    parser.add_argument('-l', action='store_const', const=0, default=None, dest='maxlevels',
                        help="don't recurse into subdirectories")
    parser.add_argument('-r', type=int, dest='recursion',
                        help=('control the maximum recursion level. if `-l` and `-r` options are specified, '
                              'then `-r` takes precedence.'))
    parser.add_argument('-f', action='store_true', dest='force', help='force rebuild even if timestamps are up to date')
    parser.add_argument('-q', action='count', dest='quiet', default=0,
                        help='output only error messages; -qq will suppress the error messages as well.')
    parser.add_argument('-b', action='store_true', dest='legacy', help='use legacy (pre-PEP3147) compiled file locations')
    parser.add_argument('-d', metavar='DESTDIR', dest='ddir', default=None,
                        help=('directory to prepend to file paths for use in compile-time tracebacks and in '
                              'runtime tracebacks in cases where the source file is unavailable'))
    parser.add_argument('-s', metavar='STRIPDIR', dest='stripdir', default=None,
                        help=('part of path to left-strip from path to source file - for example buildroot. '
                              '`-d` and `-s` options cannot be specified together.'))
    parser.add_argument('-p', metavar='PREPENDDIR', dest='prependdir', default=None,
                        help=('path to add as prefix to path to source file - for example / to make it absolute '
                              'when some part is removed by `-s` option. `-d` and `-p` options cannot be '
                              'specified together.'))
    parser.add_argument('-x', metavar='REGEXP', dest='rx', default=None,
                        help=('skip files matching the regular expression; the regexp is searched for in the full '
                              'path of each file considered for compilation'))
    parser.add_argument('-i', metavar='FILE', dest='flist',
                        help=('add all the files and directories listed in FILE to the list considered for '
                              'compilation; if "-", names are read from stdin'))
    parser.add_argument('compile_dest', metavar='FILE|DIR', nargs='*',
                        help=('zero or more file and directory names to compile; if no arguments given, defaults '
                              'to the equivalent of -l sys.path'))
    parser.add_argument('-j', '--workers', default=1, type=int, help='Run compileall concurrently')
    modes = [mode.name.lower().replace('_', '-') for mode in py_compile.PycInvalidationMode]
    parser.add_argument('--invalidation-mode', choices=sorted(modes),
                        help=('set .pyc invalidation mode; defaults to "checked-hash" if the SOURCE_DATE_EPOCH '
                              'environment variable is set, and "timestamp" otherwise.'))
    parser.add_argument('-o', action='append', type=int, dest='opt_levels',
                        help=('Optimization levels to run compilation with. Default is -1 which uses the '
                              'optimization level of the Python interpreter itself (see -O).'))
    parser.add_argument('-e', metavar='DIR', dest='limit_sl_dest', help='Ignore symlinks pointing outsite of the DIR')
    parser.add_argument('--hardlink-dupes', action='store_true', dest='hardlink_dupes', help='Hardlink duplicated pyc files')
    args = parser.parse_args()
    if args.rx:
        import re
        args.rx = re.compile(args.rx)
    if args.limit_sl_dest == "":
        args.limit_sl_dest = None
    maxlevels = args.recursion if args.recursion is not None else args.maxlevels
    if args.opt_levels is None:
        args.opt_levels = [-1]
    if len(args.opt_levels) == 1 and args.hardlink_dupes:
        parser.error("Hardlinking of duplicated bytecode makes sense only for more than one optimization level.")
    if args.ddir is not None and (args.stripdir is not None or args.prependdir is not None):
        parser.error("-d cannot be used in combination with -s or -p")
    dests = args.compile_dest
    if args.flist:
        try:
            with (sys.stdin if args.flist == '-' else open(args.flist, encoding="utf-8")) as f:
                dests.extend(line.strip() for line in f)
        except OSError:
            if args.quiet < 2:
                print("Error reading file list {}".format(args.flist))
            return False
    mode = None
    if args.invalidation_mode:
        mode = py_compile.PycInvalidationMode[args.invalidation_mode.replace('-', '_').upper()]
    common = dict(force=args.force, quiet=args.quiet, legacy=args.legacy, optimize=args.opt_levels,
                  invalidation_mode=mode)
    try:
        if not dests:
            return compile_path(legacy=args.legacy, force=args.force, quiet=args.quiet, invalidation_mode=mode)
        paths = dict(rx=args.rx, stripdir=args.stripdir, prependdir=args.prependdir,
                     limit_sl_dest=args.limit_sl_dest, hardlink_dupes=args.hardlink_dupes)
        success = True
        for dest in dests:
            if os.path.isfile(dest):
                if not compile_file(dest, args.ddir, **common, **paths):
                    success = False
            elif not compile_dir(dest, maxlevels, args.ddir, workers=args.workers, **common, **paths):
                success = False
        return success
    except KeyboardInterrupt:
        if args.quiet < 2:
            print("\n[interrupted]")
        return False


if __name__ == '__main__':
    sys.exit(int(not main()))
