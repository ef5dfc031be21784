"""Handlers that send records away: through sockets, to syslog, by mail, to a web server, to the event log of Windows."""
from __future__ import annotations

import logging
import os
import pickle
import socket
import struct
import time

_LENGTH = struct.Struct(">L")


def _unix_socket(path: str, kind: int, timeout: float | None = None) -> socket.socket:
    """A connection to a socket in the file system; OSError leaves nothing open."""
    connection = socket.socket(socket.AF_UNIX, kind)
    try:
        if timeout is not None:
            connection.settimeout(timeout)
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


class SocketHandler(logging.Handler):
    """Send pickled records through a stream socket, which stays open.

    `host` is the path of a Unix socket if `port` is None. What cannot be sent is lost; after a failed attempt to connect
    the next ones wait ever longer, between `retryStart` and `retryMax` seconds.
    """

    __module__ = "logging.handlers"

    def __init__(self, host, port):
        super().__init__()
        self.host, self.port = host, port
        self.address = (host, port) if port is not None else host
        self.sock = None
        self.closeOnError = False
        self.retryTime = None
        self.retryStart, self.retryMax, self.retryFactor = 1.0, 30.0, 2.0

    def makeSocket(self, timeout=1):
        """A connected socket."""
        if self.port is None:
            return _unix_socket(self.address, socket.SOCK_STREAM, timeout)
        return socket.create_connection(self.address, timeout=timeout)

    def createSocket(self):
        """Try to connect, unless the last attempt failed too short a time ago."""
        now = time.time()
        if self.retryTime is not None and now < self.retryTime:
            return
        try:
            self.sock = self.makeSocket()
        except OSError:
            first = self.retryTime is None
            self.retryPeriod = self.retryStart if first else min(self.retryPeriod * self.retryFactor, self.retryMax)
            self.retryTime = now + self.retryPeriod
        else:
            self.retryTime = None

    def send(self, s):
        """Send bytes, connecting first if need be."""
        if self.sock is None:
            self.createSocket()
        if not self.sock:
            return
        try:
            self.sock.sendall(s)
        except OSError:
            self._hang_up()

    def _hang_up(self) -> None:
        connection, self.sock = self.sock, None
        if connection:
            connection.close()

    def makePickle(self, record):
        """The attributes of a record as a pickle, with its length before it in four bytes."""
        if record.exc_info:
            self.format(record)  # puts the traceback, which cannot be pickled, into exc_text
        attributes = {**record.__dict__, "msg": record.getMessage(), "args": None, "exc_info": None}
        attributes.pop("message", None)
        content = pickle.dumps(attributes, 1)
        return _LENGTH.pack(len(content)) + content

    def handleError(self, record: logging.LogRecord) -> None:
        """Close the socket after an error, if `closeOnError` is set; it is made again for the next record."""
        if self.closeOnError and self.sock:
            self._hang_up()
        else:
            super().handleError(record)

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record."""
        try:
            self.send(self.makePickle(record))
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        """Close the socket."""
        self.acquire()
        try:
            self._hang_up()
            super().close()
        finally:
            self.release()


class DatagramHandler(SocketHandler):
    """Send each pickled record as a datagram."""

    __module__ = "logging.handlers"

    def __init__(self, host, port):
        super().__init__(host, port)
        self.closeOnError = False

    def makeSocket(self):
        """A socket for datagrams."""
        return socket.socket(socket.AF_UNIX if self.port is None else socket.AF_INET, socket.SOCK_DGRAM)

    def send(self, s):
        """Send bytes to the address."""
        if self.sock is None:
            self.createSocket()
        self.sock.sendto(s, self.address)


_PRIORITIES = "emerg alert crit err warning notice info debug".split()
_FACILITIES = "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp security console solcron".split()


class SysLogHandler(logging.Handler):
    """Send records to the log of a Unix system: to a socket in the file system or to a host and port."""

    __module__ = "logging.handlers"

    (LOG_EMERG, LOG_ALERT, LOG_CRIT, LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG) = range(8)

    (LOG_KERN, LOG_USER, LOG_MAIL, LOG_DAEMON, LOG_AUTH, LOG_SYSLOG, LOG_LPR, LOG_NEWS, LOG_UUCP, LOG_CRON,
     LOG_AUTHPRIV, LOG_FTP, LOG_NTP, LOG_SECURITY, LOG_CONSOLE, LOG_SOLCRON) = range(16)
    (LOG_LOCAL0, LOG_LOCAL1, LOG_LOCAL2, LOG_LOCAL3, LOG_LOCAL4, LOG_LOCAL5, LOG_LOCAL6, LOG_LOCAL7) = range(16, 24)

    priority_names = {name: number for number, name in enumerate(_PRIORITIES)}
    priority_names.update(critical=LOG_CRIT, error=LOG_ERR, panic=LOG_EMERG, warn=LOG_WARNING)

    facility_names = {name: number for number, name in enumerate(_FACILITIES)}
    facility_names.update({f"local{place}": 16 + place for place in range(8)})
    # The name under which Solaris knows it.
    facility_names["solaris-cron"] = facility_names.pop("solcron")

    # By level names, for a level may be any number.
    priority_map = {name: name.lower() for name in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")}

    ident = ""
    append_nul = True

    def __init__(self, address=("localhost", 514), facility=LOG_USER, socktype=None):
        super().__init__()
        self.address, self.facility, self.socktype = address, facility, socktype
        self.socket = None
        self.createSocket()

    def _connect_unixsocket(self, address):
        """Connect to a socket in the file system: of the kind that was asked for, or of whichever kind it is."""
        kinds = [self.socktype] if self.socktype else [socket.SOCK_DGRAM, socket.SOCK_STREAM]
        for kind in kinds:
            try:
                self.socket = _unix_socket(address, kind)
            except OSError:
                if kind is kinds[-1]:
                    raise
            else:
                self.socktype = kind
                return

    def _connect_host(self, host, port) -> None:
        """Make a socket for the first usable address of a host."""
        choices = socket.getaddrinfo(host, port, 0, self.socktype or socket.SOCK_DGRAM)
        if not choices:
            raise OSError("getaddrinfo returns an empty list")
        for family, kind, protocol, _, target in choices:
            candidate = None
            try:
                candidate = socket.socket(family, kind, protocol)
                if kind == socket.SOCK_STREAM:
                    candidate.connect(target)
            except OSError as failure:
                error = failure
                if candidate is not None:
                    candidate.close()
            else:
                self.socket, self.socktype = candidate, kind
                return
        raise error

    def createSocket(self):
        """Make the socket. A local log that does not answer yet is tried again for the next record."""
        self.unixsocket = isinstance(self.address, str)
        if not self.unixsocket:
            self._connect_host(*self.address)
            return
        try:
            self._connect_unixsocket(self.address)
        except OSError:
            pass

    def encodePriority(self, facility, priority):
        """The number for facility and priority, each of which may be a name or a number."""
        number = self.facility_names[facility] if isinstance(facility, str) else facility
        return number << 3 | (self.priority_names[priority] if isinstance(priority, str) else priority)

    def close(self) -> None:
        """Close the socket."""
        self.acquire()
        try:
            open_socket, self.socket = self.socket, None
            if open_socket:
                open_socket.close()
            super().close()
        finally:
            self.release()

    def mapPriority(self, levelName):
        """The name of the priority for a level: 'warning' for levels of one's own."""
        return self.priority_map.get(levelName, "warning")

    def _message(self, record) -> bytes:
        number = self.encodePriority(self.facility, self.mapPriority(record.levelname))
        end = "\0" if self.append_nul else ""
        return f"<{number}>{self.ident or ''}{self.format(record)}{end}".encode()

    def _send(self, message: bytes) -> None:
        if not self.socket:
            self.createSocket()
        if self.unixsocket:
            try:
                self.socket.send(message)
            except OSError:
                # The server may have been started anew.
                self.socket.close()
                self._connect_unixsocket(self.address)
                self.socket.send(message)
        elif self.socktype == socket.SOCK_DGRAM:
            self.socket.sendto(message, self.address)
        else:
            self.socket.sendall(message)

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record."""
        try:
            self._send(self._message(record))
        except Exception:
            self.handleError(record)


class SMTPHandler(logging.Handler):
    """Send each record as a mail.

    `mailhost` is a host or a pair with the port; `credentials` a pair of user name and password; `secure` a tuple, empty
    or with the files of key and certificate, which makes the connection use TLS.
    """

    __module__ = "logging.handlers"

    def __init__(self, mailhost, fromaddr, toaddrs, subject, credentials=None, secure=None, timeout=5.0):
        super().__init__()
        self.mailhost, self.mailport = mailhost if isinstance(mailhost, (list, tuple)) else (mailhost, None)
        self.username = None
        if isinstance(credentials, (list, tuple)):
            self.username, self.password = credentials
        self.fromaddr, self.subject = fromaddr, subject
        self.toaddrs = [toaddrs] if isinstance(toaddrs, str) else toaddrs
        self.secure, self.timeout = secure, timeout

    def getSubject(self, record):
        """The subject of the mail, for subclasses that want it to depend on the record."""
        return self.subject

    def _mail(self, record):
        import email.utils
        from email.message import EmailMessage
        mail = EmailMessage()
        for header, value in (
            ("From", self.fromaddr), ("To", ",".join(self.toaddrs)), ("Subject", self.getSubject(record)),
            ("Date", email.utils.localtime()),
        ):
            mail[header] = value
        mail.set_content(self.format(record))
        return mail

    def _log_in(self, server) -> None:
        if self.secure is not None:
            import ssl
            key, certificate, *_ = *self.secure, None, None
            server.ehlo()
            server.starttls(context=ssl._create_stdlib_context(certfile=certificate, keyfile=key))
            server.ehlo()
        server.login(self.username, self.password)

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record."""
        try:
            import smtplib
            server = smtplib.SMTP(self.mailhost, self.mailport or smtplib.SMTP_PORT, timeout=self.timeout)
            mail = self._mail(record)
            if self.username:
                self._log_in(server)
            server.send_message(mail)
            server.quit()
        except Exception:
            self.handleError(record)


