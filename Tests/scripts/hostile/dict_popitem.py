"""Dicts that are filled and emptied from the end again and again: looking for a key that is not there comes to an end."""


class Key:
    def __init__(self, number):
        self.number = number

    def __hash__(self):
        return hash(self.number)


keys = [Key(f'k{i}') for i in range(60)]
d = {}
for round_ in range(500):
    chosen = keys[round_ * 7 % 53:][:1 + round_ % 5]
    for key in chosen:
        assert key not in d
        d[key] = round_
    if round_ % 3:
        del d[chosen[0]]
    while d:
        d.popitem()
    assert keys[-1] not in d
print(len(d), list(d))

texts = {}
for round_ in range(500):
    for i in range(round_ % 7):
        texts[f'{round_}/{i}'] = i
    while len(texts) > 2:
        texts.popitem()
    assert 'absent' not in texts
print(len(texts))

big = dict.fromkeys(range(10000))
while len(big) > 3:
    big.popitem()
big.update(dict.fromkeys('abc'))
print(big, 5 in big)
