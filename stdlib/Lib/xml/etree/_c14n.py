"""The canonical form of XML (C14N 2.0): the same text for all documents that mean the same."""

import io
import re

from ._elements import _namespace_map, belongs_to_module
from ._parsing import XMLParser

_looks_like_prefix_name = re.compile(r"\w+:\w+$").match
_XML = "http://www.w3.org/XML/1998/namespace"
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_VALUE = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"})


@belongs_to_module
def canonicalize(xml_data=None, *, out=None, from_file=None, **options):
    """The canonical form of a document in a string, path or file, as a string or written to `out`.

    The options are those of C14NWriterTarget.
    """
    if xml_data is None and from_file is None:
        raise ValueError("Either 'xml_data' or 'from_file' must be provided as input")
    result = io.StringIO() if out is None else None
    target = C14NWriterTarget((result if out is None else out).write, **options)
    parser = XMLParser(target=target)
    if xml_data is not None:
        parser.feed(xml_data)
        parser.close()
    else:
        from .ElementTree import parse
        parse(from_file, parser=parser)
    return None if result is None else result.getvalue()


class _Scopes:
    """Namespaces in force: those the document declares, and those the output has declared so far, innermost last."""

    def __init__(self, rewrite):
        self.read = [[]] if rewrite else [list(_namespace_map.items()), []]
        self.written = [[(_XML, "xml")]]
        self._invented = {} if rewrite else None

    @staticmethod
    def _inner_first(stack):
        for level in reversed(stack):
            yield from level

    def resolve(self, prefixed):
        """A name with its namespace in braces, for one with a prefix."""
        prefix, name = prefixed.split(":", 1)
        for uri, known in self._inner_first(self.read):
            if known == prefix:
                return f"{{{uri}}}{name}"
        raise ValueError(f'Prefix {prefix} of QName "{prefixed}" is not declared in scope')

    def written_name(self, name):
        """How a name is written, without a prefix, and its namespace; a prefix is declared if need be."""
        uri, local = name[1:].rsplit("}", 1) if name.startswith("{") else ("", name)
        prefix = self._prefix(uri)
        return (f"{prefix}:{local}" if prefix else local), local, uri

    def _prefix(self, uri):
        hidden = set()
        for known, prefix in self._inner_first(self.written):
            if known == uri and prefix not in hidden:
                return prefix
            hidden.add(prefix)
        if self._invented is not None:
            prefix = self._invented.setdefault(uri, f"n{len(self._invented)}")
        elif not uri and "" not in hidden:
            return ""
        else:
            prefix = next((prefix for known, prefix in self._inner_first(self.read) if known == uri), None)
            if prefix is None:
                if not uri:
                    return ""  # whatever has no namespace is in the default one
                raise ValueError(f'Namespace "{uri}" is not declared in scope')
        self.written[-1].append((uri, prefix))
        return prefix


def _as_set(names):
    return set(names) if names else None


