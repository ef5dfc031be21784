"""Finite automata, template rendering, table layout, an LRU cache, run-length coding, Huffman coding, tries, and a tokenizer."""
from collections import Counter, OrderedDict
import re


class Automaton:
    def __init__(self, start, accept, edges):
        self.start, self.accept, self.edges = start, set(accept), edges

    def run(self, text):
        state = self.start
        for symbol in text:
            state = self.edges.get((state, symbol))
            if state is None:
                return False
        return state in self.accept


binary3 = Automaton(0, [0], {(s, d): (s * 2 + int(d)) % 3 for s in range(3) for d in '01'})
print([n for n in range(20) if binary3.run(bin(n)[2:])])


def render(template, **context):
    def expression(match):
        name, *filters = [p.strip() for p in match[1].split('|')]
        value = context
        for part in name.split('.'):
            value = value[part] if isinstance(value, dict) else getattr(value, part)
        for f in filters:
            value = {'upper': str.upper, 'title': str.title, 'len': len, 'money': '{:,.2f}'.format}[f](value)
        return str(value)

    def loop(match):
        variable, items, body = match.groups()
        return ''.join(render(body, **context, **{variable: item}) for item in context[items])
    template = re.sub(r'{% for (\w+) in (\w+) %}(.*?){% end %}', loop, template, flags=re.S)
    return re.sub(r'{{(.*?)}}', expression, template)


print(render('Dear {{ user.name | title }},\n{% for item in items %}- {{ item.name | upper }}: {{ item.price | money }}\n{% end %}{{ items | len }} items', user={'name': 'ada lovelace'}, items=[{'name': 'tea', 'price': 1234.5}, {'name': 'milk', 'price': 2}]))


class LRU(OrderedDict):
    def __init__(self, size):
        super().__init__()
        self.size, self.hits = size, 0

    def get(self, key, make):
        if key in self:
            self.hits += 1
            self.move_to_end(key)
        else:
            self[key] = make(key)
            if len(self) > self.size:
                self.popitem(last=False)
        return self[key]


cache = LRU(3)
print([cache.get(k, lambda k: k * 2) for k in 'abcabdaebc'], cache.hits, list(cache))


def encode(text):
    return re.sub(r'(.)\1*', lambda m: f'{len(m[0])}{m[1]}', text)


def decode(text):
    return re.sub(r'(\d+)(\D)', lambda m: m[2] * int(m[1]), text)


print(encode('aaabccddddd'), decode(encode('aaabccddddd')))


def huffman(text):
    nodes = sorted(((n, c) for c, n in Counter(text).items()))
    while len(nodes) > 1:
        (n1, a), (n2, b), *nodes = nodes
        nodes.append((n1 + n2, (a, b)))
        nodes.sort(key=lambda node: (node[0], str(node[1])))
    codes = {}

    def walk(node, prefix):
        if isinstance(node, str):
            codes[node] = prefix or '0'
        else:
            for child, bit in zip(node, '01'):
                walk(child, prefix + bit)
    walk(nodes[0][1], '')
    return codes


text = 'she sells sea shells'
codes = huffman(text)
bits = ''.join(codes[c] for c in text)
print(sorted(codes.items(), key=lambda i: (len(i[1]), i[0])), len(bits))
back, node, reverse = [], '', {v: k for k, v in codes.items()}
for bit in bits:
    node += bit
    if node in reverse:
        back.append(reverse[node])
        node = ''
print(''.join(back) == text)


class Trie:
    def __init__(self):
        self.children, self.end = {}, False

    def add(self, word):
        node = self
        for c in word:
            node = node.children.setdefault(c, Trie())
        node.end = True

    def __iter__(self):
        if self.end:
            yield ''
        for c, child in sorted(self.children.items()):
            for rest in child:
                yield c + rest

    def complete(self, prefix):
        node = self
        for c in prefix:
            if c not in node.children:
                return []
            node = node.children[c]
        return [prefix + rest for rest in node]


trie = Trie()
for word in 'to tea ted ten i in inn teapot'.split():
    trie.add(word)
print(list(trie), trie.complete('te'), trie.complete('x'))


def justify(text, width):
    words, lines, line = text.split(), [], []
    for word in words:
        if sum(map(len, line)) + len(line) + len(word) > width:
            lines.append(line)
            line = []
        line.append(word)
    for row in lines:
        gaps = len(row) - 1
        spaces = width - sum(map(len, row))
        yield row[0] + ''.join(' ' * (spaces // gaps + (i < spaces % gaps)) + w for i, w in enumerate(row[1:])) if gaps else row[0]
    yield ' '.join(line)


print('\n'.join(justify('the quick brown fox jumps over the lazy dog while the cat watches from the garden wall', 24)))


def to_roman(n):
    out = ''
    for value, numeral in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), 'M CM D CD C XC L XL X IX V IV I'.split()):
        count, n = divmod(n, value)
        out += numeral * count
    return out


print([to_roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024)])
print([''.join(w[::-1] for w in re.split(r'(\W)', 'Hello, big world'))], [w for w in re.findall(r"[\w']+", "it's a dog's life") if "'" in w])
