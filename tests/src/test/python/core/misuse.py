"""Wrong use, and the exception that CPython raises for it."""

import multiprocessing as mp
import pickle
import queue

from check import promise, raises, run, run_all


@promise()
def started_twice():
    """a process is started once"""
    child = mp.Process()
    run(child)
    with raises(AssertionError, "cannot start a process twice"):
        child.start()


@promise()
def joined_before_start():
    """join and terminate need a started process"""
    with raises(AssertionError, "can only join a started process"):
        mp.Process().join()
    with raises(AttributeError):
        mp.Process().terminate()


def start_one(answers):
    try:
        mp.Process().start()
    except AssertionError as error:
        answers.put(str(error))


@promise()
def daemonic_with_children():
    """a daemonic process has no children; neither Process nor Pool"""
    answers = mp.SimpleQueue()
    assert run(mp.Process(target=start_one, args=(answers,), daemon=True)) == [0]
    assert answers.get() == "daemonic processes are not allowed to have children"


@promise()
def wrong_arguments():
    """arguments of the wrong type are refused where they are given"""
    with raises(TypeError):
        mp.Process(args=5)
    with raises(TypeError):
        mp.Process(kwargs=5)
    with raises(TypeError, "unexpected keyword argument"):
        mp.Process(tagret=print)
    with raises(AssertionError):
        mp.Process(group=1)
    with raises(TypeError):
        mp.Semaphore("3")
    with raises(OSError, "Invalid argument"):
        mp.Semaphore(-1)
    for kind in mp.Semaphore, mp.BoundedSemaphore:
        with raises(TypeError, "'float' object cannot be interpreted as an integer"):
            kind(1.5)
        for number in 2**31, 2**64, -(2**31) - 1:
            with raises(OverflowError, "Python int too large to convert to C int"):
                kind(number)
    assert mp.Semaphore(True).get_value() == 1
    with raises(ValueError):
        mp.Pool(0)
    with raises(TypeError):
        mp.Pool(1, initializer="no function")
    with raises(TypeError):
        mp.Value("i", "text")
    with raises((TypeError, AttributeError)):
        mp.Value("?!", 1)
    with raises(TypeError):
        mp.Lock().acquire(True, "soon")
    for item in 1, {"in": "bulk"}, set():
        queue = mp.Queue()
        with raises(TypeError):
            queue.put(item, True, "soon")
        assert queue.empty()


@promise()
def foreign_process():
    """only the parent may join, test or start a process"""
    answers = mp.SimpleQueue()
    child = mp.Process()
    run(mp.Process(target=try_all, args=(child, answers)))
    assert answers.get() == [
        "can only join a child process",
        "can only test a child process",
    ]


def try_all(process, answers):
    errors = []
    for use in (process.join, process.is_alive):
        try:
            use()
        except AssertionError as error:
            errors.append(str(error))
    answers.put(errors)


@promise()
def released_too_often():
    """a lock that is not held cannot be released"""
    with raises(ValueError):
        mp.Lock().release()
    with raises(AssertionError):
        mp.RLock().release()
    with raises(ValueError):
        mp.BoundedSemaphore(1).release()
    with raises(AssertionError):
        mp.Condition().wait()


@promise()
def closed_queues():
    """a closed queue, pipe or pool refuses work"""
    items = mp.Queue()
    items.close()
    with raises(ValueError):
        items.put(1)
    with raises(ValueError):
        items.get(timeout=0.01)
    pool = mp.Pool(1)
    pool.terminate()
    with raises(ValueError, "Pool not running"):
        pool.map(abs, [1])
    pool.join()
    left, right = mp.Pipe()
    left.close()
    with raises(OSError):
        left.poll()
    right.close()


@promise()
def locks_travel_with_a_start_only():
    """a lock's method can be a target; outside of a start neither lock nor method is pickled"""
    permits = mp.Semaphore(3)
    child = mp.Process(target=permits.acquire, kwargs={"timeout": 1})
    assert run(child) == [0]
    assert permits.get_value() == 2
    with raises(TypeError, "cannot pickle"):
        pickle.dumps(permits.acquire)
    with raises(RuntimeError, "inheritance"):
        pickle.dumps(permits)


@promise()
def spawn_needs_pickles():
    """spawn says what it cannot pickle, and starts nothing"""
    child = mp.get_context("spawn").Process(target=print, args=((n for n in ()),))
    with raises(TypeError, "cannot pickle 'generator' object"):
        child.start()
    assert mp.active_children() == []


@promise()
def broken_barrier():
    """a barrier that is given up is broken for all"""
    barrier = mp.Barrier(2)
    import threading

    with raises(threading.BrokenBarrierError):
        barrier.wait(0.05)
    assert barrier.broken


@promise()
def bad_pickles():
    """what cannot be unpickled raises where it is received"""
    left, right = mp.Pipe()
    left.send_bytes(b"no pickle")
    with raises((pickle.UnpicklingError, EOFError)):
        right.recv()
    left.send("still works")
    assert right.recv() == "still works"
    with raises(queue.Empty):
        mp.Queue().get(timeout=0)


@promise()
def unlocked_lock():
    """a lock of threads that nobody has is not released, and stays a lock"""
    import threading

    lock = threading.Lock()
    for _ in range(2):
        with raises(RuntimeError, "release unlocked lock"):
            lock.release()
    with raises(RuntimeError, "release unlocked lock"), lock:
        lock.release()
    assert lock.acquire(False) and not lock.acquire(False)
    release = threading.Thread(target=lock.release)
    release.start()
    release.join()
    assert not lock.locked()
    with raises(RuntimeError):
        threading.RLock().release()
    with raises(RuntimeError), mp.Manager() as manager:
        manager.Lock().release()


if __name__ == "__main__":
    run_all()
