"""The implementations of DOM that there are."""

import os
import sys

# Modules by the names of implementations, and functions that were registered.
well_known_implementations = {"minidom": "xml.dom.minidom", "4DOM": "xml.dom.DOMImplementation"}
registered = {}


def registerDOMImplementation(name, factory):
    """Let a function give the implementation of a name."""
    registered[name] = factory


def _good_enough(dom, features):
    """Whether an implementation has all features."""
    return all(dom.hasFeature(feature, version) for feature, version in features)


def getDOMImplementation(name=None, features=()):
    """Return an implementation: the one of a name, or that the environment names in PYTHON_DOM, or one with the features.

    Features are pairs of name and version, or a string of these. ImportError if there is none.
    """
    if name is None and not sys.flags.ignore_environment:
        name = os.environ.get("PYTHON_DOM")
    if name is not None:
        return _named(name)
    if isinstance(features, str):
        features = _parse_feature_string(features)
    for factory in registered.values():
        if _good_enough(dom := factory(), features):
            return dom
    for known in well_known_implementations:
        try:
            dom = _named(known)
        except Exception:
            continue        # It need not be installed.
        if _good_enough(dom, features):
            return dom
    raise ImportError("no suitable DOM implementation found")


def _named(name):
    module = well_known_implementations.get(name)
    if module is not None:
        return __import__(module, fromlist=["getDOMImplementation"]).getDOMImplementation()
    return registered[name]()


def _parse_feature_string(s):
    """Return pairs of feature and version from text like 'core 1.0 xml'; a version may be missing."""
    pairs = []
    for word in s.split():
        if word[0] not in "0123456789":
            pairs.append((word, None))
        elif pairs and pairs[-1][1] is None:
            pairs[-1] = pairs[-1][0], word
        else:
            raise ValueError(f"bad feature name: {word!r}")
    return tuple(pairs)
