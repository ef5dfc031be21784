"""Evaluates expressions and prints each with its result or its exception."""
import warnings

warnings.simplefilter('ignore', SyntaxWarning)


def show(block, namespace=None):
    namespace = namespace if namespace is not None else {}
    for source in block.strip().split('\n'):
        source = source.strip()
        if not source:
            continue
        try:
            result = repr(eval(source, namespace))
        except Exception as error:
            result = f'{type(error).__name__}: {error}'
        print(f'{source:<44} {result}')
