"""Locks, semaphores, conditions, events and barriers.

Replaces: how a condition knows who waits, because in CPython a process that
was killed while it waited leaves notify() waiting for it.
Differs: with start method 'fork' a lock travels as its handle too, because
there is no memory to inherit it through.
"""

from . import _jvm
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


def _init_condition(self, lock=None, *, ctx):
    self.__setstate__((lock or ctx.RLock(), ctx.Semaphore(0)))


def _condition_getstate(self):
    context.assert_spawning(self)
    return self._lock, self._wait_semaphore


def _condition_setstate(self, state):
    self._lock, self._wait_semaphore = state
    self._java = self._wait_semaphore._semlock.condition()
    self._make_methods()


def _condition_repr(self):
    return f'<{type(self).__name__}({self._lock}, {self._java.waiters()})>'


def _wait(self, timeout=None):
    assert self._lock._semlock._is_mine(), \
           'must acquire() condition before using wait()'
    turn = _jvm.enter(self._java)
    try:
        depth = self._lock._semlock._count()
        for _ in range(depth):
            self._lock.release()
        try:
            turn.acquire(_jvm.seconds(timeout))
        finally:
            for _ in range(depth):
                self._lock.acquire()
    finally:
        notified = turn.value() > 0
        turn.close()
    return notified


def _notify(self, n=1):
    assert self._lock._semlock._is_mine(), 'lock is not owned'
    self._java.wake(min(n, SEM_VALUE_MAX))


def _is_set(self):
    # Not by taking the flag: who is killed then would have cleared it.
    return not self._flag._semlock._is_zero()


def _set(self):
    with self._cond:
        if not self.is_set():
            self._flag.release()
        self._cond.notify_all()


def _wait_for_event(self, timeout=None):
    with self._cond:
        if not self.is_set():
            self._cond.wait(timeout)
        return self.is_set()


Condition.__init__ = _init_condition
Condition.__getstate__ = _condition_getstate
Condition.__setstate__ = _condition_setstate
Condition.__repr__ = _condition_repr
Condition.wait = _wait
Condition.notify = _notify
# CPython's own tests take the difference for the number of those who wait.
Condition._sleeping_count = Condition._woken_count = property(
    lambda self: self._wait_semaphore)
Event.is_set = _is_set
Event.set = _set
Event.wait = _wait_for_event
