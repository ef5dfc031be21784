"""Text shown page by page, for pydoc."""

import io
import os
import re
import sys

# What is defined here belongs to the module pydoc.
__name__ = "pydoc"


def pager(text, title=""):
    """Show text; how, is found out when the first is shown."""
    global _show
    if _show is None:
        _show = getpager()
    _show(text, title)


_show = None


def getpager():
    """Return the function that shows text: by a program if there is a terminal, and by which one the environment says."""
    streams = (sys.stdin, sys.stdout)
    is_terminal = all(hasattr(stream, "isatty") and stream.isatty() for stream in streams)
    if not is_terminal or os.environ.get("TERM") in ("dumb", "emacs"):
        return plain_pager
    program = os.environ.get("MANPAGER") or os.environ.get("PAGER")
    if not program:
        from shutil import which

        program = next(filter(which, ("pager", "less", "more")), None)
    if program is None:
        return tty_pager

    def show(text, title=""):
        pipe_pager(text, program, title)

    return show


def plain(text):
    """Make letters plain that are bold because they are struck twice."""
    return re.sub(".\b", "", text)


def escape_less(s):
    """Escape what has a meaning in the prompt of less."""
    return re.sub(r"[?:.%\\]", r"\\\g<0>", s)


def escape_stdout(text):
    """Write characters that the encoding of stdout lacks as escapes."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _prompt(title: str) -> str:
    """The prompt for less: the title, and how far one has read."""
    place = "?ltline %lt?L/%L.:byte %bB?s/%s.."
    return f" {escape_less(title)} {place} ?e (END):?pB %pB\\%.. (press h for help or q to quit)"


def pipe_pager(text, cmd, title=""):
    """Give text to a program that shows it."""
    from subprocess import PIPE, Popen

    prompt = _prompt(title)
    program = Popen(cmd, shell=True, stdin=PIPE, errors="backslashreplace",
                    env={**os.environ, "LESS": f"-RmPm{prompt}$PM{prompt}$"})
    try:
        with program.stdin as pipe:
            try:
                pipe.write(text)
            except KeyboardInterrupt:
                # The program goes on with what it has.
                pass
    except OSError:
        # It was left before it had read all.
        pass
    # Interrupts are for the program, not for us.
    while program.returncode is None:
        try:
            program.wait()
        except KeyboardInterrupt:
            continue


def tempfile_pager(text, cmd, title=""):
    """Let a program show a file with the text."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = os.path.join(folder, "pydoc.out")
        with open(path, "w", errors="backslashreplace") as file:
            file.write(text)
        os.system(f'{cmd} "{path}"')


class _Keys:
    """Reads single keys from a terminal, or the first letters of lines from elsewhere."""

    def __enter__(self):
        self.settings = None
        try:
            import termios
            import tty

            descriptor = sys.stdin.fileno()
            self.settings = termios.tcgetattr(descriptor)
            tty.setcbreak(descriptor)
        except (ImportError, AttributeError, io.UnsupportedOperation):
            pass
        return self.read

    def read(self) -> str:
        if self.settings is not None:
            return sys.stdin.read(1)
        line = sys.stdin.readline()
        return line.removesuffix("\n")[:1]

    def __exit__(self, *exception):
        if self.settings is not None:
            import termios

            termios.tcsetattr(sys.stdin.fileno(), termios.TCSAFLUSH, self.settings)


def tty_pager(text, title=""):
    """Show text page by page: a line more for Return, back for b, the end for q, a page more for other keys."""
    lines = plain(escape_stdout(text)).split("\n")
    height = os.environ.get("LINES", "")
    page = int(height) - 1 if height.isdigit() and int(height) > 1 else 24
    write = sys.stdout.write
    clear = f"\r{' ' * 10}\r"
    with _Keys() as read_key:
        write("\n".join(lines[:page]) + "\n")
        end = page
        while end < len(lines):
            write("-- more --")
            sys.stdout.flush()
            match read_key():
                case "q" | "Q":
                    write(clear)
                    return
                case "\r" | "\n":
                    write(f"{clear}{lines[end]}\n")
                    end += 1
                    continue
                case "b" | "B" | "\x1b":
                    end = max(0, end - 2 * page)
            write("\n" + "\n".join(lines[end:end + page]) + "\n")
            end += page


def plain_pager(text, title=""):
    """Write all of the text to stdout."""
    sys.stdout.write(plain(escape_stdout(text)))
