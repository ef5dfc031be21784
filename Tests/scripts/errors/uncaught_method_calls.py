class Shape:
    def __init__(self, sides):
        self.sides = self.check(sides)

    def check(self, sides):
        if not all(isinstance(s, int) for s in sides):
            raise TypeError(f'{self.__class__.__name__}: sides must be integers')
        return sides

    @property
    def area(self):
        return self.sides[0] * self.sides[1]

    def __add__(self, other):
        return self.area + other.area


class Square(Shape):
    def __init__(self, side):
        super().__init__([side, side])


print((Square(2) + Square(3)))
print(Square(2) + Square(2.5))
