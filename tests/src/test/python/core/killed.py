"""Processes that are killed at the worst moments: the others go on, and nothing is lost."""

import multiprocessing as mp
import os
import random
import signal
import sys
import tempfile
from multiprocessing import util

from check import promise, raises, run_all, started

LARGE = 1 << 22


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def killed(process):
    """Kill a process and wait for its end."""
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def take_and_die(lock):
    lock.acquire()
    lock.acquire(block=False)
    die()


@promise()
def holders():
    """a Lock, an RLock that was taken twice, and the locks of other objects are free again"""
    number, items = mp.Value("i"), mp.Array("i", 3)
    locks = mp.Lock(), mp.RLock(), mp.Condition(), number.get_lock(), items.get_lock()
    for lock in locks:
        take = take_and_die if hasattr(lock, "_semlock") else enter_and_die
        (holder,) = started(mp.Process(target=take, args=(lock,)))
        holder.join()
        assert lock.acquire(timeout=30), lock
        lock.release()


def enter_and_die(condition):
    with condition:
        die()


def wait_for(waits, wait, passed):
    waits.release()
    wait()
    passed.put(os.getpid())


def one_of_two_is_killed(wait, wake):
    """The other one of two processes that wait() goes on after wake()."""
    waits, passed = mp.Semaphore(0), mp.Queue()
    victim, other = started(
        *(mp.Process(target=wait_for, args=(waits, wait, passed)) for _ in "ab")
    )
    for _ in "ab":
        waits.acquire()
    killed(victim)
    wake()
    assert passed.get(timeout=30) == other.pid
    other.join()


@promise()
def waiters_for_locks_and_permits():
    """who was killed while it waited is not waited for, and gets nothing"""
    for primitive in mp.Lock(), mp.RLock(), mp.Semaphore(1):
        primitive.acquire()
        one_of_two_is_killed(primitive.acquire, primitive.release)


def wait_in(condition, waits, passed):
    with condition:
        waits.release()
        condition.wait()
    passed.put(os.getpid())


@promise()
def waiters_for_conditions():
    """notify() passes over who was killed in wait(), and neither call waits for it"""
    condition, waits, passed = mp.Condition(), mp.Semaphore(0), mp.Queue()
    first, second, third, fourth = (
        mp.Process(target=wait_in, args=(condition, waits, passed)) for _ in range(4)
    )
    for waiter in first, second, third, fourth:
        waiter.start()
        waits.acquire()
        with condition:
            pass  # It has given the lock back: it waits.
    killed(first)
    with condition:
        condition.notify()
    assert passed.get(timeout=30) == second.pid
    killed(third)
    with condition:
        condition.notify_all()
    assert passed.get(timeout=30) == fourth.pid
    second.join()
    fourth.join()
    assert "0" in repr(condition)


def notify_and_die(condition):
    with condition:
        condition.notify()
        die()


@promise()
def notifiers():
    """who was notified goes on, though the notifier was killed before it gave the lock back"""
    condition, waits, passed = mp.Condition(), mp.Semaphore(0), mp.Queue()
    (waiter,) = started(mp.Process(target=wait_in, args=(condition, waits, passed)))
    waits.acquire()
    (notifier,) = started(mp.Process(target=notify_and_die, args=(condition,)))
    assert passed.get(timeout=30) == waiter.pid
    waiter.join()
    notifier.join()


@promise()
def waiters_for_events():
    """set() of an Event does not wait for who was killed in wait()"""
    event = mp.Event()
    one_of_two_is_killed(event.wait, event.set)
    assert event.is_set()


def put_all(queue, items):
    for item in items:
        queue.put(item)


@promise()
def half_a_message():
    """a message of which half was sent is an error of recv(), and none is made of two halves"""
    reader, writer = mp.Pipe(duplex=False)
    (sender,) = started(mp.Process(target=writer.send, args=(bytes(LARGE),)))
    writer.close()
    assert reader.poll(30)
    killed(sender)
    with raises((EOFError, OSError)):
        reader.recv()


