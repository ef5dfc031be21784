"""Calendars for the terminal and for web pages, and the arithmetic of the Gregorian calendar behind them.

Weeks begin on Monday unless a calendar is told otherwise.
"""

import datetime
import sys
from enum import IntEnum, global_enum
from itertools import batched, zip_longest

error = ValueError
EPOCH = 1970
_EPOCH_ORD = datetime.date(EPOCH, 1, 1).toordinal()


class IllegalMonthError(ValueError, IndexError):
    """There is no month of that number."""

    def __init__(self, month):
        self.month = month

    def __str__(self):
        return f"bad month number {self.month!r}; must be 1-12"


class IllegalWeekdayError(ValueError):
    """There is no day of the week of that number."""

    def __init__(self, weekday):
        self.weekday = weekday

    def __str__(self):
        return f"bad weekday number {self.weekday!r}; must be 0 (Monday) to 6 (Sunday)"


_MONTHS = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER".split()
_DAYS = "MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY".split()
Month = global_enum(IntEnum("Month", _MONTHS, module=__name__))
Day = global_enum(IntEnum("Day", _DAYS, start=0, module=__name__))

__all__ = [
    "IllegalMonthError", "IllegalWeekdayError", "setfirstweekday", "firstweekday", "isleap", "leapdays", "weekday", "monthrange",
    "monthcalendar", "prmonth", "month", "prcal", "calendar", "timegm", "month_name", "month_abbr", "day_name", "day_abbr",
    "Calendar", "TextCalendar", "HTMLCalendar", "LocaleTextCalendar", "LocaleHTMLCalendar", "weekheader", "Day", "Month",
    *_MONTHS, *_DAYS,
]


def __getattr__(name):
    if name not in ("January", "February"):
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    import warnings

    capitals = name.upper()
    warnings.warn(f"The '{name}' attribute is deprecated, use '{capitals}' instead", DeprecationWarning, stacklevel=2)
    return int(Month[capitals])


# Arithmetic

mdays = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def isleap(year):
    """Whether a year has 366 days."""
    return year % 4 == 0 and year % 100 != 0 or year % 400 == 0


