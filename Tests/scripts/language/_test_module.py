"""doc of the module"""
try:
    counter += 1
except NameError:
    counter = 1
value = 'value'


def function():
    return __name__


class Class:
    pass
