"""Sending mail over SMTP, and over its extensions: ESMTP, TLS, passwords, LMTP.

    with smtplib.SMTP('localhost') as server:
        server.sendmail('me@example.org', ['you@example.org'], message)

There is a method for each command, and methods for what is usually done. Methods for
commands return a pair: the number of the answer, and its text as bytes.
"""

import copy
import datetime
import email.generator
import email.utils
import hmac
import io
import re
import socket
import sys
from base64 import b64encode, decodebytes

try:
    import ssl
except ImportError:
    ssl = None
_have_ssl = ssl is not None

__all__ = ['SMTPException', 'SMTPNotSupportedError', 'SMTPServerDisconnected',
           'SMTPResponseException', 'SMTPSenderRefused', 'SMTPRecipientsRefused',
           'SMTPDataError', 'SMTPConnectError', 'SMTPHeloError', 'SMTPAuthenticationError',
           'quoteaddr', 'quotedata', 'SMTP']

SMTP_PORT, SMTP_SSL_PORT, LMTP_PORT = 25, 465, 2003
CRLF, bCRLF = '\r\n', b'\r\n'

_MAXLINE = 8192         # longer lines of answers are taken for an attack
_MAXCHALLENGE = 5       # so are more questions for a password


# --- Exceptions.

class SMTPException(OSError):
    """The base of all exceptions of this module."""


class SMTPNotSupportedError(SMTPException):
    """The server cannot do that."""


class SMTPServerDisconnected(SMTPException):
    """There is no connection, or no longer."""


class SMTPResponseException(SMTPException):
    """The server refuses something; the number and the text are its answer."""

    def __init__(self, code, msg):
        super().__init__(code, msg)
        self.args = code, msg
        self.smtp_code, self.smtp_error = code, msg


class SMTPSenderRefused(SMTPResponseException):
    """The server refuses the sender."""

    def __init__(self, code, msg, sender):
        super().__init__(code, msg)
        self.args = code, msg, sender
        self.sender = sender


class SMTPRecipientsRefused(SMTPException):
    """The server refuses all recipients; the dict has its answer for each."""

    def __init__(self, recipients):
        super().__init__(recipients)
        self.recipients = recipients


class SMTPDataError(SMTPResponseException):
    """The server refuses the message."""


class SMTPConnectError(SMTPResponseException):
    """The server refuses the connection."""


class SMTPHeloError(SMTPResponseException):
    """The server refuses the greeting."""


class SMTPAuthenticationError(SMTPResponseException):
    """The server refuses name and password."""


# --- Addresses and data.

_any_line_end = re.compile(r'\r\n|\n|\r')
_period_first = re.compile(rb'^\.', re.MULTILINE)


def _addr_only(addrstring):
    """Return the bare address in 'Name <address>'."""
    _, address = email.utils.parseaddr(addrstring)
    return address or addrstring


def quoteaddr(addrstring):
    """Return an address as commands need it, in angle brackets."""
    name, address = email.utils.parseaddr(addrstring)
    if name or address:
        return f'<{address}>'
    # Nothing that can be parsed, so it is left to the server.
    return addrstring if addrstring.strip().startswith('<') else f'<{addrstring}>'


def _fix_eols(data):
    return _any_line_end.sub(CRLF, data)


def _quote_periods(bindata):
    return _period_first.sub(b'..', bindata)


def quotedata(data):
    """Return a message as it is sent: no line is just a period, and all end with CRLF."""
    return re.sub('(?m)^[.]', '..', _fix_eols(data))


def _base64(text: str) -> str:
    return b64encode(text.encode('ascii')).decode('ascii')


def _success(code) -> bool:
    return 200 <= code <= 299


