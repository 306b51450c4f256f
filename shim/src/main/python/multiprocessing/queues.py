"""Queues.

Replaces: all of them; CPython's SimpleQueue is a locked pipe, in which a
process that is killed leaves half an item, or the lock taken.
Differs: an item is pickled and stored by put() itself, there is no feeder
thread.  So put() raises what pickling raises, a process may end or be joined
before its items were taken, and cancel_join_thread() has nothing to cancel.
SimpleQueue.put() never waits for room.
"""

from . import _executor, _jvm, _plaindata
from ._overlay import inherit

inherit(__name__, globals())


class _Reader:
    """What waits for a queue hold: a connection that is only waited on."""

    def __init__(self, java):
        self._java = java
        self.closed = False

    def fileno(self):
        """Descriptor of the queue's bell; good only for connection.wait."""
        return _jvm.bell(self._java)

    def poll(self, timeout=0.0):
        """Whether there is an item within `timeout` seconds."""
        return bool(connection.wait([self], timeout))

    def close(self):
        self.closed = True

    def _has_item(self):
        return self._java.size() > 0

    def _begin_watch(self):
        _jvm.begin_watch(self._java)

    def _end_watch(self):
        self._java.endWatch()

    def _silence_bell(self):
        self._java.silenceBell()
        return self._has_item()


class Queue:
    """A queue of picklable items for any number of processes."""

    _dumps = staticmethod(_plaindata.dumps)

    def __init__(self, maxsize=0, *, ctx):
        if type(self) is not Queue:
            _executor.meet(type(self))
        if maxsize <= 0:
            from .synchronize import SEM_VALUE_MAX as maxsize
        self._become(_jvm.create_queue(maxsize), maxsize, os.getpid())
        self._ignore_epipe = False

    def _become(self, java, maxsize, opid):
        self._java = java
        self._maxsize = maxsize
        self._opid = opid
        self._closed = False
        self._reader = _Reader(java)

    def __getstate__(self):
        context.assert_spawning(self)
        return (self._java.handle(), self._maxsize, self._opid,
                self._ignore_epipe)

    def __setstate__(self, state):
        handle, maxsize, opid, self._ignore_epipe = state
        self._become(_jvm.attach_queue(handle), maxsize, opid)

    def _check_open(self):
        if self._closed:
            raise ValueError(f'Queue {self!r} is closed')

    def put(self, obj, block=True, timeout=None):
        """Add an item; raises Full when there is no room in time."""
        self._check_open()
        wait = _jvm.seconds(timeout) if block else 0.0
        if _jvm.put_now(self._java, obj):
            return
        try:
            store = _jvm.storing(self._java, obj, self._dumps)
        except Exception as e:
            if self._takes_errors():
                self._on_queue_feeder_error(e, obj)
                return
            raise
        stored = store(wait)
        if stored < 0:
            raise _jvm.no_memory(-stored)
        if not stored:
            raise Full

    def get(self, block=True, timeout=None):
        """Take the oldest item; raises Empty when there is none in time."""
        self._check_open()
        return _jvm.take(self._java, _jvm.seconds(timeout) if block else 0.0,
                         _plaindata.loads)

    def qsize(self):
        """How many items there are."""
        return self._java.size()

    def empty(self):
        return self._java.size() == 0

    def full(self):
        return self._java.size() >= self._maxsize

    def get_nowait(self):
        return self.get(False)

    def put_nowait(self, obj):
        self.put(obj, False)

    def close(self):
        """This process will use the queue no more."""
        self._closed = True

    def join_thread(self):
        """Nothing to wait for: what was put is stored."""
        assert self._closed, f'Queue {self!r} not closed'

    def cancel_join_thread(self):
        """Nothing to cancel."""

    def _terminate_broken(self):
        self.close()

    @staticmethod
    def _on_queue_feeder_error(e, obj):
        """Hook for subclasses that handle what put() would raise."""
        raise e

    def _takes_errors(self):
        ours = Queue._on_queue_feeder_error
        return type(self)._on_queue_feeder_error is not ours

    __class_getitem__ = classmethod(types.GenericAlias)


class JoinableQueue(Queue):
    """A queue that counts the items not yet worked off."""

    def __init__(self, maxsize=0, *, ctx):
        super().__init__(maxsize, ctx=ctx)
        self._unfinished_tasks = ctx.Semaphore(0)
        self._cond = ctx.Condition()

    def __getstate__(self):
        return super().__getstate__() + (self._cond, self._unfinished_tasks)

    def __setstate__(self, state):
        super().__setstate__(state[:-2])
        self._cond, self._unfinished_tasks = state[-2:]

    def put(self, obj, block=True, timeout=None):
        # Counted before it can be taken: task_done() must find it.
        self._check_open()
        self._unfinished_tasks.release()
        try:
            super().put(obj, block, timeout)
        except BaseException:
            self.task_done()
            raise

    def task_done(self):
        """Tell that one item that was taken is worked off."""
        with self._cond:
            if not self._unfinished_tasks.acquire(False):
                raise ValueError('task_done() called too many times')
            if self._unfinished_tasks._semlock._is_zero():
                self._cond.notify_all()

    def join(self):
        """Wait until every item is worked off."""
        with self._cond:
            if not self._unfinished_tasks._semlock._is_zero():
                self._cond.wait()


class SimpleQueue:
    """A queue without limits that waits for ever."""

    def __init__(self, *, ctx):
        self.__setstate__(Queue(ctx=ctx))

    def __getstate__(self):
        context.assert_spawning(self)
        return self._queue

    def __setstate__(self, queue):
        self._queue = queue
        self._reader = self._writer = queue._reader

    def _check_open(self):
        if self._reader.closed:
            raise OSError('handle is closed')

    def close(self):
        """This process will use the queue no more."""
        self._reader.close()

    def empty(self):
        self._check_open()
        return self._queue.empty()

    def put(self, obj):
        """Add an item."""
        self._check_open()
        self._queue.put(obj)

    def get(self):
        """Take the oldest item, waiting for one."""
        self._check_open()
        return self._queue.get()

    __class_getitem__ = classmethod(types.GenericAlias)


class JavaQueue(Queue):
    """A queue that Java reads, too, which knows pickles only."""

    _dumps = _ForkingPickler.dumps
