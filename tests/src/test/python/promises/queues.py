"""Queue between processes: size, limits, time limits; and the queue module's for threads."""

import multiprocessing as mp
import queue
import threading
import time

from check import joined, promise, raises, run, run_all, started


def fill(items, q):
    for item in items:
        q.put(item)


def take(q, n, answer):
    answer.put([q.get() for _ in range(n)])


def until(condition):
    """Wait for what another thread or process does soon."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@promise(34, 94)
def between_processes():
    """multiprocessing.Queue carries objects between processes, in order"""
    q, answer = mp.Queue(), mp.Queue()
    items = [1, "二", b"3", None, 4.5, [6, {"seven": (8,)}], 2**100, True, -1]
    children = started(
        mp.Process(target=fill, args=(items, q)), mp.Process(target=take, args=(q, 9, answer))
    )
    assert answer.get(timeout=60) == items
    assert joined(*children) == [0, 0]


@promise(34)
def queue_module():
    """queue.Queue is for the threads of one process"""
    q = queue.Queue()
    thread = threading.Thread(target=fill, args=([1, 2], q))
    thread.start()
    assert [q.get(), q.get()] == [1, 2]
    thread.join()


@promise(35)
def qsize():
    """qsize is the number of items"""
    q = mp.Queue()
    assert q.qsize() == 0
    fill("abc", q)
    assert q.qsize() == 3
    q.get()
    assert q.qsize() == 2
    q.get(), q.get()


@promise(36)
def empty():
    """empty is True when there is no item"""
    q = mp.Queue()
    assert q.empty()
    q.put(1)
    until(lambda: not q.empty())
    q.get()
    assert q.empty()


@promise(37)
def full():
    """full is True when maxsize items are in it"""
    q = mp.Queue(2)
    assert not q.full()
    q.put(1)
    assert not q.full()
    q.put(2)
    assert q.full()
    q.get()
    assert not q.full()
    q.get()


@promise(38)
def get_timeout():
    """get raises queue.Empty when the time is over or it must not block"""
    q = mp.Queue()
    begin = time.monotonic()
    with raises(queue.Empty):
        q.get(True, 0.2)
    assert time.monotonic() - begin >= 0.19
    with raises(queue.Empty):
        q.get(timeout=0.01)
    with raises(queue.Empty):
        q.get(block=False)
    child = mp.Process(target=fill, args=([7], q))
    child.start()
    assert q.get(True, 60) == 7
    child.join()


@promise(39)
def get_nowait():
    """get_nowait is get(False): queue.Empty when there is nothing"""
    q = mp.Queue()
    with raises(queue.Empty):
        q.get_nowait()
    with raises(queue.Empty):
        q.get(False)
    q.put("x")
    until(lambda: not q.empty())
    assert q.get_nowait() == "x"


@promise(40)
def put_timeout():
    """put blocks while the queue is full and raises queue.Full when the time is over"""
    q = mp.Queue(maxsize=1)
    q.put(1)
    begin = time.monotonic()
    with raises(queue.Full):
        q.put(2, True, 0.2)
    assert time.monotonic() - begin >= 0.19
    with raises(queue.Full):
        q.put(2, timeout=0.01)
    assert q.get() == 1


@promise(41)
def put_nowait():
    """put_nowait is put(item, False): queue.Full when the queue is full"""
    q = mp.Queue(1)
    q.put_nowait(1)
    with raises(queue.Full):
        q.put_nowait(2)
    with raises(queue.Full):
        q.put(2, False)
    assert q.get() == 1


def put_two(q, after_first, after_second):
    q.put(1)
    after_first.set()
    q.put(2)
    after_second.set()


@promise(82)
def room_for_one():
    """Queue(maxsize=1): the second put waits until the first item is taken"""
    q, first, second = mp.Queue(maxsize=1), mp.Event(), mp.Event()
    child = mp.Process(target=put_two, args=(q, first, second))
    child.start()
    assert first.wait(60)
    assert not second.wait(0.2)
    assert q.get() == 1
    assert second.wait(60)
    assert q.get() == 2
    assert joined(child) == [0]


@promise(94)
def close():
    """a closed queue takes no more items"""
    q = mp.Queue()
    run(mp.Process(target=fill, args=([1], q)))
    assert q.get() == 1
    q.close()
    with raises(ValueError, "is closed"):
        q.put(1)
    q.join_thread()


if __name__ == "__main__":
    run_all()