class SMTP:
    """A connection to a mail server."""

    debuglevel = 0              # 1 prints what is sent and answered, 2 also the time
    default_port = SMTP_PORT
    ehlo_msg = 'ehlo'
    sock = file = None
    helo_resp = ehlo_resp = None
    does_esmtp = False

    def __init__(self, host='', port=0, local_hostname=None,
                 timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None):
        self._host = host
        self.timeout = timeout
        self.source_address = source_address
        self.esmtp_features = {}
        self.command_encoding = 'ascii'
        self._auth_challenge_count = 0
        if host:
            code, message = self.connect(host, port)
            if code != 220:
                self.close()
                raise SMTPConnectError(code, message)
        self.local_hostname = self._own_name() if local_hostname is None else local_hostname

    @staticmethod
    def _own_name() -> str:
        """Return what to call ourselves: a name with a domain, or else an address."""
        name = socket.getfqdn()
        if '.' in name:
            return name
        try:
            address = socket.gethostbyname(socket.gethostname())
        except socket.gaierror:
            address = '127.0.0.1'
        return f'[{address}]'

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        try:
            code, message = self.docmd('QUIT')
            if code != 221:
                raise SMTPResponseException(code, message)
        except SMTPServerDisconnected:
            pass
        finally:
            self.close()

    def set_debuglevel(self, debuglevel):
        self.debuglevel = debuglevel

    def _print_debug(self, *args):
        when = (datetime.datetime.now().time(),) if self.debuglevel > 1 else ()
        print(*when, *args, file=sys.stderr)

    def _debug(self, *words):
        if self.debuglevel > 0:
            self._print_debug(*words)

    # --- The connection.

    def _check_timeout(self, timeout):
        if timeout is not None and not timeout:
            raise ValueError('Non-blocking socket (timeout=0) is not supported')

    def _get_socket(self, host, port, timeout):
        """Connect; for subclasses that do it otherwise."""
        self._check_timeout(timeout)
        self._debug('connect: to', (host, port), self.source_address)
        return socket.create_connection((host, port), timeout, self.source_address)

    def connect(self, host='localhost', port=0, source_address=None):
        """Connect to a server, whose port may be in 'host:port'; returns its greeting."""
        if source_address:
            self.source_address = source_address
        if not port and host.count(':') == 1:
            host, _, port = host.partition(':')
            try:
                port = int(port)
            except ValueError:
                raise OSError("nonnumeric port")
        port = port or self.default_port
        sys.audit("smtplib.connect", self, host, port)
        self.sock = self._get_socket(host, port, self.timeout)
        return self._greeting()

    def _greeting(self):
        self.file = None
        code, message = self.getreply()
        self._debug('connect:', repr(message))
        return code, message

    def close(self):
        """Close the connection."""
        file, self.file = self.file, None
        try:
            if file:
                file.close()
        finally:
            connection, self.sock = self.sock, None
            if connection:
                connection.close()

    def _forget_greeting(self):
        """What the server has said of itself is not true any more."""
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def send(self, s):
        """Send text or bytes as they are."""
        if self.debuglevel > 0:         # to show it may take long
            self._print_debug('send:', repr(s))
        if not self.sock:
            raise SMTPServerDisconnected('please run connect() first')
        data = s.encode(self.command_encoding) if isinstance(s, str) else s
        sys.audit("smtplib.send", self, data)
        try:
            self.sock.sendall(data)
        except OSError:
            self.close()
            raise SMTPServerDisconnected('Server not connected')

    def putcmd(self, cmd, args=""):
        """Send a command."""
        line = f'{cmd} {args}' if args != '' else cmd
        if '\r' in line or '\n' in line:
            # It would be two commands.
            shown = line.replace('\n', '\\n').replace('\r', '\\r')
            raise ValueError(f'command and arguments contain prohibited newline characters: {shown}')
        self.send(line + CRLF)

    def getreply(self):
        """Return the server's next answer; -1 stands for a number that is none."""
        if self.file is None:
            self.file = self.sock.makefile('rb')
        texts, more = [], True
        while more:
            line = self._read_line()
            texts.append(line[4:].strip(b' \t\r\n'))
            try:
                code = int(line[:3])
            except ValueError:
                code = -1
                break
            more = line[3:4] == b'-'
        message = b'\n'.join(texts)
        if self.debuglevel > 0:
            self._print_debug(f'reply: retcode ({code}); Msg: {message!a}')
        return code, message

    def _read_line(self):
        try:
            line = self.file.readline(_MAXLINE + 1)
        except OSError as problem:
            self.close()
            raise SMTPServerDisconnected(f"Connection unexpectedly closed: {problem}")
        if not line:
            self.close()
            raise SMTPServerDisconnected("Connection unexpectedly closed")
        self._debug('reply:', repr(line))
        if len(line) > _MAXLINE:
            self.close()
            raise SMTPResponseException(500, "Line too long.")
        return line

    def docmd(self, cmd, args=""):
        """Send a command and return the answer."""
        self.putcmd(cmd, args)
        return self.getreply()

    # --- Greetings.

    def helo(self, name=''):
        """Greet the server as it was done at first."""
        answer = self.docmd('helo', name or self.local_hostname)
        self.helo_resp = answer[1]
        return answer

    def ehlo(self, name=''):
        """Greet the server so that it tells what it can do; see has_extn()."""
        self.esmtp_features = {}
        code, message = self.docmd(self.ehlo_msg, name or self.local_hostname)
        if code == -1 and not message:
            # Some servers hang up when they do not know the command.
            self.close()
            raise SMTPServerDisconnected("Server not connected")
        self.ehlo_resp = message
        if code == 250:
            self.does_esmtp = True
            _, *features = message.decode('latin-1').split('\n')
            for line in features:
                self._add_feature(line)
        return code, message

    def _add_feature(self, line):
        found = re.match(r'(auth)=(.*)|([a-z0-9][a-z0-9-]*)', line, re.IGNORECASE)
        if not found:
            return
        name = (found[1] or found[3]).lower()
        value = found[2] if found[1] else line[found.end():].strip()
        # Old servers, and new ones that are kind to old programs, have several lines for it.
        known = f'{self.esmtp_features.get(name, '')} ' if name == 'auth' else ''
        self.esmtp_features[name] = known + value

    def has_extn(self, opt):
        """Tell whether the server has an extension; what it says of it is in esmtp_features."""
        return opt.lower() in self.esmtp_features

    def ehlo_or_helo_if_needed(self):
        """Greet the server, if that was not done before."""
        if self.helo_resp is None and self.ehlo_resp is None and not _success(self.ehlo()[0]):
            code, message = self.helo()
            if not _success(code):
                raise SMTPHeloError(code, message)

    # --- Commands.

    def help(self, args=''):
        """Return the server's help."""
        return self.docmd('help', args)[1]

    def noop(self):
        """Ask whether the server is there."""
        return self.docmd('noop')

    def rset(self):
        """Give up the message that was begun."""
        self.command_encoding = 'ascii'
        return self.docmd('rset')

    def _rset(self):
        try:
            self.rset()
        except SMTPServerDisconnected:
            pass                    # then there is nothing to be given up

    def mail(self, sender, options=()):
        """Begin a message."""
        words = ['', *options] if options and self.does_esmtp else []
        if 'smtputf8' in (word.lower() for word in words):
            if not self.has_extn('smtputf8'):
                raise SMTPNotSupportedError('SMTPUTF8 not supported by server')
            self.command_encoding = 'utf-8'
        return self.docmd('mail', f'from:{quoteaddr(sender)}{' '.join(words)}')

    def rcpt(self, recip, options=()):
        """Add a recipient of the message."""
        words = ['', *options] if options and self.does_esmtp else []
        return self.docmd('rcpt', f'to:{quoteaddr(recip)}{' '.join(words)}')

    def data(self, msg):
        """Send the text of the message; line ends of a str become CRLF."""
        code, reply = answer = self.docmd('data')
        self._debug('data:', answer)
        if code != 354:
            raise SMTPDataError(code, reply)
        content = _fix_eols(msg).encode('ascii') if isinstance(msg, str) else msg
        content = _quote_periods(content)
        if not content.endswith(bCRLF):
            content += bCRLF
        self.send(content + b'.' + bCRLF)
        answer = self.getreply()
        self._debug('data:', answer)
        return answer

    def verify(self, address):
        """Ask whether an address is right; many servers do not tell."""
        return self.docmd('vrfy', _addr_only(address))

    vrfy = verify

    def expn(self, address):
        """Ask for the members of a mailing list."""
        return self.docmd('expn', _addr_only(address))

    def quit(self):
        """End the session and close the connection."""
        answer = self.docmd('quit')
        self._forget_greeting()
        self.close()
        return answer

    # --- Passwords.

    def login(self, user, password, *, initial_response_ok=True):
        """Tell the server name and password, in the best way that both sides know."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn('auth'):
            raise SMTPNotSupportedError("SMTP AUTH extension not supported by server.")
        self.user, self.password = user, password
        offered = self.esmtp_features['auth'].split()
        ways = {'CRAM-MD5': self.auth_cram_md5, 'PLAIN': self.auth_plain, 'LOGIN': self.auth_login}
        failure = SMTPException("No suitable authentication method found.")
        for mechanism in filter(offered.__contains__, ways):
            try:
                return self.auth(mechanism, ways[mechanism],
                                 initial_response_ok=initial_response_ok)
            except SMTPAuthenticationError as refusal:
                failure = refusal       # the server may say one thing and do another
        raise failure

    def auth(self, mechanism, authobject, *, initial_response_ok=True):
        """Authenticate: authobject(challenge) returns what is answered to the server.

        It is also called without a challenge, and may return what can be sent at once.
        """
        name = mechanism.upper()
        first = authobject() if initial_response_ok else None
        self._auth_challenge_count = 0 if first is None else 1
        code, message = self.docmd('AUTH', name if first is None else f'{name} {_base64(first)}')
        while code == 334:
            self._auth_challenge_count += 1
            code, message = self.docmd(_base64(authobject(decodebytes(message))))
            if self._auth_challenge_count > _MAXCHALLENGE:
                raise SMTPException("Server AUTH mechanism infinite loop. "
                                    f"Last response: {(code, message)!r}")
        if code not in (235, 503):      # 503: it was done before
            raise SMTPAuthenticationError(code, message)
        return code, message

    def auth_cram_md5(self, challenge=None):
        """Answer for CRAM-MD5, which proves the password without telling it."""
        if challenge is None:
            return None
        proof = hmac.HMAC(self.password.encode('ascii'), challenge, 'md5')
        return f'{self.user} {proof.hexdigest()}'

    def auth_plain(self, challenge=None):
        """Answer for PLAIN, all at once."""
        return f'\0{self.user}\0{self.password}'

    def auth_login(self, challenge=None):
        """Answer for LOGIN: the name comes first."""
        if challenge is None or self._auth_challenge_count < 2:
            return self.user
        return self.password

    def starttls(self, *, context=None):
        """Go on with TLS; the greeting has to be repeated."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn('starttls'):
            raise SMTPNotSupportedError("STARTTLS extension not supported by server.")
        code, message = self.docmd('STARTTLS')
        if code != 220:
            raise SMTPResponseException(code, message)
        if not _have_ssl:
            raise RuntimeError("No SSL support included in this Python")
        context = context or ssl._create_stdlib_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self._host)
        self.file = None
        # Whoever stood in between may have said it.
        self._forget_greeting()
        return code, message

    # --- Messages.

    def _give_up(self, code):
        """Leave a message that was refused; 421 says that the server hangs up."""
        if code == 421:
            self.close()
        else:
            self._rset()

    def sendmail(self, from_addr, to_addrs, msg, mail_options=(), rcpt_options=()):
        """Send a message; returns the answers for those recipients that were refused.

        It is sent if at least one recipient was accepted. The options are those of
        mail() and rcpt(). A str must be ASCII, and gets the right line ends.
        """
        self.ehlo_or_helo_if_needed()
        if isinstance(msg, str):
            msg = _fix_eols(msg).encode('ascii')
        options = []
        if self.does_esmtp:
            if self.has_extn('size'):
                options.append(f'size={len(msg)}')
            options += mail_options
        code, reply = self.mail(from_addr, options)
        if code != 250:
            self._give_up(code)
            raise SMTPSenderRefused(code, reply, from_addr)

        recipients = [to_addrs] if isinstance(to_addrs, str) else to_addrs
        refused = {}
        for each in recipients:
            code, reply = self.rcpt(each, rcpt_options)
            if code not in (250, 251):
                refused[each] = code, reply
            if code == 421:
                self.close()
                raise SMTPRecipientsRefused(refused)
        if len(refused) == len(recipients):
            self._rset()
            raise SMTPRecipientsRefused(refused)
        code, reply = self.data(msg)
        if code != 250:
            self._give_up(code)
            raise SMTPDataError(code, reply)
        return refused

    def send_message(self, msg, from_addr=None, to_addrs=None, mail_options=(), rcpt_options=()):
        """Send a message object; sender and recipients are those of its headers, if not given.

        Hidden recipients get the message, but their headers are not sent.
        """
        self.ehlo_or_helo_if_needed()
        prefix = self._header_prefix(msg)
        if from_addr is None:
            header = f'{prefix}Sender' if f'{prefix}Sender' in msg else f'{prefix}From'
            (_, from_addr), *_ = email.utils.getaddresses([msg[header]])
        if to_addrs is None:
            headers = [msg[f'{prefix}{name}'] for name in ('To', 'Bcc', 'Cc')]
            given = [header for header in headers if header is not None]
            to_addrs = [address for _, address in email.utils.getaddresses(given)]
        shown = copy.copy(msg)
        for name in 'Bcc', 'Resent-Bcc':
            del shown[name]

        policy = None
        if not ''.join([from_addr, *to_addrs]).isascii():
            if not self.has_extn('smtputf8'):
                raise SMTPNotSupportedError(
                    "One or more source or delivery addresses require internationalized email "
                    "support, but the server does not advertise the required SMTPUTF8 capability")
            policy = msg.policy.clone(utf8=True)
            mail_options = *mail_options, 'SMTPUTF8', 'BODY=8BITMIME'
        content = io.BytesIO()
        email.generator.BytesGenerator(content, policy=policy).flatten(shown, linesep=CRLF)
        return self.sendmail(from_addr, to_addrs, content.getvalue(), mail_options, rcpt_options)

    @staticmethod
    def _header_prefix(msg) -> str:
        match msg.get_all('Resent-Date'):
            case None:
                return ''
            case [_]:
                return 'Resent-'
        # Nobody knows which headers belong together.
        raise ValueError("message has more than one 'Resent-' header block")


