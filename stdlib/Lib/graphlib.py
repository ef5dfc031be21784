"""Order the nodes of a graph so that each comes after those that it depends on."""
from types import GenericAlias

__all__ = ["TopologicalSorter", "CycleError"]


class CycleError(ValueError):
    """The graph has a cycle, so there is no order. The second argument is the list of its nodes, the first of them twice."""


class _Node:
    """A node: how many of its predecessors are not done, or how far it is itself, and what depends on it."""

    __slots__ = ("value", "waits_for", "followers")

    # In place of a count.
    PASSED_OUT, DONE = -1, -2

    def __init__(self, value) -> None:
        self.value = value
        self.waits_for = 0
        self.followers = []


class TopologicalSorter:
    """Sorts the nodes of a graph, any hashable objects.

    `graph` maps nodes to their predecessors. static_order() gives them all; to work on several at a time, call prepare()
    and, while the sorter is active, get_ready() and done().
    """

    def __init__(self, graph=None):
        self._nodes: dict[object, _Node] = {}
        self._ready: list[object] | None = None  # None before prepare()
        self._passed_out = self._finished = 0
        for node, predecessors in graph.items() if graph is not None else ():
            self.add(node, *predecessors)

    def _node(self, value) -> _Node:
        node = self._nodes.get(value)
        if node is None:
            node = self._nodes[value] = _Node(value)
        return node

    def add(self, node, *predecessors):
        """Add a node and predecessors of it; they may be known already."""
        if self._ready is not None:
            raise ValueError("Nodes cannot be added after a call to prepare()")
        target = self._node(node)
        target.waits_for += len(predecessors)
        for predecessor in predecessors:
            self._node(predecessor).followers.append(target)

    def prepare(self):
        """Close the graph. CycleError if it has a cycle; nodes that are on none can be had nevertheless."""
        if self._ready is not None:
            raise ValueError("cannot prepare() more than once")
        self._ready = [value for value, node in self._nodes.items() if not node.waits_for]
        cycle = self._find_cycle()
        if cycle:
            raise CycleError("nodes are in a cycle", cycle)

    def _require_prepared(self) -> None:
        if self._ready is None:
            raise ValueError("prepare() must be called first")

    def get_ready(self):
        """A tuple of the nodes that have become ready since the last call."""
        self._require_prepared()
        ready, self._ready = tuple(self._ready), []
        for value in ready:
            self._nodes[value].waits_for = _Node.PASSED_OUT
        self._passed_out += len(ready)
        return ready

    def is_active(self):
        """Whether there are nodes that are ready or can become it."""
        self._require_prepared()
        return bool(self._ready) or self._finished < self._passed_out

    def __bool__(self):
        return self.is_active()

    def done(self, *nodes):
        """Note that nodes which get_ready() has returned are done, so that others can become ready."""
        self._require_prepared()
        for value in nodes:
            node = self._nodes.get(value)
            if node is None:
                raise ValueError(f"node {value!r} was not added using add()")
            if node.waits_for >= 0:
                raise ValueError(f"node {value!r} was not passed out (still not ready)")
            if node.waits_for == _Node.DONE:
                raise ValueError(f"node {value!r} was already marked done")
            node.waits_for = _Node.DONE
            self._finished += 1
            for follower in node.followers:
                follower.waits_for -= 1
                if not follower.waits_for:
                    self._ready.append(follower.value)

    def _find_cycle(self):
        """The nodes of a cycle, the first of them once more at the end, or None."""
        finished: set[int] = set()  # nodes from which no cycle can be reached
        for start in self._nodes.values():
            # The way from there to where the search is, and what is still to be followed at each node on it.
            path, branches = {id(start): start}, [iter(start.followers)]
            while branches and id(start) not in finished:
                follower = next(branches[-1], None)
                if follower is None:
                    branches.pop()
                    finished.add(path.popitem()[0])
                elif id(follower) in path:
                    way = [node.value for node in path.values()]
                    begin = list(path).index(id(follower))
                    return [*way[begin:], follower.value]
                elif id(follower) not in finished:
                    path[id(follower)] = follower
                    branches.append(iter(follower.followers))
        return None

    def static_order(self):
        """Generate all nodes in an order."""
        self.prepare()
        while ready := self.get_ready():
            yield from ready
            self.done(*ready)

    __class_getitem__ = classmethod(GenericAlias)
