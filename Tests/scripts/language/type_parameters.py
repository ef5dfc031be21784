"""Type parameters of functions, classes and aliases; annotations."""


def first[T](items: list[T], default: T = None) -> T:
    return items[0] if items else default


class Stack[T]:
    item_type = T

    def push(self, item: T) -> None:
        self.last = item

    def generic[U](self, u: U) -> tuple[T, U]:
        return self.last, u


type Pair[A, B] = tuple[A, B]
type Recursive = list[Recursive] | int
type Lazy = undefined_until_later
print(first([1]), first.__type_params__, first.__annotations__, Stack.__type_params__, Stack[int], Stack.__parameters__, Stack.item_type.__name__)
print(Pair, Pair.__type_params__, Pair.__value__, Pair[int, str], Recursive.__value__, Pair.__name__, type(Pair).__name__)
try:
    Lazy.__value__
except NameError as error:
    print(error)
s = Stack[str]()
s.push(5)
print(s.generic('u'), type(s).__name__, Stack.__orig_bases__, Stack.__mro__[1].__name__, s.__orig_class__)


def bounded[T: int, U: (str, bytes), *Ts, **P](a: T, *args: *Ts) -> U:
    pass


for p in bounded.__type_params__:
    print(repr(p), type(p).__name__, getattr(p, '__bound__', '-'), getattr(p, '__constraints__', '-'))


class Defaults[T = int, **P = [int]]:
    pass


class Variadic[*Ts = *tuple[int, str]]:
    pass


print([(p.__name__, p.__default__, p.has_default()) for p in Defaults.__type_params__ + Variadic.__type_params__])


class Child[K](Stack[K]):
    pass


print(Child.__orig_bases__, Child.__type_params__, Child[int], issubclass(Child, Stack))


class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        return super().__new__(m, name, bases, ns)


class WithMeta[T](metaclass=Meta):
    def m(self):
        return T.__name__, __class__.__name__


print(WithMeta().m(), WithMeta.__type_params__)


def outer[T](x: T):
    def inner(y: T) -> T:
        return T
    return inner(x), inner.__annotations__


print(outer(1))
T = 'global T'


def shadows[T]():
    return T


class C[T]:
    T = 'class attribute'

    def m(self):
        return T


print(shadows(), T, C.T, C().m())


@lambda f: f
def decorated[T](x=T) -> T:
    return x


print(decorated())


def annotated(a: 1 + 1, b: 'text' = 2, *c: [3], d: lambda: 0 = 4, **e: print('evaluated')) -> {'r': 1}:
    x: int = 5
    y: print('never evaluated')
    return x


print({k: v if not callable(v) else 'lambda' for k, v in annotated.__annotations__.items()}, annotated(0))


class Ann:
    x: int
    y: str = 'y'
    z: print('class annotation evaluated') = 3
    (q): float = 1.5
    obj = type('O', (), {})
    obj.attr: int = 7


print(Ann.__annotations__, Ann.obj.attr)
value: 'module' = 1
other: int
print(__annotations__)
try:
    bad: undefined_name
except NameError as error:
    print(error)
try:
    class Twice[T](5): pass
except TypeError as error:
    print(error)
for source in ('Pair[int]', 'Stack[int, str]', 'Pair(1, 2)', 'first[int]', 'setattr(Pair, "__value__", 1)', 'Stack[int][str]', 'isinstance(1, Pair)', 'Pair[int, str].__origin__', 'hash(Pair[int, str]) == hash(Pair[int, str])', 'Pair | int', 'Stack.__class_getitem__(int)'):
    try:
        print(source, eval(source))
    except Exception as error:
        print(source, type(error).__name__, error)
