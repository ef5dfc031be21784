def gen():
    yield 1
    yield from inner()


def inner():
    yield 2
    raise OSError(5, 'Input/output error', 'file.txt')


for value in gen():
    print(value)
