"""Runs hostile actions and prints only the kind of the outcome, or only that it is there."""


def survive(actions, quiet=False):
    for name, action in actions.items():
        try:
            action()
            outcome = 'finished'
        except (RecursionError, MemoryError, OverflowError, SyntaxError, ValueError) as error:
            outcome = type(error).__name__
        print(f'{name}: survived' if quiet else f'{name}: {outcome}')
