"""A small framework: signals, undo, state machines, observers, plug-ins, visitors, mixins, proxies."""
import functools
from abc import ABC, abstractmethod


class Signal:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return instance.__dict__.setdefault(self.name, BoundSignal(self.name))


class BoundSignal(list):
    def __init__(self, name):
        self.name = name

    __hash__ = object.__hash__

    def connect(self, slot):
        self.append(slot)
        return slot

    def __call__(self, *args, **kwargs):
        return [slot(*args, **kwargs) for slot in self]


class Command(ABC):
    @abstractmethod
    def do(self, document): ...

    @abstractmethod
    def undo(self, document): ...


class Insert(Command):
    def __init__(self, at, text):
        self.at, self.text = at, text

    def do(self, document):
        document.text = document.text[:self.at] + self.text + document.text[self.at:]

    def undo(self, document):
        document.text = document.text[:self.at] + document.text[self.at + len(self.text):]


class Delete(Command):
    def __init__(self, start, stop):
        self.start, self.stop = start, stop

    def do(self, document):
        self.removed = document.text[self.start:self.stop]
        document.text = document.text[:self.start] + document.text[self.stop:]

    def undo(self, document):
        Insert(self.start, self.removed).do(document)


class Document:
    changed = Signal()
    saved = Signal()

    def __init__(self):
        self.text, self.done, self.undone = '', [], []

    def run(self, command):
        command.do(self)
        self.done.append(command)
        self.undone.clear()
        self.changed(self)

    def undo(self):
        if self.done:
            command = self.done.pop()
            command.undo(self)
            self.undone.append(command)
            self.changed(self)

    def redo(self):
        if self.undone:
            command = self.undone.pop()
            command.do(self)
            self.done.append(command)
            self.changed(self)


document, log = Document(), []
document.changed.connect(lambda d: log.append(d.text))
document.changed.connect(lambda d: len(d.text))
for command in (Insert(0, 'world'), Insert(0, 'hello '), Delete(2, 8), Insert(2, 'y ')):
    document.run(command)
document.undo()
document.undo()
document.redo()
document.undo()
print(log, document.changed(document), document.saved(), Document.changed.name)


class StateMachine:
    transitions = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.transitions = {}
        for base in reversed(cls.__mro__):
            for name, function in vars(base).items():
                for source, target in getattr(function, 'moves', ()):
                    cls.transitions.setdefault(source, {})[name] = target

    @staticmethod
    def move(source, target):
        def decorate(function):
            @functools.wraps(function)
            def wrapper(self, *args):
                allowed = self.transitions.get(self.state, {})
                if function.__name__ not in allowed:
                    raise RuntimeError(f'cannot {function.__name__} when {self.state}')
                result = function(self, *args)
                self.state = allowed[function.__name__]
                return result
            wrapper.moves = getattr(function, 'moves', ()) + ((source, target),)
            return wrapper
        return decorate


class Door(StateMachine):
    state = 'closed'

    @StateMachine.move('closed', 'open')
    def open(self):
        return 'creak'

    @StateMachine.move('open', 'closed')
    def close(self):
        return 'bang'


class LockedDoor(Door):
    @StateMachine.move('closed', 'locked')
    def lock(self, code):
        self.code = code

    @StateMachine.move('locked', 'closed')
    def unlock(self, code):
        if code != self.code:
            raise PermissionError('wrong code')


door = LockedDoor()
for action, *args in (['open'], ['lock', 1], ['close'], ['lock', 42], ['open'], ['unlock', 7], ['unlock', 42], ['open']):
    try:
        print(action, getattr(door, action)(*args), door.state)
    except (RuntimeError, PermissionError) as error:
        print(action, type(error).__name__, error)


class Visitor:
    def visit(self, node):
        for cls in type(node).__mro__:
            method = getattr(self, f'visit_{cls.__name__}', None)
            if method:
                return method(node)


class Show(Visitor):
    def visit_object(self, node):
        return repr(node)

    def visit_list(self, node):
        return '[' + ' '.join(map(self.visit, node)) + ']'

    def visit_int(self, node):
        return f'#{node}'


print(Show().visit([1, True, 'a', [2.5, None], (1,)]))


class Loud:
    def speak(self):
        return super().speak().upper()


class Polite:
    def speak(self):
        return super().speak() + ', please'


class Person:
    def speak(self):
        return 'hello'


print(type('A', (Loud, Polite, Person), {})().speak(), type('B', (Polite, Loud, Person), {})().speak())


class Proxy:
    def __init__(self, target):
        object.__setattr__(self, '_target', target)
        object.__setattr__(self, '_log', [])

    def __getattribute__(self, name):
        if name.startswith('_'):
            return object.__getattribute__(self, name)
        value = getattr(self._target, name)
        self._log.append(name)
        return value

    def __setattr__(self, name, value):
        self._log.append(f'{name}={value!r}')
        setattr(self._target, name, value)

    def __len__(self):
        return len(self._target)


p = Proxy([3, 1, 2])
p.sort()
p.append(5)
try:
    p.colour = 'red'
except AttributeError as error:
    print(error)
print(p.index(5), len(p), p._log, p._target)


class Plugin:
    registry = {}

    def __init_subclass__(cls, name=None, **kwargs):
        super().__init_subclass__(**kwargs)
        Plugin.registry[name or cls.__name__.lower()] = cls

    def __class_getitem__(cls, name):
        return cls.registry[name]()


class Upper(Plugin):
    def __call__(self, text):
        return text.upper()


class Rev(Plugin, name='reverse'):
    def __call__(self, text):
        return text[::-1]


print(sorted(Plugin.registry), Plugin['upper'](Plugin['reverse']('plugin')))
