"""A client of FTP, the protocol to transfer files (RFC 959).

    with FTP("ftp.example.org") as ftp:
        ftp.login()
        ftp.retrbinary("RETR file", open("file", "wb").write)
"""

import contextlib
import re
import socket
import sys
from socket import _GLOBAL_DEFAULT_TIMEOUT

__all__ = ["FTP", "error_reply", "error_temp", "error_perm", "error_proto", "all_errors"]

FTP_PORT = 21
MSG_OOB = 1
# Longer lines are an error.
MAXLINE = 8192
CRLF, B_CRLF = "\r\n", b"\r\n"


class Error(Exception):
    """The base of errors that a server is the cause of."""


class error_reply(Error):
    """Raised for an answer that was not expected."""


class error_temp(Error):
    """Raised for an error that may not happen again: 4xx."""


class error_perm(Error):
    """Raised for an error that will happen again: 5xx."""


class error_proto(Error):
    """Raised for an answer that makes no sense."""


all_errors = Error, OSError, EOFError
_ERRORS = {"4": error_temp, "5": error_perm}


def _chopped(line):
    """Return a line without its end."""
    if line[-2:] in (CRLF, B_CRLF):
        return line[:-2]
    return line[:-1] if line[-1:] in ("\r", "\n", b"\r", b"\n") else line


