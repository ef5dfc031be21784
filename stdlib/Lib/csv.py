"""Tables as text with separators; the reader and writer themselves are native."""

import types
from collections import Counter
from io import StringIO

from _csv import (
    QUOTE_ALL, QUOTE_MINIMAL, QUOTE_NONE, QUOTE_NONNUMERIC, QUOTE_NOTNULL, QUOTE_STRINGS, Error, field_size_limit, get_dialect,
    list_dialects, reader, register_dialect, unregister_dialect, writer,
)
from _csv import Dialect as _Dialect

__all__ = [
    "QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS", "QUOTE_NOTNULL", "Error", "Dialect", "excel",
    "excel_tab", "field_size_limit", "reader", "writer", "register_dialect", "get_dialect", "list_dialects", "Sniffer",
    "unregister_dialect", "DictReader", "DictWriter", "unix_dialect",
]
__version__ = "1.0"


class Dialect:
    """How a table is written: subclasses set the attributes."""

    _name, _valid = "", False
    delimiter = quotechar = escapechar = doublequote = skipinitialspace = lineterminator = quoting = None

    def __init__(self):
        if type(self) is not Dialect:
            self._valid = True
        self._validate()

    def _validate(self):
        try:
            _Dialect(self)
        except TypeError as error:
            raise Error(str(error)) from None  # what callers have always caught


class excel(Dialect):
    """As Excel writes tables."""

    delimiter, quotechar, doublequote = ",", '"', True
    skipinitialspace, lineterminator, quoting = False, "\r\n", QUOTE_MINIMAL


class excel_tab(excel):
    """As Excel writes tables with tabs between the fields."""

    delimiter = "\t"


class unix_dialect(Dialect):
    """As programs on Unix write tables: all in quotes, and with plain ends of lines."""

    delimiter, quotechar, doublequote = ",", '"', True
    skipinitialspace, lineterminator, quoting = False, "\n", QUOTE_ALL


for _name, _dialect in (("excel", excel), ("excel-tab", excel_tab), ("unix", unix_dialect)):
    register_dialect(_name, _dialect)


class DictReader:
    """An iterator over rows as dicts, whose keys are given or stand in the first row.

    What is too much in a row gets the key `restkey`, and what is missing the value `restval`.
    """

    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **kwds):
        self._fieldnames = None if fieldnames is None else list(fieldnames)
        self.restkey, self.restval, self.dialect = restkey, restval, dialect
        self.reader = reader(f, dialect, *args, **kwds)
        self.line_num = 0

    __class_getitem__ = classmethod(types.GenericAlias)

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        """The keys, for which the first row is read if they were not given."""
        if self._fieldnames is None:
            self._fieldnames = next(self.reader, None)
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        while not (row := next(self.reader)):
            pass  # empty lines are no rows
        self.line_num = self.reader.line_num
        keys = self.fieldnames
        record = dict(zip(keys, row))
        if len(row) > len(keys):
            record[self.restkey] = row[len(keys):]
        else:
            record.update((key, self.restval) for key in keys[len(row):])
        return record


class DictWriter:
    """Writes dicts as rows; `restval` stands for what is missing, and other keys are refused or ignored."""

    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **kwds):
        action = extrasaction.lower()
        if action not in ("raise", "ignore"):
            raise ValueError(f"extrasaction ({extrasaction}) must be 'raise' or 'ignore'")
        self.fieldnames = list(fieldnames) if hasattr(fieldnames, "__next__") else fieldnames
        self.restval, self.extrasaction = restval, action
        self.writer = writer(f, dialect, *args, **kwds)

    __class_getitem__ = classmethod(types.GenericAlias)

    def writeheader(self):
        """Write the keys as a row."""
        return self.writerow({name: name for name in self.fieldnames})

    def _dict_to_list(self, rowdict):
        if self.extrasaction == "raise" and (unknown := rowdict.keys() - self.fieldnames):
            raise ValueError(f"dict contains fields not in fieldnames: {', '.join(map(repr, unknown))}")
        return (rowdict.get(name, self.restval) for name in self.fieldnames)

    def writerow(self, rowdict):
        """Write a dict as a row."""
        return self.writer.writerow(self._dict_to_list(rowdict))

    def writerows(self, rowdicts):
        """Write dicts as rows."""
        return self.writer.writerows(map(self._dict_to_list, rowdicts))


def _most_frequent(counts):
    """The key that was counted most, the first of several."""
    return max(counts, key=counts.get)


