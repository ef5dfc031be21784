"""Reads robots.txt and tells what a robot may fetch."""

import collections
import urllib.error
import urllib.parse
import urllib.request

__all__ = ["RobotFileParser"]

RequestRate = collections.namedtuple("RequestRate", "requests seconds")


class RobotFileParser:
    """The rules of one site."""

    def __init__(self, url=''):
        self.entries = []
        self.sitemaps = []
        self.default_entry = None
        self.disallow_all = False
        self.allow_all = False
        self.set_url(url)
        self.last_checked = 0

    def mtime(self):
        """Return the time when the file was read."""
        return self.last_checked

    def modified(self):
        """Say that the file was read now."""
        import time
        self.last_checked = time.time()

    def set_url(self, url):
        """Set where the file is."""
        self.url = url
        self.host, self.path = urllib.parse.urlparse(url)[1:3]

    def read(self):
        """Fetch the file and parse it."""
        try:
            f = urllib.request.urlopen(self.url)
        except urllib.error.HTTPError as err:
            if err.code in (401, 403):
                self.disallow_all = True
            elif 400 <= err.code < 500:
                self.allow_all = True
            err.close()
        else:
            self.parse(f.read().decode("utf-8").splitlines())

    def _add_entry(self, entry):
        if "*" in entry.useragents:
            # The first of them counts.
            if self.default_entry is None:
                self.default_entry = entry
        else:
            self.entries.append(entry)

    def parse(self, lines):
        """Parse lines."""
        START, AGENTS, RULES = range(3)
        state = START
        entry = Entry()
        self.modified()
        for line in lines:
            if not line:
                if state == AGENTS:
                    entry, state = Entry(), START
                elif state == RULES:
                    self._add_entry(entry)
                    entry, state = Entry(), START
            line = line.partition('#')[0].strip()
            key, colon, value = line.partition(':')
            if not colon:
                continue
            key = key.strip().lower()
            value = urllib.parse.unquote(value.strip())
            if key == "user-agent":
                if state == RULES:
                    self._add_entry(entry)
                    entry = Entry()
                entry.useragents.append(value)
                state = AGENTS
            elif key == "sitemap":
                self.sitemaps.append(value)
            elif state != START and key in ("disallow", "allow", "crawl-delay", "request-rate"):
                self._add_rule(entry, key, value)
                state = RULES
        if state == RULES:
            self._add_entry(entry)

    @staticmethod
    def _add_rule(entry, key, value):
        if key in ("disallow", "allow"):
            entry.rulelines.append(RuleLine(value, key == "allow"))
        elif key == "crawl-delay":
            if value.strip().isdigit():
                entry.delay = int(value)
        else:
            numbers = value.split('/')
            if len(numbers) == 2 and all(n.strip().isdigit() for n in numbers):
                entry.req_rate = RequestRate(int(numbers[0]), int(numbers[1]))

    def _entry_for(self, useragent):
        for entry in self.entries:
            if entry.applies_to(useragent):
                return entry
        return self.default_entry

    def can_fetch(self, useragent, url):
        """Tell whether a robot may fetch a URL."""
        if self.disallow_all:
            return False
        if self.allow_all:
            return True
        # Before the file was read nothing is known.
        if not self.last_checked:
            return False
        parsed = urllib.parse.urlparse(urllib.parse.unquote(url))
        url = urllib.parse.quote(urllib.parse.urlunparse(
            ('', '', parsed.path, parsed.params, parsed.query, parsed.fragment))) or "/"
        entry = self._entry_for(useragent)
        return entry.allowance(url) if entry else True

    def crawl_delay(self, useragent):
        """Return the seconds between requests, or None."""
        entry = self._entry_for(useragent) if self.mtime() else None
        return entry.delay if entry else None

    def request_rate(self, useragent):
        """Return the rate of requests, or None."""
        entry = self._entry_for(useragent) if self.mtime() else None
        return entry.req_rate if entry else None

    def site_maps(self):
        """List the site maps, None if there are none."""
        return self.sitemaps or None

    def __str__(self):
        entries = self.entries
        if self.default_entry is not None:
            entries = entries + [self.default_entry]
        return '\n\n'.join(map(str, entries))


class RuleLine:
    """A path that is allowed or not."""

    def __init__(self, path, allowance):
        if path == '' and not allowance:
            # Disallowing nothing allows all.
            allowance = True
        path = urllib.parse.urlunparse(urllib.parse.urlparse(path))
        self.path = urllib.parse.quote(path)
        self.allowance = allowance

    def applies_to(self, filename):
        """Tell whether a path is meant."""
        return self.path == "*" or filename.startswith(self.path)

    def __str__(self):
        return ("Allow" if self.allowance else "Disallow") + ": " + self.path


class Entry:
    """The rules for some robots."""

    def __init__(self):
        self.useragents = []
        self.rulelines = []
        self.delay = None
        self.req_rate = None

    def __str__(self):
        lines = [f"User-agent: {agent}" for agent in self.useragents]
        if self.delay is not None:
            lines.append(f"Crawl-delay: {self.delay}")
        if self.req_rate is not None:
            lines.append(f"Request-rate: {self.req_rate.requests}/{self.req_rate.seconds}")
        lines.extend(map(str, self.rulelines))
        return '\n'.join(lines)

    def applies_to(self, useragent):
        """Tell whether a robot is meant."""
        useragent = useragent.split("/")[0].lower()
        return any(agent == '*' or agent.lower() in useragent for agent in self.useragents)

    def allowance(self, filename):
        """Tell whether a path is allowed: the first rule that applies says it."""
        for line in self.rulelines:
            if line.applies_to(filename):
                return line.allowance
        return True
