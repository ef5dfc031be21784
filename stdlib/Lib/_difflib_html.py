"""difflib.HtmlDiff: comparisons as HTML tables, side by side."""

import re
from itertools import zip_longest

from difflib import IS_CHARACTER_JUNK, ndiff

# What reprs show as the home of the class.
__name__ = "difflib"

_MARKED = re.compile(r"\++|-+|\^+")
_SEPARATOR = None, None, None


def _marked(text, marks):
    """Put \\0, the kind of change and \\1 around the parts of a line that a "? " line marks."""
    for match in reversed(list(_MARKED.finditer(marks))):
        start, end = match.span()
        text = f"{text[:start]}\0{marks[start]}{text[start:end]}\1{text[end:]}"
    return text


def _whole(kind, text):
    """The same around a whole line."""
    return f"\0{kind}{text or ' '}\1"


# How ndiff shows a pair of lines that are alike, by the signs of the lines: where the two lines and their marks are.
_PAIRS = {"-?+?": (0, 2, 1, 3), "-?+": (0, 2, 1, None), "-+?": (0, 1, None, 2)}


def _changed_pair(lines, start):
    """The two lines that ndiff shows as a pair from an index on, and how many it shows; None if there is no pair."""
    signs = "".join([line[0] for line in lines[start:start + 4]])
    shape = next((shape for shape in _PAIRS if signs.startswith(shape)), None)
    if shape is None:
        return None
    old, new, old_marks, new_marks = [place if place is None else lines[start + place][2:] for place in _PAIRS[shape]]
    if old_marks is not None:
        old = _marked(old, old_marks)
    if new_marks is not None:
        new = _marked(new, new_marks)
    return old, new, len(shape)


def _paired_lines(lines):
    """Iterate over (line of the first text, line of the second, whether they differ); None for no line.

    Lines that ndiff shows as changed are pairs. Of those removed and added between two others, the first goes with the
    first, and so on.
    """
    sides = {"-": [], "+": []}

    def flush():
        for old, new in zip_longest(*sides.values()):
            yield old, new, True
        for side in sides.values():
            side.clear()

    index = 0
    while index < len(lines):
        pair = _changed_pair(lines, index)
        sign, text = lines[index][0], lines[index][2:]
        if pair is None and sign in sides:
            sides[sign].append(_whole(sign, text))
            index += 1
            continue
        yield from flush()
        old, new, shown = pair or (text, text, 1)
        yield old, new, pair is not None
        index += shown
    yield from flush()


def _numbered(pairs):
    """Number the lines of each side."""
    numbers = [0, 0]
    for old, new, differ in pairs:
        sides = []
        for side, text in enumerate((old, new)):
            if text is None:
                sides.append(("", "\n"))
            else:
                numbers[side] += 1
                sides.append((numbers[side], text))
        yield sides[0], sides[1], differ


