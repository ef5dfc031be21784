"""A client of IMAP4, the protocol to read mail that stays on a server (RFC 3501).

    with IMAP4("imap.example.org") as mail:
        mail.login("me", "secret")
        mail.select()
        status, [numbers] = mail.search(None, "ALL")
        status, data = mail.fetch(numbers.split()[-1], "(RFC822)")

Commands return ('OK' or 'NO', list of bytes). What comes with a literal is a pair: the text before it, and the literal.
"""

import binascii
import calendar
import errno
import random
import re
import socket
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from io import DEFAULT_BUFFER_SIZE

__all__ = ["IMAP4", "IMAP4_stream", "Internaldate2tuple", "Int2AP", "ParseFlags", "Time2Internaldate"]

CRLF = b"\r\n"
Debug = 0
IMAP4_PORT, IMAP4_SSL_PORT = 143, 993
AllowedVersions = "IMAP4REV1", "IMAP4"
HAVE_SSL = False
# Longer lines are an error: there is no limit in the protocol, but there is one to the memory.
_MAXLINE = 1_000_000

# The states in which each command may be given.
_ANY, _IN, _OPEN, _OUT = ("NONAUTH", "AUTH", "SELECTED", "LOGOUT"), ("AUTH", "SELECTED"), ("SELECTED",), ("NONAUTH",)
Commands = {
    **dict.fromkeys("CAPABILITY LOGOUT NOOP".split(), _ANY),
    **dict.fromkeys("AUTHENTICATE LOGIN STARTTLS".split(), _OUT),
    **dict.fromkeys("ENABLE PROXYAUTH".split(), ("AUTH",)),
    **dict.fromkeys("""APPEND CREATE DELETE DELETEACL EXAMINE GETACL GETANNOTATION GETQUOTA GETQUOTAROOT MYRIGHTS LIST LSUB NAMESPACE
        RENAME SELECT SETACL SETANNOTATION SETQUOTA STATUS SUBSCRIBE UNSUBSCRIBE""".split(), _IN),
    **dict.fromkeys("CHECK CLOSE COPY EXPUNGE FETCH MOVE PARTIAL SEARCH SORT STORE THREAD UID UNSELECT".split(), _OPEN),
}

# Answers. A literal stands at the end of a line: its size in braces.
_Literal = rb".*{(?P<size>\d+)}$"
_Untagged_status = rb"\* (?P<data>\d+) (?P<type>[A-Z-]+)( (?P<data2>.*))?"
Literal, Untagged_status = re.compile(_Literal, re.ASCII), re.compile(_Untagged_status, re.ASCII)
Continuation = re.compile(rb"\+( (?P<data>.*))?")
Untagged_response = re.compile(rb"\* (?P<type>[A-Z-]+)( (?P<data>.*))?")
Response_code = re.compile(rb"\[(?P<type>[A-Z-]+)( (?P<data>.*))?\]")
Flags = re.compile(rb".*FLAGS \((?P<flags>[^\)]*)\)")
InternalDate = re.compile(
    rb'.*INTERNALDATE "(?P<day>[ 0123]\d)-(?P<mon>[A-Z][a-z][a-z])-(?P<year>\d{4}) (?P<hour>\d\d):(?P<min>\d\d):(?P<sec>\d\d) '
    rb'(?P<zonen>[-+])(?P<zoneh>\d\d)(?P<zonem>\d\d)"')
MapCRLF = re.compile(rb"\r\n|\r|\n")

