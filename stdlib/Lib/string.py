"""String constants, templates with $-placeholders, and a customisable format()."""

__all__ = [
    "ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits",
    "printable", "punctuation", "whitespace", "Formatter", "Template",
]

import _string

ascii_lowercase, ascii_uppercase = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
octdigits, hexdigits = digits[:8], f"{digits}abcdefABCDEF"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
whitespace = " \t\n\r\v\f"
printable = f"{digits}{ascii_letters}{punctuation}{whitespace}"


def capwords(s, sep=None):
    """The words of a text capitalised. Without `sep`, runs of whitespace become one space."""
    words = s.split(sep)
    return (sep or " ").join([word.capitalize() for word in words])


# Templates. The module `re` is imported when the first of them is used, for many programs import only the constants.


class _IgnoreCase:
    """The class attribute `flags`."""

    def __get__(self, instance, owner):
        import re
        return re.IGNORECASE


class _Pattern:
    """The class attribute `pattern`: compiled when it is first asked for."""

    def __init__(self, owner, source=None):
        self.owner, self.source = owner, source

    def __get__(self, instance, owner):
        import re
        cls = self.owner
        source = self.source or self._standard_source(cls, re.escape(cls.delimiter))
        cls.pattern = re.compile(source, cls.flags | re.VERBOSE)
        return cls.pattern

    @staticmethod
    def _standard_source(cls, sign: str) -> str:
        kinds = {
            "escaped": sign, "named": cls.idpattern, "braced": cls.braceidpattern or cls.idpattern, "invalid": "",
        }
        groups = {name: f"(?P<{name}>{text})" for name, text in kinds.items()}
        groups["braced"] = f"{{{groups['braced']}}}"
        return f"{sign}(?:{'|'.join(groups.values())})"


_NO_MAPPING = {}


class Template:
    """A text with placeholders: $name or ${name}, and $$ for the dollar sign itself.

    Subclasses may set `delimiter`, `idpattern`, `braceidpattern` (where it differs) and `flags`, or the whole `pattern`,
    a regular expression with the groups escaped, named, braced and invalid.
    """

    delimiter = "$"
    # Without (?a:...) some letters that are not ASCII would count as equal to ASCII ones when case is ignored.
    idpattern = r"(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = _IgnoreCase()

    def __init_subclass__(cls):
        super().__init_subclass__()
        cls.pattern = _Pattern(cls, cls.__dict__.get("pattern"))

    def __init__(self, template):
        self.template = template

    def _kind(self, found) -> tuple[str, str | None]:
        """Which group of the pattern matched, and the name if it is a placeholder's."""
        name = found["named"] or found["braced"]
        if name is not None:
            return "name", name
        for kind in ("escaped", "invalid"):
            if found[kind] is not None:
                return kind, None
        raise ValueError("Unrecognized named group in pattern", self.pattern)

    def _invalid(self, mo):
        """Raise ValueError with the place of a sign that is no placeholder."""
        lines = self.template[:mo.start("invalid")].splitlines(keepends=True)
        # The group is empty and stands behind the sign, so the sign is the last character here.
        number, column = (len(lines), len(lines[-1])) if lines else (1, 1)
        raise ValueError(f"Invalid placeholder in string: line {number}, col {column}")

    @staticmethod
    def _values(mapping, keywords):
        if mapping is _NO_MAPPING:
            return keywords
        if not keywords:
            return mapping
        from collections import ChainMap
        return ChainMap(keywords, mapping)

    def substitute(self, mapping=_NO_MAPPING, /, **kws):
        """The text with the values in place of the placeholders. KeyError if one is missing."""
        values = self._values(mapping, kws)

        def replacement(found):
            kind, name = self._kind(found)
            if kind == "name":
                return str(values[name])
            return self.delimiter if kind == "escaped" else self._invalid(found)

        return self.pattern.sub(replacement, self.template)

    def safe_substitute(self, mapping=_NO_MAPPING, /, **kws):
        """As substitute(), but what cannot be replaced stays as it is."""
        values = self._values(mapping, kws)

        def replacement(found):
            kind, name = self._kind(found)
            if kind == "escaped":
                return self.delimiter
            try:
                return str(values[name]) if kind == "name" else found[0]
            except KeyError:
                return found[0]

        return self.pattern.sub(replacement, self.template)

    def _parts(self):
        return map(self._kind, self.pattern.finditer(self.template))

    def is_valid(self):
        """Whether substitute() could succeed."""
        return all(kind != "invalid" for kind, _name in self._parts())

    def get_identifiers(self):
        """The names of the placeholders, in the order in which they first occur."""
        return list(dict.fromkeys(name for kind, name in self._parts() if kind == "name"))


Template.pattern = _Pattern(Template)


class Formatter:
    """What str.format() does, in parts that subclasses can change."""

    _CONVERSIONS = {None: lambda value: value, "s": str, "r": repr, "a": ascii}

    def format(self, format_string, /, *args, **kwargs):
        """Format arguments."""
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        """Format arguments that are given as a sequence and a mapping."""
        used = set()
        text, _next = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return text

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth, auto_arg_index=0):
        """The text, and the number of the next field without a name (False where fields are numbered)."""
        if recursion_depth < 0:
            raise ValueError("Max string recursion exceeded")
        pieces = []
        for literal, field, spec, conversion in self.parse(format_string):
            pieces.append(literal)
            if field is None:
                continue
            field, auto_arg_index = self._numbered(field, auto_arg_index)
            value, key = self.get_field(field, args, kwargs)
            used_args.add(key)
            value = self.convert_field(value, conversion)
            spec, auto_arg_index = self._vformat(spec, args, kwargs, used_args, recursion_depth - 1, auto_arg_index)
            pieces.append(self.format_field(value, spec))
        return "".join(pieces), auto_arg_index

    @staticmethod
    def _numbered(field, number):
        """A field name, and the number for the next field: fields without names are counted."""
        if field == "":
            if number is not False:
                return str(number), number + 1
        elif not field.isdigit():
            return field, number
        elif not number:
            return field, False
        raise ValueError("cannot switch from manual field specification to automatic field numbering")

    def get_value(self, key, args, kwargs):
        """The argument with a number or a name."""
        return (args if isinstance(key, int) else kwargs)[key]

    def check_unused_args(self, used_args, args, kwargs):
        """Called with the keys that were used: a place to object to others."""

    def format_field(self, value, format_spec):
        """The text of a value."""
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        """The value after the conversion that stands behind '!'."""
        if conversion not in self._CONVERSIONS:
            raise ValueError(f"Unknown conversion specifier {conversion!s}")
        return self._CONVERSIONS[conversion](value)

    def parse(self, format_string):
        """The parts of a format string: literal text, field name, format specification, conversion."""
        return _string.formatter_parser(format_string)

    def get_field(self, field_name, args, kwargs):
        """The object that a field name with attributes and subscripts means, and the key of the argument in it."""
        key, path = _string.formatter_field_name_split(field_name)
        found = self.get_value(key, args, kwargs)
        for is_attribute, step in path:
            found = getattr(found, step) if is_attribute else found[step]
        return found, key
