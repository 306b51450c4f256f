"""Pools of processes.

Replaces: the pipes for tasks and results, by queues in shared memory that no
killed worker can break.
Differs: a task or a result that cannot be loaded fails that task, and so does
the death of the worker that has it, where CPython's pool waits for ever.  The
default size is the number of processors, as in CPython; GraalPy takes fewer,
for fear of its own memory.
"""

import errno

from . import _burst, _calls, _jvm, _lastwords, _plaindata, _work
from .context import ProcessError
from ._overlay import Later, inherit

inherit(__name__, globals(), [Later('traceback')])

# More tasks than this do not wait for a worker; in bytes see QueueBridge.
_MOST_WAITING = 2048

# Between two looks at workers that are to end, in seconds.
_PAUSE = 0.01

# What makes one task of several.
_BATCHING = mapstar, starmapstar

_init = Pool.__init__
_repopulate = Pool._repopulate_pool
_maintain = Pool._maintain_pool
_terminate = Pool._terminate_pool.__func__
_worker = worker
_setup_thread = ThreadPool._setup_queues


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
    deadline = time.monotonic() + _burst.PATIENCE
    while any(p.is_alive() for p in self._pool) and (
            time.monotonic() < deadline):
        time.sleep(_PAUSE)


def _setup_queues(self):
    self._inqueue = _Tasks(_MOST_WAITING)
    self._outqueue = _Results(self._inqueue)
    self._quick_put = self._inqueue.put
    self._quick_get = self._outqueue.get


class WorkerLostError(ProcessError):
    """The worker that had a task is no more: `pid` and `exitcode` say which."""

    def __init__(self, message, pid, exitcode):
        super().__init__(message, pid, exitcode)
        self.pid = pid
        self.exitcode = exitcode

    def __str__(self):
        return self.args[0]


class _Tasks(_work.Tasks):
    """Shared memory says which worker has which task."""

    def __setstate__(self, handle):
        super().__setstate__(handle)
        self._java.enterTaker()

    def put(self, task):
        """Send (job, index, function, args, kwargs), or None."""
        if task is None:
            self.end_worker()
        else:
            self.send(task[:2], _calls.dumps(*task[2:], _BATCHING))

    def get(self):
        """Take a task, whose number stands for its job; in a worker."""
        number, data = self.take()
        if data is None:
            return None
        try:
            content = _calls.loads(data)
        except Exception as error:
            error.add_note('The task could not be loaded in the worker process.')
            content = _helper_reraises_exception, (error,), {}
        return number, 0, *content

    def done(self, number):
        """Tell that the worker has the result of a task behind it."""
        self._java.done(number)

    def bury(self, worker):
        """The number of the task that a dead worker had, or -1."""
        return self._java.bury(worker.pid)

    def drop(self):
        """Take back a task, so that there is room; False if there is none."""
        return _jvm.drop(self._java)


class _Results(_work.Results):
    """Results, and after those of a dead worker what it still owed."""

    def __init__(self, tasks):
        super().__init__()
        self._tasks = tasks

    def __getstate__(self):
        return super().__getstate__(), self._tasks

    def __setstate__(self, state):
        handle, self._tasks = state
        super().__setstate__(handle)

    def put(self, obj):
        """Send (task, 0, (success, value)) from a worker, or None."""
        if obj is None:
            self.wake()
            return
        number, _, result = obj
        try:
            self.send(number, result)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            # Without the result's repr(), for which there is no room either.
            self.send(number, (False, error))
        self._tasks.done(number)

    def get(self):
        """Receive (job, index, (success, value)), or None."""
        while (taken := self.take()) is not None:
            number, data = taken
            # A worker may have died between sending a result and saying so.
            if (address := self._tasks.settle(number)) is not None:
                return *address, _open_result(data)
        return None

    def bury(self, worker):
        """Forget a dead worker; make up the result that it owes, if it does."""
        number = self._tasks.bury(worker)
        if number < 0:
            _lastwords.forget(worker.pid)
            return
        error = WorkerLostError(
            'the worker that had this task is lost: '
            + _lastwords.describe(worker), worker.pid, worker.exitcode)
        self.send(number, (False, error))


class _ThreadResults(queue.SimpleQueue):
    """The results of a pool of threads."""

    def put(self, item):
        """Send (job, index, (success, value)) from a worker, or None.

        GraalPy 25.0.3 tells the frame that has caught an exception only to
        its own thread while it runs: another one gets Java's null, with
        which the program ends (GetTracebackFrameNode).  Once told, all can
        have it.
        """
        if item is not None:
            success, value = item[2]
            if not success and value.__traceback__ is not None:
                value.__traceback__.tb_frame
        super().put(item)


def _open_result(data):
    try:
        return _plaindata.loads(data)
    except Exception as error:
        error.add_note("The task's result could not be loaded.")
        return False, error


def _work(*args):
    with _lastwords.kept():
        _worker(*args)


def _maintain_pool(ctx, Process, processes, pool, inqueue, outqueue, *how):
    if isinstance(outqueue, _Results):
        ended = [p for p in pool if p.exitcode is not None]
        for process in ended:
            outqueue.bury(process)
            pool.remove(process)
        if ended:
            Pool._repopulate_pool_static(ctx, Process, processes, pool,
                                         inqueue, outqueue, *how)
    else:
        _maintain(ctx, Process, processes, pool, inqueue, outqueue, *how)


def _get_sentinels(self):
    return [self._change_notifier._reader]


def _setup_thread_queues(self):
    _setup_thread(self)
    self._outqueue = _ThreadResults()
    self._quick_get = self._outqueue.get


def _help_stuff_finish(inqueue, task_handler, size):
    while task_handler.is_alive() and inqueue.drop():
        time.sleep(0)


def _terminate_pool(cls, taskqueue, inqueue, outqueue, pool, *handlers):
    _terminate(cls, taskqueue, inqueue, outqueue, pool, *handlers)
    if isinstance(outqueue, _Results):
        for process in pool:
            _lastwords.forget(process.pid)


worker = _work
Pool.__init__ = _init_pool
Pool._setup_queues = _setup_queues
ThreadPool._setup_queues = _setup_thread_queues
Pool._get_sentinels = _get_sentinels
Pool._repopulate_pool = _repopulate_pool
Pool._repopulate_pool_static = staticmethod(
    _burst.together(Pool._repopulate_pool_static))
Pool._maintain_pool = staticmethod(_maintain_pool)
Pool._help_stuff_finish = staticmethod(_help_stuff_finish)
Pool._terminate_pool = classmethod(_terminate_pool)
