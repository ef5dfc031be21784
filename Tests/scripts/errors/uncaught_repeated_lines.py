def repeat(n):
    if n == 0:
        raise ValueError('bottom')
    repeat(n - 1)


def three(n):
    if n == 0:
        repeat(2)
    three(n - 1)


three(3)