class NTEventLogHandler(logging.Handler):
    """Send records to the event log of Windows, with the help of the pywin32 package."""

    __module__ = "logging.handlers"

    def __init__(self, appname, dllname=None, logtype="Application"):
        super().__init__()
        self.appname, self.logtype = appname, logtype
        try:
            import win32evtlog
            import win32evtlogutil
        except ImportError:
            print("The Python Win32 extensions for NT (service, event logging) appear not to be available.")
            self._welu = None
            return
        self._welu = win32evtlogutil
        # The extension module, which has a table of messages, stands beside the package of the helper.
        home = os.path.dirname(os.path.dirname(self._welu.__file__))
        self.dllname = dllname or os.path.join(home, "win32service.pyd")
        try:
            self._welu.AddSourceToRegistry(appname, self.dllname, logtype)
        except Exception as error:
            # Without the right to write there the source may be registered all the same.
            if getattr(error, "winerror", None) != 5:
                raise
        self.deftype = win32evtlog.EVENTLOG_ERROR_TYPE
        kinds = ("INFORMATION", "INFORMATION", "WARNING", "ERROR", "ERROR")
        self.typemap = {
            level: getattr(win32evtlog, f"EVENTLOG_{kind}_TYPE") for level, kind in zip(range(10, 60, 10), kinds)
        }

    def getMessageID(self, record):
        """The number of the message in the table: 1 stands for the bare text."""
        return 1

    def getEventCategory(self, record):
        """The category: none."""
        return 0

    def getEventType(self, record):
        """The kind of event for the record's level."""
        return self.typemap.get(record.levelno, self.deftype)

    def emit(self, record: logging.LogRecord) -> None:
        """Report a record."""
        if not self._welu:
            return
        try:
            kind = self.getMessageID(record), self.getEventCategory(record), self.getEventType(record)
            self._welu.ReportEvent(self.appname, *kind, [self.format(record)])
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        """Close; the source stays in the registry, for the log's viewer needs it."""
        super().close()