if _have_ssl:
    __all__.append('SMTP_SSL')

    class SMTP_SSL(SMTP):
        """A connection with TLS from its beginning."""

        default_port = SMTP_SSL_PORT

        def __init__(self, host='', port=0, local_hostname=None, *,
                     timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None, context=None):
            self.context = context or ssl._create_stdlib_context()
            super().__init__(host, port, local_hostname, timeout, source_address)

        def _get_socket(self, host, port, timeout):
            connection = super()._get_socket(host, port, timeout)
            return self.context.wrap_socket(connection, server_hostname=self._host)


class LMTP(SMTP):
    """A connection to a program that delivers mail; it may be at a path instead of a port."""

    ehlo_msg = 'lhlo'

    def __init__(self, host='', port=LMTP_PORT, local_hostname=None, source_address=None,
                 timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        super().__init__(host, port, local_hostname, timeout, source_address)

    def connect(self, host='localhost', port=0, source_address=None):
        if not host.startswith('/'):
            return super().connect(host, port, source_address=source_address)
        self._check_timeout(self.timeout)
        try:
            self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            if self.timeout is not socket._GLOBAL_DEFAULT_TIMEOUT:
                self.sock.settimeout(self.timeout)
            self.sock.connect(host)
        except OSError:
            self._debug('connect fail:', host)
            self.close()
            raise
        return self._greeting()
