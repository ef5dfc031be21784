"""The command line of tarfile."""

import argparse
import os
import sys
import tarfile

_SUFFIXES = {"gz": (".gz", ".tgz"), "xz": (".xz", ".txz"), "bz2": (".bz2", ".tbz", ".tbz2", ".tb2")}


def main():
    """Do what the arguments of the program say."""
    parser = _parser()
    options = parser.parse_args()
    if options.filter and options.extract is None:
        parser.exit(1, "--filter is only valid for extraction\n")
    if options.test is not None:
        _test(parser, options)
    elif options.list is not None:
        _list(parser, options)
    elif options.extract is not None:
        _extract(parser, options)
    else:
        _create(options)


def _parser():
    parser = argparse.ArgumentParser(description="A simple command-line interface for tarfile module.")
    parser.add_argument("-v", "--verbose", action="store_true", help="Verbose output")
    parser.add_argument("--filter", metavar="<filtername>", choices=tarfile._tarextract._NAMED_FILTERS, help="Filter for extraction")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("-l", "--list", metavar="<tarfile>", help="Show listing of a tarfile")
    action.add_argument("-e", "--extract", nargs="+", metavar=("<tarfile>", "<output_dir>"), help="Extract tarfile into target dir")
    action.add_argument("-c", "--create", nargs="+", metavar=("<name>", "<file>"), help="Create tarfile from sources")
    action.add_argument("-t", "--test", metavar="<tarfile>", help="Test if a tarfile is valid")
    return parser


def _require_archive(parser, path):
    if not tarfile.is_tarfile(path):
        parser.exit(1, f"{path!r} is not a tar archive.\n")


def _test(parser, options):
    _require_archive(parser, options.test)
    with tarfile.open(options.test, "r") as archive:
        members = archive.getmembers()
    print(members, file=sys.stderr)
    if options.verbose:
        print(f"{options.test!r} is a tar archive.")


def _list(parser, options):
    _require_archive(parser, options.list)
    with tarfile.open(options.list, "r:*") as archive:
        archive.list(verbose=options.verbose)


def _extract(parser, options):
    if len(options.extract) > 2:
        parser.exit(1, parser.format_help())
    path, folder = (*options.extract, os.curdir)[:2]
    _require_archive(parser, path)
    with tarfile.open(path, "r:*") as archive:
        archive.extractall(path=folder, filter=options.filter)
    if options.verbose:
        into = "" if folder == os.curdir else f" into {folder!r} directory"
        print(f"{path!r} file is extracted{into}.")


def _create(options):
    path, *files = options.create
    suffix = os.path.splitext(path)[1]
    method = next((method for method, suffixes in _SUFFIXES.items() if suffix in suffixes), "")
    with tarfile.open(path, f"w:{method}" if method else "w") as archive:
        for file in files:
            archive.add(file)
    if options.verbose:
        print(f"{path!r} file created.")
