"""A client of POP3, the protocol to fetch mail (RFC 1939)."""

import errno
import re
import socket
import sys

__all__ = ["POP3", "error_proto"]

POP3_PORT, POP3_SSL_PORT = 110, 995
CR, LF = b"\r", b"\n"
CRLF = CR + LF
HAVE_SSL = False

# Servers may not send longer lines; a client that read them would need any amount of memory.
_MAXLINE = 2048


class error_proto(Exception):
    """Raised for answers that are errors, or make no sense."""


class POP3:
    """A connection to a server of mail. Methods return the answer, as bytes, or (answer, [lines], number of bytes)."""

    encoding = "UTF-8"
    timestamp = re.compile(rb"\+OK.[^<]*(<.*>)")

    def __init__(self, host, port=POP3_PORT, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        self.host, self.port = host, port
        self._tls_established, self._debugging = False, 0
        sys.audit("poplib.connect", self, host, port)
        self.sock = self._create_socket(timeout)
        self.file = self.sock.makefile("rb")
        self.welcome = self._getresp()

    def _create_socket(self, timeout):
        if timeout is not None and not timeout:
            raise ValueError("Non-blocking socket (timeout=0) is not supported")
        return socket.create_connection((self.host, self.port), timeout)

    def _trace(self, level, label, value):
        if self._debugging >= level:
            print(label, repr(value))

    # Lines.

    def _putline(self, line):
        self._trace(2, "*put*", line)
        sys.audit("poplib.putline", self, line)
        self.sock.sendall(line + CRLF)

    def _putcmd(self, line):
        self._trace(1, "*cmd*", line)
        self._putline(line.encode(self.encoding))

    def _getline(self):
        """Return a line without its end, and how many bytes it had."""
        line = self.file.readline(_MAXLINE + 1)
        if len(line) > _MAXLINE:
            raise error_proto("line too long")
        self._trace(2, "*get*", line)
        if not line:
            raise error_proto("-ERR EOF")
        # Some servers put the CR where the line begins.
        text = line[:-2] if line.endswith(CRLF) else line[:-1].removeprefix(CR)
        return text, len(line)

    def _getresp(self):
        answer, _ = self._getline()
        self._trace(2, "*resp*", answer)
        if answer[:1] != b"+":
            raise error_proto(answer)
        return answer

    def _getlongresp(self):
        answer, lines, octets = self._getresp(), [], 0
        while True:
            line, size = self._getline()
            if line == b".":
                return answer, lines, octets
            # A dot where a line begins is doubled.
            if line.startswith(b".."):
                line, size = line[1:], size - 1
            lines.append(line)
            octets += size

    def _shortcmd(self, line):
        self._putcmd(line)
        return self._getresp()

    def _longcmd(self, line):
        self._putcmd(line)
        return self._getlongresp()

    # Commands.

    def getwelcome(self):
        """Return how the server said hello."""
        return self.welcome

    def set_debuglevel(self, level):
        """Print what is sent, from 2 on also what comes."""
        self._debugging = level

    def user(self, user):
        """Say who is there."""
        return self._shortcmd(f"USER {user}")

    def pass_(self, pswd):
        """Give the password; the mailbox is locked until quit()."""
        return self._shortcmd(f"PASS {pswd}")

    def rpop(self, user):
        """Log in without a password, if the server trusts the host."""
        return self._shortcmd(f"RPOP {user}")

    def apop(self, user, password):
        """Log in without sending the password itself."""
        from hashlib import md5

        found = self.timestamp.match(self.welcome)
        if found is None:
            raise error_proto("-ERR APOP not supported by server")
        return self._shortcmd(f"APOP {user} {md5(found[1] + password.encode(self.encoding)).hexdigest()}")

    def stat(self):
        """Return (number of messages, bytes in the mailbox)."""
        words = self._shortcmd("STAT").split()
        self._trace(1, "*stat*", words)
        return int(words[1]), int(words[2])

    def list(self, which=None):
        """Return the numbers of messages and their sizes, or the answer for one."""
        return self._longcmd("LIST") if which is None else self._shortcmd(f"LIST {which}")

    def uidl(self, which=None):
        """Return the numbers of messages and what identifies them, or the answer for one."""
        return self._longcmd("UIDL") if which is None else self._shortcmd(f"UIDL {which}")

    def retr(self, which):
        """Return a message."""
        return self._longcmd(f"RETR {which}")

    def top(self, which, howmuch):
        """Return the headers of a message, and so many lines of the rest."""
        return self._longcmd(f"TOP {which} {howmuch}")

    def dele(self, which):
        """Delete a message, when quit() is called."""
        return self._shortcmd(f"DELE {which}")

    def rset(self):
        """Delete nothing after all."""
        return self._shortcmd("RSET")

    def noop(self):
        """Do nothing."""
        return self._shortcmd("NOOP")

    def utf8(self):
        """Let names and passwords have any characters (RFC 6856)."""
        return self._shortcmd("UTF8")

    def capa(self):
        """Return what the server can do: names, with lists of words."""
        try:
            lines = self._longcmd("CAPA")[1]
        except error_proto:
            raise error_proto("-ERR CAPA not supported by server")
        return {name: words for name, *words in (line.decode("ascii").split() for line in lines)}

    def stls(self, context=None):
        """Encrypt the connection, which is not possible without the module ssl."""
        raise error_proto("-ERR TLS support missing")

    def quit(self):
        """Say goodbye and close the connection."""
        answer = self._shortcmd("QUIT")
        self.close()
        return answer

    def close(self):
        """Close the connection."""
        file, self.file = self.file, None
        try:
            if file is not None:
                file.close()
        finally:
            sock, self.sock = self.sock, None
            if sock is not None:
                _shut_down(sock)


def _shut_down(sock):
    with sock:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError as error:
            # The server may have been faster.
            if error.errno != errno.ENOTCONN:
                raise


if __name__ == "__main__":
    _mailbox = POP3(sys.argv[1])
    print(_mailbox.getwelcome())
    _mailbox.user(sys.argv[2])
    _mailbox.pass_(sys.argv[3])
    _count, _size = _mailbox.stat()
    for _number in range(1, _count + 1):
        _headers = _mailbox.top(_number, 0)[1]
        print(f"Message {_number}:", *_headers, sep="\n   ")
    _mailbox.quit()
