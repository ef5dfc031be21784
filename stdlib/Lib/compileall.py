"""Compilation of all modules of folders, so that nobody has to wait for it when they are imported.

Run as a program, it compiles what the command line names.
"""

import filecmp
import importlib.util
import os
import py_compile
import struct
import sys
from functools import partial
from pathlib import Path

__all__ = ["compile_dir", "compile_file", "compile_path"]


def _say(quiet, level, text):
    """Print unless less output is wanted."""
    if quiet < level:
        print(text)


def _walk_dir(dir, maxlevels, quiet=0):
    """The paths of the files in a folder, and in those below up to a depth; caches and links are left out."""
    folder = os.fspath(dir)
    _say(quiet, 1, f"Listing {folder!r}...")
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        _say(quiet, 2, f"Can't list {folder!r}")
        return
    for name in names:
        path = os.path.join(folder, name)
        if name == "__pycache__":
            continue
        if not os.path.isdir(path):
            yield path
        elif maxlevels > 0 and not os.path.islink(path):
            yield from _walk_dir(path, maxlevels - 1, quiet)


def _refuse_both(ddir, stripdir, prependdir):
    if ddir is not None and not (stripdir is prependdir is None):
        raise ValueError("Destination dir (ddir) cannot be used in combination with stripdir or prependdir")


def _pool_of(workers):
    """What makes the pool for a number of processes, or None if all is to be done here."""
    if workers < 0:
        raise ValueError("workers must be greater or equal to 0")
    if workers == 1:
        return None
    from concurrent import futures
    from concurrent.futures.process import _check_system_limits
    try:
        _check_system_limits()
    except NotImplementedError:
        return None
    return futures.ProcessPoolExecutor


def compile_dir(dir, maxlevels=None, ddir=None, force=False, rx=None, quiet=0, legacy=False, optimize=-1, workers=1,
                invalidation_mode=None, *, stripdir=None, prependdir=None, limit_sl_dest=None, hardlink_dupes=False):
    """Compile the modules in a folder and below; the result tells whether all could be compiled.

    `maxlevels` limits the depth, `workers` is a number of processes (0 stands for one for each processor). The rest is as in
    compile_file(), where `ddir` is the place of the folder.
    """
    _refuse_both(ddir, stripdir, prependdir)
    if ddir is not None:
        stripdir, prependdir = dir, ddir
    pool = _pool_of(workers)
    files = _walk_dir(dir, sys.getrecursionlimit() if maxlevels is None else maxlevels, quiet)
    compile_one = partial(
        compile_file, ddir=None, force=force, rx=rx, quiet=quiet, legacy=legacy, optimize=optimize, invalidation_mode=invalidation_mode,
        stripdir=stripdir, prependdir=prependdir, limit_sl_dest=limit_sl_dest, hardlink_dupes=hardlink_dupes)
    if pool is None:
        return all([compile_one(file) for file in files])
    import multiprocessing
    # A fork of a process with threads, as pools have them, can get stuck.
    context = multiprocessing.get_context("forkserver") if multiprocessing.get_start_method() == "fork" else None
    with pool(max_workers=workers or None, mp_context=context) as executor:
        return min(executor.map(compile_one, files, chunksize=4), default=True)


def _shown_path(path, ddir, stripdir, prependdir, quiet):
    """The path that tracebacks will show, or None for the real one."""
    shown = None if ddir is None else os.path.join(ddir, os.path.basename(path))
    if stripdir is not None:
        stripdir = os.fspath(stripdir)
        parts, start = path.split(os.sep), stripdir.split(os.sep)
        if parts[:len(start)] == start:
            shown = os.path.join(*parts[len(start):])
        else:
            _say(quiet, 2, f"The stripdir path {stripdir!r} is not a valid prefix for source path {path!r}; ignoring")
    if prependdir is not None:
        shown = os.path.join(prependdir, path if shown is None else shown)
    return shown


def _targets(path, levels, legacy):
    """Where the compiled module goes, by optimisation level."""
    def target(level):
        if legacy:
            return path + "c"
        options = {"optimization": level if level >= 1 else ""} if level >= 0 else {}
        return importlib.util.cache_from_source(path, **options)
    return {level: target(level) for level in levels}