Months = ["", *"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()]
Mon2num = {name.encode(): number for number, name in enumerate(Months) if name}


def _in_parentheses(text):
    return text if text[:1] == "(" and text[-1:] == ")" else f"({text})"


class IMAP4:
    """A connection to a server."""

    class error(Exception):
        """Raised for what goes wrong."""

    class abort(error):
        """Raised where the connection is of no use any more, but a new one may be."""

    class readonly(abort):
        """Raised where a mailbox has become one that cannot be changed."""

    def __init__(self, host="", port=IMAP4_PORT, timeout=None):
        self.debug, self.state, self.is_readonly = Debug, "LOGOUT", False
        # What is sent after the next command, and the answers: by tag, by kind, and the one that asks for more.
        self.literal, self.tagged_commands, self.untagged_responses, self.continuation_response = None, {}, {}, ""
        self.tagnum, self._tls_established = 0, False
        self._lines = []
        self._mode_ascii()
        self.open(host, port, timeout)
        try:
            self._connect()
        except Exception:
            try:
                self.shutdown()
            except OSError:
                pass
            raise

    def _mode(self, utf8):
        self.utf8_enabled, self._encoding = utf8, "utf-8" if utf8 else "ascii"
        flags = 0 if utf8 else re.ASCII
        self.Literal, self.Untagged_status = re.compile(_Literal, flags), re.compile(_Untagged_status, flags)

    def _mode_ascii(self):
        self._mode(False)

    def _mode_utf8(self):
        self._mode(True)

    def _connect(self):
        """Read how the server says hello, and ask what it can do."""
        # A tag that no message is likely to have.
        self.tagpre = Int2AP(random.randint(4096, 65535))
        self.tagre = re.compile(rb"(?P<tag>" + self.tagpre + rb"\d+) (?P<type>[A-Z]+) ?(?P<data>.*)", re.ASCII)
        self.welcome = self._get_response()
        states = {"PREAUTH": "AUTH", "OK": "NONAUTH"}
        self.state = next((state for kind, state in states.items() if kind in self.untagged_responses), None)
        if self.state is None:
            raise self.error(self.welcome)
        self._get_capabilities()
        self.PROTOCOL_VERSION = next((version for version in AllowedVersions if version in self.capabilities), None)
        if self.PROTOCOL_VERSION is None:
            raise self.error("server not IMAP4 compliant")

    def _get_capabilities(self):
        _, data = self.capability()
        if data == [None]:
            raise self.error("no CAPABILITY response from server")
        self.capabilities = tuple(str(data[-1], self._encoding).upper().split())

    def __getattr__(self, attr):
        # Commands can be written as the protocol has them.
        if attr in Commands:
            return getattr(self, attr.lower())
        raise AttributeError(f"Unknown IMAP4 command: '{attr}'")

    def __enter__(self):
        return self

    def __exit__(self, *args):
        if self.state != "LOGOUT":
            try:
                self.logout()
            except OSError:
                pass

    # The connection; subclasses can have another one.

    def _create_socket(self, timeout):
        if timeout is not None and not timeout:
            raise ValueError("Non-blocking socket (timeout=0) is not supported")
        sys.audit("imaplib.open", self, self.host, self.port)
        more = () if timeout is None else (timeout,)
        return socket.create_connection((self.host or None, self.port), *more)

    def open(self, host="", port=IMAP4_PORT, timeout=None):
        """Connect to a server."""
        self.host, self.port = host, port
        self.sock = self._create_socket(timeout)
        self.file = self.sock.makefile("rb")

    def read(self, size):
        """Return so many bytes."""
        return self.file.read(size)

    def readline(self):
        """Return a line."""
        line = self.file.readline(_MAXLINE + 1)
        if len(line) > _MAXLINE:
            raise self.error(f"got more than {_MAXLINE} bytes")
        return line

    def send(self, data):
        """Send bytes."""
        sys.audit("imaplib.send", self, data)
        self.sock.sendall(data)

    def shutdown(self):
        """Close the connection."""
        self.file.close()
        with self.sock as sock:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError as error:
                if error.errno != errno.ENOTCONN:
                    raise       # Else the server was faster.

    def socket(self):
        """Return the socket."""
        return self.sock

    # What servers say without being asked.

    def recent(self):
        """Return the number of new messages; [None] if there are none."""
        status, data = self._untagged_response("OK", [None], "RECENT")
        if data[-1]:
            return status, data
        status, data = self.noop()
        return self._untagged_response(status, data, "RECENT")

    def response(self, code):
        """Return (code, data) of a kind of answer, and forget it; [None] if there is none."""
        return self._untagged_response(code, [None], code.upper())

    # Coming and going.

    def capability(self):
        """Return what the server can do."""
        return self._ask("CAPABILITY")

    def noop(self):
        """Do nothing but read what the server has to say."""
        return self._simple_command("NOOP")

    def authenticate(self, mechanism, authobject):
        """Log in in a way that a function knows, which answers what the server says; bytes in base64 are decoded and encoded."""
        self.literal = _Authenticator(authobject).process
        status, data = self._simple_command("AUTHENTICATE", mechanism.upper())
        if status != "OK":
            raise self.error(data[-1].decode("utf-8", "replace"))
        self.state = "AUTH"
        return status, data

    def login(self, user, password):
        """Log in with a password that is sent as it is."""
        status, data = self._simple_command("LOGIN", user, self._quote(password))
        if status != "OK":
            raise self.error(data[-1])
        self.state = "AUTH"
        return status, data

    def login_cram_md5(self, user, password):
        """Log in without sending the password."""
        self.user, self.password = user, password
        return self.authenticate("CRAM-MD5", self._CRAM_MD5_AUTH)

    def _CRAM_MD5_AUTH(self, challenge):
        import hmac

        key = self.password.encode("utf-8") if isinstance(self.password, str) else self.password
        return f"{self.user} {hmac.HMAC(key, challenge, 'md5').hexdigest()}"

    def proxyauth(self, user):
        """Become another user, which administrators may."""
        return self._simple_command("PROXYAUTH", user)

    def starttls(self, ssl_context=None):
        """Encrypt the connection, which is not possible without the module ssl."""
        raise self.error("SSL support missing")

    def enable(self, capability):
        """Switch on something that the server can do."""
        if "ENABLE" not in self.capabilities:
            raise IMAP4.error("Server does not support ENABLE")
        status, data = self._simple_command("ENABLE", capability)
        if status == "OK" and "UTF8=ACCEPT" in capability.upper():
            self._mode_utf8()
        return status, data

    def logout(self):
        """Say goodbye and close the connection."""
        self.state = "LOGOUT"
        answer = self._simple_command("LOGOUT")
        self.shutdown()
        return answer

    # Mailboxes.

    def select(self, mailbox="INBOX", readonly=False):
        """Open a mailbox, and return the number of its messages."""
        self.untagged_responses, self.is_readonly = {}, readonly
        status, data = self._simple_command("EXAMINE" if readonly else "SELECT", mailbox)
        if status != "OK":
            self.state = "AUTH"     # Whatever was open is not any more.
            return status, data
        self.state = "SELECTED"
        if "READ-ONLY" in self.untagged_responses and not readonly:
            if self.debug >= 1:
                self._dump_ur(self.untagged_responses)
            raise self.readonly(f"{mailbox} is not writable")
        return status, self.untagged_responses.get("EXISTS", [None])

    def close(self):
        """Close the mailbox, and remove what was deleted."""
        return self._leave("CLOSE")

    def unselect(self):
        """Close the mailbox, and remove nothing."""
        return self._leave("UNSELECT")

    def _leave(self, command):
        try:
            return self._simple_command(command)
        finally:
            self.state = "AUTH"

    def create(self, mailbox):
        """Make a mailbox."""
        return self._simple_command("CREATE", mailbox)

    def delete(self, mailbox):
        """Delete a mailbox."""
        return self._simple_command("DELETE", mailbox)

    def rename(self, oldmailbox, newmailbox):
        """Rename a mailbox."""
        return self._simple_command("RENAME", oldmailbox, newmailbox)

    def list(self, directory='""', pattern="*"):
        """Return the mailboxes in a folder that a pattern fits."""
        return self._ask("LIST", directory, pattern)

    def lsub(self, directory='""', pattern="*"):
        """Return the mailboxes that are subscribed to."""
        return self._ask("LSUB", directory, pattern)

    def subscribe(self, mailbox):
        """Subscribe to a mailbox."""
        return self._simple_command("SUBSCRIBE", mailbox)

    def unsubscribe(self, mailbox):
        """End the subscription to a mailbox."""
        return self._simple_command("UNSUBSCRIBE", mailbox)

    def status(self, mailbox, names):
        """Return something about a mailbox."""
        return self._ask("STATUS", mailbox, names)

    def namespace(self):
        """Return the prefixes of mailboxes."""
        return self._ask("NAMESPACE")

    def append(self, mailbox, flags, date_time, message):
        """Put a message into a mailbox."""
        moment = Time2Internaldate(date_time) if date_time else None
        literal = MapCRLF.sub(CRLF, message)
        self.literal = b"UTF8 (" + literal + b")" if self.utf8_enabled else literal
        return self._simple_command("APPEND", mailbox or "INBOX", _in_parentheses(flags) if flags else None, moment)

    # Rights and limits.

    def getacl(self, mailbox):
        """Return who may do what with a mailbox."""
        return self._ask("GETACL", mailbox, kind="ACL")

    def setacl(self, mailbox, who, what):
        """Let somebody do something with a mailbox."""
        return self._simple_command("SETACL", mailbox, who, what)

    def deleteacl(self, mailbox, who):
        """Let somebody do nothing with a mailbox."""
        return self._simple_command("DELETEACL", mailbox, who)

    def myrights(self, mailbox):
        """Return what this user may do with a mailbox."""
        return self._ask("MYRIGHTS", mailbox)

    def getannotation(self, mailbox, entry, attribute):
        """Return annotations of a mailbox."""
        return self._ask("GETANNOTATION", mailbox, entry, attribute, kind="ANNOTATION")

    def setannotation(self, *args):
        """Set annotations of a mailbox."""
        return self._ask("SETANNOTATION", *args, kind="ANNOTATION")

    def getquota(self, root):
        """Return the limits of a part of the server."""
        return self._ask("GETQUOTA", root, kind="QUOTA")

    def getquotaroot(self, mailbox):
        """Return the parts of the server that a mailbox belongs to, and their limits."""
        status, data = self._simple_command("GETQUOTAROOT", mailbox)
        status, limits = self._untagged_response(status, data, "QUOTA")
        status, roots = self._untagged_response(status, data, "QUOTAROOT")
        return status, [roots, limits]

    def setquota(self, root, limits):
        """Set the limits of a part of the server."""
        return self._ask("SETQUOTA", root, limits, kind="QUOTA")

    # Messages.

    def search(self, charset, *criteria):
        """Return the numbers of the messages that have all qualities."""
        if charset and self.utf8_enabled:
            raise IMAP4.error("Non-None charset not valid in UTF8 mode")
        return self._ask("SEARCH", *(("CHARSET", charset) if charset else ()), *criteria)

    def sort(self, sort_criteria, charset, *search_criteria):
        """Return the numbers of messages in an order."""
        return self._ask("SORT", _in_parentheses(sort_criteria), charset, *search_criteria)

    def thread(self, threading_algorithm, charset, *search_criteria):
        """Return the numbers of messages as they answer each other."""
        return self._ask("THREAD", threading_algorithm, charset, *search_criteria)

    def fetch(self, message_set, message_parts):
        """Return parts of messages."""
        return self._ask("FETCH", message_set, message_parts)

    def partial(self, message_num, message_part, start, length):
        """Return a piece of a part of a message."""
        return self._ask("PARTIAL", message_num, message_part, start, length, kind="FETCH")

    def store(self, message_set, command, flags):
        """Change the flags of messages."""
        return self._ask("STORE", message_set, command, _in_parentheses(flags), kind="FETCH")

    def copy(self, message_set, new_mailbox):
        """Copy messages to another mailbox."""
        return self._simple_command("COPY", message_set, new_mailbox)

    def expunge(self):
        """Remove the messages that are marked as deleted; return their numbers."""
        return self._ask("EXPUNGE")

    def check(self):
        """Let the server save the mailbox."""
        return self._simple_command("CHECK")

    def uid(self, command, *args):
        """Give a command with the identifiers of messages instead of their numbers."""
        command = command.upper()
        if command not in Commands:
            raise self.error(f"Unknown IMAP4 UID command: {command}")
        self._check_state(command)
        return self._ask("UID", command, *args, kind=command if command in ("SEARCH", "SORT", "THREAD") else "FETCH")

    def xatom(self, name, *args):
        """Give a command that is not known here."""
        Commands.setdefault(name.upper(), (self.state,))
        return self._simple_command(name.upper(), *args)

    # How commands are given.

    def _simple_command(self, name, *args):
        """Give a command, and return the answer to it."""
        return self._command_complete(name, self._command(name, *args))

    def _ask(self, name, *args, kind=None):
        """Give a command, and return what the server says besides: answers of a kind, by default of the same name."""
        status, data = self._simple_command(name, *args)
        return self._untagged_response(status, data, kind or name)

    def _check_state(self, name):
        if self.state not in Commands[name]:
            raise self.error(f"command {name} illegal in state {self.state}, only allowed in states {', '.join(Commands[name])}")

    def _new_tag(self):
        tag = self.tagpre + b"%d" % self.tagnum
        self.tagnum += 1
        self.tagged_commands[tag] = None
        return tag

    @staticmethod
    def _quote(arg):
        return '"' + arg.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def _command(self, name, *args):
        """Send a command, with a literal if there is one; return its tag."""
        literal, self.literal = self.literal, None
        self._check_state(name)
        for kind in ("OK", "NO", "BAD"):
            self.untagged_responses.pop(kind, None)
        if "READ-ONLY" in self.untagged_responses and not self.is_readonly:
            raise self.readonly("mailbox status changed to READ-ONLY")
        tag = self._new_tag()
        parts = [arg.encode(self._encoding) if isinstance(arg, str) else arg for arg in (name, *args) if arg is not None]
        line = b" ".join([tag, *parts])
        if literal is not None and not callable(literal):
            line += b" {%d}" % len(literal)
        self._note(4, f"> {line!r}")
        self._send(line + CRLF)
        # A function goes on for as long as the server asks.
        while literal is not None:
            while self._get_response():
                if self.tagged_commands[tag]:
                    return tag      # It does not want the literal.
            data = literal(self.continuation_response) if callable(literal) else literal
            self._note(4, f"write literal size {len(data)}")
            self._send(data)
            self._send(CRLF)
            if not callable(literal):
                break
        return tag

    def _send(self, data):
        try:
            self.send(data)
        except OSError as error:
            raise self.abort(f"socket error: {error}")

    def _command_complete(self, name, tag):
        """Return (status, data) of the answer to a command."""
        leaving = name == "LOGOUT"
        if not leaving:
            self._check_bye()
        try:
            status, data = self._get_tagged_response(tag, expect_bye=leaving)
        except self.abort as error:
            raise self.abort(f"command: {name} => {error}")
        except self.error as error:
            raise self.error(f"command: {name} => {error}")
        if not leaving:
            self._check_bye()
        if status == "BAD":
            raise self.error(f"{name} command error: {status} {data}")
        return status, data

    def _check_bye(self):
        if bye := self.untagged_responses.get("BYE"):
            raise self.abort(bye[-1].decode(self._encoding, "replace"))

    # How answers are read.

    def _get_tagged_response(self, tag, expect_bye=False):
        """Read up to the answer to a command."""
        while (answer := self.tagged_commands[tag]) is None:
            if expect_bye and (bye := self.untagged_responses.pop("BYE", None)) is not None:
                return "BYE", bye       # Some servers say no more.
            self._check_bye()
            try:
                self._get_response()
            except self.abort:
                if self.debug >= 1:
                    self.print_log()
                raise
        del self.tagged_commands[tag]
        return answer

    def _get_line(self):
        line = self.readline()
        if not line:
            raise self.abort("socket error: EOF")
        if not line.endswith(CRLF):
            raise self.abort(f"socket error: unterminated line: {line!r}")
        self._note(4, f"< {line[:-2]!r}")
        return line[:-2]

    def _get_response(self):
        """Read an answer and file it; return the line, None if the server asks for more."""
        line = self._get_line()
        if self._match(self.tagre, line):
            if self.mo["tag"] not in self.tagged_commands:
                raise self.abort(f"unexpected tagged response: {line!r}")
            self.tagged_commands[self.mo["tag"]] = str(self.mo["type"], self._encoding), [self.mo["data"]]
        elif self._match(Untagged_response, line) or self._match(self.Untagged_status, line):
            self._file_untagged(self.mo.groupdict())
        elif self._match(Continuation, line):
            self.continuation_response = self.mo["data"]
            return None
        else:
            raise self.abort(f"unexpected response: {line!r}")
        return line

    def _match(self, cre, s):
        self.mo = cre.match(s)
        return self.mo is not None

    def _file_untagged(self, parts):
        kind, text = str(parts["type"], self._encoding), parts["data"] or b""
        if parts.get("data2"):
            text += b" " + parts["data2"]
        while self._match(self.Literal, text):
            size = int(self.mo["size"])
            self._note(4, f"read literal size {size}")
            self._append_untagged(kind, (text, self.read(size)))
            text = self._get_line()
        self._append_untagged(kind, text)
        if kind in ("OK", "NO", "BAD") and self._match(Response_code, text):
            self._append_untagged(str(self.mo["type"], self._encoding), self.mo["data"])
        if self.debug >= 1 and kind in ("NO", "BAD", "BYE"):
            self._mesg(f"{kind} response: {text!r}")

    def _append_untagged(self, typ, dat):
        self.untagged_responses.setdefault(typ, []).append(b"" if dat is None else dat)

    def _untagged_response(self, typ, dat, name):
        """Return and forget the answers of a kind."""
        return (typ, dat) if typ == "NO" else (typ, self.untagged_responses.pop(name, [None]))

    # Debugging.

    # So many lines are kept to be shown after an error.
    _cmd_log_len = 10

    def _note(self, level, line):
        if self.debug >= level:
            self._mesg(line)
        else:
            self._log(line)

    def _mesg(self, s, secs=None):
        moment = time.time() if secs is None else secs
        sys.stderr.write(f"  {time.strftime('%M:%S', time.localtime(moment))}.{int(moment * 100) % 100:02d} {s}\n")
        sys.stderr.flush()

    def _log(self, line):
        self._lines = [*self._lines, (line, time.time())][-self._cmd_log_len:]

    def _dump_ur(self, untagged_resp_dict):
        if untagged_resp_dict:
            self._mesg("untagged responses dump:" + "".join(f"\n\t\t{kind}: {data!r}" for kind, data in untagged_resp_dict.items()))

    def print_log(self):
        """Print the last lines that were sent and read."""
        self._mesg(f"last {len(self._lines)} IMAP4 interactions:")
        for line, moment in self._lines:
            self._mesg(line, moment)


class IMAP4_stream(IMAP4):
    """A server that a command of the shell starts, or connects to."""

    def __init__(self, command):
        self.command = command
        IMAP4.__init__(self)

    def open(self, host=None, port=None, timeout=None):
        """Start the command."""
        self.host = self.port = self.sock = self.file = None
        self.process = subprocess.Popen(self.command, bufsize=DEFAULT_BUFFER_SIZE, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, shell=True, close_fds=True)
        self.writefile, self.readfile = self.process.stdin, self.process.stdout

    def read(self, size):
        return self.readfile.read(size)

    def readline(self):
        return self.readfile.readline()

    def send(self, data):
        self.writefile.write(data)
        self.writefile.flush()

    def shutdown(self):
        self.readfile.close()
        self.writefile.close()
        self.process.wait()


class _Authenticator:
    """Lets a function answer what a server says in base64."""

    def __init__(self, mechinst):
        self.mech = mechinst

    def process(self, data):
        """Return the answer; '*' ends the conversation."""
        answer = self.mech(self.decode(data))
        return b"*" if answer is None else self.encode(answer)

    def encode(self, inp):
        """Return text or bytes in base64, on one line."""
        return binascii.b2a_base64(inp.encode("utf-8") if isinstance(inp, str) else inp, newline=False)

    def decode(self, inp):
        """Return the bytes of base64."""
        return binascii.a2b_base64(inp) if inp else b""


def Internaldate2tuple(resp):
    """Return the local time of an answer with INTERNALDATE, None if there is none."""
    found = InternalDate.match(resp)
    if found is None:
        return None
    numbers = [int(found[name]) for name in ("day", "hour", "min", "sec")]
    east = (int(found["zoneh"]) * 60 + int(found["zonem"])) * 60 * (-1 if found["zonen"] == b"-" else 1)
    moment = calendar.timegm((int(found["year"]), Mon2num[found["mon"]], *numbers, -1, -1, -1))
    return time.localtime(moment - east)


def Int2AP(num):
    """Return a number in sixteen digits that are the letters from A to P."""
    return f"{abs(int(num)):x}".translate(_DIGITS).encode() if int(num) else b""


_DIGITS = str.maketrans("0123456789abcdef", "ABCDEFGHIJKLMNOP")


def ParseFlags(resp):
    """Return the tuple of flags in an answer."""
    found = Flags.match(resp)
    return tuple(found["flags"].split()) if found else ()


def Time2Internaldate(date_time):
    """Return a time for a command: seconds, a tuple, an aware datetime, or a text in quotes that is right already."""
    match date_time:
        case int() | float():
            moment = datetime.fromtimestamp(date_time, timezone.utc).astimezone()
        case tuple() | time.struct_time():
            moment = datetime(*date_time[:6], tzinfo=timezone(timedelta(seconds=_offset(date_time))))
        case datetime(tzinfo=None):
            raise ValueError("date_time must be aware")
        case datetime():
            moment = date_time
        case str() if len(date_time) > 1 and date_time[0] == date_time[-1] == '"':
            return date_time
        case _:
            raise ValueError("date_time not of a known type")
    # Not the name of the month that the locale has.
    return moment.strftime(f'"%d-{Months[moment.month]}-%Y %H:%M:%S %z"')


def _offset(moment):
    """Return how many seconds a tuple of local time is east."""
    if getattr(moment, "tm_gmtoff", None) is not None:
        return moment.tm_gmtoff
    if not time.daylight:
        return -time.timezone
    is_summer = moment[8] if moment[8] != -1 else time.localtime(time.mktime(moment))[8]
    return -(time.altzone if is_summer else time.timezone)


if __name__ == "__main__":
    import getpass

    with IMAP4(sys.argv[1] if len(sys.argv) > 1 else "") as _mail:
        _mail.login(getpass.getuser(), getpass.getpass())
        _mail.select(readonly=True)
        for _number in _mail.search(None, "ALL")[1][0].split():
            print(_mail.fetch(_number, "(BODY[HEADER.FIELDS (SUBJECT)])")[1][0][1].decode().strip())
