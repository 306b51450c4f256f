"""Lock, Semaphore, Event and Condition between processes, and the same with threads."""

import multiprocessing as mp
import threading
import time

from check import joined, promise, raises, run, run_all, started


def add(counter, lock, times):
    for _ in range(times):
        lock.acquire()
        counter.value += 1
        lock.release()


@promise(9, 97)
def lock():
    """a Lock lets one process at a time into the critical section"""
    counter, guard = mp.Value("i", 0, lock=False), mp.Lock()
    assert run(*(mp.Process(target=add, args=(counter, guard, 300)) for _ in range(3))) == [0] * 3
    assert counter.value == 900
    assert guard.acquire(block=False) and not guard.acquire(block=False)
    assert not guard.acquire(timeout=0.05)
    guard.release()
    with raises(ValueError):
        guard.release()


def take(semaphore, got):
    semaphore.acquire()
    got.put("taken")


@promise(10)
def semaphore_blocks_at_zero():
    """a semaphore counts; Semaphore(0) blocks at once; another process may release it"""
    semaphore, got = mp.Semaphore(0), mp.Queue()
    assert not semaphore.acquire(block=False)
    child = mp.Process(target=take, args=(semaphore, got))
    child.start()
    child.join(0.2)
    assert child.is_alive() and got.empty()
    semaphore.release()
    assert got.get(timeout=60) == "taken"
    assert joined(child) == [0]
    for _ in range(3):
        semaphore.release()  # more often than acquired
    assert [semaphore.acquire(block=False) for _ in range(4)] == [True, True, True, False]


def visit(semaphore, lock, inside, most, meeting):
    with semaphore:
        with lock:
            inside.value += 1
            most.value = max(most.value, inside.value)
        meeting.wait(60)  # only four at once can pass
        with lock:
            inside.value -= 1


@promise(98)
def semaphore_of_four():
    """Semaphore(4) lets four processes in at the same time, and no more"""
    semaphore, lock, meeting = mp.Semaphore(4), mp.Lock(), mp.Barrier(4)
    inside, most = mp.Value("i", 0, lock=False), mp.Value("i", 0, lock=False)
    visitors = [
        mp.Process(target=visit, args=(semaphore, lock, inside, most, meeting)) for _ in range(8)
    ]
    assert run(*visitors) == [0] * 8
    assert (inside.value, most.value) == (0, 4)
    bounded = mp.BoundedSemaphore(1)
    with raises(ValueError, "semaphore or lock released too many times"):
        bounded.release()


def passes(event, log):
    log.put("waits")
    event.wait()
    log.put("passed")


@promise(99)
def event():
    """an Event: is_set, set, clear, wait, wait with a time limit"""
    flag, log = mp.Event(), mp.SimpleQueue()
    assert not flag.is_set() and not flag.wait(0.05)
    child = mp.Process(target=passes, args=(flag, log))
    child.start()
    assert log.get() == "waits" and log.empty()
    flag.set()
    assert log.get() == "passed" and flag.is_set() and flag.wait()
    flag.clear()
    assert not flag.is_set() and not flag.wait(0)
    assert joined(child) == [0]


@promise(100)
def event_of_threads():
    """threading.Event does the same between threads"""
    flag, log = threading.Event(), []
    thread = threading.Thread(target=lambda: (flag.wait(), log.append("passed")))
    thread.start()
    assert not log and not flag.is_set()
    flag.set()
    thread.join(60)
    assert log == ["passed"]


def relay(condition, number, mine, last):
    for value in range(mine, last, 2):
        with condition:
            assert condition.wait_for(lambda: number.value == value, timeout=60)
            number.value += 1
            condition.notify_all()


@promise(54)
def condition():
    """a Condition passed to children: wait_for, notify_all, wait with a time limit"""
    shared, number = mp.Condition(), mp.Value("i", 0, lock=False)
    children = [mp.Process(target=relay, args=(shared, number, n, 10)) for n in (1, 0)]
    assert run(*children) == [0, 0]
    assert number.value == 10
    with shared:
        assert not shared.wait(0.05)
    with raises((AssertionError, RuntimeError)):
        shared.notify()


def use_all(lock, event, semaphore, condition):
    with lock, semaphore, condition:
        event.set()


@promise(54)
def as_in_threading():
    """Lock, Event, Semaphore and Condition are used as those of threading are"""
    for module, kind in ((mp, mp.Process), (threading, threading.Thread)):
        tools = (module.Lock(), module.Event(), module.Semaphore(2), module.Condition())
        worker = kind(target=use_all, args=tools)
        worker.start()
        worker.join(60)
        assert tools[1].is_set()
        assert {"acquire", "release", "__enter__", "__exit__"} <= set(dir(tools[0]))
        assert {"wait", "wait_for", "notify", "notify_all"} <= set(dir(tools[3]))


def rlock_twice(lock):
    with lock, lock:
        pass


@promise(9)
def rlock():
    """an RLock may be acquired again by its holder only"""
    lock = mp.RLock()
    assert run(mp.Process(target=rlock_twice, args=(lock,))) == [0]
    with lock, lock:
        other = []
        thread = threading.Thread(target=lambda: other.append(lock.acquire(timeout=0.05)))
        thread.start()
        thread.join()
        assert other == [False]
    with raises(AssertionError):
        lock.release()


if __name__ == "__main__":
    run_all()
