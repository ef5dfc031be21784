"""Private names of classes: what is mangled and what is not."""


class A:
    def keywords(self):
        return dict(__x=1), dict(**{'a': 2}, __y=1)

    def parameter(self, __z=3):
        return sorted(locals())

    def module(self):
        import __foo

    def dotted(self):
        import __foo.bar

    def name(self):
        from os import __bar as __baz

    def handler(self):
        try:
            1 / 0
        except ZeroDivisionError as __e:
            return sorted(locals())

    def declared(self):
        global __declared
        __declared = 4

    def attribute(self):
        self.__own = 5
        return sorted(vars(self))

    def comprehension(self):
        return [__i for __i in range(2)], (lambda __j: __j)(6)

    def pattern(self):
        class K:
            __inner = 1

            def __str__(self):
                return 'K'
        match K():
            case K(__inner=value):
                return value

    def annotated(self):
        __v: int = 7
        return sorted(locals())


class Meta(type):
    def __new__(cls, name, bases, namespace, **keywords):
        print(name, keywords)
        return type.__new__(cls, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **keywords):
        pass


class B:
    class C(metaclass=Meta, __q=1):
        pass

    class D(metaclass=Meta, **{'r': 1}, __q=1):
        pass

    __annotated: int = 1


for method in ['keywords', 'parameter', 'module', 'dotted', 'name', 'handler', 'declared', 'attribute', 'comprehension', 'pattern', 'annotated']:
    try:
        print(method, getattr(A(), method)())
    except Exception as error:
        print(method, type(error).__name__, str(error).partition(' (')[0])
print([name for name in globals() if 'declared' in name], B.__annotations__)
