"""What passes between our own processes, as bytes: plain data marshalled, all else pickled.

GraalPy's marshal is one call of Java.  Its pickler calls back into Python for
each message, which is slow until Graal has compiled that.
"""

import marshal
import pickle

from .reduction import ForkingPickler

_ATOMS = frozenset((type(None), bool, int, float, complex, str, bytes))
_CONTAINERS = frozenset((tuple, list, dict))

# Containers of containers of atoms; a cycle ends there, too.
_DEPTH = 2

# No marshalled object begins with it, and each pickle does.
_PICKLE = pickle.PROTO[0]


def dumps(obj):
    """`obj` as bytes, or as a buffer of them."""
    if _is_plain(obj, _DEPTH):
        try:
            return marshal.dumps(obj)
        except ValueError:
            pass  # What marshal finds too large; the pickler may say it better.
    return ForkingPickler.dumps(obj)


def loads(data):
    """The object that dumps() made `data` of."""
    return (ForkingPickler if data[0] == _PICKLE else marshal).loads(data)


def _is_plain(obj, depth):
    """Whether marshal gives back just the same; it takes any buffer for bytes."""
    kind = type(obj)
    if kind not in _CONTAINERS:
        return kind in _ATOMS
    parts = obj if kind is not dict else [*obj, *obj.values()]
    kinds = {*map(type, parts)} - _ATOMS
    return not kinds or depth > 1 and kinds <= _CONTAINERS and all(
        _is_plain(part, depth - 1) for part in parts)
