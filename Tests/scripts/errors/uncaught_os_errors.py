for path in ('missing.txt', '.', 'missing/folder/file'):
    try:
        open(path)
    except OSError as error:
        print(type(error).__name__, error, error.errno, error.strerror, error.filename)
open('missing.txt')
