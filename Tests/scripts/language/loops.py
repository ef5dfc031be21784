"""for, while, else, break, continue, nested in try and with."""


def f(n):
    for i in range(n):
        if i == 3:
            break
    else:
        return 'else', n
    return 'break', i


print(f(2), f(5), f(0))
n = 0
while n < 5:
    n += 1
    if n == 2:
        continue
    if n == 10:
        break
else:
    print('while else', n)
while True:
    n -= 1
    if not n:
        break
else:
    print('never')


def finals():
    log = []
    for i in range(4):
        try:
            if i == 0:
                continue
            if i == 2:
                break
            log.append(('body', i))
        except ZeroDivisionError:
            pass
        else:
            log.append(('else', i))
        finally:
            log.append(('finally', i))
    else:
        log.append('loop else')
    return log


print(finals())


def return_in_finally():
    for i in range(3):
        try:
            return i
        finally:
            if i < 2:
                continue
    return 'end'


print(return_in_finally())


def swallow():
    while True:
        try:
            raise ValueError
        finally:
            return 'swallowed'


print(swallow())


def nested():
    out = []
    for a in range(3):
        for b in range(3):
            if b == a:
                continue
            if a == 2:
                break
            out.append((a, b))
        else:
            out.append(f'inner else {a}')
            continue
        out.append('after break')
    return out


print(nested())
l = [1, 2, 3]
for x in l:
    if x < 10:
        l.append(x + 8)
print(l)
l = [1, 2, 3, 4]
for x in l:
    l.remove(x)
print(l)
d = {1: 2, 3: 4}
for mutate in (lambda: d.update({9: 9}), lambda: d.pop(1), lambda: d.clear()):
    try:
        for k in d:
            mutate()
    except RuntimeError as error:
        print(error, d)
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 100)
except RuntimeError as error:
    print(error)
for i in range(3):
    i += 10
    print(i, end=' ')
print()
for i in range(0):
    pass
print(i)
for x in (), [], '', {}, set(), range(0), iter([]), (y for y in ()):
    for _ in x:
        print('never')


class Seq:
    def __getitem__(self, i):
        if i == 3:
            raise IndexError
        return i * 2


print([v for v in Seq()], 4 in Seq(), list(reversed(range(5))), list(zip(Seq(), 'abc')))


class Raises:
    def __iter__(self):
        raise ValueError('no iteration')


for bad in (5, None, Raises(), object(), print, 1.5, type):
    try:
        for _ in bad:
            pass
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


class BadNext:
    def __iter__(self):
        return 5


class IterSelf:
    def __iter__(self):
        return self


for bad in (BadNext(), IterSelf()):
    try:
        for _ in bad:
            pass
    except TypeError as error:
        print(error)
total = 0
for i in range(10, 0, -3):
    for j in range(i):
        if j % 2:
            continue
        total += j
        if total > 50:
            break
    else:
        total += 1000
print(total, i, j)
for big in range(2 ** 63 - 2, 2 ** 63 + 2):
    print(big, end=' ')
print()
for a, b in zip(range(3), reversed('abc')):
    print(a, b, end=';')
print()
for i, (a, b) in enumerate({'x': 1, 'y': 2}.items(), start=5):
    print(i, a, b)
i = 10
while i := i - 3:
    if i < 0:
        break
    print(i, end=' ')
print()
it = iter(range(6))
for x in it:
    print(x, next(it), end='|')
print()


def deep_break():
    for a in range(2):
        try:
            for b in range(2):
                try:
                    with open('/dev/null'):
                        if b:
                            break
                finally:
                    print('f', a, b, end=' ')
            else:
                print('never')
        finally:
            print('outer', a, end=' ')
    print()


deep_break()
for x in range(3):
    if x == 1:
        del x
        continue
    print(x)
