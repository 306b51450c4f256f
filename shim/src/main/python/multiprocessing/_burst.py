"""Starts that belong together: those of a pool's workers.

The library makes them in one loop, in which nothing of the program runs.
So what takes long to find out is found out once for all of them.
"""

import errno
import os
from functools import wraps
from threading import get_ident

# How many seconds a worker that may still be in its initializer gets.
PATIENCE = 1

# By thread: what the starts of its burst share.
_shared = {}


def shared():
    """A dict for what the starts of this thread's burst share, or None."""
    return _shared.get(get_ident())


def together(function):
    """`function`, so that all starts within a call of it are one burst."""
    @wraps(function)
    def call(*args, **kwargs):
        thread = get_ident()
        if thread in _shared:
            return function(*args, **kwargs)
        _shared[thread] = {}
        try:
            return function(*args, **kwargs)
        finally:
            del _shared[thread]
    return call


def no_room():
    """What a MemoryError means that GraalPy raises at the start of a thread."""
    return OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
