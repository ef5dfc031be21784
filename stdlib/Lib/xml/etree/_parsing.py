"""Builds trees from the events of Expat."""

from . import ElementTree as _tree


class TreeBuilder:
    """Builds a tree of start(), data() and end() calls."""

    def __init__(self, element_factory=None, *, comment_factory=None, pi_factory=None, insert_comments=False,
                 insert_pis=False):
        self._data = []
        self._elem = []
        self._last = None
        self._root = None
        self._tail = None       # whether data goes after the last element
        self._comment_factory = comment_factory or _tree.Comment
        self.insert_comments = insert_comments
        self._pi_factory = pi_factory or _tree.ProcessingInstruction
        self.insert_pis = insert_pis
        self._factory = element_factory or _tree.Element

    def close(self):
        """Return the root."""
        assert len(self._elem) == 0, "missing end tags"
        assert self._root is not None, "missing toplevel element"
        return self._root

    def _flush(self):
        if not self._data:
            return
        if self._last is not None:
            text = "".join(self._data)
            if self._tail:
                assert self._last.tail is None, "internal error (tail)"
                self._last.tail = text
            else:
                assert self._last.text is None, "internal error (text)"
                self._last.text = text
        self._data = []

    def data(self, data):
        """Add text."""
        self._data.append(data)

    def start(self, tag, attrs):
        """Open an element; returns it."""
        self._flush()
        self._last = elem = self._factory(tag, attrs)
        if self._elem:
            self._elem[-1].append(elem)
        elif self._root is None:
            self._root = elem
        self._elem.append(elem)
        self._tail = 0
        return elem

    def end(self, tag):
        """Close an element; returns it."""
        self._flush()
        self._last = self._elem.pop()
        assert self._last.tag == tag, "end tag mismatch (expected %s, got %s)" % (self._last.tag, tag)
        self._tail = 1
        return self._last

    def comment(self, text):
        """Make a comment; returns it."""
        return self._handle_single(self._comment_factory, self.insert_comments, text)

    def pi(self, target, text=None):
        """Make a processing instruction; returns it."""
        return self._handle_single(self._pi_factory, self.insert_pis, target, text)

    def _handle_single(self, factory, insert, *args):
        elem = factory(*args)
        if insert:
            self._flush()
            self._last = elem
            if self._elem:
                self._elem[-1].append(elem)
            self._tail = 1
        return elem