@belongs_to_module
class C14NWriterTarget:
    """A target for XMLParser that writes canonical XML by a function.

    Comments can be kept; `strip_text` takes white space away at both ends of text, and `rewrite_prefixes` numbers prefixes. Tags and
    attributes whose content is a name with a prefix can be told by `qname_aware_tags` and `qname_aware_attrs`, those to leave out by
    `exclude_tags` and `exclude_attrs`.
    """

    def __init__(self, write, *, with_comments=False, strip_text=False, rewrite_prefixes=False, qname_aware_tags=None,
                 qname_aware_attrs=None, exclude_attrs=None, exclude_tags=None):
        self._write, self._with_comments, self._strip = write, with_comments, strip_text
        self._left_out_tags, self._left_out_attributes = _as_set(exclude_tags), _as_set(exclude_attrs)
        self._name_tags, self._name_attributes = _as_set(qname_aware_tags), _as_set(qname_aware_attrs)
        self._scopes = _Scopes(rewrite_prefixes)
        self._text, self._waiting = [], None  # a start tag waits for text that may be a name
        self._keeps_space = [False]
        self._root_seen = self._root_done = False
        self._left_out_depth = 0

    def data(self, data):
        """Text has been read."""
        if not self._left_out_depth:
            self._text.append(data)

    def _flush(self):
        """Write the text that was collected, and before it the start tag that waited for it."""
        text = "".join(self._text)
        self._text.clear()
        if self._strip and not self._keeps_space[-1]:
            text = text.strip()
        if self._waiting is not None:
            (tag, attributes), self._waiting = self._waiting, None
            is_name = bool(text and _looks_like_prefix_name(text))
            self._begin(tag, attributes, text if is_name else None)
            if is_name:
                return
        if text and self._root_seen:
            self._write(text.translate(_TEXT))

    def _flush_text(self):
        if self._text:
            self._flush()

    def start_ns(self, prefix, uri):
        """A namespace is declared."""
        if not self._left_out_depth:
            self._flush_text()
            self._scopes.read[-1].append((uri, prefix or ""))

    def start(self, tag, attrs):
        """An element begins."""
        if self._left_out_tags is not None and (self._left_out_depth or tag in self._left_out_tags):
            self._left_out_depth += 1
            return
        self._flush_text()
        self._scopes.written.append([])
        if self._name_tags is not None and tag in self._name_tags:
            self._waiting = (tag, attrs)
        else:
            self._begin(tag, attrs)

    def _begin(self, tag, attributes, text_name=None):
        """Write a start tag, with the declarations of all namespaces that it and its content need and that are not in force."""
        if self._left_out_attributes:
            attributes = {name: value for name, value in attributes.items() if name not in self._left_out_attributes}
        candidates = [name for name in attributes if name in (self._name_attributes or ())]
        meant = {attributes[name]: None for name in candidates if _looks_like_prefix_name(attributes[name])}
        if text_name is not None:
            meant[text_name] = None
        meant = {value: self._scopes.resolve(value) for value in meant}
        needed = sorted({tag, *attributes, *meant.values()}, key=lambda name: name.split("}", 1))
        written = {name: self._scopes.written_name(name) for name in needed}

        parts = sorted((f"xmlns:{prefix}" if prefix else "xmlns", uri) for uri, prefix in self._scopes.written[-1])
        for name, value in sorted(attributes.items()):
            if name in candidates and value in meant:
                value = written[meant[value]][0]
            full, local, uri = written[name]
            parts.append((full if uri else local, value))  # the default namespace is not for attributes
        space = attributes.get(f"{{{_XML}}}space")
        self._keeps_space.append(space == "preserve" if space else self._keeps_space[-1])
        self._write("".join(["<", written[tag][0], *(f' {name}="{value.translate(_VALUE)}"' for name, value in parts), ">"]))
        if text_name is not None:
            self._write(written[meant[text_name]][0].translate(_TEXT))
        self._root_seen = True
        self._scopes.read.append([])

    def end(self, tag):
        """An element ends."""
        if self._left_out_depth:
            self._left_out_depth -= 1
            return
        if self._text or self._waiting is not None:
            self._flush()
        self._write(f"</{self._scopes.written_name(tag)[0]}>")
        self._keeps_space.pop()
        self._root_done = len(self._keeps_space) == 1
        self._scopes.written.pop()
        self._scopes.read.pop()

    def comment(self, text):
        """A comment has been read."""
        if self._with_comments:
            self._aside(f"<!--{text.translate(_TEXT)}-->")

    def pi(self, target, data):
        """An instruction has been read."""
        self._aside(f"<?{target} {data.translate(_TEXT)}?>" if data else f"<?{target}?>")

    def _aside(self, text):
        """Write what stands in the text, or on a line of its own before or behind the root."""
        if self._left_out_depth:
            return
        if self._root_done:
            self._write("\n")
        elif self._root_seen:
            self._flush_text()
        self._write(text)
        if not self._root_seen:
            self._write("\n")
