"""A framework for line-oriented command interpreters.

A subclass of Cmd handles the command NAME in a method do_NAME(rest of line);
help_NAME() prints help, complete_NAME() offers completions.
"""

import inspect
import string
import sys

__all__ = ["Cmd"]

PROMPT = '(Cmd) '
IDENTCHARS = string.ascii_letters + string.digits + '_'


class Cmd:
    """Reads lines and calls the methods that handle their commands."""

    prompt = PROMPT
    identchars = IDENTCHARS
    ruler = '='
    lastcmd = ''
    intro = None
    doc_leader = ""
    doc_header = "Documented commands (type help <topic>):"
    misc_header = "Miscellaneous help topics:"
    undoc_header = "Undocumented commands:"
    nohelp = "*** No help on %s"
    use_rawinput = 1

    def __init__(self, completekey='tab', stdin=None, stdout=None):
        self.stdin = stdin if stdin is not None else sys.stdin
        self.stdout = stdout if stdout is not None else sys.stdout
        self.cmdqueue = []
        self.completekey = completekey

    def cmdloop(self, intro=None):
        """Read lines and handle them until a command returns true."""
        self.preloop()
        restore = self._bind_completion()
        try:
            if intro is not None:
                self.intro = intro
            if self.intro:
                self.stdout.write(str(self.intro) + "\n")
            stop = None
            while not stop:
                line = self.cmdqueue.pop(0) if self.cmdqueue else self._read_line()
                line = self.precmd(line)
                stop = self.onecmd(line)
                stop = self.postcmd(stop, line)
            self.postloop()
        finally:
            restore()

    def _bind_completion(self):
        """Let readline complete, if it is there; returns what undoes it."""
        if not (self.use_rawinput and self.completekey):
            return lambda: None
        try:
            import readline
        except ImportError:
            return lambda: None
        self.old_completer = readline.get_completer()
        readline.set_completer(self.complete)
        if getattr(readline, 'backend', '') == 'editline' and self.completekey == 'tab':
            binding = "bind ^I rl_complete"
        elif getattr(readline, 'backend', '') == 'editline':
            binding = f"bind {self.completekey} rl_complete"
        else:
            binding = f"{self.completekey}: complete"
        readline.parse_and_bind(binding)
        return lambda: readline.set_completer(self.old_completer)

    def _read_line(self):
        if self.use_rawinput:
            try:
                return input(self.prompt)
            except EOFError:
                return 'EOF'
        self.stdout.write(self.prompt)
        self.stdout.flush()
        line = self.stdin.readline()
        return line.rstrip('\r\n') if line else 'EOF'

    def precmd(self, line):
        """Called with each line before it is handled; returns the line."""
        return line

    def postcmd(self, stop, line):
        """Called after each line; returns whether to stop."""
        return stop

    def preloop(self):
        """Called before the first line."""

    def postloop(self):
        """Called after the last line."""

    def parseline(self, line):
        """Return (command or None, arguments or None, line)."""
        line = line.strip()
        if not line:
            return None, None, line
        if line[0] == '?':
            line = 'help ' + line[1:]
        elif line[0] == '!':
            if not hasattr(self, 'do_shell'):
                return None, None, line
            line = 'shell ' + line[1:]
        end = 0
        while end < len(line) and line[end] in self.identchars:
            end += 1
        return line[:end], line[end:].strip(), line

    def onecmd(self, line):
        """Handle a line; returns whether to stop."""
        cmd, arg, line = self.parseline(line)
        if not line:
            return self.emptyline()
        if cmd is None:
            return self.default(line)
        self.lastcmd = '' if line == 'EOF' else line
        func = getattr(self, 'do_' + cmd, None) if cmd else None
        return self.default(line) if func is None else func(arg)

    def emptyline(self):
        """Called for an empty line: repeats the last command."""
        if self.lastcmd:
            return self.onecmd(self.lastcmd)

    def default(self, line):
        """Called for a line with an unknown command."""
        self.stdout.write('*** Unknown syntax: %s\n' % line)

    def completedefault(self, *ignored):
        """Called to complete arguments of a command without its own method."""
        return []

    def completenames(self, text, *ignored):
        """Return the commands that begin with a text."""
        return [name[3:] for name in self.get_names() if name.startswith('do_' + text)]

    def complete(self, text, state):
        """Return the completion number `state`, None after the last."""
        if state == 0:
            self.completion_matches = self._completer_of_line(text)
        try:
            return self.completion_matches[state]
        except IndexError:
            return None

    def _completer_of_line(self, text):
        import readline
        whole = readline.get_line_buffer()
        line = whole.lstrip()
        stripped = len(whole) - len(line)
        begin, end = readline.get_begidx() - stripped, readline.get_endidx() - stripped
        function = self.completenames
        if begin > 0:
            cmd = self.parseline(line)[0]
            function = getattr(self, 'complete_' + cmd, self.completedefault) if cmd else self.completedefault
        return function(text, line, begin, end)

    def get_names(self):
        """Return the names of the class's methods."""
        return dir(self.__class__)

    def complete_help(self, *args):
        """Complete the argument of help."""
        commands = set(self.completenames(*args))
        commands.update(name[5:] for name in self.get_names() if name.startswith('help_' + args[0]))
        return list(commands)

    def do_help(self, arg):
        'List available commands with "help" or detailed help with "help cmd".'
        if arg:
            self._help_on(arg)
            return
        topics = {name[5:] for name in self.get_names() if name[:5] == 'help_'}
        documented, undocumented = [], []
        for name in sorted({name for name in self.get_names() if name[:3] == 'do_'}):
            command = name[3:]
            if command in topics:
                topics.remove(command)
                documented.append(command)
            elif getattr(self, name).__doc__:
                documented.append(command)
            else:
                undocumented.append(command)
        self.stdout.write("%s\n" % str(self.doc_leader))
        self.print_topics(self.doc_header, documented, 15, 80)
        self.print_topics(self.misc_header, sorted(topics), 15, 80)
        self.print_topics(self.undoc_header, undocumented, 15, 80)

    def _help_on(self, arg):
        function = getattr(self, 'help_' + arg, None)
        if function is not None:
            function()
            return
        command = getattr(self, 'do_' + arg, None)
        doc = command.__doc__ if command is not None else None
        doc = inspect.cleandoc(doc) if doc else self.nohelp % (arg,)
        self.stdout.write("%s\n" % doc)

    def print_topics(self, header, cmds, cmdlen, maxcol):
        """Print a heading and names in columns, if there are any names."""
        if not cmds:
            return
        self.stdout.write("%s\n" % str(header))
        if self.ruler:
            self.stdout.write("%s\n" % str(self.ruler * len(header)))
        self.columnize(cmds, maxcol - 1)
        self.stdout.write("\n")

    def columnize(self, list, displaywidth=80):
        """Print strings in as few rows as the width allows, column by column."""
        if not list:
            self.stdout.write("<empty>\n")
            return
        wrong = [str(i) for i, item in enumerate(list) if not isinstance(item, str)]
        if wrong:
            raise TypeError("list[i] not a string for i in %s" % ", ".join(wrong))
        if len(list) == 1:
            self.stdout.write('%s\n' % str(list[0]))
            return
        for rows in range(1, len(list) + 1):
            columns = [list[i:i + rows] for i in range(0, len(list), rows)]
            widths = [max(map(len, column)) for column in columns]
            if sum(widths) + 2 * (len(widths) - 1) <= displaywidth:
                break
        else:
            columns, widths, rows = [list], [0], len(list)
        for row in range(rows):
            cells = [column[row] for column in columns if row < len(column)]
            padded = [cell.ljust(width) for cell, width in zip(cells, widths)]
            while cells and not cells[-1]:
                del cells[-1], padded[-1]
            self.stdout.write("  ".join(padded) + "\n")
