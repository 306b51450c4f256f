"""Pool: sizes, apply, map, imap and their async forms, close, terminate, join."""

import multiprocessing as mp
import os
import time

from check import promise, raises, run_all


def double(n):
    return 2 * n


def describe(*args, **kwargs):
    return args, kwargs


def fail(n):
    raise KeyError(n)


one_is_done = mp.Event()


def first_waits(n):
    """Task 0 ends only after another's result has come."""
    if n == 0:
        one_is_done.wait()
    return n


def slowest_first(n):
    time.sleep(0.3 if n == 0 else 0)
    return n


def pid(meeting_seconds):
    time.sleep(meeting_seconds)
    return os.getpid()


@promise(14, 51)
def size():
    """Pool(processes=3) and Pool(3) have three workers, Pool() as many as there are processors"""
    for make in (lambda: mp.Pool(processes=3), lambda: mp.Pool(3)):
        with make() as pool:
            assert len(mp.active_children()) == 3
            assert os.getpid() not in pool.map(pid, [0.05] * 6, chunksize=1)
        pool.join()
    with mp.Pool() as pool:
        assert len(mp.active_children()) == os.cpu_count()
    with raises(ValueError, "Number of processes must be at least 1"):
        mp.Pool(0)


@promise(15, 44, 49)
def apply_async():
    """apply_async hands in a task without waiting; args, kwds, callback, error_callback"""
    called, failed = [], []
    with mp.Pool(2) as pool:
        waiting = pool.apply_async(slowest_first, args=(0,))
        assert not waiting.ready()
        with raises(ValueError, "not ready"):
            waiting.successful()
        with raises(mp.TimeoutError):
            waiting.get(timeout=0.01)
        result = pool.apply_async(describe, (1,), {"two": 2}, called.append)
        assert result.get() == ((1,), {"two": 2})
        error = pool.apply_async(fail, ("x",), error_callback=failed.append)
        error.wait()
        assert not error.successful()
        with raises(KeyError, "x"):
            error.get()
        assert waiting.get() == 0 and waiting.successful()
        pool.close()
        pool.join()
    assert called == [((1,), {"two": 2})]
    assert [repr(e) for e in failed] == ["KeyError('x')"]


@promise(45, 49)
def apply():
    """apply waits and gives the result"""
    with mp.Pool(1) as pool:
        assert pool.apply(describe, (1,), {"two": 2}) == ((1,), {"two": 2})
        assert pool.apply(double, [4]) == 8
        with raises(KeyError):
            pool.apply(fail, (0,))


@promise(86, 49)
def get_result():
    """AsyncResult.get() gives what the function returned"""
    with mp.Pool(2) as pool:
        results = [pool.apply_async(double, (n,)) for n in range(5)]
        assert [result.get() for result in results] == [0, 2, 4, 6, 8]


@promise(17, 50)
def map_():
    """map applies the function to each element; the list of results is in order"""
    with mp.Pool(2) as pool:
        assert pool.map(double, range(20)) == list(range(0, 40, 2))
        assert pool.map(double, []) == []
        assert pool.map(double, (n for n in (1, 2)), chunksize=2) == [2, 4]
        assert pool.map(slowest_first, [0, 1, 2], 1) == [0, 1, 2]
        assert pool.starmap(divmod, [(7, 2), (9, 4)]) == [(3, 1), (2, 1)]
        assert pool.map_async(double, [1]).get(60) == [2]
        assert pool.starmap_async(divmod, [(7, 2)]).get() == [(3, 1)]


@promise(87)
def imap():
    """imap gives results in the order of submission, whichever is ready first"""
    with mp.Pool(2) as pool:
        found = pool.imap(slowest_first, range(4))
        assert next(found) == 0
        assert list(found) == [1, 2, 3]
        with raises(mp.TimeoutError):
            pool.imap(slowest_first, [0]).next(timeout=0.01)


@promise(88)
def imap_unordered():
    """imap_unordered gives results in the order of completion"""
    with mp.Pool(2) as pool:
        results = pool.imap_unordered(first_waits, range(4))
        first = next(results)
        one_is_done.set()
        assert first != 0 and sorted([first, *results]) == [0, 1, 2, 3]


@promise(16, 46, 85)
def close():
    """close: no more tasks; join then waits for the workers"""
    pool = mp.Pool(2)
    waiting = pool.map_async(slowest_first, range(2), 1)
    pool.close()
    with raises(ValueError, "Pool not running"):
        pool.apply_async(double, (1,))
    pool.join()
    assert waiting.get() == [0, 1]
    assert mp.active_children() == []


@promise(48, 85)
def join_too_early():
    """join before close or terminate is a ValueError"""
    with mp.Pool(1) as pool:
        with raises(ValueError, "Pool is still running"):
            pool.join()


@promise(47)
def terminate():
    """terminate ends the workers at once; what is not done is dropped"""
    pool = mp.Pool(2)
    waiting = pool.map_async(time.sleep, [60] * 4, chunksize=1)
    begin = time.monotonic()
    pool.terminate()
    pool.join()
    assert time.monotonic() - begin < 30
    assert not waiting.ready() and mp.active_children() == []


@promise(67)
def exception_in_a_worker():
    """an exception in one task leaves the other tasks and the pool alone"""
    with mp.Pool(2) as pool:
        bad = pool.apply_async(fail, (1,))
        good = [pool.apply_async(double, (n,)) for n in range(3)]
        assert [result.get() for result in good] == [0, 2, 4]
        with raises(KeyError):
            bad.get()
        assert pool.apply(double, (5,)) == 10


if __name__ == "__main__":
    run_all()
