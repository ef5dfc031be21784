"""Lists of nodes, and properties made of methods."""

import xml.dom

__all__ = ["NodeList", "EmptyNodeList", "StringTypes", "defproperty"]

StringTypes = (str,)


class _Nodes:
    """What lists of nodes have beside the methods of Python's."""

    __slots__ = ()

    def item(self, index):
        """Return the node at a place, None where there is none."""
        return self[index] if 0 <= index < len(self) else None

    def _set_length(self, value):
        raise xml.dom.NoModificationAllowedErr("attempt to modify read-only attribute 'length'")

    length = property(len, _set_length, doc="The number of nodes in the NodeList.")
    _get_length = list.__len__


class NodeList(_Nodes, list):
    """A list of nodes."""

    __slots__ = ()

    def __setstate__(self, state):
        self[:] = [] if state is None else state


class EmptyNodeList(_Nodes, tuple):
    """A list of no nodes that stays so."""

    __slots__ = ()
    _get_length = tuple.__len__

    def __add__(self, other):
        return NodeList(other)

    __radd__ = __add__


def defproperty(klass, name, doc):
    """Give a class a property that calls its method _get_NAME, and _set_NAME if there is one."""
    setter = getattr(klass, f"_set_{name}", None)
    if setter is None:
        def setter(self, value):
            raise xml.dom.NoModificationAllowedErr(f"attempt to modify read-only attribute {name!r}")
    getter = getattr(klass, f"_get_{name}")
    assert not hasattr(klass, f"_set_{name}") or callable(setter), "expected not to find _set_" + name
    setattr(klass, name, property(getter, setter, doc=doc))
