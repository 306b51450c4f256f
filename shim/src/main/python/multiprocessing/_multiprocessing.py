"""SemLock on Java's shared memory, under the name of CPython's C module.

Differs: names of semaphores are known to the process that has made them; a lock whose holder
was killed is released (see dev.polyfork.sync).
"""

import errno
import operator
import os

from . import _jvm

__all__ = ['SemLock', 'sem_unlink', 'flags']

flags = {'HAVE_SEM_OPEN': 1, 'HAVE_SEM_TIMEDWAIT': 1,
         'HAVE_BROKEN_SEM_GETVALUE': 0}

_RECURSIVE_MUTEX = 0

# What this process can unlink.
_names = set()


class SemLock:
    """A semaphore or mutex that processes share by its handle."""

    __slots__ = ('_java', 'kind', 'maxvalue', 'name', 'handle', '__weakref__')

    SEM_VALUE_MAX = 2147483647

    def __init__(self, kind, value, maxvalue, name, unlink):
        value, maxvalue = _c_int(value), _c_int(maxvalue)
        if kind not in (0, 1):
            raise ValueError('unrecognized kind')
        if not 0 <= value <= maxvalue:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._become(_jvm.create_semaphore(kind, value, maxvalue), kind,
                     maxvalue)
        if not unlink:
            _names.add(name)

    @classmethod
    def _rebuild(cls, handle, kind, maxvalue, name):
        self = cls.__new__(cls)
        self._become(_jvm.attach_semaphore(handle), kind, maxvalue)
        return self

    def _become(self, java, kind, maxvalue):
        self._java = java
        self.kind = kind
        self.maxvalue = maxvalue
        self.name = None
        self.handle = java.handle()

    def __reduce__(self):
        # For a forked child that is given a bound method: Process(target=lock.acquire).
        from .context import get_spawning_popen
        if get_spawning_popen() is None:
            raise TypeError("cannot pickle '_multiprocessing.SemLock' object")
        return SemLock._rebuild, (self.handle, self.kind, self.maxvalue, None)

    def acquire(self, block=True, timeout=None):
        """Take the semaphore; False when it cannot be had in time."""
        if timeout is None and _jvm.acquire_now(self._java):
            return True
        if not block:
            return self._java.acquire(0.0)
        return self._java.acquire(_jvm.seconds(timeout))

    def release(self):
        """Give the semaphore back, waking one waiter."""
        if _jvm.release_now(self._java) or self._java.release():
            return
        if self.kind == _RECURSIVE_MUTEX:
            raise AssertionError(
                'attempt to release recursive lock not owned by thread')
        raise ValueError('semaphore or lock released too many times')

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()

    def _count(self):
        return self._java.count()

    def _is_mine(self):
        return self._java.isMine()

    def _get_value(self):
        return self._java.value()

    def _is_zero(self):
        return self._java.value() == 0

    def condition(self):
        """The condition in Java that this semaphore stands for."""
        return self._java.condition()

    def _after_fork(self):
        """Counts are per process and start at 0 in the child anyway."""


def _c_int(value):
    value = operator.index(value)
    if not -SemLock.SEM_VALUE_MAX - 1 <= value <= SemLock.SEM_VALUE_MAX:
        raise OverflowError('Python int too large to convert to C int')
    return value


def sem_unlink(name):
    """Forget the name of a semaphore; none is in the file system."""
    if name not in _names:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
    _names.remove(name)
