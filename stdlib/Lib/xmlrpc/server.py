"""The server of XML-RPC.

    with SimpleXMLRPCServer(("localhost", 8000)) as server:
        server.register_function(pow)
        server.serve_forever()

DocXMLRPCServer shows a page about its methods as well; CGIXMLRPCRequestHandler answers as a CGI script.
"""

import html
import http.server
import inspect
import os
import pydoc
import re
import socketserver
import sys
import traceback
from functools import partial
from http.server import BaseHTTPRequestHandler

from xmlrpc.client import Fault, dumps, gzip_decode, gzip_encode, loads

try:
    import fcntl
except ImportError:
    fcntl = None


def resolve_dotted_attribute(obj, attr, allow_dotted_names=True):
    """Return an attribute of an object, by a name that may have dots; names that begin with an underscore are refused."""
    for name in attr.split(".") if allow_dotted_names else [attr]:
        if name.startswith("_"):
            raise AttributeError(f'attempt to access private attribute "{name}"')
        obj = getattr(obj, name)
    return obj


def list_public_methods(obj):
    """Return the names of what can be called of an object, without those that begin with an underscore."""
    return [name for name in dir(obj) if not name.startswith("_") and callable(getattr(obj, name))]


class SimpleXMLRPCDispatcher:
    """Knows functions, and calls them as requests say."""

    def __init__(self, allow_none=False, encoding=None, use_builtin_types=False):
        self.funcs, self.instance = {}, None
        self.allow_none, self.encoding, self.use_builtin_types = allow_none, encoding or "utf-8", use_builtin_types

    def register_instance(self, instance, allow_dotted_names=False):
        """Let the methods of an object be called, or its _dispatch(), where there is no function of a name.

        With allow_dotted_names true, those of its attributes can be called as well, which strangers can misuse.
        """
        self.instance, self.allow_dotted_names = instance, allow_dotted_names

    def register_function(self, function=None, name=None):
        """Let a function be called, by its name or another one; it can be used as a decorator."""
        if function is None:
            return partial(self.register_function, name=name)
        self.funcs[function.__name__ if name is None else name] = function
        return function

    def register_introspection_functions(self):
        """Let clients ask about the methods that there are."""
        for name in ("listMethods", "methodSignature", "methodHelp"):
            self.funcs[f"system.{name}"] = getattr(self, f"system_{name}")

    def register_multicall_functions(self):
        """Let clients make several calls at once."""
        self.funcs["system.multicall"] = self.system_multicall

    def _marshaled_dispatch(self, data, dispatch_method=None, path=None):
        """Return the answer to a request, both as XML; errors become faults."""
        try:
            arguments, method = loads(data, use_builtin_types=self.use_builtin_types)
            result = (dispatch_method or self._dispatch)(method, arguments)
            answer = dumps((result,), methodresponse=1, allow_none=self.allow_none, encoding=self.encoding)
        except Fault as fault:
            answer = dumps(fault, allow_none=self.allow_none, encoding=self.encoding)
        except BaseException as error:
            fault = Fault(1, f"{type(error)}:{error}")
            answer = dumps(fault, encoding=self.encoding, allow_none=self.allow_none)
        return answer.encode(self.encoding, "xmlcharrefreplace")

    def system_listMethods(self):
        """system.listMethods() => ['add', 'subtract', 'multiple']

        The names of the methods."""
        names = {*self.funcs}
        if self.instance is not None:
            if hasattr(self.instance, "_listMethods"):
                names |= {*self.instance._listMethods()}
            elif not hasattr(self.instance, "_dispatch"):
                # What an object with a dispatcher of its own can do is not to be seen.
                names |= {*list_public_methods(self.instance)}
        return sorted(names)

    def system_methodSignature(self, method_name):
        """system.methodSignature('add') => [double, int, int]

        The types of a method, which are not known here."""
        return "signatures not supported"

    def system_methodHelp(self, method_name):
        """system.methodHelp('add') => "Adds two integers together"

        The documentation of a method."""
        method = self.funcs.get(method_name)
        if method is None and self.instance is not None:
            if hasattr(self.instance, "_methodHelp"):
                return self.instance._methodHelp(method_name)
            if not hasattr(self.instance, "_dispatch"):
                try:
                    method = resolve_dotted_attribute(self.instance, method_name, self.allow_dotted_names)
                except AttributeError:
                    pass
        return "" if method is None else pydoc.getdoc(method)

    def system_multicall(self, call_list):
        """system.multicall([{'methodName': 'add', 'params': [2, 2]}, ...]) => [[4], ...]

        The results of several calls, each in a list; a structure stands for a fault."""
        results = []
        for call in call_list:
            try:
                results.append([self._dispatch(call["methodName"], call["params"])])
            except Fault as fault:
                results.append({"faultCode": fault.faultCode, "faultString": fault.faultString})
            except BaseException as error:
                results.append({"faultCode": 1, "faultString": f"{type(error)}:{error}"})
        return results

    def _dispatch(self, method, params):
        """Call a method by its name; subclasses can override this."""
        unsupported = Exception(f'method "{method}" is not supported')
        if method in self.funcs:
            function = self.funcs[method]
        elif self.instance is None:
            raise unsupported
        elif hasattr(self.instance, "_dispatch"):
            return self.instance._dispatch(method, params)
        else:
            try:
                function = resolve_dotted_attribute(self.instance, method, self.allow_dotted_names)
            except AttributeError:
                function = None
        if function is None:
            raise unsupported
        return function(*params)


