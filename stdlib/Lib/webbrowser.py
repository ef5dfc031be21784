"""Showing documents in web browsers.

    webbrowser.open('https://www.example.org/')

Which browser that is depends on what is installed, on the settings of the desktop, and
on the variable BROWSER: names or commands, in which %s stands for the URL.
"""

import os
import shlex
import shutil
import subprocess
import sys
import threading

__all__ = ['Error', 'open', 'open_new', 'open_new_tab', 'get', 'register']


class Error(Exception):
    """There is no such browser, or it cannot do that."""


# What is known: [class, object] by name in small letters, and the names in the order in
# which browsers are tried; None until somebody asks.
_browsers = {}
_tryorder = None
_os_preferred_browser = None        # by the name of its desktop file
_lock = threading.RLock()


def _find_standard_browsers():
    with _lock:
        if _tryorder is None:
            register_standard_browsers()


def register(name, klass, instance=None, *, preferred=False):
    """Make a browser known, as an object or as a class whose objects are made without arguments."""
    with _lock:
        _find_standard_browsers()
        _browsers[name.lower()] = [klass, instance]
        place = 0 if preferred or f'{name}.desktop' == _os_preferred_browser else len(_tryorder)
        _tryorder.insert(place, name)


def get(using=None):
    """Return the object for a browser, by its name or command; by default for the usual one."""
    _find_standard_browsers()
    for name in _tryorder if using is None else [using]:
        if '%s' in name:
            *command, last = shlex.split(name)
            return BackgroundBrowser(command) if last == '&' else GenericBrowser([*command, last])
        kind, instance = _browsers.get(name.lower()) or _synthesize(name)
        if instance is not None:
            return instance
        if kind is not None:
            return kind()
    raise Error("could not locate runnable browser")


def open(url, new=0, autoraise=True):
    """Show a URL: with new 0 in the same window if that is possible, 1 in another, 2 in a tab.

    Returns whether there is a browser that could be started.
    """
    _find_standard_browsers()
    return any(get(name).open(url, new, autoraise) for name in _tryorder)


def open_new(url):
    """Show a URL in a new window."""
    return open(url, 1)


def open_new_tab(url):
    """Show a URL in a new tab."""
    return open(url, 2)


def _synthesize(browser, *, preferred=False):
    """Register another path of a known browser; returns [None, its object or None]."""
    command = browser.split()[0]
    name = os.path.basename(command).lower()
    if shutil.which(command) and name in _browsers:
        _, known = _browsers[name]
        if known and known.basename == name:
            import copy
            twin = copy.copy(known)
            twin.name, twin.basename = browser, os.path.basename(browser)
            register(browser, None, instance=twin, preferred=preferred)
            return [None, twin]
    return [None, None]


# --- Browsers.

class BaseBrowser:
    """A browser; subclasses have a method open()."""

    args = ['%s']

    def __init__(self, name=''):
        self.name = self.basename = name

    def open(self, url, new=0, autoraise=True):
        raise NotImplementedError

    def open_new(self, url):
        return self.open(url, 1)

    def open_new_tab(self, url):
        return self.open(url, 2)


class GenericBrowser(BaseBrowser):
    """A command that is waited for; a program for the terminal."""

    def __init__(self, name):
        if isinstance(name, str):
            self.name = name
        else:
            self.name, *self.args = name    # with arguments
        self.basename = os.path.basename(self.name)

    def _command(self, url):
        sys.audit("webbrowser.open", url)
        return [self.name, *(argument.replace('%s', url) for argument in self.args)]

    def open(self, url, new=0, autoraise=True):
        return self._start(self._command(url), lambda process: not process.wait())

    @staticmethod
    def _start(command, succeeded, **options):
        """Start a command; False says that it cannot be started, or has failed."""
        try:
            process = subprocess.Popen(command, close_fds=True, **options)
            return succeeded(process)
        except OSError:
            return False


class BackgroundBrowser(GenericBrowser):
    """A command that goes on by itself."""

    def open(self, url, new=0, autoraise=True):
        return self._start(self._command(url), lambda process: process.poll() is None,
                           start_new_session=True)


class UnixBrowser(BaseBrowser):
    """A program that, once it runs, can be told to show something."""

    raise_opts = None           # options for not raising the window, and for raising it
    background = False          # it goes on by itself
    redirect_stdout = True
    remote_args = ['%action', '%s']
    remote_action = remote_action_newwin = remote_action_newtab = None

    def open(self, url, new=0, autoraise=True):
        sys.audit("webbrowser.open", url)
        match new:
            case 0:
                action = self.remote_action
            case 1:
                action = self.remote_action_newwin
            case 2:
                action = self.remote_action_newtab
                if action is None:
                    action = self.remote_action_newwin
            case _:
                raise Error(f"Bad 'new' parameter to open(); expected 0, 1, or 2, got {new}")
        told = [argument.replace('%s', url).replace('%action', action)
                for argument in self.remote_args]
        if self._invoke([argument for argument in told if argument], True, autoraise, url):
            return True
        # It does not run yet.
        return self._invoke([argument.replace('%s', url) for argument in self.args], False, False)

    def _invoke(self, args, remote, autoraise, url=None):
        raising = self.raise_opts[bool(autoraise)] if remote and self.raise_opts else ''
        quiet = subprocess.DEVNULL if remote or self.background else None
        process = subprocess.Popen([self.name, *filter(None, [raising]), *args], close_fds=True,
                                   stdin=quiet, stderr=quiet, start_new_session=True,
                                   stdout=quiet if self.redirect_stdout else None)
        if remote:
            # Other than told it may have become the browser, which does not end.
            try:
                return not process.wait(5)
            except subprocess.TimeoutExpired:
                return True
        return process.poll() is None if self.background else not process.wait()


