"""A shell for databases: python -m sqlite3 [filename] [sql]."""

import sqlite3
import sys
from argparse import ArgumentParser
from code import InteractiveConsole


def execute(c, sql, suppress_errors=True):
    """Run a statement with a cursor or connection and print its rows; an error is printed, and ends the program if it must."""
    try:
        for row in c.execute(sql):
            print(row)
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", None)
        print(f"{type(error).__name__}{f' ({code})' if code else ''}: {error}", file=sys.stderr)
        if not suppress_errors:
            sys.exit(1)


class SqliteInteractiveConsole(InteractiveConsole):
    """Reads statements, which may have several lines."""

    def __init__(self, connection):
        super().__init__()
        self._con, self._cur = connection, connection.cursor()

    def runsource(self, source, filename="<input>", symbol="single"):
        """Run a statement; return whether more lines are needed for it."""
        match source:
            case ".version":
                print(sqlite3.sqlite_version)
            case ".help":
                print("Enter SQL code and press enter.")
            case ".quit":
                sys.exit(0)
            case _ if not sqlite3.complete_statement(source):
                return True
            case _:
                execute(self._cur, source)
        return False


def main(*args):
    """Run the statement of the command line, or the shell."""
    parser = ArgumentParser(prog="python -m sqlite3", description="Python sqlite3 CLI")
    parser.add_argument("filename", nargs="?", default=":memory:",
                        help="SQLite database to open (defaults to ':memory:'). A new database is created if the file does "
                             "not previously exist.")
    parser.add_argument("sql", nargs="?", help="An SQL query to execute. Any returned rows are printed to stdout.")
    parser.add_argument("-v", "--version", action="version", version=f"SQLite version {sqlite3.sqlite_version}",
                        help="Print underlying SQLite library version")
    options = parser.parse_args(*args)
    connection = sqlite3.connect(options.filename, isolation_level=None)
    try:
        if options.sql:
            execute(connection, options.sql, suppress_errors=False)
        else:
            _interact(connection, options.filename)
    finally:
        connection.close()
    sys.exit(0)


def _interact(connection, filename):
    place = "a transient in-memory database" if filename == ":memory:" else repr(filename)
    end = "CTRL-Z" if sys.platform == "win32" else "CTRL-D"
    banner = (f"sqlite3 shell, running on SQLite version {sqlite3.sqlite_version}\nConnected to {place}\n\n"
              f'Each command will be run using execute() on the cursor.\nType ".help" for more information; type ".quit" '
              f"or {end} to quit.")
    sys.ps1, sys.ps2 = "sqlite> ", "    ... "
    try:
        import readline     # Lines can be edited then.
    except ImportError:
        pass
    SqliteInteractiveConsole(connection).interact(banner, exitmsg="")


if __name__ == "__main__":
    main(sys.argv[1:])