def _up_to_date(path, targets):
    """Whether all compiled files have the time of the source."""
    try:
        header = struct.pack("<4sLL", importlib.util.MAGIC_NUMBER, 0, int(os.stat(path).st_mtime) & 0xFFFFFFFF)
        for target in targets:
            with open(target, "rb") as file:
                if file.read(len(header)) != header:
                    return False
    except OSError:
        return False
    return True


def _leads_outside(path, limit):
    """Whether a path is a link to something that is not below a folder."""
    return limit is not None and os.path.islink(path) and Path(limit).resolve() not in Path(path).resolve().parents


def compile_file(fullname, ddir=None, force=False, rx=None, quiet=0, legacy=False, optimize=-1, invalidation_mode=None, *, stripdir=None,
                 prependdir=None, limit_sl_dest=None, hardlink_dupes=False):
    """Compile a module, unless that has been done; the result is false when it could not be compiled.

    Tracebacks show it in `ddir`, or by its path without `stripdir` and behind `prependdir`. Paths in which `rx` finds something are left
    out, and links that lead out of `limit_sl_dest`. `optimize` is a level or several, of which equal results can be made one file.
    `quiet` 1 prints only errors, 2 nothing; `legacy` puts compiled files beside the sources.
    """
    _refuse_both(ddir, stripdir, prependdir)
    path = os.fspath(fullname)
    shown = _shown_path(path, ddir, stripdir, prependdir, quiet)
    levels = [optimize] if isinstance(optimize, int) else sorted(set(optimize))
    if hardlink_dupes and len(levels) < 2:
        raise ValueError("Hardlinking of duplicated bytecode makes sense only for more than one optimization level")
    if rx is not None and rx.search(path) or _leads_outside(path, limit_sl_dest):
        return True
    if not path.endswith(".py") or not os.path.isfile(path):
        return True
    targets = _targets(path, levels, legacy)
    if not force and _up_to_date(path, targets.values()):
        return True
    _say(quiet, 1, f"Compiling {path!r}...")
    try:
        before = None
        for level, target in targets.items():
            done = py_compile.compile(path, target, shown, True, optimize=level, invalidation_mode=invalidation_mode)
            if before is not None and hardlink_dupes and filecmp.cmp(target, before, shallow=False):
                os.unlink(target)
                os.link(before, target)
            before = target
    except py_compile.PyCompileError as error:
        encoding = sys.stdout.encoding or sys.getdefaultencoding()
        _complain(quiet, path, error.msg.encode(encoding, "backslashreplace").decode(encoding))
        return False
    except (SyntaxError, UnicodeError, OSError) as error:
        _complain(quiet, path, f"{type(error).__name__}: {error}")
        return False
    return done != 0


def _complain(quiet, path, text):
    """Say that a module could not be compiled; without the line that named it, it has to be named here."""
    if quiet >= 2:
        return
    print(f"*** Error compiling {path!r}...\n{text}" if quiet else f"*** {text}")


def compile_path(skip_curdir=1, maxlevels=0, force=False, quiet=0, legacy=False, optimize=-1, invalidation_mode=None):
    """Compile the modules in the folders that imports look in; the current one is left out unless `skip_curdir` is false."""
    success = True
    for folder in sys.path:
        if skip_curdir and folder in ("", os.curdir):
            _say(quiet, 2, "Skipping current directory")
            continue
        done = compile_dir(folder, maxlevels, None, force, quiet=quiet, legacy=legacy, optimize=optimize,
                           invalidation_mode=invalidation_mode)
        success = success and done
    return success


_MODES = {mode.name.lower().replace("_", "-"): mode for mode in py_compile.PycInvalidationMode}


