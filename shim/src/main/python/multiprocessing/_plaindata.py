"""What passes between our own processes, as bytes: plain data marshalled.

So are objects that consist of plain attributes; all else is pickled.  GraalPy's
marshal is one call of Java.  Its pickler calls back into Python for each
message, which is slow until Graal has compiled that.
"""

import marshal
import pickle

from . import _instances, _jvm
from ._plain import ATOMS
from .reduction import ForkingPickler

_CONTAINERS = frozenset((tuple, list, dict))

# Containers of containers of atoms; a cycle ends there, too.
_DEPTH = 2

# No marshalled object begins with it, and each pickle does.
PICKLE = pickle.PROTO[0]

# Begins what an instance has been taken apart to; in no plain data.
_INSTANCE = ...


def dumps(obj):
    """`obj` as bytes, or as a buffer of them, for one of our own processes."""
    try:
        if is_plain(obj, _DEPTH):
            return marshal.dumps(obj)
        parts = _instances.taken_apart(obj)
        if parts is not None and is_plain(parts[1], _DEPTH):
            return marshal.dumps((_INSTANCE, *parts))
    except ValueError:
        pass  # What marshal finds too large; the pickler may say it better.
    return ForkingPickler.dumps(obj)


def loads(data):
    """The object that dumps() made `data` of."""
    if data[0] == PICKLE:
        return ForkingPickler.loads(data)
    obj = marshal.loads(data)
    if type(obj) is tuple and len(obj) == 3 and obj[0] is _INSTANCE:
        return _instances.put_together(obj[1], obj[2])
    return obj


def marshalled(obj, limit):
    """`obj` marshalled; None if it is not plain data or takes more bytes."""
    if is_plain(obj, _DEPTH) and not (type(obj) is bytes and len(obj) > limit):
        try:
            data = marshal.dumps(obj)
        except ValueError:
            return None
        if len(data) <= limit:
            return data
    return None


def _is_plain(obj, depth):
    """Whether `obj` is plain data, of so many levels at most.

    Marshal gives that back just as it was; it would take any buffer for bytes.
    """
    kind = type(obj)
    if kind not in _CONTAINERS:
        return kind in ATOMS
    parts = obj if kind is not dict else [*obj, *obj.values()]
    kinds = {*map(type, parts)} - ATOMS
    return not kinds or depth > 1 and kinds <= _CONTAINERS and all(
        _is_plain(part, depth - 1) for part in parts)


is_plain = _jvm.is_plain or _is_plain
