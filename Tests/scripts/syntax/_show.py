"""Compiles bad sources and prints the errors with their positions and the line they show."""


def show(sources, mode='exec'):
    for source in sources:
        try:
            compile(source, '<test>', mode)
        except SyntaxError as error:
            place = error.lineno, error.offset, error.end_lineno, error.end_offset
            outcome = f'{type(error).__name__}: {error.msg} {place} {error.text!r}'
        except (ValueError, MemoryError, RecursionError, OverflowError) as error:
            outcome = f'{type(error).__name__}: {error}'
        else:
            outcome = 'accepted'
        print(f'{source!r}\n    {outcome}')
