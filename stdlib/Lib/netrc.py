"""The file .netrc, where programs find names and passwords for hosts."""

import os
import re
import stat

__all__ = ['netrc', 'NetrcParseError']


class NetrcParseError(Exception):
    """The file makes no sense, or others could read it."""

    def __init__(self, msg, filename=None, lineno=None):
        super().__init__(msg)
        self.msg, self.filename, self.lineno = msg, filename, lineno

    def __str__(self):
        return f'{self.msg} ({self.filename}, line {self.lineno})'


# A word, in quotes or up to the next space; backslashes take their meaning from what follows.
_word = re.compile(r'[ \t\r\n]*(?:"(?P<quoted>(?:[^"\\]|\\.?)*)"?'
                   r'|(?P<plain>(?:[^ \t\r\n\\]|\\.?)+)[ \t\r\n]?)', re.DOTALL)
_escape = re.compile(r'\\(.?)', re.DOTALL)


class _Words:
    """The words of a text, one after the other; '' at the end."""

    def __init__(self, text: str):
        self.text = text
        self.position = 0
        self.word = None            # the last one
        self.start = 0              # where it begins

    @property
    def lineno(self) -> int:
        return 1 + self.text.count('\n', 0, self.position)

    def next(self) -> str:
        found = _word.match(self.text, self.position)
        if found is None:
            self.position = self.start = len(self.text)
            self.word = ''
        else:
            kind = 'plain' if found['quoted'] is None else 'quoted'
            self.start, self.position = found.start(kind), found.end()
            self.word = _escape.sub(r'\1', found[kind])
        return self.word

    def next_but_comments(self) -> str:
        """Return the next word that is not in a comment."""
        while self.next().startswith('#'):
            end = self.text.find('\n', self.start)
            self.position = len(self.text) if end < 0 else end + 1
        return self.word

    def next_line(self) -> str:
        line = self.text[self.position:].partition('\n')
        line = ''.join(line[:2])
        self.position += len(line)
        return line


class netrc:
    """The entries of a file, by default that of the user.

    hosts maps names to (login, account, password), 'default' being for all others;
    macros maps names to lists of lines.
    """

    def __init__(self, file=None):
        is_users = file is None
        if is_users:
            file = os.path.join(os.path.expanduser('~'), '.netrc')
        self.hosts, self.macros = {}, {}
        try:
            self._read(file, is_users, 'utf-8')
        except UnicodeDecodeError:
            self._read(file, is_users, 'locale')

    def _read(self, file, is_users, encoding):
        with open(file, encoding=encoding) as source:
            words = _Words(source.read())
            top = words.next_but_comments()
            while top:
                top = self._entry(top, words, file, source if is_users else None)

    def _entry(self, kind, words, file, source):
        """Take in an entry; returns the word that begins the next one."""
        match kind:
            case 'default':
                name = 'default'
            case 'machine' | 'macdef':
                name = words.next()
                if not name:
                    raise NetrcParseError(f"missing {kind!r} name", file, words.lineno)
            case _:
                raise NetrcParseError(f"bad toplevel token {kind!r}", file, words.lineno)
        if kind == 'macdef':
            self.macros[name] = list(self._macro(words, file))
            return words.next_but_comments()

        values = {'login': '', 'account': '', 'password': ''}
        while (word := words.next_but_comments()) not in ('', 'machine', 'default', 'macdef'):
            field = 'login' if word == 'user' else word
            if field not in values:
                raise NetrcParseError(f"bad follower token {word!r}", file, words.lineno)
            values[field] = words.next()
        if source is not None and values['login'] != 'anonymous':
            self._check_safety(source)
        self.hosts[name] = tuple(values.values())
        return word

    def _macro(self, words, file):
        lineno = words.lineno
        while (line := words.next_line()) != '\n':
            if not line:
                raise NetrcParseError("Macro definition missing null line terminator.", file, lineno)
            yield line

    @staticmethod
    def _check_safety(source):
        """Refuse a file that is, or can be, somebody else's."""
        if os.name != 'posix':
            return
        status = os.fstat(source.fileno())
        if status.st_uid != os.getuid():
            owner, user = map(_user_name, (status.st_uid, os.getuid()))
            raise NetrcParseError(f"~/.netrc file owner ({owner}) does not match current user ({user})")
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise NetrcParseError("~/.netrc access too permissive: access permissions must "
                                  "restrict access to only the owner")

    def authenticators(self, host):
        """Return (login, account, password) for a host, or what is for all; else None."""
        return self.hosts.get(host) or self.hosts.get('default')

    def __repr__(self):
        """Return the entries as they are in a file."""
        lines = []
        for host, (login, account, password) in self.hosts.items():
            lines.append(f'machine {host}\n\tlogin {login}\n')
            if account:
                lines.append(f'\taccount {account}\n')
            lines.append(f'\tpassword {password}\n')
        for name, macro in self.macros.items():
            lines += [f'macdef {name}\n', *macro, '\n']
        return ''.join(lines)


def _user_name(uid: int) -> str:
    try:
        import pwd
        return pwd.getpwuid(uid).pw_name
    except (ImportError, LookupError):
        return f'uid {uid}'


if __name__ == '__main__':
    print(netrc())
