"""Checks that an application and a server keep to WSGI (PEP 3333).

validator(application) is an application that does the same, but raises AssertionError for what is wrong, and warns of
what may be. Not everything can be checked, so that silence does not prove much.
"""

import re
import sys
import warnings

__all__ = ["validator"]

header_re = re.compile(r"^[a-zA-Z][a-zA-Z0-9\-_]*$")
bad_header_value_re = re.compile(r"[\000-\037]")

_REQUIRED = (
    "REQUEST_METHOD", "SERVER_NAME", "SERVER_PORT", "wsgi.version", "wsgi.input", "wsgi.errors", "wsgi.multithread",
    "wsgi.multiprocess", "wsgi.run_once",
)
_METHODS = "GET", "HEAD", "POST", "OPTIONS", "PATCH", "PUT", "DELETE", "TRACE"
# Answers without a body.
_BODILESS = 204, 304


class WSGIWarning(Warning):
    """The category of the warnings."""


def assert_(cond, *args):
    """Raise AssertionError unless something is true; this cannot be switched off."""
    if not cond:
        raise AssertionError(*args)


def check_string_type(value, title):
    """Return a value that must be a string."""
    assert_(type(value) is str, f"{title} must be of type str (got {value!r})")
    return value


def validator(application):
    """Return an application that checks what it is called with, and what the other one does."""
    def checked_application(*args, **kw):
        assert_(len(args) == 2, "Two arguments required")
        assert_(not kw, "No keyword arguments allowed")
        environ, start_response = args
        check_environ(environ)
        # Not empty as soon as the application has called start_response().
        started = []

        def checked_start_response(*args, **kw):
            assert_(len(args) in (2, 3), f"Invalid number of arguments: {args}")
            assert_(not kw, "No keyword arguments allowed")
            status, headers, *exc_info = args
            check_status(status)
            check_headers(headers)
            check_content_type(status, headers)
            check_exc_info(*exc_info or [None])
            started.append(None)
            return WriteWrapper(start_response(*args))

        for name, wrapper in (("wsgi.input", InputWrapper), ("wsgi.errors", ErrorWrapper)):
            environ[name] = wrapper(environ[name])
        result = application(environ, checked_start_response)
        assert_(result is not None and result != False, "The application must return an iterator, if only an empty list")
        check_iterator(result)
        return IteratorWrapper(result, started)

    return checked_application


# What passes between the two sides.


class InputWrapper:
    """The body of a request, read as it may be."""

    def __init__(self, wsgi_input):
        self.input = wsgi_input

    def _bytes(self, method, most, args):
        assert_(len(args) <= most)
        data = getattr(self.input, method)(*args)
        assert_(type(data) is bytes)
        return data

    def read(self, *args):
        assert_(len(args) == 1)
        return self._bytes("read", 1, args)

    def readline(self, *args):
        return self._bytes("readline", 1, args)

    def readlines(self, *args):
        assert_(len(args) <= 1)
        lines = self.input.readlines(*args)
        assert_(type(lines) is list and all(type(line) is bytes for line in lines))
        return lines

    def __iter__(self):
        return iter(self.readline, b"")

    def close(self):
        assert_(False, "input.close() must not be called")


class ErrorWrapper:
    """The stream for messages, used as it may be."""

    def __init__(self, wsgi_errors):
        self.errors = wsgi_errors

    def write(self, s):
        assert_(type(s) is str)
        self.errors.write(s)

    def writelines(self, seq):
        for text in seq:
            self.write(text)

    def flush(self):
        self.errors.flush()

    def close(self):
        assert_(False, "errors.close() must not be called")


class WriteWrapper:
    """The function that start_response() returns."""

    def __init__(self, wsgi_writer):
        self.writer = wsgi_writer

    def __call__(self, s):
        assert_(type(s) is bytes)
        self.writer(s)


class PartialIteratorWrapper:
    """The body of an answer of which nothing is known."""

    def __init__(self, wsgi_iterator):
        self.iterator = wsgi_iterator

    def __iter__(self):
        # The file wrapper of a server may be recognized by its type.
        return IteratorWrapper(self.iterator, None)


class IteratorWrapper:
    """The body of an answer, which must be closed."""

    def __init__(self, wsgi_iterator, check_start_response):
        self.original_iterator, self.iterator = wsgi_iterator, iter(wsgi_iterator)
        self.closed, self.check_start_response = False, check_start_response

    def __iter__(self):
        return self

    def __next__(self):
        assert_(not self.closed, "Iterator read after closed")
        piece = next(self.iterator)
        assert_(type(piece) is bytes, f"Iterator yielded non-bytestring ({piece!r})")
        if self.check_start_response is not None:
            assert_(self.check_start_response, "The application returns and we started iterating over its body, but "
                                               "start_response has not yet been called")
            self.check_start_response = None
        return piece

    def close(self):
        self.closed = True
        if hasattr(self.original_iterator, "close"):
            self.original_iterator.close()

    def __del__(self):
        if not self.closed:
            complaint = "Iterator garbage collected without being closed"
            sys.stderr.write(complaint)
            assert_(False, complaint)


