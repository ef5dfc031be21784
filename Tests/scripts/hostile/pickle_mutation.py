"""Objects that change while they are pickled."""
import pickle


class Changer:
    """Empties a container as soon as it is taken apart."""

    def __init__(self, container):
        self.container = container

    def __hash__(self):
        return 1

    def __reduce__(self):
        self.container.clear()
        return str, ('x',)


def fill(container, changer):
    container.clear()
    if isinstance(container, list):
        container.extend([changer, 1, 2, 3])
    elif isinstance(container, dict):
        container.update({1: changer, 2: 3, 4: 5})
    elif isinstance(container, set):
        container.update({changer, 2, 3})
    else:
        container.extend(b'x' * 100000)


for container in [], {}, set(), bytearray():
    changer = Changer(container)
    for protocol in range(6):
        fill(container, changer)
        try:
            pickle.dumps([container, changer], protocol)
        except Exception as error:
            print(type(container).__name__, protocol, type(error).__name__, error)
        else:
            print(type(container).__name__, protocol, 'pickled')


class Holder:
    pass


class AttributeChanger:
    def __init__(self, holder, change):
        self.holder, self.change = holder, change

    def __reduce__(self):
        self.change(self.holder)
        return str, ('x',)


def replace(holder):
    holder.y = 'other'


for change in (
    lambda holder: vars(holder).clear(), lambda holder: setattr(holder, 'new', 1), lambda holder: delattr(holder, 'y'), replace,
    lambda holder: setattr(holder, '__dict__', {'only': 1}), lambda holder: vars(holder).update({1: 2}),
):
    holder = Holder()
    holder.x, holder.y, holder.z = AttributeChanger(holder, change), 2, 3
    try:
        print(pickle.loads(pickle.dumps(holder)).__dict__)
    except Exception as error:
        print(type(error).__name__, error)


class Growing(list):
    def __iter__(self):
        for i in range(3):
            self.append(i)
            yield i


print(pickle.loads(pickle.dumps(Growing())))
