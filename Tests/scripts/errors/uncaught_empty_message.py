class Custom(Exception):
    pass


class Outer:
    class Inner(ValueError):
        def __str__(self):
            return 'from __str__\nsecond line'


try:
    raise Custom
except Custom:
    raise Outer.Inner()
