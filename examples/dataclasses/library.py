"""Dataclasses and enumerations: a small library of books."""
import dataclasses
import enum
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, replace


class Genre(enum.Enum):
    NOVEL = 1
    POETRY = 2
    SCIENCE = 3
    STORY = 1

    @property
    def shelf(self):
        return f'{self.name[0]}{self.value}'

    @classmethod
    def default(cls):
        return cls.NOVEL


class Access(enum.Flag):
    READ = enum.auto()
    LEND = enum.auto()
    EDIT = enum.auto()
    MEMBER = READ | LEND


class Size(enum.IntEnum):
    SMALL = 10
    LARGE = 20


class Level(str, enum.Enum):
    LOW = 'low'
    HIGH = 'high'


class Planet(enum.Enum):
    EARTH = (5.976e24, 6.37814e6)
    MARS = (6.421e23, 3.3972e6)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius

    @property
    def gravity(self):
        return 6.6743e-11 * self.mass / self.radius ** 2


@dataclass(order=True)
class Book:
    """A book with its shelf."""
    title: str = field(compare=False)
    year: int
    genre: Genre = field(default=Genre.NOVEL, compare=False)
    tags: list = field(default_factory=list, compare=False, repr=False)
    _: KW_ONLY
    pages: int = 100
    weight: float = field(init=False, default=0.0, compare=False)
    grams: InitVar[float] = 4.0

    def __post_init__(self, grams):
        if self.year > 2100:
            raise ValueError(f'{self.title!r} is not written yet')
        self.weight = self.pages * grams


@dataclass(frozen=True, slots=True)
class Position:
    shelf: str
    place: int = 0

    def next(self):
        return replace(self, place=self.place + 1)


@dataclass
class Special(Book):
    signed: bool = dataclasses.field(default=False, kw_only=True)


@dataclass(eq=False)
class Library:
    books: list[Book] = field(default_factory=list)
    lent: dict[str, Position] = field(default_factory=dict)

    def add(self, *books):
        self.books.extend(books)
        return self


def main():
    emma = Book('Emma', 1815, pages=474)
    atoms = Book('Atoms', 1913, Genre.SCIENCE, ['physics'], pages=320, grams=3)
    sonnets = Special('Sonnets', 1609, Genre.POETRY, signed=True)
    print(emma)
    print(atoms, atoms.tags)
    print(sonnets)
    print(emma < atoms, sorted([atoms, emma, sonnets], key=lambda b: b.year)[0].title, emma == replace(emma, title='E'))
    print([f.name for f in fields(Book)], Book.__match_args__)
    print(asdict(atoms))
    print(astuple(Position('N1', 3)), Position('N1').next(), hash(Position('a')) == hash(Position('a')))
    for action in (lambda: setattr(Position('x'), 'place', 3), lambda: Book('X', 2200), lambda: Book('X'),
                   lambda: Book('X', 1, Genre.NOVEL, [], 5), lambda: setattr(Position('x'), 'other', 1), lambda: hash(emma),
                   lambda: emma < 3):
        try:
            action()
        except Exception as error:
            print(type(error).__name__, error)
    try:
        @dataclass
        class Wrong:
            items: list = []
    except ValueError as error:
        print(error)
    library = Library().add(emma, atoms, sonnets)
    print(len(library.books), library == Library(), Library.__doc__)
    for genre in Genre:
        print(genre, genre.shelf, [b.title for b in library.books if b.genre is genre])
    print(Genre['STORY'], Genre(3), Genre.STORY is Genre.NOVEL, list(Genre.__members__), Genre.default())
    try:
        Genre(9)
    except ValueError as error:
        print(error)
    try:
        Genre['PROSE']
    except KeyError as error:
        print('KeyError', error)
    print(repr(Genre.POETRY), {Genre.NOVEL: 'n'}, Genre.NOVEL in Genre, Genre.NOVEL == 1, len(Genre))
    mine = Access.READ | Access.EDIT
    print(mine, Access.EDIT in mine, Access.LEND in mine, ~mine, Access.MEMBER & mine, Access(0), bool(Access(0)))
    print(repr(mine), Access.MEMBER, [a.name for a in Access], mine.value)
    print(Size.LARGE > 15, Size.SMALL + 1, sorted(Size, reverse=True), f'{Size.SMALL}', Level.LOW == 'low', Level('high'))
    print(f'{Planet.EARTH.gravity:.2f} {Planet.MARS.gravity:.2f}', Planet.MARS.value)
    try:
        Genre.NOVEL = 5
    except AttributeError as error:
        print(error)
    try:
        class More(Genre):
            OTHER = 5
    except TypeError as error:
        print(error)
    Weekday = enum.Enum('Weekday', 'MON TUE WED')
    print(list(Weekday), Weekday.TUE.value)


main()
