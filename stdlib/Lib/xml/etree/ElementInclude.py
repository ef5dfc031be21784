"""Inclusion of other documents by XInclude elements."""

import copy
from urllib.parse import urljoin

from . import ElementTree

XINCLUDE = "{http://www.w3.org/2001/XInclude}"
XINCLUDE_INCLUDE = XINCLUDE + "include"
XINCLUDE_FALLBACK = XINCLUDE + "fallback"
# How deep inclusions may go unless the caller says otherwise.
DEFAULT_MAX_INCLUSION_DEPTH = 6


class FatalIncludeError(SyntaxError):
    """A document cannot be included."""


class LimitedRecursiveIncludeError(FatalIncludeError):
    """Inclusions go too deep."""


def default_loader(href, parse, encoding=None):
    """The root of a document in a file, or the text of a file."""
    if parse == "xml":
        with open(href, "rb") as file:
            return ElementTree.parse(file).getroot()
    with open(href, "r", encoding=encoding or "UTF-8") as file:
        return file.read()


def include(elem, loader=None, base_url=None, max_depth=DEFAULT_MAX_INCLUSION_DEPTH):
    """Replace the inclusions in an element by what they include.

    `loader` is called with a reference and xml or text; relative references begin at `base_url`.
    """
    if max_depth is None:
        max_depth = -1
    elif max_depth < 0:
        raise ValueError(f"expected non-negative depth or None for 'max_depth', got {max_depth!r}")
    root = elem.getroot() if hasattr(elem, "getroot") else elem
    _include(root, loader or default_loader, base_url, max_depth, frozenset())


def _include(element, loader, base_url, depth, parents):
    """Go through an element; `parents` are the documents that are being included."""
    index = 0
    while index < len(element):
        child = element[index]
        if child.tag == XINCLUDE_INCLUDE:
            reference = child.get("href")
            if base_url:
                reference = urljoin(base_url, reference)
            kind = child.get("parse", "xml")
            match kind:
                case "xml":
                    element[index] = _document(child, reference, loader, depth, parents)
                case "text":
                    _put_text(element, index, _loaded(loader, reference, kind, child.get("encoding")) + (child.tail or ""))
                    continue  # the next element has moved here
                case _:
                    raise FatalIncludeError(f"unknown parse type in xi:include tag ({kind!r})")
        elif child.tag == XINCLUDE_FALLBACK:
            raise FatalIncludeError(f"xi:fallback tag must be child of xi:include ({child.tag!r})")
        else:
            _include(child, loader, base_url, depth, parents)
        index += 1


def _loaded(loader, reference, kind, *encoding):
    content = loader(reference, kind, *encoding)
    if content is None:
        raise FatalIncludeError(f"cannot load {reference!r} as {kind!r}")
    return content


def _document(child, reference, loader, depth, parents):
    """The root of an included document, with its own inclusions replaced."""
    if reference in parents:
        raise FatalIncludeError(f"recursive include of {reference}")
    if depth == 0:
        raise LimitedRecursiveIncludeError(f"maximum xinclude depth reached when including file {reference}")
    root = copy.copy(_loaded(loader, reference, "xml"))  # the loader may keep the original
    _include(root, loader, reference, depth - 1, parents | {reference})
    if child.tail:
        root.tail = (root.tail or "") + child.tail
    return root


def _put_text(element, index, text):
    """Put text in the place of a child."""
    if index:
        before = element[index - 1]
        before.tail = (before.tail or "") + text
    else:
        element.text = (element.text or "") + text
    del element[index]
