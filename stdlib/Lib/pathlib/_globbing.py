"""Glob patterns of paths: regular expressions, and the search for what they match."""

import functools
import os


def _translate_part(pattern):
    """Return the regular expression for one component of a glob pattern."""
    import re
    result = []
    i = 0
    n = len(pattern)
    while i < n:
        c = pattern[i]
        i += 1
        if c == '*':
            if not result or result[-1] != '[^/]*':
                result.append('[^/]*')
        elif c == '?':
            result.append('[^/]')
        elif c == '[':
            j = i
            if j < n and pattern[j] == '!':
                j += 1
            if j < n and pattern[j] == ']':
                j += 1
            j = pattern.find(']', j)
            if j < 0:
                result.append('\\[')
            else:
                result.append(_translate_set(pattern[i:j]))
                i = j + 1
        else:
            result.append(re.escape(c))
    return ''.join(result)


def _translate_set(stuff):
    negate = stuff.startswith('!')
    if negate:
        stuff = stuff[1:]
    # Ranges that run backwards match nothing.
    items = []
    i = 0
    while i < len(stuff):
        if i + 2 < len(stuff) and stuff[i + 1] == '-':
            low, high = stuff[i], stuff[i + 2]
            if low <= high:
                items.append('%s-%s' % (_escape_in_set(low), _escape_in_set(high)))
            i += 3
        else:
            items.append(_escape_in_set(stuff[i]))
            i += 1
    if not items:
        return '[^/]' if negate else '(?!)'
    return '(?!/)[%s%s]' % ('^' if negate else '', ''.join(items))


def _escape_in_set(c):
    return '\\' + c if c in '\\]^-[&~|' else c


@functools.lru_cache(maxsize=512)
def _compile_part(pattern, case_sensitive):
    """Return a function that matches one component."""
    import re
    flags = re.NOFLAG if case_sensitive else re.IGNORECASE
    return re.compile('(?s:%s)\\Z' % _translate_part(pattern), flags).match


@functools.lru_cache(maxsize=512)
def _compile_path(parts, sep, case_sensitive):
    """Return a function that matches a whole path, a string with `sep` between the parts."""
    import re
    any_sep = re.escape(sep)
    result = []
    last = len(parts) - 1
    for i, part in enumerate(parts):
        if part == '**':
            result.append(f'(?:.+{any_sep})?' if i < last else '.*')
            continue
        text = _translate_part(part).replace('[^/]', f'[^{any_sep}]').replace(
            '(?!/)', f'(?!{any_sep})')
        if part == '*':
            text = f'[^{any_sep}]+'
        result.append(text)
        if i < last:
            result.append(any_sep)
    flags = re.NOFLAG if case_sensitive else re.IGNORECASE
    return re.compile('(?s:%s)\\Z' % ''.join(result), flags).match


class _Globber:
    """Finds the paths that a glob pattern matches."""

    def __init__(self, sep, case_sensitive, case_pedantic, recurse_symlinks):
        self.sep = sep
        self.case_sensitive = case_sensitive
        self.case_pedantic = case_pedantic
        self.recurse_symlinks = recurse_symlinks

    def select(self, path, parts, exists=False):
        """Yield the strings of paths below `path` (which ends with a separator, or is empty)."""
        if not parts:
            if exists or self._exists(path):
                yield path
            return
        part = parts[0]
        if part == '**':
            yield from self._recursive(path, parts, exists)
        elif part == '':
            # A slash at the end: directories only.
            if not exists:
                if not self._exists(path):
                    return
            yield path
        elif part == '..':
            yield from self.select(self._join(path, part, parts), parts[1:], exists)
        elif not self.case_pedantic and not any(c in part for c in '*?['):
            # A name: no need to look at all there are.
            yield from self.select(self._join(path, part, parts), parts[1:])
        else:
            yield from self._wildcard(path, parts)

    def _join(self, path, name, parts):
        return path + name + self.sep if len(parts) > 1 else path + name

    @staticmethod
    def _exists(path):
        try:
            os.lstat(path or '.')
        except (OSError, ValueError):
            return False
        return True

    def _scan(self, path):
        try:
            with os.scandir(path or '.') as entries:
                return list(entries)
        except OSError:
            return ()

    def _wildcard(self, path, parts):
        match = None if parts[0] == '*' else _compile_part(parts[0], self.case_sensitive)
        dir_only = len(parts) > 1
        for entry in self._scan(path):
            name = entry.name
            if match is not None and match(name) is None:
                continue
            if dir_only:
                try:
                    if not entry.is_dir():
                        continue
                except OSError:
                    continue
                yield from self.select(path + name + self.sep, parts[1:], exists=True)
            else:
                yield path + name

    def _recursive(self, path, parts, exists):
        while len(parts) > 1 and parts[1] == '**':
            parts = parts[1:]
        rest = parts[1:]
        if not rest or rest == ['']:
            dir_only = bool(rest)
            if exists or self._exists(path):
                yield path
            yield from self._walk(path, dir_only)
            return
        # Wildcards that follow are matched against the walk, so that nothing
        # is listed twice.
        if rest and '..' not in rest and '**' not in rest:
            yield from self._walk_match(path, rest, exists)
            return
        yielded = set()
        for base in self._walk_dirs(path):
            for found in self.select(base, rest, exists=True):
                if found not in yielded:
                    yielded.add(found)
                    yield found

    def _walk(self, path, dir_only):
        stack = [path]
        while stack:
            current = stack.pop()
            subdirs = []
            for entry in self._scan(current):
                try:
                    enter = entry.is_dir(follow_symlinks=self.recurse_symlinks)
                except OSError:
                    enter = False
                found = current + entry.name
                if enter:
                    subdirs.append(found + self.sep)
                if enter or not dir_only:
                    yield found + self.sep if dir_only else found
            stack.extend(reversed(subdirs))

    def _walk_dirs(self, path):
        yield path
        yield from self._walk(path, True)

    def _walk_match(self, path, rest, exists):
        dir_only = rest[-1] == ''
        if dir_only:
            rest = rest[:-1]
        match = _compile_path(('**', *rest), self.sep, self.case_sensitive)
        start = len(path)
        stack = [path]
        while stack:
            current = stack.pop()
            subdirs = []
            for entry in self._scan(current):
                found = current + entry.name
                try:
                    is_dir = entry.is_dir()
                    enter = is_dir and (self.recurse_symlinks or not entry.is_symlink())
                except OSError:
                    is_dir = enter = False
                if enter:
                    subdirs.append(found + self.sep)
                if dir_only and not is_dir:
                    continue
                if match(found[start:]) is not None:
                    yield found + self.sep if dir_only else found
                elif is_dir and not enter and len(rest) > 1:
                    # A link is not entered for **, but for the names after it.
                    yield from self._below_link(found + self.sep, rest, match, start, dir_only)
            stack.extend(reversed(subdirs))

    def _below_link(self, path, rest, match, start, dir_only):
        """Look behind a symbolic link as deep as the pattern names components."""
        seen = set()
        for depth in range(1, len(rest)):
            for found in self.select(path, rest[depth:] + ([''] if dir_only else [])):
                if found not in seen and match(found[start:].rstrip(self.sep)) is not None:
                    seen.add(found)
                    yield found
