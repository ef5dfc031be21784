"""From elements to XML, HTML and text."""

import contextlib
import io

from ._elements import Comment, ProcessingInstruction, QName, _namespace_map

# Elements that HTML knows no end tag of.
HTML_EMPTY = set("area base basefont br col embed frame hr img input isindex link meta param source track wbr".split())


def _raise_serialization_error(text):
    raise TypeError(f"cannot serialize {text!r} (type {type(text).__name__})")


def _escaper(replacements):
    """A function that replaces characters in text by what stands for them."""
    table = str.maketrans(replacements)

    def escape(text):
        try:
            return text.translate(table)
        except (TypeError, AttributeError):
            _raise_serialization_error(text)
    return escape


_escape_cdata = _escaper({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# White space of these kinds would be read as spaces.
_escape_attrib = _escaper({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"})
_escape_attrib_html = _escaper({"&": "&amp;", ">": "&gt;", '"': "&quot;"})


class _Names:
    """How the names in a tree are written: with prefixes that stand for their namespaces."""

    def __init__(self, root, default_namespace):
        self.written = {None: None}
        self.prefixes = {default_namespace: ""} if default_namespace else {}
        self._default = default_namespace
        for element in root.iter():
            self._note_tag(element.tag)
            for name, value in element.items():
                self._note(name)
                if isinstance(value, QName):
                    self._note(value)
            if isinstance(element.text, QName):
                self._note(element.text)

    def _note_tag(self, tag):
        if isinstance(tag, (str, QName)):
            self._note(tag)
        elif tag not in (None, Comment, ProcessingInstruction):
            _raise_serialization_error(tag)

    def _note(self, name):
        text = name.text if isinstance(name, QName) else name
        if text in self.written:
            return
        try:
            if text[:1] == "{":
                uri, local = text[1:].rsplit("}", 1)
                prefix = self._prefix(uri)
                self.written[text] = f"{prefix}:{local}" if prefix else local
            elif self._default:
                raise ValueError("cannot use non-qualified names with default_namespace option")
            else:
                self.written[text] = text
        except TypeError:
            _raise_serialization_error(text)

    def _prefix(self, uri):
        prefix = self.prefixes.get(uri)
        if prefix is None:
            prefix = _namespace_map.get(uri)
            if prefix is None:
                prefix = f"ns{len(self.prefixes)}"
            if prefix != "xml":  # which needs no declaration
                self.prefixes[uri] = prefix
        return prefix

    def of(self, name):
        return self.written[name.text if isinstance(name, QName) else name]

    def text(self, value, escape):
        return self.written[value.text] if isinstance(value, QName) else escape(value)


class _XMLWriter:
    """Writes a tree as XML."""

    escape_attribute = staticmethod(_escape_attrib)

    def __init__(self, write, names, short_empty_elements):
        self.write, self.names, self.short = write, names, short_empty_elements

    def tree(self, root):
        self.element(root, self.names.prefixes)

    def element(self, element, namespaces=()):
        tag, text = element.tag, element.text
        if tag is Comment:
            self.write(f"<!--{self.aside(text)}-->")
        elif tag is ProcessingInstruction:
            self.write(f"<?{self.aside(text)}?>")
        else:
            name = self.names.of(tag)
            if name is None:
                self.content(element, None)
            else:
                self.tagged(element, name, namespaces)
        if element.tail:
            self.write(_escape_cdata(element.tail))

    def aside(self, text):
        return text

    def tagged(self, element, name, namespaces):
        self.begin(element, name, namespaces)
        if element.text or len(element) or not self.short:
            self.write(">")
            self.content(element, name)
            self.write(f"</{name}>")
        else:
            self.write(" />")

    def begin(self, element, name, namespaces):
        self.write("<" + name)
        for uri, prefix in sorted(namespaces.items(), key=lambda item: item[1]) if namespaces else ():
            suffix = f":{prefix}" if prefix else ""
            self.write(f' xmlns{suffix}="{self.escape_attribute(uri)}"')
        for key, value in element.items():
            self.write(f' {self.names.of(key)}="{self.names.text(value, self.escape_attribute)}"')

    def content(self, element, name):
        if element.text:
            self.write(self.names.text(element.text, _escape_cdata))
        for child in element:
            self.element(child)


class _HTMLWriter(_XMLWriter):
    """Writes a tree as HTML: no short empty elements, and no end tags where HTML has none."""

    escape_attribute = staticmethod(_escape_attrib_html)

    def aside(self, text):
        return _escape_cdata(text)

    def tagged(self, element, name, namespaces):
        self.begin(element, name, namespaces)
        self.write(">")
        self.content(element, name)
        if name.lower() not in HTML_EMPTY:
            self.write(f"</{name}>")

    def content(self, element, name):
        if name is not None and name.lower() in ("script", "style") and element.text:
            self.write(element.text)
            for child in element:
                self.element(child)
        else:
            super().content(element, name)


def _serialize_text(write, root):
    for text in root.itertext():
        write(text)
    if root.tail:
        write(root.tail)


_serialize = {"xml": _XMLWriter, "html": _HTMLWriter, "text": _serialize_text}


def write(root, file_or_filename, encoding, xml_declaration, default_namespace, method, short_empty_elements):
    """Write a tree to a file or path."""
    method = method or "xml"
    if method not in _serialize:
        raise ValueError(f"unknown method {method!r}")
    encoding = encoding or "us-ascii"
    with _get_writer(file_or_filename, encoding) as (put, declared):
        needed = encoding.lower() != "unicode" and declared.lower() not in ("utf-8", "us-ascii")
        if method == "xml" and (xml_declaration or xml_declaration is None and needed):
            put(f"<?xml version='1.0' encoding='{declared}'?>\n")
        if method == "text":
            _serialize_text(put, root)
        else:
            _serialize[method](put, _Names(root, default_namespace), short_empty_elements).tree(root)



@contextlib.contextmanager
def _get_writer(file_or_filename, encoding):
    """A function that writes text, and the encoding to declare; files stay open, and what a path names is opened."""
    as_text = encoding.lower() == "unicode"
    put = getattr(file_or_filename, "write", None)
    if put is None:
        encoding = "utf-8" if as_text else encoding
        with open(file_or_filename, "w", encoding=encoding, errors="xmlcharrefreplace") as file:
            yield file.write, encoding
    elif as_text:
        yield put, getattr(file_or_filename, "encoding", None) or "utf-8"
    else:
        with contextlib.ExitStack() as detached:
            data_file = _data_file(file_or_filename, detached)
            text_file = io.TextIOWrapper(data_file, encoding=encoding, errors="xmlcharrefreplace", newline="\n")
            detached.callback(text_file.detach)
            yield text_file.write, encoding


def _data_file(file, detached):
    """A file that a text file can be put over."""
    if isinstance(file, io.BufferedIOBase):
        return file
    if isinstance(file, io.RawIOBase):
        buffered = io.BufferedWriter(file)
        detached.callback(buffered.detach)
        return buffered
    # Anything that has a write method: the marks at the begin that some encodings write depend on the position.
    stand_in = io.BufferedIOBase()
    stand_in.writable, stand_in.write = (lambda: True), file.write
    for method in ("seekable", "tell"):
        if hasattr(file, method):
            setattr(stand_in, method, getattr(file, method))
    return stand_in