class XMLParser:
    """A parser that calls a target: a TreeBuilder, or an object with methods of the same names."""

    def __init__(self, *, target=None, encoding=None):
        try:
            from xml.parsers import expat
        except ImportError:
            raise ImportError("No module named expat; use SimpleXMLTreeBuilder instead") from None
        parser = expat.ParserCreate(encoding, "}")
        if target is None:
            target = TreeBuilder()
        self.parser = self._parser = parser
        self.target = self._target = target
        self._error = expat.error
        self._names = {}
        self.entity = {}
        parser.DefaultHandlerExpand = self._default
        if hasattr(target, 'start'):
            parser.StartElementHandler = self._start
        if hasattr(target, 'end'):
            parser.EndElementHandler = self._end
        if hasattr(target, 'start_ns'):
            parser.StartNamespaceDeclHandler = self._start_ns
        if hasattr(target, 'end_ns'):
            parser.EndNamespaceDeclHandler = self._end_ns
        if hasattr(target, 'data'):
            parser.CharacterDataHandler = target.data
        if hasattr(target, 'comment'):
            parser.CommentHandler = target.comment
        if hasattr(target, 'pi'):
            parser.ProcessingInstructionHandler = target.pi
        parser.buffer_text = 1
        parser.ordered_attributes = 1
        self._doctype = None
        try:
            self.version = "Expat %d.%d.%d" % expat.version_info
        except AttributeError:
            pass

    def _setevents(self, events_queue, events_to_report):
        """Append events to a queue."""
        parser, append = self._parser, events_queue.append
        for event in events_to_report:
            if event == "start":
                def handler(tag, attrib_in, event=event, append=append, start=self._start):
                    append((event, start(tag, attrib_in)))
                parser.StartElementHandler = handler
            elif event == "end":
                def handler(tag, event=event, append=append, end=self._end):
                    append((event, end(tag)))
                parser.EndElementHandler = handler
            elif event == "start-ns":
                # A target of its own gets them first.
                if hasattr(self.target, "start_ns"):
                    def handler(prefix, uri, event=event, append=append, start_ns=self._start_ns):
                        append((event, start_ns(prefix, uri)))
                else:
                    def handler(prefix, uri, event=event, append=append):
                        append((event, (prefix or '', uri or '')))
                parser.StartNamespaceDeclHandler = handler
            elif event == "end-ns":
                if hasattr(self.target, "end_ns"):
                    def handler(prefix, event=event, append=append, end_ns=self._end_ns):
                        append((event, end_ns(prefix)))
                else:
                    def handler(prefix, event=event, append=append):
                        append((event, None))
                parser.EndNamespaceDeclHandler = handler
            elif event == 'comment':
                def handler(text, event=event, append=append, self=self):
                    append((event, self.target.comment(text)))
                parser.CommentHandler = handler
            elif event == 'pi':
                def handler(pi_target, data, event=event, append=append, self=self):
                    append((event, self.target.pi(pi_target, data)))
                parser.ProcessingInstructionHandler = handler
            else:
                raise ValueError("unknown event %r" % event)

    def _raiseerror(self, value):
        err = _tree.ParseError(value)
        err.code = value.code
        err.position = value.lineno, value.offset
        raise err

    def _fixname(self, key):
        """Return Expat's 'uri}name' as '{uri}name'."""
        try:
            return self._names[key]
        except KeyError:
            name = "{" + key if "}" in key else key
            self._names[key] = name
            return name

    def _start_ns(self, prefix, uri):
        return self.target.start_ns(prefix or '', uri or '')

    def _end_ns(self, prefix):
        return self.target.end_ns(prefix or '')

    def _start(self, tag, attr_list):
        fixname = self._fixname
        attrib = {}
        for i in range(0, len(attr_list), 2):
            attrib[fixname(attr_list[i])] = attr_list[i + 1]
        return self.target.start(fixname(tag), attrib)

    def _end(self, tag):
        return self.target.end(self._fixname(tag))

    def _default(self, text):
        prefix = text[:1]
        if prefix == "&":
            # An entity that the document does not define.
            try:
                data_handler = self.target.data
            except AttributeError:
                return
            try:
                data_handler(self.entity[text[1:-1]])
            except KeyError:
                from xml.parsers import expat
                err = expat.error("undefined entity %s: line %d, column %d" % (
                    text, self.parser.ErrorLineNumber, self.parser.ErrorColumnNumber))
                err.code = 11       # XML_ERROR_UNDEFINED_ENTITY
                err.lineno = self.parser.ErrorLineNumber
                err.offset = self.parser.ErrorColumnNumber
                raise err
        elif prefix == "<" and self._doctype is None and text == "<!DOCTYPE":
            self._doctype = []
        elif self._doctype is not None:
            self._take_doctype(text)

    def _take_doctype(self, text):
        if text[:1] == ">":
            self._doctype = None
            return
        text = text.strip()
        if not text:
            return
        self._doctype.append(text)
        n = len(self._doctype)
        if n <= 2:
            return
        kind = self._doctype[1]
        if kind == "PUBLIC" and n == 4:
            name, kind, pubid, system = self._doctype
            pubid = pubid[1:-1] if pubid else pubid
        elif kind == "SYSTEM" and n == 3:
            name, kind, system = self._doctype
            pubid = None
        else:
            return
        if hasattr(self.target, "doctype"):
            self.target.doctype(name, pubid, system[1:-1])
        elif hasattr(self, "doctype"):
            import warnings
            warnings.warn("The doctype() method of XMLParser is ignored.  "
                          "Define doctype() method on the TreeBuilder target.", RuntimeWarning)
        self._doctype = None

    def feed(self, data):
        """Parse some more text."""
        try:
            self.parser.Parse(data, False)
        except self._error as v:
            self._raiseerror(v)

    def close(self):
        """Parse what is left; returns what the target's close() returns."""
        try:
            self.parser.Parse(b"", True)
        except self._error as v:
            self._raiseerror(v)
        try:
            close_handler = self.target.close
        except AttributeError:
            pass
        else:
            return close_handler()
        finally:
            # They hold one another.
            del self.parser, self._parser
            del self.target, self._target

    def flush(self):
        """Parse what Expat has held back."""
        was_enabled = self.parser.GetReparseDeferralEnabled()
        try:
            self.parser.SetReparseDeferralEnabled(False)
            self.parser.Parse(b"", False)
        except self._error as v:
            self._raiseerror(v)
        finally:
            self.parser.SetReparseDeferralEnabled(was_enabled)