def _parser():
    from argparse import ArgumentParser
    parser = ArgumentParser(description="Utilities to support installing Python libraries.")
    add = parser.add_argument
    add("-l", action="store_const", const=0, default=None, dest="maxlevels", help="don't recurse into subdirectories")
    add("-r", type=int, dest="recursion", help="control the maximum recursion level. "
        "if `-l` and `-r` options are specified, then `-r` takes precedence.")
    add("-f", action="store_true", dest="force", help="force rebuild even if timestamps are up to date")
    add("-q", action="count", dest="quiet", default=0, help="output only error messages; -qq will suppress the error messages as well.")
    add("-b", action="store_true", dest="legacy", help="use legacy (pre-PEP3147) compiled file locations")
    add("-d", metavar="DESTDIR", dest="ddir", default=None, help="directory to prepend to file paths for use in compile-time tracebacks "
        "and in runtime tracebacks in cases where the source file is unavailable")
    add("-s", metavar="STRIPDIR", dest="stripdir", default=None, help="part of path to left-strip from path to source file - for example "
        "buildroot. `-d` and `-s` options cannot be specified together.")
    add("-p", metavar="PREPENDDIR", dest="prependdir", default=None, help="path to add as prefix to path to source file - for example / "
        "to make it absolute when some part is removed by `-s` option. `-d` and `-p` options cannot be specified together.")
    add("-x", metavar="REGEXP", dest="rx", default=None, help="skip files matching the regular expression; the regexp is searched for in "
        "the full path of each file considered for compilation")
    add("-i", metavar="FILE", dest="flist", help="add all the files and directories listed in FILE to the list considered for "
        'compilation; if "-", names are read from stdin')
    add("compile_dest", metavar="FILE|DIR", nargs="*", help="zero or more file and directory names to compile; if no arguments given, "
        "defaults to the equivalent of -l sys.path")
    add("-j", "--workers", default=1, type=int, help="Run compileall concurrently")
    add("--invalidation-mode", choices=sorted(_MODES), help="set .pyc invalidation mode; defaults to \"checked-hash\" if the "
        "SOURCE_DATE_EPOCH environment variable is set, and \"timestamp\" otherwise.")
    add("-o", action="append", type=int, dest="opt_levels", help="Optimization levels to run compilation with. Default is -1 which uses "
        "the optimization level of the Python interpreter itself (see -O).")
    add("-e", metavar="DIR", dest="limit_sl_dest", help="Ignore symlinks pointing outsite of the DIR")
    add("--hardlink-dupes", action="store_true", dest="hardlink_dupes", help="Hardlink duplicated pyc files")
    return parser


def _listed(path):
    """The names in a file, one on each line."""
    if path == "-":
        return [line.strip() for line in sys.stdin]
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file]


def main():
    """Compile what the command line names, or all that imports may find; the result tells whether that succeeded."""
    parser = _parser()
    options = parser.parse_args()
    levels = options.opt_levels or [-1]
    if options.hardlink_dupes and len(levels) == 1:
        parser.error("Hardlinking of duplicated bytecode makes sense only for more than one optimization level.")
    if options.ddir is not None and not (options.stripdir is options.prependdir is None):
        parser.error("-d cannot be used in combination with -s or -p")
    places = options.compile_dest
    if options.flist:
        try:
            places += _listed(options.flist)
        except OSError:
            _say(options.quiet, 2, f"Error reading file list {options.flist}")
            return False
    try:
        return _compile_places(options, places, levels)
    except KeyboardInterrupt:
        _say(options.quiet, 2, "\n[interrupted]")
        return False


def _compile_places(options, places, levels):
    mode = _MODES[options.invalidation_mode] if options.invalidation_mode else None
    if not places:
        return compile_path(legacy=options.legacy, force=options.force, quiet=options.quiet, invalidation_mode=mode)
    import re
    shared = dict(
        ddir=options.ddir, force=options.force, rx=re.compile(options.rx) if options.rx else None, quiet=options.quiet,
        legacy=options.legacy, optimize=levels, invalidation_mode=mode, stripdir=options.stripdir, prependdir=options.prependdir,
        limit_sl_dest=options.limit_sl_dest or None, hardlink_dupes=options.hardlink_dupes)
    depth = options.maxlevels if options.recursion is None else options.recursion
    results = [compile_file(place, **shared) if os.path.isfile(place)
               else compile_dir(place, maxlevels=depth, workers=options.workers, **shared) for place in places]
    return all(results)


if __name__ == "__main__":
    sys.exit(int(not main()))
