"""datetime."""
import datetime
from datetime import date, datetime as DT, time, timedelta as TD, timezone as TZ
from _show import show

show('''
date(2024, 2, 29)
repr(date(1, 1, 1))
date.min
date.max
date.resolution
date(2024, 1, 1).weekday()
date(2024, 1, 1).isoweekday()
date(2024, 12, 30).isocalendar()
date(2024, 3, 1).timetuple().tm_yday
date(2024, 1, 31) + TD(1)
date(2024, 3, 1) - TD(1)
date(2024, 3, 1) - date(2024, 2, 1)
date.fromordinal(738886)
date(2024, 1, 1).toordinal()
date.fromisoformat("2024-02-03")
date.fromisoformat("20240203")
date.fromisoformat("2024-W05-3")
date.fromisocalendar(2024, 1, 1)
date(2024, 1, 2).replace(day=5)
date(2024, 1, 1).ctime()
date(2024, 1, 1) < date(2024, 1, 2)
hash(date(2024, 1, 1)) == hash(date(2024, 1, 1))
date.fromtimestamp(0)
f"{date(2024, 1, 2):%d/%m/%Y}"
str(date(5, 1, 1))
date(2024, 1, 1).isoformat()
date(2024, 1, 1).strftime("%A %B %j %U %W %a %b %y %%")
date(2023, 2, 29)
date(2024, 13, 1)
date(0, 1, 1)
date(10000, 1, 1)
date("a", 1, 1)
date(2024, 1)
date(2024, 1.0, 1)
date.max + TD(1)
date.min - TD(1)
date(2024, 1, 1) + 1
date(2024, 1, 1) + date(2024, 1, 1)
date(2024, 1, 1) < 5
date(2024, 1, 1) == 5
date.fromisoformat("2024-1-1")
date.fromisoformat("2024-02-30")
date.fromisoformat(5)
date.fromordinal(0)
TD()
TD(1)
TD(1, 2, 3)
TD(hours=25)
TD(-1)
TD(seconds=-1)
TD(milliseconds=1.5)
TD(weeks=1, days=1)
TD(1) + TD(hours=1)
TD(1) - TD(2)
TD(1) * 2
TD(1) * 1.5
3 * TD(1)
TD(1) / 2
TD(1) / TD(hours=1)
TD(1) // TD(hours=5)
TD(1) // 7
TD(1) % TD(hours=5)
divmod(TD(1), TD(hours=5))
-TD(1)
abs(TD(-1))
TD(1) > TD(0)
bool(TD(0))
TD(1).total_seconds()
TD(microseconds=1).total_seconds()
TD.max
TD.min
TD.resolution
TD(1, 5, 7).days
TD(-1, 5).seconds
str(TD(100, 3661, 5))
str(TD(-1, 0, 1))
repr(TD(1, 2, 3))
repr(TD())
hash(TD(1)) == hash(TD(hours=24))
TD(0.5)
TD(days=1e-10)
TD(seconds=0.1) * 3
sum([TD(1), TD(2)], TD())
TD(10 ** 10)
TD("a")
TD(1) + 1
TD(1) * TD(1)
TD(1) / 0
TD(1) // TD(0)
TD(float("nan"))
TD(1) < 5
time()
time(1, 2, 3, 4)
time(23, 59, 59, 999999)
time(1, 2).isoformat()
time(1, 2, 3).isoformat("minutes")
time(1, 2, 3, 4000).isoformat("milliseconds")
time.fromisoformat("01:02:03.5")
time.fromisoformat("T0102")
time(1) < time(2)
time(1).replace(hour=5)
repr(time(1, 2))
str(time(1, 2, 3, 4))
time(1, 2, tzinfo=TZ.utc)
time.min
time.max
f"{time(13, 5):%I:%M %p}"
bool(time(0))
time(1, tzinfo=TZ(TD(hours=2))).utcoffset()
time(12).strftime("%H:%M:%S.%f")
time(1, fold=1)
time(24)
time(1, 60)
time(1) < time(1, tzinfo=TZ.utc)
time.fromisoformat("25:00")
time(1) + TD(1)
DT(2024, 1, 2)
DT(2024, 1, 2, 3, 4, 5, 6)
repr(DT(2024, 1, 2, 3))
str(DT(2024, 1, 2, 3, 4))
DT(2024, 1, 2).isoformat()
DT(2024, 1, 2, 3, 4, 5, 678).isoformat(" ", "milliseconds")
DT.fromisoformat("2024-01-02T03:04:05Z")
DT.fromisoformat("2024-01-02 03:04+02:30")
DT.fromisoformat("2024-01-02")
DT.fromisoformat("20240102T030405.123456")
DT.combine(date(2024, 1, 2), time(3))
DT(2024, 1, 2).date()
DT(2024, 1, 2, 3).time()
DT(2024, 1, 31) + TD(days=30)
DT(2024, 1, 1) - DT(2023, 1, 1)
DT(2024, 1, 1, 12) - TD(hours=13)
DT(2024, 1, 1) < DT(2024, 1, 2)
DT(2024, 1, 1) == date(2024, 1, 1)
DT(2024, 1, 1).replace(hour=5, tzinfo=TZ.utc)
DT.min
DT.max
DT(2024, 1, 1).timetuple()[:]
DT(2024, 1, 1, tzinfo=TZ.utc).timestamp()
DT.fromtimestamp(1e9, TZ.utc)
DT.fromtimestamp(1.5, TZ.utc)
DT(2024, 7, 1, 12).strftime("%Y-%m-%dT%H:%M:%S.%f %Z%z|%p|%G-W%V-%u|%w")
DT(2024, 1, 1, tzinfo=TZ.utc).strftime("%z %Z %:z")
DT(2024, 1, 2).ctime()
DT(2024, 1, 1, tzinfo=TZ(TD(hours=5, minutes=30))).isoformat()
DT(2024, 1, 1, tzinfo=TZ.utc).astimezone(TZ(-TD(hours=8)))
DT(2024, 1, 1, tzinfo=TZ.utc) == DT(2024, 1, 1, 1, tzinfo=TZ(TD(hours=1)))
DT(2024, 1, 1, tzinfo=TZ.utc).utctimetuple()[:6]
DT(2024, 1, 1, fold=1)
DT.strptime("2024-01-02 03:04:05", "%Y-%m-%d %H:%M:%S")
DT.strptime("2 Jan 24", "%d %b %y")
DT.strptime("12:30 PM", "%I:%M %p")
DT.strptime("2024-01-02T00:00:00+0530", "%Y-%m-%dT%H:%M:%S%z")
DT.strptime("100 2024", "%j %Y")
DT.strptime("1.5", "%S.%f")
DT.strptime("2024 10 1", "%Y %W %w")
DT.strptime("100%", "100%%")
DT.strptime("UTC", "%Z")
DT.strptime("x", "%Y")
DT.strptime("2024 extra", "%Y")
DT.strptime("2024", "%q")
DT.strptime("31 02 2023", "%d %m %Y")
DT.strptime("13", "%m")
DT(2024, 1, 1) < DT(2024, 1, 1, tzinfo=TZ.utc)
DT(2024, 1, 1) - DT(2024, 1, 1, tzinfo=TZ.utc)
DT(2024, 1, 1) == DT(2024, 1, 1, tzinfo=TZ.utc)
DT(2024, 1, 1, 25)
DT(2024, 1, 1, tzinfo=5)
DT.max + TD(1)
DT.fromisoformat("2024-01-02T")
DT.fromisoformat("nonsense")
DT(2024, 1, 1) < date(2024, 1, 1)
DT.fromtimestamp(10 ** 20)
DT(2024, 1, 1).isoformat(timespec="x")
TZ.utc
TZ(TD(0))
TZ(TD(hours=1))
TZ(-TD(hours=3, minutes=30))
TZ(TD(hours=1), "CET")
repr(TZ.utc)
repr(TZ(TD(hours=1), "X"))
TZ.utc.utcoffset(None)
TZ(TD(hours=1)).tzname(None)
TZ(TD(hours=1)) == TZ(TD(hours=1), "X")
TZ.min
TZ.max
hash(TZ.utc) == hash(TZ(TD(0)))
datetime.UTC is TZ.utc
TZ.utc.dst(None)
TZ(TD(seconds=3661))
TZ(TD(days=1))
TZ(5)
TZ(TD(1), 5)
datetime.MINYEAR
datetime.MAXYEAR
''', dict(globals()))


class Eastern(datetime.tzinfo):
    def utcoffset(self, dt):
        return TD(hours=-5) + self.dst(dt)

    def dst(self, dt):
        return TD(hours=1) if dt is not None and 3 < dt.month < 11 else TD(0)

    def tzname(self, dt):
        return 'EDT' if self.dst(dt) else 'EST'


e = Eastern()
for month in (1, 7):
    d = DT(2024, month, 1, 12, tzinfo=e)
    print(d, d.tzname(), d.dst(), d.astimezone(TZ.utc), DT(2024, month, 1, 12, tzinfo=TZ.utc).astimezone(e))


class MyDate(date):
    def double(self):
        return self.year * 2


m = MyDate(2024, 1, 1)
print(m, repr(m), m.double(), type(m + TD(1)).__name__, MyDate.fromisoformat('2020-01-01').double(), m == date(2024, 1, 1), m.replace(year=2000).double())
