"""Pools of processes.

Differs: a task or a result that cannot be loaded fails that task, where
CPython's pool waits for ever.  The default size is the number of processors,
as in CPython; GraalPy takes fewer, for fear of its own memory.
"""

from . import _burst
from .queues import SimpleQueue
from .reduction import ForkingPickler
from ._overlay import Later, inherit

inherit(__name__, globals(), [Later('traceback')])

_init = Pool.__init__
_repopulate = Pool._repopulate_pool


def _init_pool(self, processes=None, initializer=None, initargs=(),
               maxtasksperchild=None, context=None):
    if processes is None:
        processes = os.cpu_count() or 1
    try:
        _init(self, processes, initializer, initargs, maxtasksperchild,
              context)
    except MemoryError as error:
        _abandon(self)
        raise _burst.no_room() from error


def _abandon(self):
    """End what a pool consists of that has not all of its threads."""
    for handler in ('_worker_handler', '_task_handler'):
        if handler in vars(self):
            vars(self)[handler]._state = TERMINATE
    self._change_notifier.put(None)
    self._taskqueue.put(None)
    _retire(self)
    for process in self._pool:
        process.terminate()
    for process in self._pool:
        process.join()


def _repopulate_pool(self):
    try:
        _repopulate(self)
    except OSError:
        _retire(self)
        raise


def _retire(self):
    """End idle workers: one that is terminated may hold their lock."""
    for process in self._pool:
        self._quick_put(None)
    for process in self._pool:
        process.join(_burst.PATIENCE)


def _setup_queues(self):
    self._inqueue = self._ctx.SimpleQueue()
    self._outqueue = _ResultQueue(ctx=self._ctx)
    self._quick_put = _task_sender(self._inqueue._writer.send)
    self._quick_get = self._outqueue._reader.recv


def _task_sender(send):
    """A function that sends a task, or None."""

    def put(task):
        send(task and _Parcel(_open_task, task[:2], task))
    return put


class _ResultQueue(SimpleQueue):
    """Takes (job, index, (success, value)), or None, from the workers."""

    def put(self, obj):
        if obj is not None:
            job, index, result = obj
            obj = job, index, _Parcel(_open_result, (), result)
        super().put(obj)


class _Parcel:
    """Content pickled on its own, so that loading it can fail on its own."""

    def __init__(self, opener, address, content):
        data = bytes(ForkingPickler.dumps(content))
        self._reduced = opener, (*address, data)

    def __reduce__(self):
        return self._reduced


def _open_task(job, index, data):
    try:
        return ForkingPickler.loads(data)
    except Exception as error:
        error.add_note('The task could not be loaded in the worker process.')
        return job, index, _helper_reraises_exception, (error,), {}


def _open_result(data):
    try:
        return ForkingPickler.loads(data)
    except Exception as error:
        error.add_note("The task's result could not be loaded.")
        return False, error


Pool.__init__ = _init_pool
Pool._setup_queues = _setup_queues
Pool._repopulate_pool = _repopulate_pool
Pool._repopulate_pool_static = staticmethod(
    _burst.together(Pool._repopulate_pool_static))
