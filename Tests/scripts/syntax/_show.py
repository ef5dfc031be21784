"""Compiles bad sources and prints the errors as an uncaught error would be printed."""
import traceback
import warnings

warnings.simplefilter('ignore')


def show(sources, mode='exec'):
    for source in sources:
        try:
            compile(source, '<test>', mode)
        except SyntaxError as error:
            text = ''.join(traceback.format_exception_only(error))
            print(f'>>> {source!r}')
            print(text, end='')
            print('   ', type(error).__name__, error.lineno, error.offset, error.end_lineno, error.end_offset)
        except (ValueError, MemoryError, RecursionError, OverflowError) as error:
            print(f'>>> {source!r}\n{type(error).__name__}: {error}')
        else:
            print(f'>>> {source!r}\naccepted')
