import sys


def leave():
    sys.exit()


try:
    leave()
except Exception:
    print('never')
