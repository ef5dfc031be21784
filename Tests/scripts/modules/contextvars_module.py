"""Context variables, tokens, contexts in threads."""
import contextvars
import threading

plain = contextvars.ContextVar('plain')
given = contextvars.ContextVar('given', default=[])


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f'{type(error).__name__}: {str(error).partition(" at 0x")[0]}'


print(attempt(plain.get), plain.get(1), given.get())
first = plain.set(2)
second = plain.set(3)
print(first.old_value is contextvars.Token.MISSING, second.old_value, second.var is plain, plain.get())
copy = contextvars.copy_context()
plain.reset(second)
print(plain.get(), copy[plain], copy.run(plain.get), len(copy), plain in copy, given in copy)
print(attempt(plain.reset, second), attempt(plain.reset, 5))
print(attempt(copy.run, plain.reset, first))
print(attempt(given.reset, first))
plain.reset(first)
print(attempt(plain.get))


def inside(depth):
    plain.set(depth)
    if depth:
        contextvars.copy_context().run(inside, depth - 1)
    return plain.get()


print(copy.run(inside, 5), copy[plain])
print(attempt(copy.run, copy.run, print))
print(attempt(copy.__getitem__, given), attempt(copy.__getitem__, 'x'), copy.get(given, 7))
print(sorted(variable.name for variable in copy), list(copy.values()), copy == copy.copy(), copy == contextvars.Context())
results = []
thread = threading.Thread(target=lambda: results.append(attempt(plain.get)))
plain.set('main')
thread.start()
thread.join()
print(results, plain.get())
print(attempt(contextvars.ContextVar), attempt(contextvars.ContextVar, 1), attempt(contextvars.Token), attempt(contextvars.Context, 1))
print(repr(given).partition(' at 0x')[0], contextvars.ContextVar[int])
many = [contextvars.ContextVar(str(i)) for i in range(100)]
for i, variable in enumerate(many):
    variable.set(i)
    if i % 10 == 0:
        copy = contextvars.copy_context()
print(sum(variable.get() for variable in many), len(copy))
