"""Compiles every source of a batch file; runs under the interpreter that is tested.
A batch is a sequence of (4-byte little-endian length, source bytes).  Before each source its
number is written to the progress file, so that a crash can be told to its source."""
import sys
import warnings

warnings.simplefilter('ignore')
EXPECTED = (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError)


def outcome(source):
    """'ok', or the type and message of the error; an exception of another type is a failure."""
    try:
        compile(source, '<fuzz>', 'exec')
    except EXPECTED as error:
        return f'{type(error).__name__}: {error}'
    except BaseException as error:
        return f'FAIL {type(error).__name__}: {error}'
    return 'ok'


def main():
    batch, progress, results = sys.argv[1:4]
    with open(batch, 'rb') as file:
        data = file.read()
    at = number = 0
    with open(progress, 'w') as position, open(results, 'w', encoding='utf-8', errors='backslashreplace') as out:
        while at < len(data):
            size = int.from_bytes(data[at:at + 4], 'little')
            source = data[at + 4:at + 4 + size]
            at += 4 + size
            position.seek(0)
            position.write(f'{number}\n')
            position.flush()
            out.write(outcome(source).replace('\n', ' ') + '\n')
            number += 1


main()
