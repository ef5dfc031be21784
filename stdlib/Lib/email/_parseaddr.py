"""Parses addresses and dates as RFC 2822 and its older forms write them."""

__all__ = ['mktime_tz', 'parsedate', 'parsedate_tz', 'quote']

import calendar
import time

SPACE = ' '
EMPTYSTRING = ''
COMMASPACE = ', '

_MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec',
           'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october',
           'november', 'december']
_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
_ZONES = {'UT': 0, 'UTC': 0, 'GMT': 0, 'Z': 0, 'AST': -400, 'ADT': -300, 'EST': -500, 'EDT': -400,
          'CST': -600, 'CDT': -500, 'MST': -700, 'MDT': -600, 'PST': -800, 'PDT': -700}


def parsedate_tz(data):
    """Return a 10-tuple of a date's text, None if it is none: the offset is in seconds, 0 if unknown."""
    res = _parsedate_tz(data)
    if not res:
        return None
    if res[9] is None:
        res[9] = 0
    return tuple(res)


def _split_date(data):
    """Return [day, month, year, time, zone] of a date's text, or None."""
    words = data.split()
    if not words:
        return None
    if words[0].endswith(',') or words[0].lower() in _DAYS:
        del words[0]
    else:
        comma = words[0].rfind(',')
        if comma >= 0:
            words[0] = words[0][comma + 1:]
    if len(words) == 3:             # as RFC 850 has it: 05-Nov-94
        parts = words[0].split('-')
        if len(parts) == 3:
            words = parts + words[1:]
    if len(words) == 4:
        last = words[3]
        plus = last.find('+')
        if plus < 0:
            plus = last.find('-')
        if plus > 0:
            words[3:] = [last[:plus], last[plus:]]
        else:
            words.append('')        # no zone
    return words[:5] if len(words) >= 5 else None


def _month_number(word):
    word = word.lower()
    return _MONTHS.index(word) % 12 + 1 if word in _MONTHS else None


def _clock(text):
    """Return (hour, minute, second) of a time's text, or None."""
    text = text.removesuffix(',')
    parts = text.split(':')
    if len(parts) == 1 and '.' in text:
        parts = text.split('.')
    if len(parts) == 2:
        parts.append('0')
    if len(parts) != 3:
        return None
    try:
        return tuple(map(int, parts))
    except ValueError:
        return None