@promise()
def half_an_item():
    """a SimpleQueue loses only the item whose sender was killed"""
    queue = mp.SimpleQueue()
    (sender,) = started(mp.Process(target=put_all, args=(queue, ["first", bytes(LARGE)])))
    assert queue.get() == "first"
    while queue.empty():
        pass
    sender.kill()
    sender.join()
    queue.put("next")
    item = queue.get()
    assert item == "next" or len(item) == LARGE and queue.get() == "next"


@promise()
def served_by_a_dead_manager():
    """calls of a manager that was killed are errors, and none hangs"""
    # Made here, so that not the manager is to remove it.
    util.get_temp_dir()
    with mp.Manager() as manager:
        numbers = manager.list([1])
        killed(manager._process)
        with raises((EOFError, ConnectionError)):
            numbers.append(2)
        with raises((EOFError, ConnectionError)):
            numbers.append(3)


def append_for_ever(numbers, begun):
    while True:
        numbers.append(len(numbers))
        begun.set()


@promise()
def clients_of_a_manager():
    """a manager goes on when a client was killed in the middle of its calls"""
    with mp.Manager() as manager:
        for _ in range(3):
            numbers, begun = manager.list(), mp.Event()
            (client,) = started(mp.Process(target=append_for_ever, args=(numbers, begun)))
            begun.wait()
            killed(client)
            count = len(numbers)
            assert numbers[:] == list(range(count)) and count > 0


def produce(number, queue, sent, halt):
    item = 0
    while not halt.is_set():
        queue.put((number, item))
        sent[number] = item = item + 1


def consume(queue, path):
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while (item := queue.get()) is not None:
        os.write(file, b"%d %d\n" % item)


def count(lock, counts, halt):
    while not halt.is_set():
        with lock:
            counts[0] += 1
            counts[1] = os.getpid()
            counts[2] += 1
            assert counts[1] == os.getpid()


KILLS = 24


@promise()
def chaos():
    """processes on one queue and one lock that are killed at random lose and double nothing"""
    seed = random.randrange(1 << 30)
    print("seed:", seed, file=sys.stderr, flush=True)
    rng, numbers = random.Random(seed), iter(range(KILLS + 2))
    queue, lock, halt = mp.Queue(100), mp.Lock(), mp.Event()
    sent, counts = mp.Array("l", KILLS + 2, lock=False), mp.Array("l", 3, lock=False)
    with tempfile.TemporaryDirectory() as folder:
        taken = os.path.join(folder, "taken")

        def producer():
            return mp.Process(target=produce, args=(next(numbers), queue, sent, halt))

        def consumer():
            return mp.Process(target=consume, args=(queue, taken))

        def counter():
            return mp.Process(target=count, args=(lock, counts, halt))

        living = [(make, make()) for make in (producer, consumer, counter) for _ in "ab"]
        started(*(process for _, process in living))
        dead = []
        for _ in range(KILLS):
            halt.wait(rng.random() * 0.2)
            make, victim = living.pop(rng.randrange(len(living)))
            killed(victim)
            dead.append(make)
            living.append((make, make()))
            living[-1][1].start()
        halt.set()
        end(p for make, p in living if make is not consumer)
        queue.put(None)
        queue.put(None)
        end(p for make, p in living if make is consumer)
        assert queue.empty()
        with open(taken) as file:
            items = [tuple(map(int, line.split())) for line in file]
    check_items(items, sent, dead.count(consumer))
    assert 0 <= counts[0] - counts[2] <= dead.count(counter)


def end(processes):
    for process in processes:
        process.join()
        assert process.exitcode == 0, process


def check_items(items, sent, dead_consumers):
    """Each item was taken once, but for what a dead consumer had in hand."""
    assert len(set(items)) == len(items)
    missing = 0
    for number, last in enumerate(sent):
        of_this = {item for producer, item in items if producer == number}
        # A killed producer may have put one more than it could note.
        assert all(item <= last for item in of_this)
        missing += len(set(range(last)) - of_this)
    assert missing <= dead_consumers, (missing, dead_consumers)


run_all()