class HTTPHandler(logging.Handler):
    """Send records to a web server, as the fields of a form."""

    __module__ = "logging.handlers"

    def __init__(self, host, url, method="GET", secure=False, credentials=None, context=None):
        super().__init__()
        verb = method.upper()
        if verb not in ("GET", "POST"):
            raise ValueError("method must be GET or POST")
        if context is not None and not secure:
            raise ValueError("context parameter only makes sense with secure=True")
        self.host, self.url, self.method = host, url, verb
        self.secure, self.credentials, self.context = secure, credentials, context

    def mapLogRecord(self, record: logging.LogRecord) -> dict[str, object]:
        """The fields of the form: all attributes of the record, unless overridden."""
        return record.__dict__

    def getConnection(self, host, secure):
        """A connection to the server, for subclasses that want to set it up in another way."""
        import http.client
        if secure:
            return http.client.HTTPSConnection(host, context=self.context)
        return http.client.HTTPConnection(host)

    def _headers(self, body: bytes) -> dict[str, str]:
        headers = {}
        if self.method == "POST":
            headers["Content-type"] = "application/x-www-form-urlencoded"
            headers["Content-length"] = str(len(body))
        if self.credentials:
            import base64
            name, password = self.credentials
            headers["Authorization"] = "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode("ascii")
        return headers

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record."""
        try:
            from urllib.parse import urlencode
            connection = self.getConnection(self.host, self.secure)
            form = urlencode(self.mapLogRecord(record))
            posts = self.method == "POST"
            joint = "&" if "?" in self.url else "?"
            connection.putrequest(self.method, self.url if posts else self.url + joint + form)
            for header, value in self._headers(form.encode()).items():
                connection.putheader(header, value)
            connection.endheaders()
            if posts:
                connection.send(form.encode())
            connection.getresponse()  # or the server may drop the request
        except Exception:
            self.handleError(record)
