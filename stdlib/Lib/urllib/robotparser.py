"""robots.txt: what servers ask programs not to fetch.

    rules = RobotFileParser('http://www.example.org/robots.txt')
    rules.read()
    rules.can_fetch('my program', 'http://www.example.org/page')
"""

import collections
import time
import urllib.error
import urllib.parse
import urllib.request

__all__ = ['RobotFileParser']

RequestRate = collections.namedtuple('RequestRate', 'requests seconds')


class RuleLine:
    """A path, and whether what begins with it may be fetched."""

    def __init__(self, path, allowance):
        self.path = urllib.parse.quote(urllib.parse.urlparse(path).geturl())
        # To disallow nothing is to allow everything.
        self.allowance = allowance or not path

    def applies_to(self, filename):
        return self.path == '*' or filename.startswith(self.path)

    def __str__(self):
        return f'{'Allow' if self.allowance else 'Disallow'}: {self.path}'


class Entry:
    """The rules for some programs."""

    def __init__(self):
        self.useragents, self.rulelines = [], []
        self.delay = self.req_rate = None

    def __str__(self):
        lines = [f'User-agent: {agent}' for agent in self.useragents]
        if self.delay is not None:
            lines.append(f'Crawl-delay: {self.delay}')
        if (rate := self.req_rate) is not None:
            lines.append(f'Request-rate: {rate.requests}/{rate.seconds}')
        return '\n'.join([*lines, *map(str, self.rulelines)])

    def applies_to(self, useragent):
        """Tell whether the rules are for a program; what follows a slash is its version."""
        name = useragent.partition('/')[0].lower()
        return any(agent == '*' or agent.lower() in name for agent in self.useragents)

    def allowance(self, filename):
        """Tell whether a path may be fetched; the first rule counts."""
        return next((rule.allowance for rule in self.rulelines if rule.applies_to(filename)), True)

    def take(self, field, value):
        """Take in a line, if the field has to do with rules; return whether it has."""
        match field:
            case 'allow' | 'disallow':
                self.rulelines.append(RuleLine(value, field == 'allow'))
            case 'crawl-delay':
                if value.strip().isdigit():
                    self.delay = int(value)
            case 'request-rate':
                numbers = value.split('/')
                if len(numbers) == 2 and all(number.strip().isdigit() for number in numbers):
                    self.req_rate = RequestRate(*map(int, numbers))
            case _:
                return False
        return True


class RobotFileParser:
    """The rules of a server."""

    def __init__(self, url=''):
        self.entries = []
        self.sitemaps = []
        self.default_entry = None       # for programs without rules of their own
        self.disallow_all = self.allow_all = False
        self.last_checked = 0
        self.set_url(url)

    def set_url(self, url):
        """Set the URL of the file."""
        self.url = url
        _, self.host, self.path, *_ = urllib.parse.urlparse(url)

    def mtime(self):
        """Return when the rules were read, 0 if that was never."""
        return self.last_checked

    def modified(self):
        """Note that the rules were read now."""
        self.last_checked = time.time()

    def read(self):
        """Fetch the file and take in its rules."""
        try:
            response = urllib.request.urlopen(self.url)
        except urllib.error.HTTPError as error:
            if error.code in (401, 403):
                self.disallow_all = True
            elif 400 <= error.code < 500:
                self.allow_all = True   # there are no rules
            error.close()
        else:
            self.parse(response.read().decode('utf-8').splitlines())

    def parse(self, lines):
        """Take in the lines of a file; nonsense is passed over."""
        # The time is known before there are any rules: also an empty file was read.
        self.modified()
        entry, has_rules = Entry(), False
        for line in lines:
            field, colon, value = (part.strip() for part in line.partition('#')[0].partition(':'))
            field, value = field.lower(), urllib.parse.unquote(value)
            new_agent = bool(colon) and field == 'user-agent'
            if not line or (new_agent and has_rules):
                # An empty line also ends an entry without rules, which is forgotten.
                if has_rules:
                    self._add_entry(entry)
                entry, has_rules = Entry(), False
            if not colon:
                continue
            if new_agent:
                entry.useragents.append(value)
            elif field == 'sitemap':
                self.sitemaps.append(value)
            elif entry.useragents and entry.take(field, value):
                has_rules = True
        if has_rules:
            self._add_entry(entry)

    def _add_entry(self, entry):
        if '*' not in entry.useragents:
            self.entries.append(entry)
        elif self.default_entry is None:        # only the first one counts
            self.default_entry = entry

    def _entry_for(self, useragent):
        """Return the entry for a program, or None, also if nothing was read."""
        if not self.mtime():
            return None
        own = (entry for entry in self.entries if entry.applies_to(useragent))
        return next(own, self.default_entry)

    def can_fetch(self, useragent, url):
        """Tell whether a program may fetch a URL; no, as long as nothing was read."""
        if self.disallow_all or self.allow_all:
            return not self.disallow_all
        if not self.last_checked:
            return False
        parts = urllib.parse.urlparse(urllib.parse.unquote(url))
        path = urllib.parse.quote(parts._replace(scheme='', netloc='').geturl()) or '/'
        entry = self._entry_for(useragent)
        return entry is None or entry.allowance(path)

    def crawl_delay(self, useragent):
        """Return how many seconds a program should wait between requests, or None."""
        entry = self._entry_for(useragent)
        return None if entry is None else entry.delay

    def request_rate(self, useragent):
        """Return how many requests a program may make in how many seconds, or None."""
        entry = self._entry_for(useragent)
        return None if entry is None else entry.req_rate

    def site_maps(self):
        """Return the URLs of maps of the site, None if there are none."""
        return self.sitemaps or None

    def __str__(self):
        last = () if self.default_entry is None else (self.default_entry,)
        return '\n\n'.join(map(str, (*self.entries, *last)))
