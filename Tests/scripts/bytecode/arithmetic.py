# krait: own expectation
import dis


def assign(number, total):
    number += 1
    total = total + number * 2
    number, total = total, number
    return -total if number > 2 ** 10 else total


def compare(a, b, c):
    if a < b <= c and not (a is None or b in (1, 2)):
        return a == b
    return a < b < c


def text(name, width):
    return f'{name!r:>{width}} and {name}' + '%s-%r' % (name, width)


def bind(x):
    return [x, (y := x + 1), x + (x := y)]


for function in (assign, compare, text, bind):
    print(function.__name__)
    dis.dis(function)
