"""wsgiref.validate: what it says of environments, answers and streams that go against WSGI; the types for annotations."""
import io
import sys
import warnings
from wsgiref import types, util, validate
from wsgiref.headers import Headers
from wsgiref.validate import validator

warnings.simplefilter('always')
warnings.showwarning = lambda message, category, *rest: print('warning', category.__name__, message)


def attempt(function, *arguments, **options):
    try:
        return repr(function(*arguments, **options))
    except Exception as error:
        return f'{type(error).__name__}: {error}'


def environment(**changes):
    environ = {'QUERY_STRING': ''}
    util.setup_testing_defaults(environ)
    for key, value in changes.items():
        key = key.replace('wsgi_', 'wsgi.')
        if value is None:
            environ.pop(key, None)
        else:
            environ[key] = value
    return environ


def answer(status='200 OK', headers=None, body=(b'x',), *more):
    def application(environ, start_response):
        start_response(status, [('Content-Type', 'text/plain')] if headers is None else headers, *more)
        return body
    return application


def run(application, environ=None):
    sent = []
    result = validator(application)(environment() if environ is None else environ, lambda *a: sent.append(a) or sent.append)
    try:
        return sent, list(result)
    finally:
        result.close()


print(attempt(run, answer()))
for changes in ({'REQUEST_METHOD': None}, {'REQUEST_METHOD': 'ODD'}, {'HTTP_CONTENT_TYPE': 'x'}, {'QUERY_STRING': None}, {'A': 3}, {'wsgi_version': [1, 0]}, {'wsgi_url_scheme': 'ftp'},
                {'wsgi_input': 3}, {'wsgi_errors': 3}, {'SCRIPT_NAME': 'x'}, {'PATH_INFO': 'x'}, {'CONTENT_LENGTH': '-1'}, {'SCRIPT_NAME': '', 'PATH_INFO': None}, {'SCRIPT_NAME': '/'},
                {'CONTENT_LENGTH': '3'}):
    print(changes, attempt(run, answer(), environment(**changes)))
print(attempt(validate.check_environ, []), attempt(validator(answer()), 1), attempt(validator(answer()), environment(), len, x=1))
for status in ('200', '20 x', '2000 x', '099 x', 200, 'abc x', '200  x'):
    print(status, attempt(run, answer(status)))
for headers in ((), [['a', 'b']], [('a',)], [('a', 3)], [(b'a', 'b')], [('Status', 'x')], [('a:b', 'c')], [('1a', 'b')], [('a-', 'b')], [('a', 'b\n')], [('x', 'y')]):
    print(headers, attempt(run, answer(headers=headers)))
print(attempt(run, answer('204 No', [])), attempt(run, answer('204 No')), attempt(run, answer('200 OK', None, (), 3)), attempt(run, answer('200 OK', None, (), None, 4)))
for body in ('text', b'bytes', None, False, ['text'], [b'a', 3]):
    print(body, attempt(run, answer(body=body)))
print(attempt(run, lambda environ, start: [b'x']), attempt(run, lambda environ, start: []))
wrapped = validate.InputWrapper(io.BytesIO(b'a\nb\nc'))
print(attempt(wrapped.read), attempt(wrapped.read, 1), attempt(wrapped.readline), attempt(wrapped.readlines), attempt(list, wrapped), attempt(wrapped.close), attempt(wrapped.readline, 1, 2))
errors = validate.ErrorWrapper(sys.stdout)
print(attempt(errors.write, b'x'), attempt(errors.writelines, ['a\n', 'b\n']), attempt(errors.flush), attempt(errors.close), attempt(validate.WriteWrapper(print), 'x'))
iterator = validate.IteratorWrapper([b'a'], None)
print(next(iterator), iterator.close(), attempt(next, iterator), list(validate.PartialIteratorWrapper([b'z']).iterator))
print(types.__all__, types.WSGIEnvironment, types.WSGIApplication.__args__[-1])
