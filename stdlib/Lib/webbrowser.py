"""Opens URLs in a browser."""

import os
import shlex
import shutil
import subprocess
import sys

__all__ = ["Error", "open", "open_new", "open_new_tab", "get", "register"]

# Browsers by name: [class or None, object or None]; and the names in the order in which they are tried.
_browsers = {}
_tryorder = None


class Error(Exception):
    """Raised when there is no browser to control."""


def register(name, klass, instance=None, *, preferred=False):
    """Add a browser; a preferred one is tried first."""
    if _tryorder is None:
        register_standard_browsers()
    _browsers[name.lower()] = [klass, instance]
    if preferred:
        _tryorder.insert(0, name)
    else:
        _tryorder.append(name)


def get(using=None):
    """Return a browser, by name or command line, or the default one; Error if there is none."""
    if _tryorder is None:
        register_standard_browsers()
    for browser in [using] if using is not None else _tryorder:
        if '%s' in browser:
            # A command line with a place for the URL.
            words = shlex.split(browser)
            return BackgroundBrowser(words[:-1]) if words[-1] == '&' else GenericBrowser(words)
        try:
            command = _browsers[browser.lower()]
        except KeyError:
            command = _synthesize(browser)
        if command[1] is not None:
            return command[1]
        if command[0] is not None:
            return command[0]()
    raise Error("could not locate runnable browser")


def open(url, new=0, autoraise=True):
    """Open a URL: new is 1 for a new window, 2 for a new tab; tells whether a browser was found."""
    if _tryorder is None:
        register_standard_browsers()
    for name in _tryorder:
        if get(name).open(url, new, autoraise):
            return True
    return False


def open_new(url):
    """Open a URL in a new window."""
    return open(url, 1)


def open_new_tab(url):
    """Open a URL in a new tab."""
    return open(url, 2)


def _synthesize(browser, *, preferred=False):
    """Make a browser like a known one of another path."""
    cmd = browser.split()[0]
    if not shutil.which(cmd):
        return [None, None]
    name = os.path.basename(cmd)
    try:
        controller = _browsers[name.lower()][1]
    except KeyError:
        return [None, None]
    if controller and name.lower() == controller.basename:
        import copy
        controller = copy.copy(controller)
        controller.name = browser
        controller.basename = os.path.basename(browser)
        register(browser, None, instance=controller, preferred=preferred)
        return [None, controller]
    return [None, None]


class BaseBrowser:
    """The base of browsers."""

    args = ['%s']

    def __init__(self, name=""):
        self.name = name
        self.basename = name

    def open(self, url, new=0, autoraise=True):
        raise NotImplementedError

    def open_new(self, url):
        return self.open(url, 1)

    def open_new_tab(self, url):
        return self.open(url, 2)


class GenericBrowser(BaseBrowser):
    """A command that ends when the user leaves it."""

    def __init__(self, name):
        if isinstance(name, str):
            self.name, self.args = name, ["%s"]
        else:
            self.name, self.args = name[0], name[1:]
        self.basename = os.path.basename(self.name)

    def _command(self, url):
        sys.audit("webbrowser.open", url)
        return [self.name] + [arg.replace("%s", url) for arg in self.args]

    def open(self, url, new=0, autoraise=True):
        try:
            return not subprocess.Popen(self._command(url), close_fds=True).wait()
        except OSError:
            return False


class BackgroundBrowser(GenericBrowser):
    """A command that runs beside this program."""

    def open(self, url, new=0, autoraise=True):
        try:
            p = subprocess.Popen(self._command(url), close_fds=True, start_new_session=True)
            return p.poll() is None
        except OSError:
            return False


