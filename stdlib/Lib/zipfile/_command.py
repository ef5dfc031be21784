"""The command line of zipfile."""

import argparse
import os
import zipfile


def main(args=None):
    """Do what the arguments of the program say."""
    parser = argparse.ArgumentParser(description="A simple command-line interface for zipfile module.")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("-l", "--list", metavar="<zipfile>", help="Show listing of a zipfile")
    action.add_argument("-e", "--extract", nargs=2, metavar=("<zipfile>", "<output_dir>"), help="Extract zipfile into target dir")
    action.add_argument("-c", "--create", nargs="+", metavar=("<name>", "<file>"), help="Create zipfile from sources")
    action.add_argument("-t", "--test", metavar="<zipfile>", help="Test if a zipfile is valid")
    parser.add_argument("--metadata-encoding", metavar="<encoding>", help="Specify encoding of member names for -l, -e and -t")
    options = parser.parse_args(args)
    if options.create is None:
        _read(options)
    elif options.metadata_encoding:
        parser.exit(1, "Non-conforming encodings not supported with -c.\n")
    else:
        _create(*options.create)


def _read(options):
    path = options.test or options.list or options.extract[0]
    with zipfile.ZipFile(path, "r", metadata_encoding=options.metadata_encoding) as archive:
        if options.test is not None:
            damaged = archive.testzip()
            if damaged:
                print(f"The following enclosed file is corrupted: {damaged!r}")
            print("Done testing")
        elif options.list is not None:
            archive.printdir()
        else:
            archive.extractall(options.extract[1])


def _create(path, *sources):
    with zipfile.ZipFile(path, "w") as archive:
        for source in sources:
            name = os.path.basename(source) or os.path.basename(os.path.dirname(source))
            _add(archive, source, "" if name in (os.curdir, os.pardir) else name)


def _add(archive, path, name):
    """Add a file, or a folder with all below it."""
    if os.path.isfile(path):
        archive.write(path, name, zipfile.ZIP_DEFLATED)
    elif os.path.isdir(path):
        if name:
            archive.write(path, name)
        for entry in sorted(os.listdir(path)):
            _add(archive, os.path.join(path, entry), os.path.join(name, entry))
