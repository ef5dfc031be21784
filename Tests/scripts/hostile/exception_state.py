"""What `__setstate__` of an exception is given may be any dict, and may change while it is read."""


class Items(dict):
    """A dict whose items() says something else."""

    def items(self):
        return [1, (2,), 'ab']


error = ValueError('x')
error.__setstate__(Items(a=1))
print(error.__dict__)

state = {}


class Growing(ValueError):
    def __setattr__(self, name, value):
        state.clear()
        super().__setattr__(name, value)


state.update(b=2)
error = Growing()
error.__setstate__(state)
print(error.__dict__, state)

for wrong in (5, [], 'ab', {1: 2}):
    try:
        error.__setstate__(wrong)
    except TypeError as problem:
        print(problem)
print(ValueError().__setstate__(None))
