"""What passes between our own processes, as bytes: plain data marshalled, all else pickled.

GraalPy's marshal is one call of Java.  Its pickler calls back into Python for
each message, which is slow until Graal has compiled that.
"""

import marshal
import pickle

from ._plain import ATOMS
from .reduction import ForkingPickler

_CONTAINERS = frozenset((tuple, list, dict))

# Containers of containers of atoms; a cycle ends there, too.
_DEPTH = 2

# No marshalled object begins with it, and each pickle does.
PICKLE = pickle.PROTO[0]


def dumps(obj):
    """`obj` as bytes, or as a buffer of them."""
    if is_plain(obj, _DEPTH):
        try:
            return marshal.dumps(obj)
        except ValueError:
            pass  # What marshal finds too large; the pickler may say it better.
    return ForkingPickler.dumps(obj)


def loads(data):
    """The object that dumps() made `data` of."""
    return (ForkingPickler if data[0] == PICKLE else marshal).loads(data)


def is_plain(obj, depth):
    """Whether `obj` is plain data, of so many levels at most.

    Marshal gives that back just as it was; it would take any buffer for bytes.
    """
    kind = type(obj)
    if kind not in _CONTAINERS:
        return kind in ATOMS
    parts = obj if kind is not dict else [*obj, *obj.values()]
    kinds = {*map(type, parts)} - ATOMS
    return not kinds or depth > 1 and kinds <= _CONTAINERS and all(
        is_plain(part, depth - 1) for part in parts)