class FTP:
    """A connection to a server. Most methods return the answer, a string that begins with three digits."""

    debugging, maxline, passiveserver = 0, MAXLINE, True
    host, port = "", FTP_PORT
    sock = file = welcome = None
    # Whether to believe what a server says of its own address, which could be that of somebody else.
    trust_server_pasv_ipv4_address = False

    def __init__(self, host="", user="", passwd="", acct="", timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None, *,
                 encoding="utf-8"):
        self.encoding, self.timeout, self.source_address = encoding, timeout, source_address
        if host:
            self.connect(host)
            if user:
                self.login(user, passwd, acct)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        if self.sock is None:
            return
        try:
            self.quit()
        except (OSError, EOFError):
            pass
        finally:
            if self.sock is not None:
                self.close()

    def connect(self, host="", port=0, timeout=-999, source_address=None):
        """Connect to a server, and return how it says hello."""
        self.host, self.port = host or self.host, port if port > 0 else self.port
        if timeout != -999:
            self.timeout = timeout
        if self.timeout is not None and not self.timeout:
            raise ValueError("Non-blocking socket (timeout=0) is not supported")
        if source_address is not None:
            self.source_address = source_address
        sys.audit("ftplib.connect", self, self.host, self.port)
        self.sock = self._connected(self.host, self.port)
        self.af = self.sock.family
        self.file = self.sock.makefile("r", encoding=self.encoding)
        self.welcome = self.getresp()
        return self.welcome

    def _connected(self, host, port):
        return socket.create_connection((host, port), self.timeout, source_address=self.source_address)

    def getwelcome(self):
        """Return how the server said hello."""
        self._trace(1, "*welcome*", self.welcome)
        return self.welcome

    def set_debuglevel(self, level):
        """Print commands and answers, from 2 on also lines."""
        self.debugging = level

    debug = set_debuglevel

    def set_pasv(self, val):
        """Let the client open the connections for data, or the server."""
        self.passiveserver = val

    def sanitize(self, s):
        """Return a line to show, without a password."""
        if s[:5] in ("pass ", "PASS "):
            end = len(s.rstrip(CRLF))
            s = s[:5] + "*" * (end - 5) + s[end:]
        return repr(s)

    def _trace(self, level, label, text):
        if self.debugging >= level:
            print(label, self.sanitize(text))

    # Lines.

    def putline(self, line):
        """Send a line."""
        if not {*CRLF}.isdisjoint(line):
            raise ValueError("an illegal newline character should not be contained")
        sys.audit("ftplib.sendcmd", self, line)
        line += CRLF
        self._trace(2, "*put*", line)
        self.sock.sendall(line.encode(self.encoding))

    def putcmd(self, line):
        """Send a command."""
        self._trace(1, "*cmd*", line)
        self.putline(line)

    def getline(self):
        """Return a line, without its end."""
        line = self._limited(self.file)
        self._trace(2, "*get*", line)
        if not line:
            raise EOFError
        return _chopped(line)

    def _limited(self, file):
        line = file.readline(self.maxline + 1)
        if len(line) > self.maxline:
            raise Error(f"got more than {self.maxline} bytes")
        return line

    def getmultiline(self):
        """Return an answer, which may have several lines."""
        lines = [self.getline()]
        if lines[0][3:4] == "-":
            code = lines[0][:3]
            while len(lines) == 1 or not (lines[-1][:3] == code and lines[-1][3:4] != "-"):
                lines.append(self.getline())
        return "\n".join(lines)

    def getresp(self):
        """Return an answer; errors are raised."""
        answer = self.getmultiline()
        self._trace(1, "*resp*", answer)
        self.lastresp = answer[:3]
        if answer[:1] in ("1", "2", "3"):
            return answer
        raise _ERRORS.get(answer[:1], error_proto)(answer)

    def voidresp(self):
        """Return an answer that something was done."""
        return _checked(self.getresp(), "2")

    def sendcmd(self, cmd):
        """Send a command and return the answer."""
        self.putcmd(cmd)
        return self.getresp()

    def voidcmd(self, cmd):
        """Send a command and return the answer that it was done."""
        self.putcmd(cmd)
        return self.voidresp()

    def abort(self):
        """Stop a transfer."""
        line = b"ABOR" + B_CRLF
        self._trace(2, "*put urgent*", line)
        self.sock.sendall(line, MSG_OOB)
        answer = self.getmultiline()
        if answer[:3] not in ("225", "226", "426"):
            raise error_proto(answer)
        return answer

    # Connections for data.

    def sendport(self, host, port):
        """Tell the server where to connect to."""
        numbers = [*host.split("."), str(port // 256), str(port % 256)]
        return self.voidcmd(f"PORT {','.join(numbers)}")

    def sendeprt(self, host, port):
        """Tell the server where to connect to, whatever kind of address that is."""
        kind = {socket.AF_INET: 1, socket.AF_INET6: 2}.get(self.af)
        if kind is None:
            raise error_proto("unsupported address family")
        return self.voidcmd(f"EPRT |{kind}|{host}|{port}|")

    def makeport(self):
        """Return a socket to which the server is to connect."""
        listener = socket.create_server(("", 0), family=self.af, backlog=1)
        tell = self.sendport if self.af == socket.AF_INET else self.sendeprt
        tell(self.sock.getsockname()[0], listener.getsockname()[1])
        if self.timeout is not _GLOBAL_DEFAULT_TIMEOUT:
            listener.settimeout(self.timeout)
        return listener

    def makepasv(self):
        """Return the address and port to which to connect."""
        peer = self.sock.getpeername()
        if self.af != socket.AF_INET:
            return parse229(self.sendcmd("EPSV"), peer)
        claimed, port = parse227(self.sendcmd("PASV"))
        return claimed if self.trust_server_pasv_ipv4_address else peer[0], port

    def _start_transfer(self, cmd, rest):
        """Send a command for a transfer, and return the answer that it begins."""
        if rest is not None:
            self.sendcmd(f"REST {rest}")
        answer = self.sendcmd(cmd)
        if answer[0] == "2":
            # Some servers say that the command is good, and only then that they begin.
            answer = self.getresp()
        return _checked(answer, "1")

    def ntransfercmd(self, cmd, rest=None):
        """Begin a transfer at a place; return the connection for data, and its size if the server says so, else None."""
        if self.passiveserver:
            connection = self._connected(*self.makepasv())
            try:
                answer = self._start_transfer(cmd, rest)
            except BaseException:
                connection.close()
                raise
        else:
            with self.makeport() as listener:
                answer = self._start_transfer(cmd, rest)
                connection, _ = listener.accept()
                if self.timeout is not _GLOBAL_DEFAULT_TIMEOUT:
                    connection.settimeout(self.timeout)
        return connection, parse150(answer) if answer.startswith("150") else None

    def transfercmd(self, cmd, rest=None):
        """Begin a transfer and return the connection for data."""
        return self.ntransfercmd(cmd, rest)[0]

    # Transfers.

    def retrbinary(self, cmd, callback, blocksize=8192, rest=None):
        """Let a function have the data of a file in blocks."""
        self.voidcmd("TYPE I")
        with self.transfercmd(cmd, rest) as connection:
            while data := connection.recv(blocksize):
                callback(data)
        return self.voidresp()

    def retrlines(self, cmd, callback=None):
        """Let a function have the lines of a file or list; without one they are printed."""
        callback = callback or print_line
        self.sendcmd("TYPE A")
        with self.transfercmd(cmd) as connection, connection.makefile("r", encoding=self.encoding) as file:
            while line := self._limited(file):
                if self.debugging > 2:
                    print("*retr*", repr(line))
                callback(line[:-2] if line[-2:] == CRLF else line.removesuffix("\n"))
        return self.voidresp()

    def storbinary(self, cmd, fp, blocksize=8192, callback=None, rest=None):
        """Send an open file; a function is told of each block."""
        self.voidcmd("TYPE I")
        with self.transfercmd(cmd, rest) as connection:
            while block := fp.read(blocksize):
                connection.sendall(block)
                if callback:
                    callback(block)
        return self.voidresp()

    def storlines(self, cmd, fp, callback=None):
        """Send the lines of an open binary file; a function is told of each line."""
        self.voidcmd("TYPE A")
        with self.transfercmd(cmd) as connection:
            while line := self._limited(fp):
                line = _chopped(line) + B_CRLF
                connection.sendall(line)
                if callback:
                    callback(line)
        return self.voidresp()

    # Commands.

    def login(self, user="", passwd="", acct=""):
        """Say who is there; by default anybody."""
        user = user or "anonymous"
        if user == "anonymous" and passwd in ("", "-"):
            passwd += "anonymous@"
        answer = self.sendcmd(f"USER {user}")
        for command in (f"PASS {passwd}", f"ACCT {acct}"):
            if answer[0] == "3":
                answer = self.sendcmd(command)
        return _checked(answer, "2")

    def acct(self, password):
        """Give another password."""
        return self.voidcmd(f"ACCT {password}")

    def nlst(self, *args):
        """Return a list of the names in a folder."""
        names = []
        self.retrlines(" ".join(["NLST", *args]), names.append)
        return names

    def dir(self, *args):
        """List a folder as the server does; the lines are printed, or a function has them, which comes last."""
        callback = None
        if args and not isinstance(args[-1], str):
            *args, callback = args
        self.retrlines(" ".join(["LIST", *filter(None, args)]), callback)

    def mlsd(self, path="", facts=[]):
        """Generate pairs for what is in a folder: the name, and what is known of it in a dictionary."""
        if facts:
            self.sendcmd(f"OPTS MLST {';'.join(facts)};")
        lines = []
        self.retrlines(f"MLSD {path}" if path else "MLSD", lines.append)
        for line in lines:
            known, _, name = line.rstrip(CRLF).partition(" ")
            pairs = (fact.partition("=") for fact in known[:-1].split(";"))
            yield name, {key.lower(): value for key, _, value in pairs}

    def rename(self, fromname, toname):
        """Rename a file."""
        _checked(self.sendcmd(f"RNFR {fromname}"), "3")
        return self.voidcmd(f"RNTO {toname}")

    def delete(self, filename):
        """Delete a file."""
        return _checked(self.sendcmd(f"DELE {filename}"), "250", "200")

    def cwd(self, dirname):
        """Go to a folder."""
        if dirname == "..":
            try:
                return self.voidcmd("CDUP")
            except error_perm as error:
                if not error.args[0].startswith("500"):
                    raise       # It knows the command.
        return self.voidcmd(f"CWD {dirname or '.'}")

    def size(self, filename):
        """Return the size of a file, None if the server does not say."""
        answer = self.sendcmd(f"SIZE {filename}")
        return int(answer[3:].strip()) if answer.startswith("213") else None

    def mkd(self, dirname):
        """Make a folder and return its path, '' if the server does not say."""
        return self._path(f"MKD {dirname}")

    def rmd(self, dirname):
        """Remove a folder."""
        return self.voidcmd(f"RMD {dirname}")

    def pwd(self):
        """Return the path of the current folder, '' if the server does not say."""
        return self._path("PWD")

    def _path(self, command):
        answer = self.voidcmd(command)
        return parse257(answer) if answer.startswith("257") else ""

    def quit(self):
        """Say goodbye and close the connection."""
        answer = self.voidcmd("QUIT")
        self.close()
        return answer

    def close(self):
        """Close the connection."""
        file, sock = self.file, self.sock
        self.file = self.sock = None
        with contextlib.ExitStack() as stack:
            for opened in (sock, file):
                if opened is not None:
                    stack.callback(opened.close)


# Answers.


def _checked(answer, *starts):
    """Return an answer, if it begins in one of the ways."""
    if answer.startswith(starts):
        return answer
    raise error_reply(answer)


def parse150(resp):
    """Return the size in an answer to RETR, or None."""
    found = re.match(r"150 .* \((\d+) bytes\)", _checked(resp, "150"), re.IGNORECASE | re.ASCII)
    return int(found[1]) if found else None


def parse227(resp):
    """Return the address and port in an answer to PASV."""
    found = re.search(",".join([r"(\d+)"] * 6), _checked(resp, "227"), re.ASCII)
    if found is None:
        raise error_proto(resp)
    *address, high, low = found.groups()
    return ".".join(address), int(high) * 256 + int(low)


def parse229(resp, peer):
    """Return the address and port in an answer to EPSV."""
    _, opening, rest = _checked(resp, "229").partition("(")
    inside, closing, _ = rest.partition(")")
    # It looks like |||port|, with any character for the strokes.
    parts = inside.split(inside[0]) if opening and closing and inside and inside[0] == inside[-1] else ()
    if len(parts) != 5:
        raise error_proto(resp)
    return peer[0], int(parts[3])


def parse257(resp):
    """Return the path in an answer to MKD or PWD, which is in quotes; a quote in it is doubled."""
    found = re.match(r'257 "((?:[^"]|"")*)', _checked(resp, "257"))
    return found[1].replace('""', '"') if found else ""


def print_line(line):
    """Print a line."""
    print(line)


def ftpcp(source, sourcename, target, targetname="", type="I"):
    """Let one server send a file to another."""
    for server in (source, target):
        server.voidcmd(f"TYPE {type}")
    target.sendport(*parse227(source.sendcmd("PASV")))
    # The one that is connected to must know first what for.
    for server, command in ((target, f"STOR {targetname or sourcename}"), (source, f"RETR {sourcename}")):
        answer = server.sendcmd(command)
        if answer[:3] not in ("125", "150"):
            raise error_proto(answer)
    source.voidresp()
    target.voidresp()


def test():
    """Print the files of a server that are named on the command line; without any, list the folder."""
    import argparse
    import netrc

    parser = argparse.ArgumentParser(description="print files of an FTP server, or list its folder")
    parser.add_argument("-d", action="count", default=0, help="say more")
    parser.add_argument("-r", metavar="FILE", default=None, help="where names and passwords are, by default ~/.netrc")
    parser.add_argument("host")
    parser.add_argument("names", nargs="*", help="a file to print")
    options = parser.parse_args()
    try:
        login = netrc.netrc(options.r).authenticators(options.host) or ("", "", "")
    except OSError:
        login = "", "", ""
    with FTP(options.host) as ftp:
        ftp.set_debuglevel(options.d)
        ftp.login(login[0], login[2] or "", login[1] or "")
        for name in options.names:
            ftp.retrbinary(f"RETR {name}", sys.stdout.buffer.write, 1024)
        if not options.names:
            ftp.dir()


if __name__ == "__main__":
    test()
