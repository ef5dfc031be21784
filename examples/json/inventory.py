"""Read, change and write JSON; a custom encoder and a strict loader."""
import io
import json
from collections import OrderedDict

SOURCE = """
{
  "shop": "Corner \\u2014 \\"best\\" shop",
  "open": true,
  "owner": null,
  "rate": 1.5e-3,
  "items": [
    {"name": "apple", "price": 0.25, "tags": ["fruit", "red"], "stock": 120},
    {"name": "bread", "price": 2, "tags": [], "stock": 8},
    {"name": "caf\\u00e9", "price": 3.1, "tags": ["drink"], "stock": 0}
  ]
}
"""


class Money:
    def __init__(self, amount):
        self.amount = amount


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, Money):
            return f'{value.amount:.2f}'
        if isinstance(value, (set, frozenset)):
            return sorted(value)
        return super().default(value)


def no_duplicates(pairs):
    result = {}
    for key, value in pairs:
        if key in result:
            raise ValueError(f'duplicate key {key!r}')
        result[key] = value
    return result


def report(shop):
    total = 0
    for item in sorted(shop['items'], key=lambda i: -i['price'] * i['stock']):
        value = item['price'] * item['stock']
        total += value
        print(f"{item['name']:<8}{item['stock']:>5} x {item['price']:<6}= {value:8.2f}  {'/'.join(item['tags']) or '-'}")
    print(f"{'':<20}{total:10.2f}")


def main():
    shop = json.loads(SOURCE)
    print(shop['shop'], shop['open'], shop['owner'], shop['rate'])
    report(shop)
    for item in shop['items']:
        item['price'] = round(item['price'] * 1.1, 2)
    print(json.dumps(shop['items'][0]))
    print(json.dumps(shop, indent=2, sort_keys=True, ensure_ascii=False))
    print(json.dumps({'b': [1, 2, {'c': ()}], 'a': {}}, separators=(',', ':')))
    print(json.dumps({'price': Money(3), 'tags': {'b', 'a'}}, cls=Encoder))
    print(json.dumps({1: True, None: 1.0, False: 'no', 2.5: []}))
    print(json.dumps([float('inf'), float('nan'), -0.0, 1e100, 10 ** 20, 'tab\t"q" \x1f \U0001f600']))
    print(json.loads('[1, -2.50, 1E3, "\\ud83d\\ude00", NaN]', parse_float=lambda s: 'float ' + s))
    print(json.loads('{"z": 1, "a": 2}', object_pairs_hook=OrderedDict))
    for bad in ('', '[1, 2', '{"a" 1}', "{'a': 1}", '[1,]', '{"a": 1} x', '"tab\t"', '[tru]', '"\\x"', '{"a":1,}'):
        try:
            json.loads(bad)
        except json.JSONDecodeError as error:
            print(f'{bad!r:<14} {error} | {error.pos} {error.lineno} {error.colno}')
    try:
        json.loads('{"a": 1, "a": 2}', object_pairs_hook=no_duplicates)
    except ValueError as error:
        print(error)
    for value in ({1, 2}, {(1, 2): 3}, object):
        try:
            json.dumps(value)
        except TypeError as error:
            print(error)
    loop = []
    loop.append(loop)
    try:
        json.dumps(loop)
    except ValueError as error:
        print(error)
    stream = io.StringIO()
    json.dump({'saved': [1, 2, 3]}, stream)
    stream.seek(0)
    print(json.load(stream) == {'saved': [1, 2, 3]}, repr(stream.getvalue()))


main()