class Sniffer:
    """Guesses how a table is written from a piece of it."""

    _EVERY_ASCII = [chr(code) for code in range(127)]

    def __init__(self):
        # Which of several possible separators is taken.
        self.preferred = [",", "\t", ";", " ", ":"]

    def sniff(self, sample, delimiters=None):
        """The dialect of a sample; `delimiters` are the separators that are possible."""
        quote, doubled, separator, space = self._guess_quote_and_delimiter(sample, delimiters)
        if not separator:
            separator, space = self._guess_delimiter(sample, delimiters)
        if not separator:
            raise Error("Could not determine delimiter")
        found = {"_name": "sniffed", "__module__": __name__, "__qualname__": "Sniffer.sniff.<locals>.dialect",
                 "lineterminator": "\r\n", "quoting": QUOTE_MINIMAL, "doublequote": doubled, "delimiter": separator,
                 "quotechar": quote or '"', "skipinitialspace": space}
        return type("dialect", (Dialect,), found)

    def _guess_quote_and_delimiter(self, data, delimiters):
        """What stands at quoted text: quotation mark, whether it is doubled in text, separator, and whether a space follows that."""
        import re
        quoted = r"""(?P<quote>["']).*?(?P=quote)"""
        separated = r"""(?P<delim>[^\w\n"'])(?P<space> ?)"""
        for pattern in (f"{separated}{quoted}(?P=delim)", rf"(?:^|\n){quoted}{separated}", rf"{separated}{quoted}(?:$|\n)",
                        rf"(?:^|\n){quoted}(?:$|\n)"):
            found = [match.groupdict() for match in re.finditer(pattern, data, re.DOTALL | re.MULTILINE)]
            if found:
                break
        else:
            return "", False, None, 0
        quote = _most_frequent(Counter(match["quote"] for match in found))
        separators = Counter(match["delim"] for match in found
                             if match.get("delim") and (delimiters is None or match["delim"] in delimiters))
        separator, space = "", 0
        if separators:
            separator = _most_frequent(separators)
            space = separators[separator] == sum(bool(match["space"]) for match in found)
            separator = separator.strip("\n")
        edge = re.escape(separator)
        inner = rf"[^{edge}\n]*{quote}"
        doubled = re.search(rf"(({edge})|^)\W*{quote}{inner}{inner}\W*(({edge})|$)", data, re.MULTILINE)
        return quote, doubled is not None, separator, space

    def _guess_delimiter(self, data, delimiters):
        """The character that is in (nearly) all lines equally often, and whether a space follows it."""
        lines = list(filter(None, data.split("\n")))
        step = min(10, len(lines))
        counts = {char: Counter() for char in self._EVERY_ASCII}
        found = {}
        # More lines are looked at as long as more than one character, or none, is possible.
        for start in range(0, len(lines), step or 1):
            for line in lines[start:start + step]:
                for char, frequencies in counts.items():
                    frequencies[line.count(char)] += 1
            read = min(start + step, len(lines))
            found = self._consistent(counts, read, delimiters)
            if len(found) == 1:
                break
        if not found:
            return "", 0
        preferred = [char for char in self.preferred if char in found]
        if len(found) == 1:
            separator = next(iter(found))
        elif preferred:
            separator = preferred[0]
        else:
            separator = max(found, key=lambda char: (found[char], char))
        return separator, lines[0].count(separator) == lines[0].count(separator + " ")

    @staticmethod
    def _consistent(counts, read, delimiters):
        """The characters that the lines agree on, by how often they are in a line and how many lines say so more than not."""
        agreed = {}
        for char, frequencies in counts.items():
            often, times = max(frequencies.items(), key=lambda item: item[1])
            if often > 0 and (delimiters is None or char in delimiters):
                agreed[char] = (often, times - (frequencies.total() - times))
        for percent in range(100, 89, -1):
            enough = {char: support for char, support in agreed.items() if support[1] > 0 and support[1] / read >= percent / 100}
            if enough:
                return enough
        return {}

    def has_header(self, sample):
        """Whether the first row looks other than those below it: no number over numbers, or of another length than all of them."""
        rows = reader(StringIO(sample), self.sniff(sample))
        header = next(rows)
        uniform = dict.fromkeys(range(len(header)))
        for _, row in zip(range(20 + 1), rows):
            if len(row) != len(header):
                continue
            for column in list(uniform):
                kind = self._kind(row[column])
                if uniform[column] is None:
                    uniform[column] = kind
                elif uniform[column] != kind:
                    del uniform[column]
        votes = 0
        for column, kind in uniform.items():
            differs = self._kind(header[column]) != kind if kind == "number" else len(header[column]) != kind
            votes += 1 if differs else -1
        return votes > 0

    @staticmethod
    def _kind(text):
        """That a text is a number, or else its length."""
        try:
            complex(text)
            return "number"
        except (ValueError, OverflowError):
            return len(text)
