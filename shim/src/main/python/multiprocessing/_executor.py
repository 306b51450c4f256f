"""What concurrent.futures.ProcessPoolExecutor does otherwise.

Its calls and results go through shared memory, and one wait, Java's, is for
results, for new calls and for the death of a worker.  Its workers start as one
burst, and leave nothing behind when they cannot all be started.  What a broken
pool says tells which process died, how, and what it wrote last.  The library
is changed when an executor is made, not imported before it is wanted.
"""

import sys
from contextlib import suppress
from functools import wraps

from . import _burst, _calls, _lastwords, _plaindata, _work

_MODULE = 'concurrent.futures.process'


def meet(queue_class):
    """Told of each kind of queue but ours: executors begin with theirs."""
    if queue_class.__module__ == _MODULE:
        library = sys.modules[_MODULE]
        if library._process_worker is not work:
            _change(library)


def _change(library):
    work.inner, library._process_worker = library._process_worker, work
    executor = library.ProcessPoolExecutor
    executor._spawn_process = _watched(executor._spawn_process)
    executor._launch_processes = _burst.together(executor._launch_processes)
    executor._start_executor_manager_thread = _whole(
        executor._start_executor_manager_thread)
    manager = library._ExecutorManagerThread
    manager.wait_result_broken_or_wakeup = _wait
    manager._terminate_broken = _telling(manager._terminate_broken, library)
    manager._join_executor_internals = _forgetting(
        manager._join_executor_internals)


def work(*args):
    """What a worker does."""
    from concurrent.futures import process as library

    worker = library._process_worker
    _lastwords.keep()
    (work.inner if worker is work else worker)(*args)


class _Calls(_work.Tasks):
    """Stands for an executor's call queue, which deals with errors still."""

    def __init__(self, queue):
        super().__init__()
        self._queue = queue

    def full(self):
        """Whether enough calls wait for a worker."""
        return self._java.size() >= self._queue._maxsize

    def put(self, item, block=True):
        """Send a _CallItem, or None to end a worker."""
        if item is None:
            self.end_worker()
            return
        try:
            data = _calls.dumps(item.fn, item.args, item.kwargs)
        except Exception as error:
            self._queue._on_queue_feeder_error(error, item)
            return
        self.send(item.work_id, data)

    put_nowait = put

    def get(self, block=True):
        """Take a _CallItem, whose id is the call's number; in a worker."""
        number, data = self.take()
        if data is None:
            return None
        return sys.modules[_MODULE]._CallItem(number, *_calls.loads(data))

    def close(self):
        """Nothing to do: the queue goes when nobody has it any more."""

    join_thread = _terminate_broken = close


class _Results(_work.Results):
    """Stands for an executor's result queue and for what wakes its thread."""

    def __init__(self):
        super().__init__()
        self._awake = self._closed = False

    def put(self, item):
        """Send a _ResultItem.  A worker's goodbye, its pid, is not needed."""
        if type(item) is not int:
            self.send(item.work_id, (item.result, item.exception, item.exit_pid))

    def wakeup(self):
        """Have the thread look for new calls."""
        if not self._awake and not self._closed:
            self._awake = True
            self.wake()

    def clear(self):
        """The thread is going to look."""
        self._awake = False

    def close(self):
        """The thread ends."""
        self._closed = True


def _equip(executor):
    """Before its first process starts."""
    queue, results = executor._call_queue, _Results()
    replaced = executor._executor_manager_thread_wakeup, executor._result_queue
    executor._call_queue = _Calls(queue)
    executor._result_queue = results
    executor._executor_manager_thread_wakeup = queue.thread_wakeup = results
    # The first call has told the one that is replaced.
    results.wakeup()
    for other in replaced:
        other.close()


def _watched(spawn_process):
    """`spawn_process` of an executor, which hears of the process's end."""
    @wraps(spawn_process)
    def call(self):
        known = set(self._processes)
        if not isinstance(self._result_queue, _Results):
            _equip(self)
        spawn_process(self)
        for pid in self._processes.keys() - known:
            self._result_queue.announce_exit(self._processes[pid])
    return call


def _wait(self):
    """Wait for a result, a broken pool, or anything else to look after."""
    library = sys.modules[_MODULE]
    taken = self.result_queue.take()
    if taken is None:
        self.thread_wakeup.clear()
        return None, False, None
    if type(taken) is int:
        return None, taken in self.processes, None
    number, data = taken
    work_id = self.call_queue.settle(number)
    try:
        content = _plaindata.loads(data)
    except BaseException as error:
        return None, True, library.format_exception(error)
    result, exception, exit_pid = content
    item = library._ResultItem(work_id, exception, result, exit_pid)
    return item, False, None


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
            raise _burst.no_room() from error
    return call


def _retire(executor):
    processes = list(executor._processes.values())
    for process in processes:
        executor._call_queue.put(None)
    for process in processes:
        process.join(_burst.PATIENCE)
        process.terminate()
        process.join()
    executor._processes.clear()


def _telling(terminate_broken, library):
    """`terminate_broken` of an executor, with a message that says why."""
    @wraps(terminate_broken)
    def call(self, cause):
        dead = [p for p in self.processes.values() if p.exitcode is not None]
        if dead and cause is None:
            _fail(self.pending_work_items, library.BrokenProcessPool(
                'A process in the process pool was terminated abruptly while '
                'the future was running or pending: '
                + '; '.join(map(_lastwords.describe, dead))))
        terminate_broken(self, cause)
    return call


def _forgetting(join_internals):
    """`join_internals` of an executor, which takes the last words along."""
    @wraps(join_internals)
    def call(self, *args, **kwargs):
        join_internals(self, *args, **kwargs)
        for pid in self.processes:
            _lastwords.forget(pid)
    return call


def _fail(items, error):
    from concurrent.futures import InvalidStateError

    for item in items.values():
        with suppress(InvalidStateError):  # It may have been cancelled.
            item.future.set_exception(error)
    items.clear()
