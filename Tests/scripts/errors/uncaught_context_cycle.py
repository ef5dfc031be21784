a = ValueError('a')
b = TypeError('b')
a.__cause__ = b
b.__context__ = a
raise a
