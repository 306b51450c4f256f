"""Locks, threads and thread-local data in a snapshot, as after a fork.

The thread that starts the process is the child's main thread; the other
threads do not exist there.
"""

import _thread
import threading


def reduce_lock(pickler, lock):
    """Reduce a lock; the child's is in the same state."""
    return make_lock, (lock.locked(),)


def make_lock(locked):
    """A lock, locked or not."""
    lock = _thread.allocate_lock()
    if locked:
        lock.acquire()
    return lock


def reduce_rlock(pickler, lock):
    """Reduce a reentrant lock, as it is held by the thread that starts."""
    count = 0
    if lock._is_owned():
        # The only way to know in every interpreter is to let go of it.
        count, _ = state = lock._release_save()
        lock._acquire_restore(state)
    return make_rlock, (count,)


def make_rlock(count):
    """A reentrant lock, acquired `count` times."""
    lock = threading.RLock()
    for _ in range(count):
        lock.acquire()
    return lock


def reduce_local(pickler, local):
    """Reduce thread-local data to what this thread has in it."""
    return make_local, (type(local),), dict(vars(local))


def make_local(kind):
    """Thread-local data with nothing in it."""
    return kind.__new__(kind)


# What Thread.__init__ makes, and the running thread changes.
_OF_THREAD = frozenset((
    '_started', '_is_stopped', '_stderr', '_invoke_excepthook',
    '_tstate_lock', '_handle', '_native_id', '_os_thread_handle'))


def reduce_thread(pickler, thread):
    """Reduce a thread: not started if it was not, else finished."""
    if thread in (threading.main_thread(), threading.current_thread()):
        return threading.main_thread, ()
    attributes = {name: value for name, value in vars(thread).items()
                  if name not in _OF_THREAD}
    return (make_thread, (type(thread),),
            (thread._started.is_set(), attributes), None, None, set_thread)


def make_thread(kind):
    """A thread that is not started."""
    thread = kind.__new__(kind)
    threading.Thread.__init__(thread, name='Thread')
    return thread


def set_thread(thread, state):
    """Give a thread its attributes; it has ended if it ever started."""
    started, attributes = state
    vars(thread).update(attributes)
    if started:
        thread._started.set()
        thread._is_stopped = True


HANDLERS = {
    _thread.LockType: reduce_lock,
    _thread.RLock: reduce_rlock,
}

BY_BASE = (
    ('_thread', '_local', reduce_local),
    ('threading', 'Thread', reduce_thread),
)