# What the server gives.


def check_environ(environ):
    """Check the environment of a request."""
    assert_(type(environ) is dict, f"Environment is not of the right type: {type(environ)!r} (environment: {environ!r})")
    for key in _REQUIRED:
        assert_(key in environ, f"Environment missing required key: {key!r}")
    for key in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
        assert_(key not in environ, f"Environment should not have the key: {key} (use {key[5:]} instead)")
    if "QUERY_STRING" not in environ:
        warnings.warn("QUERY_STRING is not in the WSGI environment; the cgi module will use sys.argv when this variable is "
                      "missing, so application errors are more likely", WSGIWarning)
    for key, value in environ.items():
        # Names with a dot belong to the server, which can use any type.
        assert_("." in key or type(value) is str,
                f"Environmental variable {key} is not a string: {type(value)!r} (value: {value!r})")
    version, scheme = environ["wsgi.version"], environ["wsgi.url_scheme"]
    assert_(type(version) is tuple, f"wsgi.version should be a tuple ({version!r})")
    assert_(scheme in ("http", "https"), f"wsgi.url_scheme unknown: {scheme!r}")
    check_input(environ["wsgi.input"])
    check_errors(environ["wsgi.errors"])
    if environ["REQUEST_METHOD"] not in _METHODS:
        warnings.warn(f"Unknown REQUEST_METHOD: {environ['REQUEST_METHOD']!r}", WSGIWarning)
    _check_paths(environ)


def _check_paths(environ):
    for key in ("SCRIPT_NAME", "PATH_INFO"):
        path = environ[key]
        assert_(not path or path.startswith("/"), f"{key} doesn't start with /: {path!r}")
    if length := environ.get("CONTENT_LENGTH"):
        assert_(int(length) >= 0, f"Invalid CONTENT_LENGTH: {length!r}")
    assert_(environ["SCRIPT_NAME"] != "/", "SCRIPT_NAME cannot be '/'; it should instead be '', and PATH_INFO should be '/'")


def _check_methods(stream, name, methods):
    for method in methods:
        assert_(hasattr(stream, method), f"{name} ({stream!r}) doesn't have the attribute {method}")


def check_input(wsgi_input):
    """Check the stream with the body of a request."""
    _check_methods(wsgi_input, "wsgi.input", ("read", "readline", "readlines", "__iter__"))


def check_errors(wsgi_errors):
    """Check the stream for messages."""
    _check_methods(wsgi_errors, "wsgi.errors", ("flush", "write", "writelines"))


# What the application gives.


def check_status(status):
    """Check the status of an answer."""
    code = check_string_type(status, "Status").split(None, 1)[0]
    assert_(len(code) == 3, f"Status codes must be three characters: {code!r}")
    assert_(int(code) >= 100, f"Status code is invalid: {int(code)!r}")
    if status[3:4] != " ":
        warnings.warn(f"The status string ({status!r}) should be a three-digit integer followed by a single space and a "
                      "status explanation", WSGIWarning)


def check_headers(headers):
    """Check the headers of an answer."""
    assert_(type(headers) is list, f"Headers ({headers!r}) must be of type list: {type(headers)!r}")
    for item in headers:
        assert_(type(item) is tuple, f"Individual headers ({item!r}) must be of type tuple: {type(item)!r}")
        assert_(len(item) == 2)
        name, value = check_string_type(item[0], "Header name"), check_string_type(item[1], "Header value")
        assert_(name.lower() != "status", "The Status header cannot be used; it conflicts with CGI script, and HTTP status is "
                                          f"not given through headers (value: {value!r}).")
        assert_({*"\n:"}.isdisjoint(name), f"Header names may not contain ':' or '\\n': {name!r}")
        assert_(header_re.search(name), f"Bad header name: {name!r}")
        assert_(name[-1] not in "-_", f"Names may not end in '-' or '_': {name!r}")
        if bad := bad_header_value_re.search(value):
            assert_(False, f"Bad header value: {value!r} (bad char: {bad[0]!r})")


def check_content_type(status, headers):
    """Check that an answer says of what type it is, if it has a body."""
    code = int(check_string_type(status, "Status").split(None, 1)[0])
    has_type = any(check_string_type(name, "Header name").lower() == "content-type" for name, _ in headers)
    assert_(not (has_type and code in _BODILESS),
            f"Content-Type header found in a {code} response, which must not return content.")
    assert_(has_type or code in _BODILESS, f"No Content-Type header found in headers ({headers})")


def check_exc_info(exc_info):
    """Check the exception that an answer is about."""
    assert_(exc_info is None or type(exc_info) is tuple, f"exc_info ({exc_info!r}) is not a tuple: {type(exc_info)!r}")


def check_iterator(iterator):
    """Check the body of an answer."""
    # Bytes would do, and be sent one by one.
    assert_(not isinstance(iterator, str | bytes), "You should not return a string as your application iterator, instead "
                                                   "return a single-item list containing a bytestring.")
