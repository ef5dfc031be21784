"""Converts between URLs and paths of Windows."""

import string
import urllib.parse


def url2pathname(url):
    """Return the path of a file URL's path: '///C|/foo' is 'C:\\foo'."""
    url = url.replace(':', '|')
    if '|' not in url:
        # Without a drive; four slashes begin the name of a server.
        if url[:4] == '////':
            url = url[2:]
        return urllib.parse.unquote(url.replace('/', '\\'))
    before, *after = url.split('|')
    if len(after) != 1 or not before or before[-1] not in string.ascii_letters:
        raise OSError('Bad URL: ' + url)
    path = before[-1].upper() + ':'
    for part in after[0].split('/'):
        if part:
            path += '\\' + urllib.parse.unquote(part)
    # A drive alone with a slash is its root.
    if path.endswith(':') and url.endswith('/'):
        path += '\\'
    return path


def pathname2url(p):
    """Return a path as it is written in a file URL."""
    if p[:4] == '\\\\?\\':
        p = p[4:]
        if p[:4].upper() == 'UNC\\':
            p = '\\\\' + p[4:]
        elif p[1:2] != ':':
            raise OSError('Bad path: ' + p)
    drive, *rest = p.split(':')
    if not rest:
        # The slashes before the name of a server are doubled.
        return urllib.parse.quote(('\\\\' + p if p[:2] == '\\\\' else p).replace('\\', '/'))
    if len(rest) != 1 or len(drive) > 1:
        raise OSError('Bad path: ' + p)
    parts = [urllib.parse.quote(part) for part in rest[0].split('\\') if part]
    return '/'.join([f'///{urllib.parse.quote(drive.upper())}:', *parts])
