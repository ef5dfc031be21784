"""Graphs: breadth and depth first, shortest paths, spanning trees, components, ordering, flow, colouring."""
from collections import defaultdict, deque
from itertools import count

ROADS = """\
Aston Birch 7
Aston Cove 3
Birch Cove 1
Birch Dale 2
Cove Dale 8
Dale Elm 4
Birch Elm 9
Fern Glen 5
"""

BUILD = {'app': ['core', 'ui'], 'ui': ['core', 'fonts'], 'core': ['base'], 'tests': ['app', 'base'], 'fonts': [], 'base': []}


class Heap:
    """A binary heap of (priority, item) pairs."""

    def __init__(self):
        self.items, self.order = [], count()

    def __bool__(self):
        return bool(self.items)

    def push(self, priority, item):
        items, at = self.items, len(self.items)
        items.append((priority, next(self.order), item))
        while at and items[at] < items[(at - 1) // 2]:
            parent = (at - 1) // 2
            items[at], items[parent] = items[parent], items[at]
            at = parent

    def pop(self):
        items = self.items
        top, last = items[0], items.pop()
        if items:
            items[0], at = last, 0
            while True:
                child = min((c for c in (2 * at + 1, 2 * at + 2) if c < len(items)), key=items.__getitem__, default=None)
                if child is None or items[at] <= items[child]:
                    break
                items[at], items[child] = items[child], items[at]
                at = child
        return top[0], top[2]


def read(text):
    graph = defaultdict(dict)
    for line in text.splitlines():
        a, b, length = line.split()
        graph[a][b] = graph[b][a] = int(length)
    return graph


def breadth_first(graph, start):
    seen, queue = {start: 0}, deque([start])
    while queue:
        node = queue.popleft()
        for other in graph[node]:
            if other not in seen:
                seen[other] = seen[node] + 1
                queue.append(other)
    return seen


def depth_first(graph, node, seen=None):
    seen = set() if seen is None else seen
    seen.add(node)
    yield node
    for other in sorted(graph[node]):
        if other not in seen:
            yield from depth_first(graph, other, seen)


def shortest(graph, start, goal):
    best, came, heap = {start: 0}, {}, Heap()
    heap.push(0, start)
    while heap:
        length, node = heap.pop()
        if node == goal:
            path = [node]
            while path[-1] in came:
                path.append(came[path[-1]])
            return length, path[::-1]
        if length > best[node]:
            continue
        for other, road in graph[node].items():
            if length + road < best.get(other, float('inf')):
                best[other] = length + road
                came[other] = node
                heap.push(best[other], other)
    return None


def spanning_tree(graph):
    leader = {node: node for node in graph}

    def find(node):
        while leader[node] != node:
            leader[node] = node = leader[leader[node]]
        return node

    tree = []
    for length, a, b in sorted((l, a, b) for a in graph for b, l in graph[a].items() if a < b):
        if find(a) != find(b):
            leader[find(a)] = find(b)
            tree.append((a, b, length))
    return tree


def ordered(dependencies):
    state, result = {}, []

    def visit(node, path):
        if state.get(node) == 'open':
            raise ValueError('cycle: ' + ' -> '.join(path[path.index(node):] + [node]))
        if node not in state:
            state[node] = 'open'
            for other in dependencies.get(node, ()):
                visit(other, path + [node])
            state[node] = 'done'
            result.append(node)

    for node in sorted(dependencies):
        visit(node, [])
    return result


def components(graph):
    left = set(graph)
    while left:
        found = set(depth_first(graph, min(left)))
        left -= found
        yield sorted(found)


def max_flow(capacity, source, sink):
    total = 0
    while True:
        came, queue = {source: None}, deque([source])
        while queue and sink not in came:
            node = queue.popleft()
            for other, room in capacity[node].items():
                if room > 0 and other not in came:
                    came[other] = node
                    queue.append(other)
        if sink not in came:
            return total
        path, node = [], sink
        while came[node] is not None:
            path.append((came[node], node))
            node = came[node]
        flow = min(capacity[a][b] for a, b in path)
        for a, b in path:
            capacity[a][b] -= flow
            capacity[b][a] = capacity[b].get(a, 0) + flow
        total += flow


def colouring(graph):
    colours = {}
    for node in sorted(graph, key=lambda n: (-len(graph[n]), n)):
        used = {colours.get(other) for other in graph[node]}
        colours[node] = next(c for c in count() if c not in used)
    return colours


def floyd(graph):
    nodes = sorted(graph)
    d = {(a, b): 0 if a == b else graph[a].get(b, float('inf')) for a in nodes for b in nodes}
    for k in nodes:
        for i in nodes:
            for j in nodes:
                if d[i, k] + d[k, j] < d[i, j]:
                    d[i, j] = d[i, k] + d[k, j]
    return nodes, d


def main():
    graph = read(ROADS)
    print(breadth_first(graph, 'Aston'))
    print(list(depth_first(graph, 'Aston')), list(components(graph)))
    print(shortest(graph, 'Aston', 'Elm'), shortest(graph, 'Elm', 'Glen'))
    print(spanning_tree(graph), sum(length for *_, length in spanning_tree(graph)))
    print(ordered(BUILD))
    try:
        ordered(BUILD | {'base': ['ui']})
    except ValueError as error:
        print(error)
    pipes = defaultdict(dict, {'s': {'a': 10, 'b': 5}, 'a': {'b': 15, 't': 4}, 'b': {'t': 10}})
    print(max_flow(pipes, 's', 't'))
    print(colouring(graph))
    nodes, distances = floyd(graph)
    for a in nodes:
        print(f'{a:<6}' + ''.join(f'{distances[a, b]:>5}' for b in nodes))


main()