def leapdays(y1, y2):
    """How many of the years from y1 up to y2, without the latter, have 366 days."""
    return sum(sign * ((y2 - 1) // step - (y1 - 1) // step) for step, sign in ((4, 1), (100, -1), (400, 1)))


def weekday(year, month, day):
    """The day of the week of a date, of any year: the calendar repeats itself after 400."""
    if not 1 <= year <= 9999:
        year = year % 400 + 2000
    return Day(datetime.date(year, month, day).weekday())


def _checked_month(month):
    if not 1 <= month <= 12:
        raise IllegalMonthError(month)
    return month


def _monthlen(year, month):
    return 29 if month == 2 and isleap(year) else mdays[month]


def monthrange(year, month):
    """The day of the week of a month's first day, and the number of its days."""
    month = _checked_month(month)
    return weekday(year, month, 1), _monthlen(year, month)


def _shifted_month(year, month, by):
    years, index = divmod(month - 1 + by, 12)
    return year + years, index + 1


def _prevmonth(year, month):
    return _shifted_month(year, month, -1)


def _nextmonth(year, month):
    return _shifted_month(year, month, 1)


def timegm(tuple):
    """The seconds since 1970 began at a time in UTC given like time.gmtime() does."""
    year, month, day, hour, minute, second = tuple[:6]
    days = day - 1 + datetime.date(year, month, 1).toordinal() - _EPOCH_ORD
    return ((days * 24 + hour) * 60 + minute) * 60 + second


# Names


class _Names:
    """Names that strftime() gives to some dates, looked up anew each time since the locale may change."""

    def __init__(self, format, dates):
        self.format, self.dates = format, dates

    def __getitem__(self, i):
        chosen = self.dates[i]
        if isinstance(i, slice):
            return [self._name(date) for date in chosen]
        return self._name(chosen)

    def _name(self, date):
        return date.strftime(self.format) if date else ""

    def __len__(self):
        return len(self.dates)


# January 2001 began with a Monday. Months count from 1, so that their first name is empty.
_WEEK = [datetime.date(2001, 1, day) for day in range(1, 8)]
_YEAR = [None] + [datetime.date(2001, month, 1) for month in range(1, 13)]
day_name, day_abbr = _Names("%A", _WEEK), _Names("%a", _WEEK)
month_name, month_abbr = _Names("%B", _YEAR), _Names("%b", _YEAR)


class Calendar:
    """The days of months and years, in full weeks that begin on a given day (0: Monday)."""

    def __init__(self, firstweekday=0):
        self.firstweekday = firstweekday

    def getfirstweekday(self):
        """The day on which weeks begin."""
        return self._first % 7

    def setfirstweekday(self, firstweekday):
        """Let weeks begin on that day."""
        self._first = firstweekday

    firstweekday = property(getfirstweekday, setfirstweekday)

    def iterweekdays(self):
        """The numbers of the days of a week, in order."""
        for offset in range(7):
            yield (self.firstweekday + offset) % 7

    def _cells(self, year, month):
        """The days of a month's weeks, counted from its first day, and the month's length.

        They begin below 1 and end above the length where the month begins or ends within a week.
        """
        begins, length = monthrange(year, month)
        lead = (begins - self.firstweekday) % 7
        trail = -(lead + length) % 7
        return range(1 - lead, length + trail + 1), length

    def itermonthdates(self, year, month):
        """The dates of a month, and those of its neighbours that complete its weeks."""
        for year_month_day in self.itermonthdays3(year, month):
            yield datetime.date(*year_month_day)

    def itermonthdays(self, year, month):
        """The days of a month, with a 0 for those of other months."""
        cells, length = self._cells(year, month)
        for day in cells:
            yield day if 0 < day <= length else 0

    def itermonthdays2(self, year, month):
        """Like itermonthdays(), but pairs of the day and the day of the week."""
        first = self.firstweekday
        for place, day in enumerate(self.itermonthdays(year, month), first):
            yield day, place % 7

    def itermonthdays3(self, year, month):
        """Like itermonthdates(), but (year, month, day): it is no error if there can be no such date."""
        cells, length = self._cells(year, month)
        before, after = _prevmonth(year, month), _nextmonth(year, month)
        for day in cells:
            if day < 1:
                yield *before, _monthlen(*before) + day
            elif day > length:
                yield *after, day - length
            else:
                yield year, month, day

    def itermonthdays4(self, year, month):
        """Like itermonthdays3(), with the day of the week in the end."""
        for place, date in enumerate(self.itermonthdays3(year, month), self.firstweekday):
            yield *date, place % 7

    # Lists of weeks

    def monthdatescalendar(self, year, month):
        """The weeks of a month, as lists of dates."""
        return _in_lists(self.itermonthdates(year, month), 7)

    def monthdays2calendar(self, year, month):
        """The weeks of a month, as lists of pairs of day and day of the week."""
        return _in_lists(self.itermonthdays2(year, month), 7)

    def monthdayscalendar(self, year, month):
        """The weeks of a month, as lists of days."""
        return _in_lists(self.itermonthdays(year, month), 7)

    def yeardatescalendar(self, year, width=3):
        """The months of a year as monthdatescalendar() gives them, in rows of so many."""
        return _year_in_rows(self.monthdatescalendar, year, width)

    def yeardays2calendar(self, year, width=3):
        """The months of a year as monthdays2calendar() gives them, in rows of so many."""
        return _year_in_rows(self.monthdays2calendar, year, width)

    def yeardayscalendar(self, year, width=3):
        """The months of a year as monthdayscalendar() gives them, in rows of so many."""
        return _year_in_rows(self.monthdayscalendar, year, width)


def _in_lists(items, size):
    return [list(batch) for batch in batched(items, size)]


def _year_in_rows(weeks_of_month, year, width):
    if not width:
        raise ValueError("range() arg 3 must not be zero")
    return _in_lists([weeks_of_month(year, month) for month in range(1, 13)], width)


class TextCalendar(Calendar):
    """Calendars as plain text.

    In all methods w is the width of a day's column, l the number of lines for a
    week, c the space between months and m how many of them stand side by side.
    """

    def prweek(self, theweek, width):
        """Print a week."""
        print(self.formatweek(theweek, width), end="")

    def formatday(self, day, weekday, width):
        """A day in its column; an empty one for 0."""
        return (f"{day:2}" if day else "").center(width)

    def formatweek(self, theweek, width):
        """A line for a week, given as pairs of day and day of the week."""
        return " ".join([self.formatday(day, weekday, width) for day, weekday in theweek])

    def formatweekday(self, day, width):
        """The name of a day of the week, cut to the width."""
        names = day_abbr if width < 9 else day_name
        return names[day][:width].center(width)

    def formatweekheader(self, width):
        """The line with the names of the days."""
        return " ".join([self.formatweekday(day, width) for day in self.iterweekdays()])

    def formatmonthname(self, theyear, themonth, width, withyear=True):
        """The line with the name of the month."""
        name = month_name[_checked_month(themonth)]
        return (f"{name} {theyear!r}" if withyear else name).center(width)

    def prmonth(self, theyear, themonth, w=0, l=0):
        """Print a month."""
        print(self.formatmonth(theyear, themonth, w, l), end="")

    def formatmonth(self, theyear, themonth, w=0, l=0):
        """A month: its name, the names of the days, and a line for each week."""
        w, l = max(2, w), max(1, l)
        lines = [self.formatmonthname(theyear, themonth, 7 * w + 6), self.formatweekheader(w)]
        lines += [self.formatweek(week, w) for week in self.monthdays2calendar(theyear, themonth)]
        return "".join([line.rstrip() + "\n" * l for line in lines])

    def formatyear(self, theyear, w=2, l=1, c=6, m=3):
        """All months of a year, m of them in a row."""
        w, l, c = max(2, w), max(1, l), max(2, c)
        column = 7 * w + 6
        header = self.formatweekheader(w)
        lines = [repr(theyear).center(m * (column + c) - c)]
        for row, weeks in enumerate(self.yeardays2calendar(theyear, m)):
            names = [self.formatmonthname(theyear, row * m + place, column, False) for place in range(1, len(weeks) + 1)]
            texts = [[self.formatweek(week, w) for week in month] for month in weeks]
            rows = [names, [header] * len(weeks), *zip_longest(*texts, fillvalue="")]
            lines += ["", *[formatstring(row, column, c) for row in rows]]
        return "".join([line.rstrip() + "\n" * l for line in lines])

    def pryear(self, theyear, w=0, l=0, c=6, m=3):
        """Print a year."""
        print(self.formatyear(theyear, w, l, c, m), end="")


_TABLE = '<table border="0" cellpadding="0" cellspacing="0" class="{}">'
_PAGE = """\
<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset={encoding}" />
{style}<title>Calendar for {year}</title>
</head>
<body>
{body}</body>
</html>
"""


class HTMLCalendar(Calendar):
    """Calendars as tables of HTML; the attributes name the CSS classes of their parts."""

    cssclasses = [day[:3].lower() for day in _DAYS]
    cssclasses_weekday_head = cssclasses
    cssclass_noday = "noday"
    cssclass_month = cssclass_month_head = "month"
    cssclass_year = cssclass_year_head = "year"

    def formatday(self, day, weekday):
        """The cell of a day."""
        style, text = (self.cssclasses[weekday], day) if day else (self.cssclass_noday, "&nbsp;")
        return f'<td class="{style}">{text}</td>'

    def formatweek(self, theweek):
        """The row of a week."""
        return f"<tr>{''.join([self.formatday(*cell) for cell in theweek])}</tr>"

    def formatweekday(self, day):
        """The cell with the name of a day of the week."""
        return f'<th class="{self.cssclasses_weekday_head[day]}">{day_abbr[day]}</th>'

    def formatweekheader(self):
        """The row with the names of the days."""
        return f"<tr>{''.join(map(self.formatweekday, self.iterweekdays()))}</tr>"

    def formatmonthname(self, theyear, themonth, withyear=True):
        """The row with the name of the month."""
        name = month_name[_checked_month(themonth)]
        text = f"{name} {theyear}" if withyear else name
        return f'<tr><th colspan="7" class="{self.cssclass_month_head}">{text}</th></tr>'

    def formatmonth(self, theyear, themonth, withyear=True):
        """The table of a month."""
        rows = [_TABLE.format(self.cssclass_month), self.formatmonthname(theyear, themonth, withyear), self.formatweekheader()]
        rows += map(self.formatweek, self.monthdays2calendar(theyear, themonth))
        return "\n".join([*rows, "</table>", ""])

    def formatyear(self, theyear, width=3):
        """The table of a year, with so many months in a row."""
        width = max(width, 1)
        head = f'<tr><th colspan="{width}" class="{self.cssclass_year_head}">{theyear}</th></tr>'
        months = [f"<td>{self.formatmonth(theyear, month, withyear=False)}</td>" for month in range(1, 13)]
        rows = [f"<tr>{''.join(row)}</tr>" for row in batched(months, width)]
        return f"{_TABLE.format(self.cssclass_year)}\n{head}{''.join(rows)}</table>"

    def formatyearpage(self, theyear, width=3, css="calendar.css", encoding=None):
        """A whole page with a year, as bytes; css is the address of the style sheet, if there is one."""
        if encoding is None:
            encoding = sys.getdefaultencoding()
        style = "" if css is None else f'<link rel="stylesheet" type="text/css" href="{css}" />\n'
        page = _PAGE.format(encoding=encoding, style=style, year=theyear, body=self.formatyear(theyear, width))
        return page.encode(encoding, "xmlcharrefreplace")


class different_locale:
    """A context in which dates are formatted for another locale."""

    def __init__(self, locale):
        self.locale = locale
        self.oldlocale = None

    def __enter__(self):
        from locale import LC_TIME, setlocale

        self.oldlocale = setlocale(LC_TIME)
        setlocale(LC_TIME, self.locale)

    def __exit__(self, *args):
        from locale import LC_TIME, setlocale

        if self.oldlocale is not None:
            setlocale(LC_TIME, self.oldlocale)


def _get_default_locale():
    """The locale of the program or, where it has set none, of the user."""
    from locale import LC_TIME, setlocale

    current = setlocale(LC_TIME)
    if current != "C":
        return current
    with different_locale(""):
        return setlocale(LC_TIME)


class _Localized:
    """What makes a calendar's names those of its own locale."""

    def __init__(self, firstweekday=0, locale=None):
        super().__init__(firstweekday)
        self.locale = _get_default_locale() if locale is None else locale

    def formatweekday(self, day, *layout):
        with different_locale(self.locale):
            return super().formatweekday(day, *layout)

    def formatmonthname(self, theyear, themonth, *layout, **options):
        with different_locale(self.locale):
            return super().formatmonthname(theyear, themonth, *layout, **options)


class LocaleTextCalendar(_Localized, TextCalendar):
    """A TextCalendar in the language of a locale."""


class LocaleHTMLCalendar(_Localized, HTMLCalendar):
    """An HTMLCalendar in the language of a locale."""


# The calendar behind the module's functions.
c = TextCalendar()
firstweekday, monthcalendar = c.getfirstweekday, c.monthdayscalendar
prweek, week, weekheader = c.prweek, c.formatweek, c.formatweekheader
prmonth, month, prcal, calendar = c.prmonth, c.formatmonth, c.pryear, c.formatyear


def setfirstweekday(firstweekday):
    """Let the weeks of the module's functions begin on that day (0: Monday)."""
    if not MONDAY <= firstweekday <= SUNDAY:
        raise IllegalWeekdayError(firstweekday)
    c.firstweekday = firstweekday


_colwidth, _spacing = 7 * 3 - 1, 6


def format(cols, colwidth=_colwidth, spacing=_spacing):
    """Print texts side by side."""
    print(formatstring(cols, colwidth, spacing))


def formatstring(cols, colwidth=_colwidth, spacing=_spacing):
    """Texts side by side, each centred in its column."""
    return (" " * spacing).join([text.center(colwidth) for text in cols])


# The command line


def _parser():
    import argparse

    parser = argparse.ArgumentParser()
    text = parser.add_argument_group("text only arguments")
    html = parser.add_argument_group("html only arguments")
    for short, long, default, meaning in [
        ("-w", "--width", 2, "width of date column"), ("-l", "--lines", 1, "number of lines for each week"),
        ("-s", "--spacing", 6, "spacing between months"), ("-m", "--months", 3, "months per row"),
    ]:
        text.add_argument(short, long, default=default, type=int, help=f"{meaning} (default {default})")
    html.add_argument("-c", "--css", default="calendar.css", help="CSS to use for page")
    parser.add_argument("-L", "--locale", help="locale to use for month and weekday names")
    parser.add_argument("-e", "--encoding", help="encoding to use for output")
    parser.add_argument("-t", "--type", choices=("text", "html"), default="text", help="output type (text or html)")
    parser.add_argument(
        "-f", "--first-weekday", default=0, type=int, help="weekday (0 is Monday, 6 is Sunday) to start each week (default 0)",
    )
    parser.add_argument("year", help="year number", nargs="?", type=int)
    parser.add_argument("month", help="month number (1-12, text only)", nargs="?", type=int)
    return parser


def main(args=None):
    """Print the calendar that the command line asks for."""
    parser = _parser()
    options = parser.parse_args(args)
    if options.locale and not options.encoding:
        parser.error("if --locale is specified --encoding is required")
    html = options.type == "html"
    if html and options.month:
        parser.error("incorrect number of arguments")
    plain, localized = (HTMLCalendar, LocaleHTMLCalendar) if html else (TextCalendar, LocaleTextCalendar)
    chosen = localized(locale=(options.locale, options.encoding)) if options.locale else plain()
    chosen.firstweekday = options.first_weekday
    year = datetime.date.today().year if options.year is None else options.year
    if html:
        page = chosen.formatyearpage(year, css=options.css, encoding=options.encoding or sys.getdefaultencoding())
        sys.stdout.buffer.write(page)
        return
    if options.month is None:
        text = chosen.formatyear(year, options.width, options.lines, options.spacing, options.months)
    else:
        text = chosen.formatmonth(year, options.month, options.width, options.lines)
    if options.encoding:
        sys.stdout.buffer.write(text.encode(options.encoding))
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
