"""Locks, semaphores, conditions, events and barriers.

Differs: with start method 'fork' a lock travels as its handle too, because
there is no memory to inherit it through.
"""

from ._overlay import inherit


class _NoNames:
    """Stands for tempfile, which makes names for CPython's semaphores."""

    __name__ = 'tempfile'
    _RandomNameSequence = staticmethod(lambda: None)


inherit(__name__, globals(), [_NoNames()])

_getstate = SemLock.__getstate__


def _getstate_for_fork(self):
    popen = context.get_spawning_popen()
    if popen is None or popen.method != 'fork':
        return _getstate(self)
    lock = self._semlock
    return (lock.handle, lock.kind, lock.maxvalue, lock.name)


SemLock.__getstate__ = _getstate_for_fork
SemLock._make_name = staticmethod(lambda: None)
