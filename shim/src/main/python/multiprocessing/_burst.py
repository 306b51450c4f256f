"""Starts that belong together: those of a pool's workers.

The library makes them in one loop, in which nothing of the program runs.
So what takes long to find out is found out once for all of them.
"""

import errno
import os
import sys
from functools import wraps
from threading import get_ident

_EXECUTORS = 'concurrent.futures.process'

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


def meet(queue_class):
    """Told of each kind of queue but ours: executors begin with theirs."""
    if queue_class.__module__ == _EXECUTORS:
        executor = sys.modules[_EXECUTORS].ProcessPoolExecutor
        launch = executor._launch_processes
        if not hasattr(launch, '__wrapped__'):
            executor._launch_processes = together(launch)
            executor._start_executor_manager_thread = _whole(
                executor._start_executor_manager_thread)


def _whole(start):
    """`start` of an executor, so that it leaves nothing when it fails.

    CPython leaves workers that wait for ever, and are waited for.
    """
    @wraps(start)
    def call(self):
        fresh = self._executor_manager_thread is None
        try:
            start(self)
        except (OSError, MemoryError) as error:
            if fresh:
                self._executor_manager_thread = None
                _retire(self)
            if isinstance(error, OSError):
                raise
            raise no_room() from error
    return call


def no_room():
    """What a MemoryError means that GraalPy raises at the start of a thread."""
    return OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))


def _retire(executor):
    processes = list(executor._processes.values())
    for process in processes:
        executor._call_queue.put(None)
    for process in processes:
        process.join(PATIENCE)
        process.terminate()
        process.join()
    executor._processes.clear()
