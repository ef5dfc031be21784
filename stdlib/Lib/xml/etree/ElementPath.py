"""Finds elements by paths, a small part of XPath."""

import re

_token = re.compile(
    r"('[^']*'|\"[^\"]*\"|::|//?|\.\.|\(\)|!=|[/.*:\[\]\(\)@=])|((?:\{[^}]+\})?[^/\[\]\(\)@!=\s]+)|\s+")


def xpath_tokenizer(pattern, namespaces=None):
    """Iterate over (operator, name); prefixes of names are replaced by their URIs."""
    default = namespaces.get('') if namespaces else None
    parsing_attribute = False
    for operator, tag in _token.findall(pattern):
        if tag and tag[0] != "{":
            if ":" in tag:
                prefix, uri = tag.split(":", 1)
                try:
                    if not namespaces:
                        raise KeyError
                    yield operator, "{%s}%s" % (namespaces[prefix], uri)
                except KeyError:
                    raise SyntaxError("prefix %r not found in prefix map" % prefix) from None
            elif default and not parsing_attribute:
                yield operator, "{%s}%s" % (default, tag)
            else:
                yield operator, tag
            parsing_attribute = False
        else:
            yield operator, tag
            parsing_attribute = operator == '@'


class _Context:
    """What selectors know of the whole: the root, and parents once they are needed."""

    def __init__(self, root):
        self.root = root
        self._parents = None

    @property
    def parents(self):
        if self._parents is None:
            self._parents = {child: parent for parent in self.root.iter() for child in parent}
        return self._parents


def _tag_matches(tag):
    """Return a function that tells whether an element's tag is one with wildcards, or None."""
    if tag in ('{*}*', '*'):
        return (lambda e: isinstance(e.tag, str)) if tag == '{*}*' else (lambda e: True)
    if tag[:2] == '{}' and tag[2:] == '*':
        return lambda e: isinstance(e.tag, str) and e.tag[:1] != '{'
    if tag[:3] == '{*}':
        # Any namespace or none.
        local, suffix = tag[3:], tag[2:]
        return lambda e: isinstance(e.tag, str) and (e.tag == local or e.tag.endswith(suffix) and e.tag[0] == '{')
    if tag[-2:] == '}*':
        prefix = tag[:-1]
        return lambda e: isinstance(e.tag, str) and e.tag.startswith(prefix)
    if tag[:2] == '{}':
        local = tag[2:]
        return lambda e: e.tag == local
    return lambda e: e.tag == tag


def _children(tag):
    matches = _tag_matches(tag)
    return lambda context, result: (e for elem in result for e in elem if matches(e))


def _descendants(tag):
    matches = _tag_matches(tag)
    return lambda context, result: (e for elem in result for e in elem.iter() if e is not elem and matches(e))


def _self(context, result):
    yield from result


def _parent(context, result):
    seen = set()
    for elem in result:
        parent = context.parents.get(elem)
        if parent is not None and parent not in seen:
            seen.add(parent)
            yield parent


def _text(elem):
    return "".join(elem.itertext())


def _predicate(tokens):
    """Read a predicate up to its bracket; returns its selector."""
    signature, words = [], []
    for operator, tag in tokens:
        if operator == "]":
            break
        if (operator, tag) == ('', ''):
            continue        # blanks
        if operator and operator[:1] in "'\"":
            operator, tag = "'", operator[1:-1]
        signature.append(operator or "-")
        words.append(tag)
    else:
        return None
    signature = "".join(signature)

    def choose(test):
        return lambda context, result: (e for e in result if test(e))

    if signature == "@-":
        key = words[1]
        return choose(lambda e: e.get(key) is not None)
    if signature in ("@-='", "@-!='"):
        key, value = words[1], words[-1]
        if '!=' in signature:
            return choose(lambda e: (found := e.get(key)) is not None and found != value)
        return choose(lambda e: e.get(key) == value)
    if signature == "-" and not re.match(r"\-?\d+$", words[0]):
        tag = words[0]
        return choose(lambda e: e.find(tag) is not None)
    if (signature in (".='", ".!='") or
            signature in ("-='", "-!='") and not re.match(r"\-?\d+$", words[0])):
        tag, value, equal = words[0], words[-1], '!=' not in signature
        if not tag:
            return choose(lambda e: (_text(e) == value) == equal)
        return choose(lambda e: any((_text(c) == value) == equal for c in e.findall(tag)))
    if signature in ("-", "-()", "-()-"):
        return _position(signature, words)
    raise SyntaxError("invalid predicate")


def _position(signature, words):
    if signature == "-":
        index = int(words[0]) - 1
        if index < 0:
            raise SyntaxError("XPath position >= 1 expected")
    else:
        if words[0] != "last":
            raise SyntaxError("unsupported function")
        index = -1
        if signature == "-()-":
            try:
                index = int(words[2]) - 1
            except ValueError:
                raise SyntaxError("unsupported expression")
            if index > -2:
                raise SyntaxError("XPath offset from last() must be negative")

    def select(context, result):
        for elem in result:
            try:
                parent = context.parents[elem]
                # Only those of the same tag are counted.
                if list(parent.findall(elem.tag))[index] is elem:
                    yield elem
            except (IndexError, KeyError):
                pass

    return select


_cache = {}


def _compile(path, namespaces):
    if path[-1:] == "/":
        path = path + "*"       # as the original implementation did
    key = path, tuple(sorted(namespaces.items())) if namespaces else None
    if key in _cache:
        return _cache[key]
    if path[:1] == "/":
        raise SyntaxError("cannot use absolute path on element")
    if len(_cache) > 100:
        _cache.clear()
    tokens = ((op, tag) for op, tag in xpath_tokenizer(path, namespaces))
    selectors = []
    token = next(tokens, None)
    if token is None:
        return selectors
    while True:
        selectors.append(_step(token, tokens))
        token = next(tokens, None)
        if token is None:
            break
        if token[0] == "/":
            token = next(tokens, None)
            if token is None:
                break
    _cache[key] = selectors
    return selectors


def _step(token, tokens):
    operator, tag = token
    if operator == "":
        return _children(tag)
    if operator == "*":
        return _children("*")
    if operator == ".":
        return _self
    if operator == "..":
        return _parent
    if operator == "//":
        token = next(tokens, None)
        if token is None:
            raise SyntaxError("invalid path") from None
        if token[0] == "*":
            return _descendants("*")
        if not token[0]:
            return _descendants(token[1])
        raise SyntaxError("invalid descendant")
    if operator == "[":
        selector = _predicate(tokens)
        if selector is not None:
            return selector
    raise SyntaxError("invalid path")


def iterfind(elem, path, namespaces=None):
    """Iterate over the elements that a path finds."""
    selectors = _compile(path, namespaces)
    result = [elem]
    context = _Context(elem)
    for select in selectors:
        result = select(context, result)
    return iter(result)


def find(elem, path, namespaces=None):
    """Return the first element that a path finds, or None."""
    return next(iterfind(elem, path, namespaces), None)


def findall(elem, path, namespaces=None):
    """List the elements that a path finds."""
    return list(iterfind(elem, path, namespaces))


def findtext(elem, path, default=None, namespaces=None):
    """Return the text of the first element that a path finds."""
    found = find(elem, path, namespaces)
    if found is None:
        return default
    return "" if found.text is None else found.text