class SimpleXMLRPCRequestHandler(BaseHTTPRequestHandler):
    """Answers requests of HTTP."""

    rpc_paths = "/", "/RPC2", "/pydoc.css"
    # Longer answers are compressed for clients that can read that.
    encode_threshold = 1400
    # An answer is sent at once, not in pieces that wait for each other.
    wbufsize, disable_nagle_algorithm = -1, True
    aepattern = re.compile(r"\s*([^\s;]+)\s*(;\s*q\s*=\s*([0-9.]+))?", re.IGNORECASE)
    # So much is read at once of a request.
    _MOST = 10 * 1024 * 1024

    def accept_encodings(self):
        """Return how much a client likes each encoding of content."""
        wishes = {}
        for part in self.headers.get("Accept-Encoding", "").split(","):
            if found := self.aepattern.match(part):
                wishes[found[1]] = float(found[3]) if found[3] else 1.0
        return wishes

    def is_rpc_path_valid(self):
        """Whether there are methods at the path of the request."""
        return not self.rpc_paths or self.path in self.rpc_paths

    def do_POST(self):
        """Answer a call."""
        if not self.is_rpc_path_valid():
            self.report_404()
            return
        try:
            data = self.decode_request_content(self._body())
            if data is None:
                return      # The answer has been sent.
            answer = self.server._marshaled_dispatch(data, getattr(self, "_dispatch", None), self.path)
        except Exception as error:
            self._report_failure(error)
            return
        self.send_response(200)
        self.send_header("Content-type", "text/xml")
        self._send_body(self._compressed(answer))

    def _body(self):
        """Return the body of the request; a large one is read in pieces."""
        left = int(self.headers["content-length"])
        pieces = []
        while left and (piece := self.rfile.read(min(left, self._MOST))):
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def _compressed(self, answer):
        if self.encode_threshold is None or len(answer) <= self.encode_threshold or not self.accept_encodings().get("gzip", 0):
            return answer
        self.send_header("Content-Encoding", "gzip")
        return gzip_encode(answer)

    def _send_body(self, body):
        self.send_header("Content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _report_failure(self, error):
        """Answer that this server is broken, with the reason if that is wanted."""
        self.send_response(500)
        if getattr(self.server, "_send_traceback_header", False):
            trace = str(traceback.format_exc().encode("ASCII", "backslashreplace"), "ASCII")
            self.send_header("X-exception", str(error))
            self.send_header("X-traceback", trace)
        self.send_header("Content-length", "0")
        self.end_headers()

    def decode_request_content(self, data):
        """Return the body of a request, which may be compressed; None if it cannot be read, and that has been answered."""
        encoding = self.headers.get("content-encoding", "identity").lower()
        if encoding == "identity":
            return data
        if encoding != "gzip":
            self.send_response(501, f"encoding {encoding!r} not supported")
        else:
            try:
                return gzip_decode(data)
            except NotImplementedError:
                self.send_response(501, f"encoding {encoding!r} not supported")
            except ValueError:
                self.send_response(400, "error decoding gzip content")
        self.send_header("Content-length", "0")
        self.end_headers()
        return None

    def report_404(self):
        """Answer that there are no methods at the path."""
        self.send_response(404)
        self.send_header("Content-type", "text/plain")
        self._send_body(b"No such page")

    def log_request(self, code="-", size="-"):
        """Print a line for a request, if the server is to."""
        if self.server.logRequests:
            super().log_request(code, size)


class SimpleXMLRPCServer(socketserver.TCPServer, SimpleXMLRPCDispatcher):
    """A server with functions."""

    allow_reuse_address = True
    # Whether answers tell what went wrong within the server, which strangers should not learn.
    _send_traceback_header = False

    def __init__(self, addr, requestHandler=SimpleXMLRPCRequestHandler, logRequests=True, allow_none=False, encoding=None,
                 bind_and_activate=True, use_builtin_types=False):
        self.logRequests = logRequests
        SimpleXMLRPCDispatcher.__init__(self, allow_none, encoding, use_builtin_types)
        socketserver.TCPServer.__init__(self, addr, requestHandler, bind_and_activate)


class MultiPathXMLRPCServer(SimpleXMLRPCServer):
    """A server with a dispatcher for each path."""

    def __init__(self, addr, requestHandler=SimpleXMLRPCRequestHandler, logRequests=True, allow_none=False, encoding=None,
                 bind_and_activate=True, use_builtin_types=False):
        super().__init__(addr, requestHandler, logRequests, allow_none, encoding, bind_and_activate, use_builtin_types)
        self.dispatchers = {}

    def add_dispatcher(self, path, dispatcher):
        """Let a dispatcher answer at a path."""
        self.dispatchers[path] = dispatcher
        return dispatcher

    def get_dispatcher(self, path):
        """Return the dispatcher of a path."""
        return self.dispatchers[path]

    def _marshaled_dispatch(self, data, dispatch_method=None, path=None):
        try:
            return self.dispatchers[path]._marshaled_dispatch(data, dispatch_method, path)
        except BaseException as error:
            # The dispatcher itself is wrong, or missing.
            fault = dumps(Fault(1, f"{type(error)}:{error}"), encoding=self.encoding, allow_none=self.allow_none)
            return fault.encode(self.encoding, "xmlcharrefreplace")


class CGIXMLRPCRequestHandler(SimpleXMLRPCDispatcher):
    """Answers the one request that a CGI script is run for."""

    def __init__(self, allow_none=False, encoding=None, use_builtin_types=False):
        super().__init__(allow_none, encoding, use_builtin_types)

    def handle_xmlrpc(self, request_text):
        """Answer a call."""
        _print_answer("Content-Type: text/xml", self._marshaled_dispatch(request_text))

    def handle_get(self):
        """Answer that only calls are answered."""
        status = http.HTTPStatus.BAD_REQUEST
        page = http.server.DEFAULT_ERROR_MESSAGE % {
            "code": status.value, "message": status.phrase, "explain": status.description}
        head = f"Status: {status.value} {status.phrase}\nContent-Type: {http.server.DEFAULT_ERROR_CONTENT_TYPE}"
        _print_answer(head, page.encode("utf-8"))

    def handle_request(self, request_text=None):
        """Answer the request, by default that of the environment and standard input."""
        if request_text is None and os.environ.get("REQUEST_METHOD") == "GET":
            self.handle_get()
            return
        if request_text is None:
            try:
                length = int(os.environ.get("CONTENT_LENGTH"))
            except (TypeError, ValueError):
                length = -1
            request_text = sys.stdin.read(length)
        self.handle_xmlrpc(request_text)


def _print_answer(head, body):
    print(f"{head}\nContent-Length: {len(body)}\n")
    sys.stdout.flush()
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()


# Pages about the methods.


_HEADING = """
<table class="heading">
<tr class="heading-text decor">
<td class="title">&nbsp;<br>{}</td>
<td class="extra">&nbsp;</td></tr></table>
    """
_SECTION = """<p>
<table class="section">
<tr class="decor {kind}-decor heading-text">
<td class="section-title" colspan=3>&nbsp;<br><strong class="bigsection">{title}</strong></td></tr>
    
<tr><td class="decor {kind}-decor"><span class="code">{gap}</span></td><td>&nbsp;</td>
<td class="singlecolumn">{contents}</td></tr></table>"""


class ServerHTMLDoc(pydoc.HTMLDoc):
    """Writes pages about methods."""

    def escape(self, text):
        """Return text with references for '&', '<' and '>'."""
        return html.escape(text, quote=False)

    def preformat(self, text):
        """Return text as HTML that keeps its blanks and lines."""
        text = re.sub("\n(?=\n)", "\n ", self.escape(text.expandtabs()))
        return text.replace(" ", "&nbsp;").replace("\n", "<br>\n")

    def namelink(self, name, *dicts):
        """Return a name, as a link if a table has an address for it."""
        address = next((table[name] for table in dicts if name in table), None)
        return name if address is None else f'<a href="{address}">{name}</a>'

    _LINK = re.compile(r"\b((?P<url>(http|https|ftp)://\S+[\w/])|RFC[- ]?(?P<rfc>\d+)|PEP[- ]?(?P<pep>\d+)|"
                       r"(?P<own>self\.)?(?P<name>(?:\w|\.)+))\b(?P<call>\()?")

    def markup(self, text, escape=None, funcs={}, classes={}, methods={}):
        """Return text as HTML, with links for addresses and for the names of methods."""
        escape = escape or self.escape
        pieces, done = [], 0
        for found in self._LINK.finditer(text):
            link = self._link(found, escape, (methods, funcs, classes))
            if link is not None:
                pieces += escape(text[done:found.start()]), link
                done = found.end() - bool(found["call"])
        return "".join([*pieces, escape(text[done:])])

    def _link(self, found, escape, tables):
        if found["url"]:
            return '<a href="{0}">{0}</a>'.format(escape(found["url"]).replace('"', "&quot;"))
        if found["rfc"]:
            return f'<a href="https://www.rfc-editor.org/rfc/rfc{int(found["rfc"])}.txt">{escape(found[1])}</a>'
        if found["pep"]:
            return f'<a href="https://peps.python.org/pep-{int(found["pep"]):04}/">{escape(found[1])}</a>'
        if found["call"]:
            return self.namelink(found["name"], *tables)
        return f'self.<strong>{found["name"]}</strong>' if found["own"] else None

    def docroutine(self, object, name, mod=None, funcs={}, classes={}, methods={}, cl=None):
        """Return the part of the page for a method; it may be given as a pair of arguments and documentation."""
        anchor = f"{(cl and cl.__name__ or '') + '-'}{name}"
        title = f'<a name="{self.escape(anchor)}"><strong>{self.escape(name)}</strong></a>'
        if callable(object):
            arguments, text = str(inspect.signature(object)), pydoc.getdoc(object)
        elif isinstance(object, tuple):
            arguments, text = object[0] or "(...)", object[1] or ""
        else:
            arguments, text = "(...)", pydoc.getdoc(object)
        text = self.markup(text, self.preformat, funcs, classes, methods)
        text = text and f"<dd><tt>{text}</tt></dd>"
        return f"<dl><dt>{title}{arguments}</dt>{text}</dl>\n"

    def docserver(self, server_name, package_documentation, methods):
        """Return the contents of the page."""
        links = {}
        for name, method in methods.items():
            links[name] = links[method] = f"#-{name}"
        text = self.markup(package_documentation, self.preformat, links)
        intro = f"<p>{text and f'<tt>{text}</tt>'}</p>\n"
        parts = [self.docroutine(method, name, funcs=links) for name, method in sorted(methods.items())]
        heading = _HEADING.format(f"<big><big><strong>{self.escape(server_name)}</strong></big></big>")
        return heading + intro + _SECTION.format(title="Methods", kind="functions", gap="&nbsp;" * 6, contents="".join(parts))

    def page(self, title, contents):
        """Return the whole page."""
        style = '<link rel="stylesheet" type="text/css" href="/pydoc.css">'
        return (f'<!DOCTYPE>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
                f"<title>Python: {title}</title>\n{style}</head><body>{contents}</body></html>")


class XMLRPCDocGenerator:
    """Makes the page about the methods of a dispatcher."""

    def __init__(self):
        self.server_name = "XML-RPC Server Documentation"
        self.server_title = self.server_name
        self.server_documentation = "This server exports the following methods through the XML-RPC protocol."

    def set_server_title(self, server_title):
        """Set the title of the page."""
        self.server_title = server_title

    def set_server_name(self, server_name):
        """Set the heading of the page."""
        self.server_name = server_name

    def set_server_documentation(self, server_documentation):
        """Set the text below the heading."""
        self.server_documentation = server_documentation

    def generate_html_documentation(self):
        """Return the page."""
        methods = {name: self._described(name) for name in self.system_listMethods()}
        writer = ServerHTMLDoc()
        contents = writer.docserver(self.server_name, self.server_documentation, methods)
        return writer.page(html.escape(self.server_title), contents)

    def _described(self, name):
        """Return a function, or a pair of arguments and documentation."""
        if name in self.funcs:
            return self.funcs[name]
        if self.instance is None:
            assert 0, "Could not find method in self.functions and no instance installed"
        described = [None, None]
        if hasattr(self.instance, "_get_method_argstring"):
            described[0] = self.instance._get_method_argstring(name)
        if hasattr(self.instance, "_methodHelp"):
            described[1] = self.instance._methodHelp(name)
        if described != [None, None]:
            return tuple(described)
        if not hasattr(self.instance, "_dispatch"):
            try:
                return resolve_dotted_attribute(self.instance, name)
            except AttributeError:
                pass
        return tuple(described)


class DocXMLRPCRequestHandler(SimpleXMLRPCRequestHandler):
    """Answers calls, and shows the page."""

    def _get_css(self, url):
        path = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "pydoc_data", "_pydoc.css")
        try:
            with open(path, mode="rb") as file:
                return file.read()
        except FileNotFoundError:
            return b""

    def do_GET(self):
        """Show the page, or its style."""
        if not self.is_rpc_path_valid():
            self.report_404()
            return
        if self.path.endswith(".css"):
            kind, body = "text/css", self._get_css(self.path)
        else:
            kind, body = "text/html", self.server.generate_html_documentation().encode("utf-8")
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=UTF-8")
        self._send_body(body)


