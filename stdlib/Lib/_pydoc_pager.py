"""Shows text page by page, for pydoc."""

import io
import os
import re
import sys
import tempfile


def pager(text, title=''):
    """Show text, by whatever program can."""
    global _pager
    _pager = getpager()
    _pager(text, title)


def getpager():
    """Return the function that shows text."""
    if not hasattr(sys.stdin, "isatty") or not hasattr(sys.stdout, "isatty"):
        return plain_pager
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        return plain_pager
    if os.environ.get('TERM') in ('dumb', 'emacs'):
        return plain_pager
    use_pager = os.environ.get('MANPAGER') or os.environ.get('PAGER')
    if use_pager:
        return lambda text, title='': pipe_pager(text, use_pager, title)
    for program in ('pager', 'less', 'more'):
        import shutil
        if shutil.which(program):
            return lambda text, title='', program=program: pipe_pager(text, program, title)
    return tty_pager


def plain(text):
    """Take off the overstriking that makes text bold."""
    return re.sub('.\b', '', text)


def escape_less(s):
    """Escape what less reads in a prompt."""
    return re.sub(r'([?:.%\\])', r'\\\1', s)


def escape_stdout(text):
    """Replace characters that stdout cannot show."""
    encoding = getattr(sys.stdout, 'encoding', None) or 'utf-8'
    return text.encode(encoding, 'backslashreplace').decode(encoding)


def pipe_pager(text, cmd, title=''):
    """Show text by a program that reads it."""
    import subprocess
    env = os.environ.copy()
    esc_title = escape_less(title)
    prompt = (f' {esc_title} ?ltline %lt?L/%L.:byte %bB?s/%s.. ?e (END):?pB %pB\\%.. (press h for help or q to quit)')
    env['LESS'] = '-RmPm{0}$PM{0}$'.format(prompt)
    proc = subprocess.Popen(cmd, shell=True, stdin=subprocess.PIPE, errors='backslashreplace', env=env)
    try:
        with proc.stdin as pipe:
            try:
                pipe.write(text)
            except KeyboardInterrupt:
                # The program goes on with what it has.
                pass
    except OSError:
        pass        # it was left early
    while True:
        try:
            proc.wait()
            break
        except KeyboardInterrupt:
            # The program handles it itself.
            pass


def tempfile_pager(text, cmd, title=''):
    """Show text by a program that reads a file."""
    with tempfile.TemporaryDirectory() as tempdir:
        filename = os.path.join(tempdir, 'pydoc.out')
        with open(filename, 'w', errors='backslashreplace',
                  encoding=os.device_encoding(0) if sys.platform == 'win32' else None) as file:
            file.write(text)
        os.system(cmd + ' "' + filename + '"')


def tty_pager(text, title=''):
    """Show text page by page on a terminal."""
    lines = plain(escape_stdout(text)).split('\n')
    has_tty = False
    try:
        import termios
        import tty
        fd = sys.stdin.fileno()
        old = termios.tcgetattr(fd)
        tty.setcbreak(fd)
        has_tty = True

        def getchar():
            return sys.stdin.read(1)
    except (ImportError, AttributeError, io.UnsupportedOperation):
        def getchar():
            return sys.stdin.readline()[:-1][:1]
    try:
        try:
            height = int(os.environ.get('LINES', 0))
        except ValueError:
            height = 0
        if height <= 1:
            height = 25
        shown = inc = height - 1
        sys.stdout.write('\n'.join(lines[:inc]) + '\n')
        while lines[shown:]:
            sys.stdout.write('-- more --')
            sys.stdout.flush()
            c = getchar()
            if c in ('q', 'Q'):
                sys.stdout.write('\r          \r')
                break
            if c in ('\r', '\n'):
                sys.stdout.write('\r          \r' + lines[shown] + '\n')
                shown += 1
                continue
            if c in ('b', 'B', '\x1b'):
                shown = max(0, shown - inc - inc)
            sys.stdout.write('\n' + '\n'.join(lines[shown:shown + inc]) + '\n')
            shown += inc
    finally:
        if has_tty:
            termios.tcsetattr(fd, termios.TCSAFLUSH, old)


def plain_pager(text, title=''):
    """Write text to stdout at once."""
    sys.stdout.write(plain(escape_stdout(text)))
