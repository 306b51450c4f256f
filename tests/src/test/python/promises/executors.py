"""concurrent.futures: one interface for processes and for threads."""

import os
import time
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, TimeoutError

from check import promise, raises, run_all


def square(n):
    return n * n


def fail():
    raise LookupError("not here")


def in_threads(n):
    with ThreadPoolExecutor(2) as threads:
        return sum(threads.map(square, range(n)))


@promise(84, 92)
def same_interface():
    """ProcessPoolExecutor and ThreadPoolExecutor: submit, map, shutdown, with"""
    for kind in (ThreadPoolExecutor, ProcessPoolExecutor):
        with kind(max_workers=2) as executor:
            assert executor.submit(square, 3).result() == 9
            assert list(executor.map(square, range(5), timeout=60)) == [0, 1, 4, 9, 16]
            assert list(executor.map(pow, [2, 3], [3, 2])) == [8, 9]
            error = executor.submit(fail).exception(timeout=60)
            assert isinstance(error, LookupError) and error.args == ("not here",)
        with raises(RuntimeError, "cannot schedule new futures after shutdown"):
            executor.submit(square, 1)


@promise(90)
def submit():
    """submit(fn, *args) gives a Future"""
    with ProcessPoolExecutor(2) as executor:
        future = executor.submit(divmod, 7, 2)
        assert isinstance(future, Future)
        assert future.result() == (3, 1) and future.done() and not future.running()
        assert executor.submit(os.getpid).result() != os.getpid()
        slow = executor.submit(time.sleep, 0.5)
        with raises(TimeoutError):
            slow.result(timeout=0.01)
        assert slow.result() is None


@promise(91)
def shutdown():
    """shutdown takes no more tasks and waits for those handed in"""
    executor = ProcessPoolExecutor(2)
    futures = [executor.submit(time.sleep, 0.1) for _ in range(4)]
    executor.shutdown()
    assert all(future.done() for future in futures)
    executor = ProcessPoolExecutor(1)
    futures = [executor.submit(time.sleep, 0.2) for _ in range(6)]
    executor.shutdown(wait=True, cancel_futures=True)
    assert any(future.cancelled() for future in futures)
    assert all(future.done() for future in futures)


@promise(93)
def callback():
    """add_done_callback: fn(future) runs in the parent when the task is done"""
    seen = []
    with ProcessPoolExecutor(1) as executor:
        future = executor.submit(square, 6)
        future.add_done_callback(lambda done: seen.append((done.result(), os.getpid())))
    assert seen == [(36, os.getpid())]


@promise(64)
def threads_inside_processes():
    """a pool of threads inside the workers of a pool of processes"""
    with ProcessPoolExecutor(2) as executor:
        assert list(executor.map(in_threads, [3, 4])) == [5, 14]


if __name__ == "__main__":
    run_all()