class UnixBrowser(BaseBrowser):
    """A browser that lets one that runs open the URL."""

    background = False
    redirect_stdout = True
    remote_args = ['%action', '%s']
    remote_action = remote_action_newwin = remote_action_newtab = ''

    def _invoke(self, args, background):
        cmdline = [self.name] + args
        quiet = subprocess.DEVNULL if background or self.redirect_stdout else None
        p = subprocess.Popen(cmdline, close_fds=True, stdin=subprocess.DEVNULL if background else None, stdout=quiet,
                             stderr=quiet, start_new_session=True)
        if background:
            try:
                # One that ends at once has handed the URL on, or failed.
                return not p.wait(5)
            except subprocess.TimeoutExpired:
                return True
        return not p.wait()

    def open(self, url, new=0, autoraise=True):
        sys.audit("webbrowser.open", url)
        actions = {0: self.remote_action, 1: self.remote_action_newwin,
                   2: self.remote_action_newtab or self.remote_action_newwin}
        if new not in actions:
            raise Error("Bad 'new' parameter to open(); expected 0, 1, or 2, got %s" % new)
        args = [arg.replace("%s", url).replace("%action", actions[new]) for arg in self.remote_args]
        args = [arg for arg in args if arg]
        return self._invoke(args, self.background)


class Mozilla(UnixBrowser):
    """Firefox and its kin."""

    remote_action_newwin = "-new-window"
    remote_action_newtab = "-new-tab"
    background = True


class Epiphany(UnixBrowser):
    """The browser of GNOME."""

    remote_action = "-n"
    remote_action_newwin = "-w"
    background = True


class Chrome(UnixBrowser):
    """Chrome and its kin."""

    remote_action_newwin = "--new-window"
    background = True


Chromium = Chrome


class Opera(UnixBrowser):
    """Opera."""

    remote_action_newwin = "--new-window"
    background = True


class Elinks(UnixBrowser):
    """A browser in the terminal."""

    remote_args = ['-remote', 'openURL(%s%action)']
    remote_action_newwin = ",new-window"
    remote_action_newtab = ",new-tab"
    redirect_stdout = False


class Edge(UnixBrowser):
    """Edge."""

    remote_action_newwin = "--new-window"
    background = True


def register_standard_browsers():
    """Register the browsers that are installed; those that the variable BROWSER names come first."""
    global _tryorder
    _tryorder = []
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        for opener in ("xdg-open", "gvfs-open", "x-www-browser"):
            if shutil.which(opener):
                register(opener, None, BackgroundBrowser(opener))
        for names, kind in ((("firefox", "iceweasel", "seamonkey", "mozilla-firefox", "mozilla"), Mozilla),
                            (("epiphany",), Epiphany),
                            (("google-chrome", "chrome", "chromium", "chromium-browser"), Chrome),
                            (("opera",), Opera), (("microsoft-edge",), Edge)):
            for name in names:
                if shutil.which(name):
                    register(name, None, kind(name))
    if os.environ.get("TERM"):
        for name in ("www-browser", "links", "elinks", "lynx", "w3m"):
            if shutil.which(name):
                register(name, None, Elinks(name) if name == "elinks" else GenericBrowser(name))
    chosen = os.environ.get("BROWSER")
    if chosen:
        for cmdline in reversed(chosen.split(os.pathsep)):
            if cmdline:
                command = _synthesize(cmdline, preferred=True)
                if command[1] is None:
                    _tryorder.insert(0, cmdline)


def parse_args(arg_list):
    """Parse the command line."""
    import argparse
    parser = argparse.ArgumentParser(description="Open URL in a web browser.")
    parser.add_argument("url", help="URL to open")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("-n", "--new-window", action="store_const", const=1, default=0, dest="new_win",
                       help="open new window")
    group.add_argument("-t", "--new-tab", action="store_const", const=2, default=0, dest="new_win",
                       help="open new tab")
    return parser.parse_args(arg_list)


def main(arg_list=None):
    """Open the URL that the command line names."""
    args = parse_args(arg_list)
    open(args.url, args.new_win)
    print("\a")


if __name__ == "__main__":
    main()
