"""Reads .netrc files: logins and passwords of machines."""

import os
import stat

__all__ = ["netrc", "NetrcParseError"]


def _can_security_check():
    return os.name == 'posix' and hasattr(os, 'getuid')


def _getpwuid(uid):
    try:
        import pwd
        return pwd.getpwuid(uid)[0]
    except (ImportError, LookupError):
        return f'uid {uid}'


class NetrcParseError(Exception):
    """Raised for a file that cannot be understood: msg, filename, lineno."""

    def __init__(self, msg, filename=None, lineno=None):
        self.filename = filename
        self.lineno = lineno
        self.msg = msg
        Exception.__init__(self, msg)

    def __str__(self):
        return "%s (%s, line %s)" % (self.msg, self.filename, self.lineno)


class _Lexer:
    """Splits a file into words."""

    def __init__(self, fp):
        self.lineno = 1
        self.instream = fp
        self.pushback = []

    def _read_char(self):
        ch = self.instream.read(1)
        if ch == "\n":
            self.lineno += 1
        return ch

    def get_token(self):
        """Return the next word, '' at the end."""
        if self.pushback:
            return self.pushback.pop(0)
        word = ""
        while ch := self._read_char():
            if ch in "\n\t\r ":
                continue
            if ch == '"':
                while (ch := self._read_char()) and ch != '"':
                    word += self._read_char() if ch == "\\" else ch
                return word
            if ch == "\\":
                ch = self._read_char()
            word += ch
            while (ch := self._read_char()) and ch not in "\n\t\r ":
                word += self._read_char() if ch == "\\" else ch
            return word
        return word

    def push_token(self, token):
        """Put a word back."""
        self.pushback.append(token)


class netrc:
    """The file's contents: hosts {machine: (login, account, password)} and macros {name: lines}."""

    def __init__(self, file=None):
        default_netrc = file is None
        if file is None:
            file = os.path.join(os.path.expanduser("~"), ".netrc")
        self.hosts = {}
        self.macros = {}
        try:
            with open(file, encoding="utf-8") as fp:
                self._parse(file, fp, default_netrc)
        except UnicodeDecodeError:
            with open(file, encoding="locale") as fp:
                self._parse(file, fp, default_netrc)

    def _parse(self, file, fp, default_netrc):
        lexer = _Lexer(fp)
        while True:
            line_before = lexer.lineno
            top = lexer.get_token()
            if not top:
                break
            if top[0] == '#':
                if lexer.lineno == line_before:
                    lexer.instream.readline()
                continue
            if top == 'machine':
                entryname = lexer.get_token()
            elif top == 'default':
                entryname = 'default'
            elif top == 'macdef':
                self._macro(file, lexer)
                continue
            else:
                raise NetrcParseError("bad toplevel token %r" % top, file, lexer.lineno)
            if not entryname:
                raise NetrcParseError("missing %r name" % top, file, lexer.lineno)
            self._machine(entryname, file, lexer, default_netrc, fp)

    def _macro(self, file, lexer):
        name = lexer.get_token()
        lines = self.macros[name] = []
        while True:
            line = lexer.instream.readline()
            if not line:
                raise NetrcParseError("Macro definition missing null line terminator.", file, lexer.lineno)
            if line == '\n':
                break       # an empty line ends it
            lines.append(line)

    def _machine(self, name, file, lexer, default_netrc, fp):
        login = account = password = ''
        self.hosts[name] = {}
        while True:
            line_before = lexer.lineno
            word = lexer.get_token()
            if word.startswith('#'):
                if lexer.lineno == line_before:
                    lexer.instream.readline()
                continue
            if word in ('', 'machine', 'default', 'macdef'):
                self.hosts[name] = (login, account, password)
                lexer.push_token(word)
                break
            if word in ('login', 'user'):
                login = lexer.get_token()
            elif word == 'account':
                account = lexer.get_token()
            elif word == 'password':
                password = lexer.get_token()
            else:
                raise NetrcParseError("bad follower token %r" % word, file, lexer.lineno)
        self._security_check(fp, default_netrc, self.hosts[name][0])

    def _security_check(self, fp, default_netrc, login):
        """A password in the user's own file must be readable by that user only."""
        if not (_can_security_check() and default_netrc and login != "anonymous"):
            return
        prop = os.fstat(fp.fileno())
        uid = os.getuid()
        if prop.st_uid != uid:
            raise NetrcParseError(f"~/.netrc file owner ({_getpwuid(prop.st_uid)}) does not match"
                                  f" current user ({_getpwuid(uid)})")
        if prop.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise NetrcParseError("~/.netrc access too permissive: access permissions must restrict access to only"
                                  " the owner")

    def authenticators(self, host):
        """Return (login, account, password) of a machine, or of the default; None if there is none."""
        if host in self.hosts:
            return self.hosts[host]
        return self.hosts.get('default')

    def __repr__(self):
        lines = []
        for host, (login, account, password) in self.hosts.items():
            lines.append(f"machine {host}\n\tlogin {login}\n")
            if account:
                lines.append(f"\taccount {account}\n")
            lines.append(f"\tpassword {password}\n")
        for name, body in self.macros.items():
            lines.append(f"macdef {name}\n")
            lines.extend(body)
            lines.append("\n")
        return ''.join(lines)


if __name__ == '__main__':
    print(netrc())
