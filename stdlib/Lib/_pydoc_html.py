"""Documentation as HTML, and the server that shows it, for pydoc."""

import html as _html
import inspect
import os
import pkgutil
import sys
import urllib.parse

import pydoc
from _pydoc_text import TextRepr


class HTMLRepr(TextRepr):
    """Short reprs of values, as HTML."""

    def escape(self, text):
        return _html.escape(text, quote=False)

    def repr(self, object):
        return self.escape(TextRepr.repr(self, object))


class HTMLDoc(pydoc.Doc):
    """Makes HTML: the text documentation of each object, with links between modules."""

    _repr_instance = HTMLRepr()
    repr = _repr_instance.repr
    escape = _repr_instance.escape

    def page(self, title, contents):
        """Return a whole page."""
        return ('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
                f'<title>Pydoc: {title}</title>\n</head><body>\n{contents}\n</body></html>')

    def heading(self, title, extras=''):
        """Return the heading of a page."""
        return f'<table class="heading"><tr><td>{title}</td><td class="extra">{extras}</td></tr></table>'

    def section(self, title, cls, contents, *ignored):
        """Return a section."""
        return f'<h2 class="{cls}">{title}</h2>\n<div>{contents}</div>\n'

    def modulelink(self, object):
        """Return a link to a module."""
        return '<a href="%s.html">%s</a>' % (object.__name__, object.__name__)

    def filelink(self, url, path):
        """Return a link to a file."""
        return '<a href="file:%s">%s</a>' % (url, path)

    def _text(self, object, name, *args):
        return '<pre>%s</pre>' % self.escape(pydoc.plaintext.document(object, name, *args))

    def docmodule(self, object, name=None, mod=None, *ignored):
        """Return the documentation of a module."""
        name = object.__name__
        title = '<strong class="title">%s</strong>' % name
        if hasattr(object, '__version__'):
            title += ' (version %s)' % self.escape(str(object.__version__))
        try:
            path = inspect.getabsfile(object)
            filelink = self.filelink(urllib.parse.quote(path), path)
        except TypeError:
            filelink = '(built-in)'
        docloc = self.getdocloc(object)
        if docloc is not None:
            filelink += '<br><a href="%s">Module Reference</a>' % docloc
        return self.heading(title, '<a href=".">index</a><br>' + filelink) + self._text(object, name)

    def docclass(self, object, name=None, mod=None, *ignored):
        """Return the documentation of a class."""
        return self._text(object, name, mod)

    def docroutine(self, object, name=None, mod=None, *ignored):
        """Return the documentation of a function or method."""
        return self._text(object, name, mod)

    def docdata(self, object, name=None, mod=None, *ignored):
        """Return the documentation of a descriptor of data."""
        return self._text(object, name, mod)

    docproperty = docdata

    def docother(self, object, name=None, mod=None, *ignored):
        """Return the documentation of a value."""
        return (name and '<strong>%s</strong> = ' % name or '') + self.repr(object)

    def index(self, dir, shadowed=None):
        """Return links to the modules in a folder."""
        if shadowed is None:
            shadowed = {}
        links = []
        for importer, name, ispkg in pkgutil.iter_modules([dir]):
            # Names that cannot be shown are left out.
            if any(0xD800 <= ord(ch) <= 0xDFFF for ch in name) or name in shadowed:
                continue
            shadowed[name] = 1
            links.append('<li><a href="%s.html">%s</a>%s</li>' % (name, name, ' (package)' if ispkg else ''))
        return self.section(self.escape(dir), 'index', '<ul>%s</ul>' % '\n'.join(links))


def _url_handler(url, content_type="text/html"):
    """Return the page of a URL of the server."""
    doc = HTMLDoc()
    if content_type == 'text/css':
        path = os.path.join(os.path.dirname(os.path.realpath(__file__)), url)
        with open(path) as fp:
            return ''.join(fp.readlines())
    if content_type != 'text/html':
        raise TypeError('unknown content type %r for url %s' % (content_type, url))
    if url.startswith('/'):
        url = url[1:]
    url = url.removesuffix('.html')
    if url in ('', 'index'):
        shadowed = {}
        parts = [doc.index(dir, shadowed) for dir in sys.path if os.path.isdir(dir)]
        return doc.page('Index of Modules', doc.heading('<strong class="title">Index of Modules</strong>')
                        + ''.join(parts))
    try:
        obj = pydoc.locate(url, forceload=1)
        if obj is None and url != 'None':
            raise ValueError('could not find object')
        title, content = pydoc.describe(obj), doc.document(obj, url)
    except Exception as exc:
        return doc.page('Error - %s' % url, doc.heading('<strong class="title">Error</strong>')
                        + '<p>%s: %s</p>' % (doc.escape(url), doc.escape(str(exc))))
    return doc.page(title, content)


def _start_server(urlhandler, hostname, port):
    """Start a server in a thread; its attributes url and serving tell when it is ready."""
    import http.server
    import threading
    import time

    class DocHandler(http.server.BaseHTTPRequestHandler):
        """Answers by the function for URLs."""

        def do_GET(self):
            content_type = 'text/css' if self.path.endswith('.css') else 'text/html'
            self.send_response(200)
            self.send_header('Content-Type', '%s; charset=UTF-8' % content_type)
            self.end_headers()
            self.wfile.write(urlhandler(self.path, content_type).encode('utf-8'))

        def log_message(self, *args):
            pass

    class ServerThread(threading.Thread):
        """The thread of the server."""

        def __init__(self):
            super().__init__(daemon=True)
            self.serving = False
            self.error = None
            self.url = None
            self.docserver = None

        def run(self):
            try:
                self.docserver = http.server.ThreadingHTTPServer((hostname, int(port)), DocHandler)
                self.url = 'http://%s:%d/' % (hostname, self.docserver.server_port)
                self.serving = True
                self.docserver.serve_forever(0.1)
            except Exception as err:
                self.error = err

        def stop(self):
            """Stop the server."""
            self.docserver.shutdown()
            self.join()
            self.docserver.server_close()
            self.docserver = None
            self.serving = False
            self.url = None

    thread = ServerThread()
    thread.start()
    while not thread.error and not thread.serving:
        time.sleep(.01)
    return thread


def browse(port=0, *, open_browser=True, hostname='localhost'):
    """Start the server and open it in a browser."""
    import webbrowser
    serverthread = _start_server(_url_handler, hostname, port)
    if serverthread.error:
        print(serverthread.error)
        return
    if not serverthread.serving:
        return
    help_msg = 'Server commands: [b]rowser, [q]uit'
    if open_browser:
        webbrowser.open(serverthread.url)
    try:
        print('Server ready at', serverthread.url)
        print(help_msg)
        while serverthread.serving:
            cmd = input('server> ').lower()
            if cmd == 'q':
                break
            if cmd == 'b':
                webbrowser.open(serverthread.url)
            else:
                print(help_msg)
    except (KeyboardInterrupt, EOFError):
        print()
    finally:
        if serverthread.serving:
            serverthread.stop()
            print('Server stopped')
