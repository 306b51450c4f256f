"""What processes share and what they do not; that they run at the same time."""

import multiprocessing as mp
import os
import sys
import threading
import time

from check import promise, run, run_all, started, joined

results = mp.SimpleQueue()
number = 0
numbers = []


def change():
    global number
    number += 1
    numbers.append(number)
    results.put((number, list(numbers)))


@promise(2, 65, 96)
def globals_are_not_shared():
    """processes do not share globals"""
    run(mp.Process(target=change))
    assert results.get() == (1, [1])
    run(mp.Process(target=change))
    assert results.get() == (1, [1])
    assert number == 0 and numbers == []


@promise(81)
def child_is_a_copy():
    """the child starts with a copy of the parent's globals as they are at start()"""
    global number
    number = 41
    numbers.append("before")
    run(mp.Process(target=change))
    assert results.get() == (42, ["before", 42])
    assert number == 41 and numbers == ["before"]
    number = 0
    numbers.clear()


def append(item):
    numbers.append(item)


@promise(11)
def a_list_is_no_queue():
    """a plain list in place of a queue is of no use: the others do not see what is appended"""
    assert run(*(mp.Process(target=append, args=(n,)) for n in range(3))) == [0, 0, 0]
    assert numbers == []


@promise(66)
def threads_share_globals():
    """threads share globals; a lock keeps their additions apart"""
    counts, lock = {"n": 0}, threading.Lock()

    def add():
        for _ in range(1000):
            with lock:
                counts["n"] += 1

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts["n"] == 4000


def cores():
    """The cores that this process may use, as the kernel tells it."""
    with open("/proc/self/status") as status:
        return [line for line in status if line.startswith("Cpus_allowed_list:")]


def take_turns(turn, mine, rounds):
    """Spin, without ever blocking, until it is my turn."""
    for _ in range(rounds):
        while turn.value != mine:
            pass
        turn.value = 1 - mine
    results.put(cores())


@promise(1, 69, 70)
def processes_run_at_the_same_time():
    """two busy processes both get on, and may use every core"""
    turn = mp.Value("i", 0, lock=False)
    assert run(*(mp.Process(target=take_turns, args=(turn, n, 20)) for n in (0, 1))) == [0, 0]
    assert [results.get(), results.get()] == [cores(), cores()]


def work(started_here, times):
    started_here.wait()
    begin = time.process_time()
    sum(n * n for n in range(times))
    results.put(time.process_time() - begin > 0)


@promise(1, 63)
def own_interpreter():
    """the same work done in turn and in processes gives the same; each uses its own CPU time"""
    go = mp.Event()
    children = started(*(mp.Process(target=work, args=(go, 100_000)) for _ in range(2)))
    go.set()
    assert [results.get(), results.get()] == [True, True]
    assert joined(*children) == [0, 0]
    work(go, 100_000)
    assert results.get() is True


@promise(68)
def check_interval():
    """sys.setswitchinterval stands for Python 2's sys.setcheckinterval, which CPython lacks"""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(interval)
    assert sys.getswitchinterval() > 0


if __name__ == "__main__":
    run_all()
