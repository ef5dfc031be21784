# krait: own expectation
"""Sizes that no memory can hold give MemoryError or OverflowError."""
from _survive import survive

H = 10 ** 15
B = 10 ** 25
survive({
    'str * huge': lambda: 'x' * H, 'str * bigger': lambda: 'x' * B, 'wide str': lambda: '😀' * H, 'bytes * huge': lambda: b'x' * H, 'list * huge': lambda: [0] * H, 'list * bigger': lambda: [0] * B, 'tuple * huge': lambda: (0,) * H, 'bytes(huge)': lambda: bytes(H),
    'bytes(bigger)': lambda: bytes(B), 'bytearray(huge)': lambda: bytearray(H), 'bytearray * huge': lambda: bytearray(b'x') * H, 'long int shift': lambda: 1 << (10 ** 20), 'shift by too much': lambda: 1 << 2 ** 70, 'ljust': lambda: 'x'.ljust(H), 'zfill': lambda: 'x'.zfill(H), 'center': lambda: 'x'.center(B),
    'format width': lambda: f'{1:{H}}', 'format bigger': lambda: f'{1:{B}}', 'percent bigger': lambda: '%*d' % (B, 1), 'precision': lambda: f'{1.0:.{H}f}', 'join': lambda: ('x' * 10 ** 7).join(['y'] * 10 ** 7), 'replace': lambda: ('x' * 10 ** 8).replace('x', 'y' * 10 ** 7), 'expandtabs': lambda: ('\t' * 100).expandtabs(H),
    'extend in place': lambda: [0].__imul__(H), 'list(range)': lambda: list(range(H)), 'range len': lambda: len(range(B)), 'product': lambda: [0] * 10 ** 5 * 10 ** 10 * 10 ** 10, 'int to_bytes': lambda: (1).to_bytes(H), 'slice assignment': lambda: [].__setitem__(slice(0, 0), [0] * H), 'template': lambda: '{:>{}}'.format('x', H),
})
print('x' * 3, len('x' * 10 ** 6))