class DocXMLRPCServer(SimpleXMLRPCServer, XMLRPCDocGenerator):
    """A server with functions, and a page about them."""

    def __init__(self, addr, requestHandler=DocXMLRPCRequestHandler, logRequests=True, allow_none=False, encoding=None,
                 bind_and_activate=True, use_builtin_types=False):
        SimpleXMLRPCServer.__init__(self, addr, requestHandler, logRequests, allow_none, encoding, bind_and_activate, use_builtin_types)
        XMLRPCDocGenerator.__init__(self)


class DocCGIXMLRPCRequestHandler(CGIXMLRPCRequestHandler, XMLRPCDocGenerator):
    """Answers the one request that a CGI script is run for, or shows the page."""

    def __init__(self):
        CGIXMLRPCRequestHandler.__init__(self)
        XMLRPCDocGenerator.__init__(self)

    def handle_get(self):
        """Show the page."""
        _print_answer("Content-Type: text/html", self.generate_html_documentation().encode("utf-8"))


if __name__ == "__main__":
    with SimpleXMLRPCServer(("localhost", 8000)) as _server:
        _server.register_function(pow)
        _server.register_introspection_functions()
        _server.register_multicall_functions()
        print("Serving XML-RPC on localhost port 8000")
        _server.serve_forever()