def _offset(zone):
    """Return seconds of a zone, None if it is unknown."""
    zone = zone.upper()
    if zone in _ZONES:
        number = _ZONES[zone]
    else:
        try:
            number = int(zone)
        except ValueError:
            return None
        if number == 0 and zone.startswith('-'):
            return None             # -0000 says that nothing is known
    sign = -1 if number < 0 else 1
    number = abs(number)
    return sign * (number // 100 * 3600 + number % 100 * 60)


def _parsedate_tz(data):
    """Like parsedate_tz(), but the offset of an unknown zone is None."""
    if not data:
        return None
    words = _split_date(data)
    if words is None:
        return None
    day, month, year, clock, zone = words
    if not (day and month and year):
        return None
    number = _month_number(month)
    if number is None:
        day, month = month, day
        number = _month_number(month)
        if number is None:
            return None
    day = day.removesuffix(',')
    if ':' in year:
        year, clock = clock, year
    year = year.removesuffix(',')
    if not year:
        return None
    if not year[0].isdigit():
        year, zone = zone, year
    hms = _clock(clock)
    if hms is None:
        return None
    try:
        year, day = int(year), int(day)
    except ValueError:
        return None
    if year < 100:                  # two digits: 1969 to 2068
        year += 1900 if year > 68 else 2000
    return [year, number, day, *hms, 0, 1, -1, _offset(zone)]


def parsedate(data):
    """Return a 9-tuple of a date's text, as time.mktime() takes, or None."""
    t = parsedate_tz(data)
    return t[:9] if isinstance(t, tuple) else t


def mktime_tz(data):
    """Return the timestamp of a 10-tuple of parsedate_tz()."""
    if data[9] is None:
        return time.mktime(data[:8] + (-1,))
    return calendar.timegm(data) - data[9]


def quote(str):
    """Put backslashes before backslashes and double quotes."""
    return str.replace('\\', '\\\\').replace('"', '\\"')


class AddrlistClass:
    """Parses the text of a header with addresses."""

    def __init__(self, field):
        self.specials = '()<>@,:;.\"[]'
        self.pos = 0
        self.LWS = ' \t'
        self.CR = '\r\n'
        self.FWS = self.LWS + self.CR
        self.atomends = self.specials + self.LWS + self.CR
        # Within a phrase, dots are letters: RFC 2822 allows them there.
        self.phraseends = self.atomends.replace('.', '')
        self.field = field
        self.commentlist = []

    def _char(self):
        return self.field[self.pos] if self.pos < len(self.field) else ''

    def gotonext(self):
        """Move over blanks and comments; returns the blanks."""
        blanks = []
        while self.pos < len(self.field):
            char = self.field[self.pos]
            if char in self.FWS:
                if char not in '\n\r':
                    blanks.append(char)
                self.pos += 1
            elif char == '(':
                self.commentlist.append(self.getcomment())
            else:
                break
        return EMPTYSTRING.join(blanks)

    def getaddrlist(self):
        """Return all addresses: pairs (name, address)."""
        result = []
        while self.pos < len(self.field):
            found = self.getaddress()
            result += found if found else [('', '')]
        return result

    def getaddress(self):
        """Return the next address or the addresses of the next group."""
        self.commentlist = []
        self.gotonext()
        oldpos, oldcomments = self.pos, self.commentlist
        words = self.getphraselist()
        self.gotonext()
        char = self._char()
        result = []
        if not char:
            if words:
                result = [(SPACE.join(self.commentlist), words[0])]
        elif char in '.@':
            # It was the local part of an address.
            self.pos, self.commentlist = oldpos, oldcomments
            address = self.getaddrspec()
            result = [(SPACE.join(self.commentlist), address)]
        elif char == ':':
            result = self._group()
        elif char == '<':
            route = self.getrouteaddr()
            name = SPACE.join(words)
            if self.commentlist:
                name += ' (' + ' '.join(self.commentlist) + ')'
            result = [(name, route)]
        elif words:
            result = [(SPACE.join(self.commentlist), words[0])]
        elif char in self.specials:
            self.pos += 1
        self.gotonext()
        if self._char() == ',':
            self.pos += 1
        return result

    def _group(self):
        members = []
        self.pos += 1
        while self.pos < len(self.field):
            self.gotonext()
            if self._char() == ';':
                self.pos += 1
                break
            members += self.getaddress()
        return members

    def getrouteaddr(self):
        """Parse <address>, with a route before it that nobody uses any more."""
        if self._char() != '<':
            return
        self.pos += 1
        self.gotonext()
        in_route = False
        address = ''
        while self.pos < len(self.field):
            char = self.field[self.pos]
            if in_route:
                self.getdomain()
                in_route = False
            elif char == '>':
                self.pos += 1
                break
            elif char == '@':
                self.pos += 1
                in_route = True
            elif char == ':':
                self.pos += 1
            else:
                address = self.getaddrspec()
                self.pos += 1
                break
            self.gotonext()
        return address

    def getaddrspec(self):
        """Parse local@domain."""
        parts = []
        self.gotonext()
        while self.pos < len(self.field):
            keep_blanks = True
            char = self.field[self.pos]
            if char == '.':
                if parts and not parts[-1].strip():
                    parts.pop()
                parts.append('.')
                self.pos += 1
                keep_blanks = False
            elif char == '"':
                parts.append('"%s"' % quote(self.getquote()))
            elif char in self.atomends:
                if parts and not parts[-1].strip():
                    parts.pop()
                break
            else:
                parts.append(self.getatom())
            blanks = self.gotonext()
            if keep_blanks and blanks:
                parts.append(blanks)
        if self._char() != '@':
            return EMPTYSTRING.join(parts)
        parts.append('@')
        self.pos += 1
        self.gotonext()
        domain = self.getdomain()
        if not domain:
            # An address without a domain is none, whatever was read of it.
            return EMPTYSTRING
        return EMPTYSTRING.join(parts) + domain

    def getdomain(self):
        """Parse a domain, '' if there are two @ in the address."""
        parts = []
        while self.pos < len(self.field):
            char = self.field[self.pos]
            if char in self.LWS:
                self.pos += 1
            elif char == '(':
                self.commentlist.append(self.getcomment())
            elif char == '[':
                parts.append(self.getdomainliteral())
            elif char == '.':
                self.pos += 1
                parts.append('.')
            elif char == '@':
                return EMPTYSTRING
            elif char in self.atomends:
                break
            else:
                parts.append(self.getatom())
        return EMPTYSTRING.join(parts)

    def getdelimited(self, beginchar, endchars, allowcomments=True):
        """Parse text between delimiters, backslashes taken off."""
        if self._char() != beginchar:
            return ''
        text = []
        quoted = False
        self.pos += 1
        while self.pos < len(self.field):
            char = self.field[self.pos]
            if quoted:
                text.append(char)
                quoted = False
            elif char in endchars:
                self.pos += 1
                break
            elif allowcomments and char == '(':
                text.append(self.getcomment())
                continue
            elif char == '\\':
                quoted = True
            else:
                text.append(char)
            self.pos += 1
        return EMPTYSTRING.join(text)

    def getquote(self):
        """Parse a quoted string."""
        return self.getdelimited('"', '"\r', False)

    def getcomment(self):
        """Parse a comment, with comments in it."""
        return self.getdelimited('(', ')\r', True)

    def getdomainliteral(self):
        """Parse a domain in brackets."""
        return '[%s]' % self.getdelimited('[', ']\r', False)

    def getatom(self, atomends=None):
        """Parse an atom."""
        ends = self.atomends if atomends is None else atomends
        start = self.pos
        while self.pos < len(self.field) and self.field[self.pos] not in ends:
            self.pos += 1
        return EMPTYSTRING.join(self.field[start:self.pos])

    def getphraselist(self):
        """Parse the words of a name."""
        words = []
        while self.pos < len(self.field):
            char = self.field[self.pos]
            if char in self.FWS:
                self.pos += 1
            elif char == '"':
                words.append(self.getquote())
            elif char == '(':
                self.commentlist.append(self.getcomment())
            elif char in self.phraseends:
                break
            else:
                words.append(self.getatom(self.phraseends))
        return words


class AddressList(AddrlistClass):
    """The addresses of a header, as a sequence with the operations of a set."""

    def __init__(self, field):
        AddrlistClass.__init__(self, field)
        self.addresslist = self.getaddrlist() if field else []

    def __len__(self):
        return len(self.addresslist)

    def __add__(self, other):
        new = AddressList(None)
        new.addresslist = self.addresslist + [x for x in other.addresslist if x not in self.addresslist]
        return new

    def __iadd__(self, other):
        self.addresslist += [x for x in other.addresslist if x not in self.addresslist]
        return self

    def __sub__(self, other):
        new = AddressList(None)
        new.addresslist = [x for x in self.addresslist if x not in other.addresslist]
        return new

    def __isub__(self, other):
        self.addresslist = [x for x in self.addresslist if x not in other.addresslist]
        return self

    def __getitem__(self, index):
        return self.addresslist[index]
