"""Initializers, maxtasksperchild, lost workers, ThreadPool, dummy, executors, custom managers."""

import copy
import multiprocessing as mp
import os
import textwrap
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import dummy
from multiprocessing.managers import BaseManager
from multiprocessing.pool import ThreadPool

from check import promise, raises, run, run_all

base = 0


def set_base(value):
    global base
    base = value


def above(n):
    return base + n


def pid(_):
    return os.getpid()


def vanish(_):
    os._exit(9)


def boom(_):
    raise OSError(5, "five")


class Odd(Exception):
    def __init__(self, a, b):
        super().__init__(a, b)
        self.b = b


def odd(_):
    raise Odd(1, 2)


def unpicklable(_):
    return open(os.devnull)


@promise()
def initializer():
    """the initializer runs once in each worker, with its arguments"""
    with mp.Pool(2, set_base, (100,)) as pool:
        assert pool.map(above, range(4)) == [100, 101, 102, 103]
    with ProcessPoolExecutor(2, initializer=set_base, initargs=(7,)) as executor:
        assert list(executor.map(above, [1, 2])) == [8, 9]


@promise()
def max_tasks():
    """a worker is replaced after maxtasksperchild tasks"""
    with mp.Pool(1, maxtasksperchild=2) as pool:
        pids = [pool.apply(pid, (0,)) for _ in range(6)]
        assert len(set(pids)) == 3 and pids[0] == pids[1]
    with ProcessPoolExecutor(
        1, max_tasks_per_child=1, mp_context=mp.get_context("spawn")
    ) as executor:
        assert len(set(executor.map(pid, range(2)))) == 2


@promise()
def lost_workers():
    """an executor whose worker dies is broken; a pool goes on with a new worker"""
    executor = ProcessPoolExecutor(1)
    with raises(BrokenProcessPool):
        executor.submit(vanish, 0).result(timeout=60)
    with raises(BrokenProcessPool):
        executor.submit(pid, 0)
    executor.shutdown()
    with mp.Pool(1) as pool:
        pool.apply_async(vanish, (0,))
        assert pool.apply_async(pid, (0,)).get(timeout=60)


@promise()
def exceptions_travel():
    """exceptions come back with their type, arguments and remote traceback"""
    with mp.Pool(1) as pool:
        try:
            pool.apply(boom, (0,))
        except OSError as error:
            assert (error.errno, error.strerror) == (5, "five")
            assert "in boom" in str(error.__cause__)
        try:
            pool.apply(odd, (0,))
        except Odd as error:
            assert error.b == 2
        with raises(mp.pool.MaybeEncodingError, "Error sending result"):
            pool.apply(unpicklable, (0,))


@promise()
def callbacks():
    """callbacks of map_async and starmap_async run in the parent"""
    results, errors = [], []
    with mp.Pool(2) as pool:
        pool.map_async(abs, [-1, -2], callback=results.append).wait()
        pool.starmap_async(pow, [(2, 3)], callback=results.append).wait()
        pool.map_async(boom, [0], error_callback=errors.append).wait()
        pool.close()
        pool.join()
    assert results == [[1, 2], [8]] and isinstance(errors[0], OSError)


@promise()
def thread_pools():
    """ThreadPool and dummy have the interface of Pool and Process, with threads"""
    for pool in (ThreadPool(2), dummy.Pool(2)):
        with pool:
            assert pool.map(pid, range(2)) == [os.getpid()] * 2
            assert pool.map(lambda n: n + 1, [1]) == [2]
    with ThreadPool(1) as pool:
        for _ in range(300):
            try:
                pool.apply(boom, (0,))
            except OSError:
                # The worker that has caught it first is still there.
                assert "in boom\n" in traceback.format_exc()
    seen = []
    worker = dummy.Process(target=seen.append, args=(1,))
    worker.start()
    worker.join()
    assert seen == [1] and worker.exitcode == 0


class Counter:
    def __init__(self, start):
        self.n = start

    def next(self):
        self.n += 1
        return self.n

    def owner(self):
        return os.getpid()


class CounterManager(BaseManager):
    pass


CounterManager.register("Counter", Counter)


def count(counter):
    counter.next()


@promise()
def registered_types():
    """BaseManager.register makes any class a shared one"""
    with CounterManager() as manager:
        counter = manager.Counter(10)
        assert run(*(mp.Process(target=count, args=(counter,)) for _ in range(2))) == [0, 0]
        assert counter.next() == 13
        assert counter.owner() not in (os.getpid(), None)


class Sums:
    @staticmethod
    def of(*numbers, start=0):
        return sum(numbers, start)

    def of_self(self, number):
        return number


def changing(number):
    return number


@promise()
def calls_of_all_kinds():
    """Functions of any kind are called with arguments of any kind, and as they are when called"""
    global changing
    with mp.Pool(1) as pool, ProcessPoolExecutor(1, mp.get_context("spawn")) as executor:
        for call in (pool.apply, lambda f, args, kwds={}: executor.submit(f, *args, **kwds).result(60)):
            assert call(Sums.of, (1, 2), {"start": 3}) == 6
            assert call(Sums().of_self, ({"a": b"b"},)) == {"a": b"b"}
            assert call(lambda *args: args, (1, bytearray(b"x"))) == (1, bytearray(b"x"))
            assert call(partial(divmod, 7), (4,)) == (1, 3)
            assert call(len, ("four",)) == 4
            assert call(textwrap.dedent, ("  text",)) == "text"
            assert call(copy.deepcopy, ([[[[Sums.of]]]],)) == [[[[Sums.of]]]]
        assert pool.map(changing, [1, (2, "x"), None, [3]]) == [1, (2, "x"), None, [3]]
        assert pool.starmap(Sums.of, [(1, 2), (3,)], 1) == [3, 3]
        assert [*pool.imap(textwrap.dedent, [" a", " b"], 2)] == ["a", "b"]

        def changing(number):
            return -number

        assert pool.map(changing, [1, 2]) == [-1, -2]
        assert pool.apply(changing, (3,)) == -3


@promise()
def executor_time_limits():
    """map and result keep their time limits; a cancelled task does not run"""
    with ProcessPoolExecutor(1) as executor:
        first = executor.submit(time.sleep, 0.5)
        with raises(TimeoutError):
            first.result(timeout=0.01)
        with raises(TimeoutError):
            list(executor.map(time.sleep, [0.5], timeout=0.01))
        futures = [executor.submit(pid, n) for n in range(5)]
        assert futures[-1].cancel() and futures[-1].cancelled()


receiver, sender = mp.Pipe(duplex=False)
sending = mp.Lock()


def tell(n):
    with sending:
        sender.send((n, base))
    return n


@promise()
def workers_that_start_together():
    """each of a pool's workers has the globals of its start, connections and locks too"""
    for value, pool in enumerate((mp.Pool, ProcessPoolExecutor)):
        set_base(value)
        with pool(3) as workers:
            assert sorted(workers.map(tell, range(6))) == list(range(6))
            told = sorted(receiver.recv() for _ in range(6))
            assert told == [(n, value) for n in range(6)]
    set_base(0)


@promise()
def pool_of_pools():
    """several pools at the same time"""
    with mp.Pool(1) as first, mp.Pool(1) as second:
        assert first.apply(pid, (0,)) != second.apply(pid, (0,))


if __name__ == "__main__":
    run_all()