class Mozilla(UnixBrowser):
    """Firefox and its relatives."""

    remote_action, remote_action_newwin, remote_action_newtab = '', '-new-window', '-new-tab'
    background = True


class Epiphany(UnixBrowser):
    """The browser of GNOME."""

    raise_opts = ['-noraise', '']
    remote_action, remote_action_newwin = '-n', '-w'
    background = True


class Chrome(UnixBrowser):
    """Chrome and its relatives; a tab is what they show by themselves."""

    remote_action, remote_action_newwin, remote_action_newtab = '', '--new-window', ''
    background = True


Chromium = Chrome


class Opera(Chrome):
    """Opera, which has the options of Chrome."""


class Edge(Chrome):
    """Edge, which has the options of Chrome."""


class Elinks(UnixBrowser):
    """A browser for terminals that can be told to show something."""

    remote_args = ['-remote', 'openURL(%s%action)']
    remote_action, remote_action_newwin, remote_action_newtab = '', ',new-window', ',new-tab'
    redirect_stdout = False


class Konqueror(BaseBrowser):
    """The browser, or the file manager, of KDE."""

    def open(self, url, new=0, autoraise=True):
        sys.audit("webbrowser.open", url)
        quiet = subprocess.DEVNULL
        action = 'newTab' if new == 2 else 'openURL'
        try:
            told = subprocess.Popen(['kfmclient', action, url], close_fds=True,
                                    stdin=quiet, stdout=quiet, stderr=quiet)
        except OSError:
            pass
        else:
            told.wait()         # its code says nothing
            return True
        for command, stdin in (['konqueror', '--silent', url], quiet), (['kfm', '-d', url], quiet):
            try:
                started = subprocess.Popen(command, close_fds=True, stdin=stdin, stdout=quiet,
                                           stderr=quiet, start_new_session=True)
            except OSError:
                continue
            if started.poll() is None:
                return True
        return False


# --- What is installed.

def _register_installed(kind, *names):
    for name in filter(shutil.which, names):
        register(name, None, kind(name))


def register_X_browsers():
    """Register browsers with windows."""
    _register_installed(BackgroundBrowser, 'xdg-open')
    if shutil.which('gio'):
        register('gio', None, BackgroundBrowser(['gio', 'open', '--', '%s']))
    if 'GNOME_DESKTOP_SESSION_ID' in os.environ:
        _register_installed(BackgroundBrowser, 'gvfs-open')
    if 'KDE_FULL_SESSION' in os.environ and shutil.which('kfmclient'):
        register('kfmclient', Konqueror, Konqueror('kfmclient'))
    _register_installed(BackgroundBrowser, 'x-www-browser')
    _register_installed(Mozilla, 'firefox', 'iceweasel', 'seamonkey', 'mozilla-firefox', 'mozilla')
    for name in 'kfm', 'konqueror':
        if shutil.which(name):
            register(name, Konqueror, Konqueror(name))
            break
    _register_installed(Epiphany, 'epiphany')
    _register_installed(Chrome, 'google-chrome', 'chrome', 'chromium', 'chromium-browser')
    _register_installed(Opera, 'opera')
    _register_installed(Edge, 'microsoft-edge')


def _preferred_on_desktop():
    try:
        answer = subprocess.check_output(['xdg-settings', 'get', 'default-web-browser'],
                                         stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.decode().strip()


def register_standard_browsers():
    """Register what is installed, and what the user wants."""
    global _tryorder, _os_preferred_browser
    _tryorder = []
    if sys.platform == 'darwin':
        register('default', None, BackgroundBrowser('open'))
    elif os.environ.get('DISPLAY') or os.environ.get('WAYLAND_DISPLAY'):
        _os_preferred_browser = _preferred_on_desktop()
        register_X_browsers()
    if os.environ.get('TERM'):
        _register_installed(GenericBrowser, 'www-browser', 'links')
        _register_installed(Elinks, 'elinks')
        _register_installed(GenericBrowser, 'lynx', 'w3m')

    # Each goes to the front, so the last one is registered first.
    wanted = os.environ.get('BROWSER', '').split(os.pathsep)
    for command in filter(None, reversed(wanted)):
        _, known = _synthesize(command, preferred=True)
        if known is None:
            register(command, None, GenericBrowser(command), preferred=True)


def parse_args(arg_list):
    """Parse a command line."""
    import argparse
    parser = argparse.ArgumentParser(description="Open URL in a web browser.")
    parser.add_argument('url', help="URL to open")
    where = parser.add_mutually_exclusive_group()
    for number, letter, name in (1, '-n', 'window'), (2, '-t', 'tab'):
        where.add_argument(letter, f'--new-{name}', dest='new_win', default=0,
                           action='store_const', const=number, help=f"open new {name}")
    return parser.parse_args(arg_list)


def main(arg_list=None):
    """Show what the command line says."""
    wanted = parse_args(arg_list)
    open(wanted.url, wanted.new_win)
    print('\a')


if __name__ == '__main__':
    main()