def _mdiff(fromlines, tolines, context=None, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    """Iterate over ((number, line), (number, line), whether they differ).

    With a context, only that many equal lines around differences are given,
    and three times None where lines were left out.
    """
    rows = _numbered(_paired_lines(list(ndiff(fromlines, tolines, linejunk, charjunk))))
    if context is None:
        yield from rows
        return
    rows = list(rows)
    wanted = set()
    for i, row in enumerate(rows):
        if row[2]:
            wanted.update(range(max(0, i - context), min(len(rows), i + context + 1)))
    previous = -1
    for i in sorted(wanted):
        if i != previous + 1:
            yield _SEPARATOR
        yield rows[i]
        previous = i


def _lines(*parts):
    """Lines of HTML, each given by its indent and its text; a line break comes before each."""
    return "".join([f"\n{' ' * indent}{text}" for indent, text in parts])


_XHTML = "DTD XHTML 1.0 Transitional", "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"

_page = _lines(
    (0, f'<!DOCTYPE html PUBLIC "-//W3C//{_XHTML[0]}//EN"'), (10, f'"{_XHTML[1]}">'), (0, ""), (0, "<html>"), (0, ""),
    (0, "<head>"), (4, '<meta http-equiv="Content-Type"'), (10, 'content="text/html; charset=%(charset)s" />'),
    (4, "<title></title>"), (4, '<style type="text/css">%(styles)s'), (4, "</style>"), (0, "</head>"), (0, ""),
    (0, "<body>"), (4, "%(table)s%(legend)s"), (0, "</body>"), (0, ""), (0, "</html>"),
)

_BACKGROUNDS = {"diff_next": "c0c0c0", "diff_add": "aaffaa", "diff_chg": "ffff77", "diff_sub": "ffaaaa"}
_RULES = {
    "table.diff": "font-family:Courier; border:medium;", ".diff_header": "background-color:#e0e0e0",
    "td.diff_header": "text-align:right",
} | {f".{name}": f"background-color:#{colour}" for name, colour in _BACKGROUNDS.items()}

_sheet = _lines(*((8, f"{selector} {{{rule}}}") for selector, rule in _RULES.items()))

_COLUMNS = " ".join(["<colgroup></colgroup>"] * 3)

_table = _lines(
    (4, '<table class="diff" id="difflib_chg_%(prefix)s_top"'), (11, 'cellspacing="0" cellpadding="0" rules="groups" >'),
    (8, _COLUMNS), (8, _COLUMNS), (8, "%(header_row)s"), (8, "<tbody>"), (0, "%(data_rows)s        </tbody>"),
    (4, "</table>"),
)

_KINDS = (("add", "&nbsp;Added&nbsp;", ""), ("chg", "Changed", " "), ("sub", "Deleted", " "))

_explanation = _lines(
    (4, '<table class="diff" summary="Legends">'), (8, '<tr> <th colspan="2"> Legends </th> </tr>'),
    (8, '<tr> <td> <table border="" summary="Colors">'), (22, "<tr><th> Colors </th> </tr>"),
    *((22, f'<tr><td class="diff_{kind}">{text}</td>{space}</tr>') for kind, text, space in _KINDS),
    (18, "</table></td>"), (13, '<td> <table border="" summary="Links">'), (22, '<tr><th colspan="2"> Links </th> </tr>'),
    *((22, f"<tr><td>{text}</td> </tr>") for text in ("(f)irst change", "(n)ext change", "(t)op")),
    (18, "</table></td> </tr>"), (4, "</table>"),
)


# What stands for the marks in lines, and for the tabs that had been spaces.
_MARKUP = {
    "\0+": '<span class="diff_add">', "\0-": '<span class="diff_sub">', "\0^": '<span class="diff_chg">',
    "\1": "</span>", "\t": "&nbsp;",
}


class HtmlDiff:
    """Makes HTML tables that show two texts side by side, with differences marked.

    tabsize -- columns of a tab stop
    wrapcolumn -- the column where lines are broken, or None
    linejunk, charjunk -- as for ndiff()
    """

    # What subclasses may replace.
    _file_template, _table_template, _styles, _legend = _page, _table, _sheet, _explanation
    # Counts the tables, so that several in one page have different link targets.
    _default_prefix = 0

    def __init__(self, tabsize=8, wrapcolumn=None, linejunk=None, charjunk=IS_CHARACTER_JUNK):
        self._tabsize, self._wrapcolumn = tabsize, wrapcolumn
        self._linejunk, self._charjunk = linejunk, charjunk

    def make_file(
        self, fromlines, tolines, fromdesc="", todesc="", context=False, numlines=5, *, charset="utf-8"
    ):
        """Return a complete page with a table and its legend; the arguments are those of make_table()."""
        page = self._file_template % dict(
            styles=self._styles,
            legend=self._legend,
            table=self.make_table(fromlines, tolines, fromdesc, todesc, context=context, numlines=numlines),
            charset=charset,
        )
        return page.encode(charset, "xmlcharrefreplace").decode(charset)

    def make_table(self, fromlines, tolines, fromdesc="", todesc="", context=False, numlines=5):
        """Return a table of two lists of lines.

        The descriptions head the columns. With context, only numlines lines
        around differences are shown; without it, that is how far before a
        difference its link leads.
        """
        prefixes = self._make_prefix()
        fromlines = [self._expand_tabs(line) for line in fromlines]
        tolines = [self._expand_tabs(line) for line in tolines]
        rows = _mdiff(
            fromlines, tolines, numlines if context else None, linejunk=self._linejunk, charjunk=self._charjunk
        )
        if self._wrapcolumn:
            rows = self._wrapped(rows)
        fromlist, tolist, flaglist = self._cells(rows, prefixes)
        fromlist, tolist, flaglist, next_href, next_id = self._links(
            fromlist, tolist, flaglist, context, numlines, prefixes[1]
        )
        rows = "".join(self._row(i, *parts) for i, parts in enumerate(zip(flaglist, fromlist, tolist, next_href, next_id)))
        table = self._table_template % dict(
            data_rows=rows, header_row=self._header(fromdesc, todesc), prefix=prefixes[1]
        )
        for mark, html in _MARKUP.items():
            table = table.replace(mark, html)
        return table

    @staticmethod
    def _row(index, flag, left, right, href, target):
        """A row of the table. Without flag, lines were left out here, which is of no interest before the first."""
        if flag is None:
            return "        </tbody>        \n        <tbody>\n" if index else ""
        begin = f'            <tr><td class="diff_next"{target}>{href}</td>{left}'
        return f'{begin}<td class="diff_next">{href}</td>{right}</tr>\n'

    @staticmethod
    def _header(fromdesc, todesc):
        """The row with the descriptions."""
        if not (fromdesc or todesc):
            return ""
        blank = '<th class="diff_next"><br /></th>'
        cells = [f'{blank}<th colspan="2" class="diff_header">{text}</th>' for text in (fromdesc, todesc)]
        return f"<thead><tr>{''.join(cells)}</tr></thead>"

    def _make_prefix(self):
        number = HtmlDiff._default_prefix
        HtmlDiff._default_prefix += 1
        return f"from{number}_", f"to{number}_"

    def _expand_tabs(self, line):
        """Turn tabs into as many tabs as columns, which later become spaces of their own kind."""
        line = line.replace(" ", "\0").expandtabs(self._tabsize)
        return line.replace(" ", "\t").replace("\0", " ").rstrip("\n")

    def _split_line(self, number, text):
        """List the pieces of a line that is too long; those after the first are numbered ">"."""
        pieces = []
        while True:
            size = len(text)
            width = self._wrapcolumn
            # Marks take no room.
            if not number or size <= width or size - text.count("\0") * 3 <= width:
                pieces.append((number, text))
                return pieces
            i = shown = 0
            mark = ""
            while shown < width and i < size:
                if text[i] == "\0":
                    mark = text[i + 1]
                    i += 2
                elif text[i] == "\1":
                    mark = ""
                    i += 1
                else:
                    i += 1
                    shown += 1
            first, text = text[:i], text[i:]
            if mark:
                first += "\1"
                text = f"\0{mark}{text}"
            pieces.append((number, first))
            number = ">"

    def _wrapped(self, rows):
        for fromdata, todata, flag in rows:
            if flag is None:
                yield fromdata, todata, flag
                continue
            sides = zip_longest(
                self._split_line(*fromdata), self._split_line(*todata), fillvalue=("", " ")
            )
            for fromdata, todata in sides:
                yield fromdata, todata, flag

    def _cells(self, rows, prefixes):
        """Return three lists: the cells of both sides, and whether they differ."""
        fromlist, tolist, flaglist = [], [], []
        for fromdata, todata, flag in rows:
            if flag is None:
                fromlist.append(None)
                tolist.append(None)
            else:
                fromlist.append(self._format_line(prefixes[0], *fromdata))
                tolist.append(self._format_line(prefixes[1], *todata))
            flaglist.append(flag)
        return fromlist, tolist, flaglist

    def _format_line(self, prefix, number, text):
        id = f' id="{prefix}{number}"' if isinstance(number, int) else ""
        text = text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
        # Spaces at the ends of lines are to be seen too.
        text = text.replace(" ", "&nbsp;").rstrip()
        return f'<td class="diff_header"{id}>{number}</td><td nowrap="nowrap">{text}</td>'

    def _links(self, fromlist, tolist, flaglist, context, numlines, toprefix):
        """Return the lists with two more: the links to the next change, and the targets of links."""
        next_id = [""] * len(flaglist)
        next_href = [""] * len(flaglist)
        num_chg = 0
        in_change = False
        last = 0
        for i, flag in enumerate(flaglist):
            if not flag:
                in_change = False
            elif not in_change:
                in_change = True
                last = i
                # The target is some lines before, so that these are seen as well.
                next_id[max(0, i - numlines)] = f' id="difflib_chg_{toprefix}_{num_chg}"'
                num_chg += 1
                next_href[last] = f'<a href="#difflib_chg_{toprefix}_{num_chg}">n</a>'
        if not flaglist:
            flaglist = [False]
            next_id = [""]
            next_href = [""]
            last = 0
            message = "No Differences Found" if context else "Empty File"
            fromlist = tolist = [f"<td></td><td>&nbsp;{message}&nbsp;</td>"]
        if not flaglist[0]:
            next_href[0] = f'<a href="#difflib_chg_{toprefix}_0">f</a>'
        next_href[last] = f'<a href="#difflib_chg_{toprefix}_top">t</a>'
        return fromlist, tolist, flaglist, next_href, next_id
