"""attrs: classes with validators, converters, slots and comparison."""
import attr
from attrs import asdict, define, evolve, field, frozen, validators


@define(order=True)
class Point:
    x: int = field(converter=int, validator=validators.ge(0))
    y: int = field(default=0, repr=lambda v: f"<{v}>")


@frozen
class Path:
    name: str
    points: list[Point] = field(factory=list)

    @property
    def length(self):
        return sum(abs(a.x - b.x) + abs(a.y - b.y) for a, b in zip(self.points, self.points[1:]))


a, b = Point("3", 4), Point(1)
print(a, b, a > b, sorted([a, b]), evolve(a, y=9))
path = Path("walk", [b, a])
print(path, path.length, asdict(path))
for action in (lambda: Point(-1), lambda: setattr(path, "name", "x"), lambda: Point()):
    try:
        action()
    except Exception as e:
        print(type(e).__name__, str(e).splitlines()[0][:60])
print([f.name for f in attr.fields(Point)], attr.has(Path))
