"""Backtracking and recursion: queens, sudoku, permutations, hanoi, knapsack, Ackermann, partitions."""
import sys
from functools import lru_cache


def queens(n, columns=()):
    row = len(columns)
    if row == n:
        yield columns
        return
    for column in range(n):
        if all(column != c and abs(column - c) != row - r for r, c in enumerate(columns)):
            yield from queens(n, columns + (column,))


def permutations(items):
    if len(items) < 2:
        yield list(items)
    for i, item in enumerate(items):
        if len(items) > 1:
            for rest in permutations(items[:i] + items[i + 1:]):
                yield [item, *rest]


def hanoi(n, source='A', target='C', spare='B'):
    if n == 0:
        return []
    return hanoi(n - 1, source, spare, target) + [source + target] + hanoi(n - 1, spare, target, source)


SUDOKU = '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79'


def sudoku(cells):
    """Fill the cell with the fewest candidates first."""
    best = None
    for i, cell in enumerate(cells):
        if cell == '.':
            row, column = divmod(i, 9)
            box = row // 3 * 27 + column // 3 * 3
            used = {cells[row * 9 + k] for k in range(9)}
            used |= {cells[k * 9 + column] for k in range(9)}
            used |= {cells[box + k // 3 * 9 + k % 3] for k in range(9)}
            free = [d for d in '123456789' if d not in used]
            if best is None or len(free) < len(best[1]):
                best = i, free
    if best is None:
        return cells
    i, free = best
    for digit in free:
        solved = sudoku(cells[:i] + digit + cells[i + 1:])
        if solved:
            return solved
    return None


def knapsack(items, capacity):
    @lru_cache(None)
    def best(i, room):
        if i == len(items):
            return 0
        weight, value = items[i]
        without = best(i + 1, room)
        return max(without, value + best(i + 1, room - weight)) if weight <= room else without
    return best(0, capacity)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def partitions(n, largest=None):
    if n == 0:
        yield ()
        return
    for first in range(min(n, largest or n), 0, -1):
        for rest in partitions(n - first, first):
            yield (first,) + rest


def edit_distance(a, b):
    @lru_cache(maxsize=None)
    def distance(i, j):
        if i == 0 or j == 0:
            return i + j
        return min(distance(i - 1, j) + 1, distance(i, j - 1) + 1,
                   distance(i - 1, j - 1) + (a[i - 1] != b[j - 1]))
    return distance(len(a), len(b))


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)


def depth(n):
    return 1 + depth(n - 1) if n else 0


def endless(n=0):
    return endless(n + 1) + 1


def main():
    print([sum(1 for _ in queens(n)) for n in range(1, 8)], next(queens(8)))
    print([''.join(p) for p in permutations('abc')], len(list(permutations([1, 2, 3, 4, 5]))))
    moves = hanoi(5)
    print(len(moves), ' '.join(moves[:8]))
    solution = sudoku(SUDOKU)
    for row in range(0, 81, 27):
        print(solution[row:row + 9], solution[row + 9:row + 18], solution[row + 18:row + 27])
    print(knapsack([(12, 4), (2, 2), (1, 1), (1, 2), (4, 10)], 15), ackermann(2, 9))
    print(list(partitions(5)), sum(1 for _ in partitions(20)))
    print(edit_distance('kitten', 'sitting'), edit_distance('intention', 'execution'))
    print(even(500), odd(500), depth(800))
    try:
        endless()
    except RecursionError as error:
        print(type(error).__name__, error)
    sys.setrecursionlimit(20000)
    print(depth(15000))


main()
