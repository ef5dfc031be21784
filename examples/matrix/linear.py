"""Matrices with operators: products, determinants, inverses, Gauss, eigenvalues, game of life, spiral."""
from functools import reduce


class Matrix:
    def __init__(self, rows):
        self.rows = [list(row) for row in rows]
        if len({len(row) for row in self.rows}) > 1:
            raise ValueError('rows of different lengths')

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0]) if self.rows else 0

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def __getitem__(self, key):
        match key:
            case (int() as i, int() as j):
                return self.rows[i][j]
            case (rows, columns):
                picked = self.rows[rows] if isinstance(rows, slice) else [self.rows[rows]]
                return Matrix([row[columns] if isinstance(columns, slice) else [row[columns]] for row in picked])
            case _:
                return self.rows[key]

    def __setitem__(self, key, value):
        i, j = key
        self.rows[i][j] = value

    def __add__(self, other):
        return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, other.rows)])

    def __sub__(self, other):
        return self + -other

    def __neg__(self):
        return self * -1

    def __mul__(self, factor):
        return Matrix([[x * factor for x in row] for row in self.rows])

    __rmul__ = __mul__

    def __matmul__(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError(f'shapes {self.shape} and {other.shape} do not fit')
        columns = other.T.rows
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in self.rows])

    def __pow__(self, n):
        result, base = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1:
                result @= base
            base, n = base @ base, n >> 1
        return result

    def __imatmul__(self, other):
        self.rows = (self @ other).rows
        return self

    def __eq__(self, other):
        return isinstance(other, Matrix) and self.rows == other.rows

    def __iter__(self):
        return (x for row in self.rows for x in row)

    def __contains__(self, value):
        return any(x == value for x in self)

    def __str__(self):
        cells = [[f'{x:g}' for x in row] for row in self.rows]
        width = max(len(c) for row in cells for c in row)
        return '\n'.join('[' + ' '.join(c.rjust(width) for c in row) + ']' for row in cells)

    def determinant(self):
        n = len(self.rows)
        if n == 1:
            return self[0, 0]
        return sum((-1) ** j * self[0, j] * self.minor(0, j).determinant() for j in range(n))

    def minor(self, i, j):
        return Matrix([row[:j] + row[j + 1:] for k, row in enumerate(self.rows) if k != i])

    def solve(self, values):
        """Gaussian elimination with the largest pivot."""
        rows = [[float(x) for x in row] + [float(v)] for row, v in zip(self.rows, values)]
        n = len(rows)
        for k in range(n):
            pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
            if rows[pivot][k] == 0:
                raise ZeroDivisionError('singular matrix')
            rows[k], rows[pivot] = rows[pivot], rows[k]
            for i in range(n):
                if i != k:
                    factor = rows[i][k] / rows[k][k]
                    rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k])]
        return [row[n] / row[k] for k, row in enumerate(rows)]


def dominant_eigenvalue(matrix, rounds=60):
    vector = Matrix([[1.0]] * len(matrix.rows))
    size = 0.0
    for _ in range(rounds):
        vector = matrix @ vector
        size = max(vector, key=abs)
        vector = vector * (1 / size)
    return size


def spiral(rows):
    rows = [list(r) for r in rows]
    while rows:
        yield from rows.pop(0)
        rows = [list(r) for r in zip(*rows)][::-1]


def life(cells):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    at = x + dx, y + dy
                    counts[at] = counts.get(at, 0) + 1
    return {at for at, n in counts.items() if n == 3 or n == 2 and at in cells}


def main():
    a, b = Matrix([[1, 2], [3, 4]]), Matrix([[0, 1], [1, 0]])
    print(a @ b, a + b, a - b, 2 * a, a ** 10, a.T, sep='\n\n')
    m = Matrix([[2, -1, 0, 3], [1, 1, 5, -2], [0, 4, 1, 1], [3, 0, -2, 2]])
    print(m.determinant(), m.shape, 5 in m, sum(m), m[1, 2], m[-1][0], m == m.T.T)
    print(m[1:3, 1:3], m[:, 0], sep='\n')
    print([round(x, 6) for x in m.solve([1, 2, 3, 4])])
    print(f'{dominant_eigenvalue(Matrix([[2, 1], [1, 3]])):.9f}', (Matrix([[1, 1], [1, 0]]) ** 90)[0, 1])
    print(list(spiral([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])))
    glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
    for _ in range(4):
        glider = life(glider)
    print(sorted(glider))
    for bad in (lambda: a @ Matrix([[1, 2, 3]]), lambda: Matrix([[1], [2, 3]]), lambda: Matrix([[1, 2], [2, 4]]).solve([1, 2])):
        try:
            bad()
        except (ValueError, ZeroDivisionError) as error:
            print(type(error).__name__, error)
    print(reduce(Matrix.__matmul__, [Matrix([[1, i], [0, 1]]) for i in range(1, 6)]))


main()
