"""The command `python -m json.tool`: checks JSON, and prints it so that it can be read."""
import argparse
import json
import sys
from contextlib import ExitStack

# Name, settings.
_ARGUMENTS = (
    ("infile", dict(nargs="?", default="-", help="a JSON file to be validated or pretty-printed")),
    ("outfile", dict(nargs="?", help="write the output of infile to outfile")),
    ("--sort-keys", dict(action="store_true", help="sort the output of dictionaries alphabetically by key")),
    ("--no-ensure-ascii", dict(action="store_false", dest="ensure_ascii", help="disable escaping of non-ASCII characters")),
    ("--json-lines", dict(action="store_true", help="parse input using the JSON Lines format. Use with --no-indent or "
                                                    "--compact to produce valid JSON Lines output.")),
)
_LAYOUTS = (
    ("--indent", dict(type=int, default=4, help="separate items with newlines and use this number of spaces for indentation")),
    ("--tab", dict(action="store_const", dest="indent", const="\t",
                   help="separate items with newlines and use tabs for indentation")),
    ("--no-indent", dict(action="store_const", dest="indent", const=None,
                         help="separate items with spaces rather than newlines")),
    ("--compact", dict(action="store_true", help="suppress all whitespace separation (most compact)")),
)


def _parsed_arguments():
    parser = argparse.ArgumentParser(
        prog="python -m json.tool",
        description="A simple command line interface for json module to validate and pretty-print JSON objects.",
    )
    for container, arguments in ((parser, _ARGUMENTS), (parser.add_mutually_exclusive_group(), _LAYOUTS)):
        for name, settings in arguments:
            container.add_argument(name, **settings)
    return parser.parse_args()


def _rewrite(options) -> None:
    """Read the documents of one file and write them to another."""
    layout = dict(indent=options.indent, sort_keys=options.sort_keys, ensure_ascii=options.ensure_ascii)
    if options.compact:
        layout.update(indent=None, separators=(",", ":"))
    with ExitStack() as opened:
        def stream(path, standard, mode):
            return standard if path is None or path == "-" and mode == "r" else opened.enter_context(
                open(path, mode, encoding="utf-8"))

        source = stream(options.infile, sys.stdin, "r")
        if options.json_lines:
            documents = map(json.loads, source)
        else:
            # Read now, for the other file may be the same one.
            documents = [json.load(source)]
        target = stream(options.outfile, sys.stdout, "w")
        for document in documents:
            json.dump(document, target, **layout)
            target.write("\n")


def main():
    """Do what the arguments of the command say."""
    options = _parsed_arguments()
    try:
        _rewrite(options)
    except ValueError as error:
        raise SystemExit(error)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError as error:
        sys.exit(error.errno)
