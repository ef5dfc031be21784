"""Documentation as HTML, and a server for it, for pydoc."""

import html
import inspect
import os
import pkgutil
import sys
from urllib.parse import quote

from _pydoc_modules import locate
from _pydoc_text import Doc, PlainTextDoc, TextRepr

# What is defined here belongs to the module pydoc.
__name__ = "pydoc"


class HTMLRepr(TextRepr):
    """Writes values in short, as HTML."""

    def escape(self, text):
        return html.escape(text, quote=False)

    def repr(self, object):
        return self.escape(super().repr(object))


class HTMLDoc(Doc):
    """Makes HTML: pages with the documentation as text, and links between modules."""

    _repr_instance = HTMLRepr()
    _as_text = PlainTextDoc()
    repr = _repr_instance.repr
    escape = _repr_instance.escape

    def page(self, title, contents):
        """Return a page."""
        lines = ("<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">', f"<title>Pydoc: {title}</title>",
                 "</head><body>", contents, "</body></html>")
        return "\n".join(lines)

    def heading(self, title, extras=""):
        """Return the head of a page, with something at its right."""
        return f'<table class="heading"><tr><td>{title}</td><td class="extra">{extras}</td></tr></table>'

    def section(self, title, cls, contents, *ignored):
        """Return a text with a title; `cls` is for style sheets."""
        return f'<h2 class="{cls}">{title}</h2>\n<div>{contents}</div>\n'

    def modulelink(self, object):
        """Return a link to the page of a module."""
        return f'<a href="{object.__name__}.html">{object.__name__}</a>'

    def filelink(self, url, path):
        """Return a link to a file."""
        return f'<a href="file:{url}">{path}</a>'

    def docmodule(self, object, name=None, mod=None, *ignored):
        """Return the documentation of a module."""
        name = object.__name__
        title = f'<strong class="title">{name}</strong>'
        if hasattr(object, "__version__"):
            title += f" (version {self.escape(str(object.__version__))})"
        try:
            path = inspect.getabsfile(object)
        except TypeError:
            links = ["(built-in)"]
        else:
            links = [self.filelink(quote(path), path)]
        location = self.getdocloc(object)
        if location is not None:
            links.append(f'<a href="{location}">Module Reference</a>')
        return self.heading(title, "<br>".join(['<a href=".">index</a>', *links])) + self._preformatted(object, name)

    def _preformatted(self, object, name=None, mod=None, *ignored):
        """Return the documentation as text."""
        return f"<pre>{self.escape(self._as_text.document(object, name, mod))}</pre>"

    docclass = docroutine = docdata = docproperty = _preformatted

    def docother(self, object, name=None, mod=None, *ignored):
        """Return the documentation of a value."""
        return (f"<strong>{name}</strong> = " if name else "") + self.repr(object)

    def index(self, dir, shadowed=None):
        """Return links to the modules in a folder; `shadowed` has the names of folders that come before it."""
        known = {} if shadowed is None else shadowed
        items = []
        for _, name, is_package in pkgutil.iter_modules([dir]):
            cannot_be_written = any("\ud800" <= char <= "\udfff" for char in name)
            if name not in known and not cannot_be_written:
                known[name] = 1
                items.append(f'<li><a href="{name}.html">{name}</a>{" (package)" if is_package else ""}</li>')
        return self.section(self.escape(dir), "index", f"<ul>{'\n'.join(items)}</ul>")


def _url_handler(url, content_type="text/html"):
    """Return the text for an address of the server."""
    if content_type == "text/css":
        with open(os.path.join(os.path.dirname(os.path.realpath(__file__)), url)) as file:
            return file.read()
    if content_type != "text/html":
        raise TypeError(f"unknown content type {content_type!r} for url {url}")
    doc = HTMLDoc()
    name = url.removeprefix("/").removesuffix(".html")
    if name in ("", "index"):
        known = {}
        folders = [doc.index(folder, known) for folder in sys.path if os.path.isdir(folder)]
        heading = doc.heading('<strong class="title">Index of Modules</strong>')
        return doc.page("Index of Modules", heading + "".join(folders))
    try:
        return _page(doc, name)
    except Exception as problem:
        heading = doc.heading('<strong class="title">Error</strong>')
        return doc.page(f"Error - {name}", f"{heading}<p>{doc.escape(name)}: {doc.escape(str(problem))}</p>")


def _page(doc: HTMLDoc, name: str) -> str:
    """The page of what a dotted name stands for."""
    from pydoc import describe

    found = locate(name, forceload=1)
    if found is None and name != "None":
        raise ValueError("could not find object")
    return doc.page(describe(found), doc.document(found, name))


def _handler_class(urlhandler):
    """The class of handlers that ask a function for the text of an address."""
    from http.server import BaseHTTPRequestHandler

    class DocHandler(BaseHTTPRequestHandler):
        def do_GET(self):
            kind = "text/css" if self.path.endswith(".css") else "text/html"
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=UTF-8")
            self.end_headers()
            self.wfile.write(urlhandler(self.path, kind).encode())

        def log_message(self, *args):
            pass

    return DocHandler


def _start_server(urlhandler, hostname, port):
    """Start a server in a thread and return that when it is ready.

    Its `serving` tells whether the server runs, `url` where, `error` what went wrong; stop() ends it.
    """
    from http.server import ThreadingHTTPServer
    from threading import Event, Thread

    ready = Event()

    class ServerThread(Thread):
        serving, error, url, docserver = False, None, None, None

        def run(self):
            try:
                self.docserver = ThreadingHTTPServer((hostname, int(port)), _handler_class(urlhandler))
                self.url = f"http://{hostname}:{self.docserver.server_port}/"
                self.serving = True
                ready.set()
                self.docserver.serve_forever(0.1)
            except Exception as problem:
                self.error = problem
                ready.set()

        def stop(self):
            self.docserver.shutdown()
            self.join()
            self.docserver.server_close()
            self.docserver = self.url = None
            self.serving = False

    thread = ServerThread(daemon=True)
    thread.start()
    ready.wait()
    return thread


def browse(port=0, *, open_browser=True, hostname="localhost"):
    """Serve documentation, in a browser if wanted, until the user has enough."""
    import webbrowser

    server = _start_server(_url_handler, hostname, port)
    if not server.serving:
        print(server.error)
        return
    try:
        if open_browser:
            webbrowser.open(server.url)
        commands = "Server commands: [b]rowser, [q]uit"
        print(f"Server ready at {server.url}\n{commands}")
        while server.serving:
            match input("server> ").lower():
                case "q":
                    return
                case "b":
                    webbrowser.open(server.url)
                case _:
                    print(commands)
    except (KeyboardInterrupt, EOFError):
        print()
    finally:
        if server.serving:
            server.stop()
            print("Server stopped")
