class Noisy:
    def __del__(self):
        raise ValueError('from __del__')


def make():
    n = Noisy()


make()
print('goes on')
