"""Shared memory that is not closed while somebody looks at it.

GraalPy 25.0.3 does not count the views of an mmap (PMMap): it unmaps the
memory below them, and who uses one then crashes the JVM.
"""

import sys
from types import FunctionType, ModuleType

from ._overlay import inherit

inherit(__name__, globals())

# Larger containers than this are not looked through.
_MANY = 1000

_close = SharedMemory.close


def close(self):
    """Close access to the memory from this instance, but do not destroy it."""
    if self._buf is not None:
        self._buf.release()
        self._buf = None
    if self._mmap is not None and _is_viewed(self._mmap, sys._getframe(1)):
        raise BufferError('cannot close exported pointers exist')
    _close(self)


SharedMemory.close = close


def _is_viewed(block, frame):
    """Whether a view of `block` is where programs keep theirs: in a variable
    that a caller can see, or in a part of what such a variable holds.
    """
    seen = set()
    while frame is not None:
        for variables in frame.f_locals, frame.f_globals:
            if id(variables) not in seen:
                seen.add(id(variables))
                if any(_holds(value, block)
                       for value in list(variables.values())):
                    return True
        frame = frame.f_back
    return False


def _holds(value, block):
    kind = type(value)
    if kind is memoryview:
        return _is_view(value, block)
    if kind in (type, ModuleType, FunctionType):
        return False
    if kind is list or kind is tuple:
        parts = value
    else:
        parts = value if kind is dict else getattr(value, '__dict__', None)
        parts = list(parts.values()) if type(parts) is dict else ()
    return len(parts) <= _MANY and any(
        _is_view(part, block) for part in parts if type(part) is memoryview)


def _is_view(view, block):
    try:
        return view.obj is block
    except ValueError:
        # It has been released.
        return False
