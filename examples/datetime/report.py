"""Dates and times: a work log summed by day and week, calendars, ages and time zones."""
from collections import defaultdict
from datetime import date, datetime, time, timedelta, timezone

LOG = """\
2024-02-28 09:00 12:30 design
2024-02-28 13:15 17:00 code
2024-02-29 08:45 16:20 code
2024-03-01 22:30 01:15 release
2024-03-04 09:00 11:59 review
"""


def entries(text):
    for line in text.splitlines():
        day, start, end, what = line.split()
        begin = datetime.strptime(f'{day} {start}', '%Y-%m-%d %H:%M')
        finish = datetime.combine(begin.date(), time.fromisoformat(end))
        if finish < begin:
            finish += timedelta(days=1)
        yield begin, finish, what


def hours(delta):
    minutes = delta // timedelta(minutes=1)
    return f'{minutes // 60}:{minutes % 60:02}'


def log_report():
    by_day, by_kind, by_week = defaultdict(timedelta), defaultdict(timedelta), defaultdict(timedelta)
    for begin, finish, what in entries(LOG):
        by_day[begin.date()] += finish - begin
        by_kind[what] += finish - begin
        by_week[begin.isocalendar()[:2]] += finish - begin
    for day, spent in by_day.items():
        print(f'{day:%a %d %b %Y} {hours(spent):>6}')
    print({k: hours(v) for k, v in sorted(by_kind.items())}, {f'{y}-W{w:02}': hours(v) for (y, w), v in by_week.items()})
    total = sum(by_day.values(), timedelta())
    print(total, repr(total), total.total_seconds(), total / 4, total / timedelta(hours=8))


def calendar(year, month):
    first = date(year, month, 1)
    print(f'{first:%B %Y}'.center(20).rstrip())
    print('Mo Tu We Th Fr Sa Su')
    day, cells = first, ['  '] * first.weekday()
    while day.month == month:
        cells.append(f'{day.day:2}')
        day += timedelta(days=1)
    for start in range(0, len(cells), 7):
        print(' '.join(cells[start:start + 7]))


def easter(year):
    """Sunday after the first full moon of spring, by Gauss's method for the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def age(born, on):
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def zones():
    utc = datetime(2024, 7, 4, 22, 30, tzinfo=timezone.utc)
    tokyo, newfoundland = timezone(timedelta(hours=9), 'JST'), timezone(-timedelta(hours=2, minutes=30))
    for zone in (timezone.utc, tokyo, newfoundland):
        local = utc.astimezone(zone)
        print(local.isoformat(), local.tzname(), local.strftime('%d.%m.%y %I:%M %p %z'), local == utc)
    print(utc.timestamp(), datetime.fromtimestamp(0, timezone.utc), utc - datetime(2024, 1, 1, tzinfo=tokyo))
    try:
        utc < datetime(2024, 1, 1)
    except TypeError as error:
        print(error)


def main():
    log_report()
    calendar(2024, 2)
    print([str(easter(y)) for y in (1999, 2000, 2024, 2025)])
    print(age(date(1815, 12, 10), date(1852, 11, 27)), (date(2024, 3, 1) - date(2023, 3, 1)).days, date(2000, 1, 1).toordinal())
    zones()
    moment = datetime(2024, 12, 31, 23, 59, 59, 999999)
    print(moment, repr(moment), moment + timedelta(microseconds=1), moment.replace(year=2023, microsecond=0))
    print(moment.date(), moment.time(), moment.timetuple()[:8], moment.ctime(), moment.isoformat(timespec='minutes'))
    print(datetime.fromisoformat('2011-11-04T00:05:23.283+04:00'), date.fromisoformat('2019-12-04').isoweekday(), date.min, datetime.max)
    print(timedelta(days=-1, seconds=5), repr(timedelta(hours=-25)), abs(timedelta(-3)), timedelta(weeks=1) % timedelta(days=2), timedelta(1) * 2.5)
    print(sorted([date(2024, 5, 1), date(2023, 5, 1)])[0], date(2024, 5, 1) in {date(2024, 5, 1)}, f'{date(2024, 5, 1)}', time(7, 5).strftime('%H.%M'))
    for bad in (lambda: date(2023, 2, 29), lambda: datetime(2024, 13, 1), lambda: time(24), lambda: datetime.strptime('x', '%Y'),
                lambda: date.max + timedelta(1), lambda: date.fromisoformat('2024-1-1'), lambda: datetime.strptime('2024-01-01 x', '%Y-%m-%d')):
        try:
            bad()
        except (ValueError, OverflowError) as error:
            print(type(error).__name__, error)


main()
