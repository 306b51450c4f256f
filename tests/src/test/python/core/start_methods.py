"""The core of the package under one start method, given as argument."""

import concurrent.futures
import multiprocessing as mp
import os
import sys
from multiprocessing.shared_memory import SharedMemory

from check import joined, promise, raises, run, run_all

METHOD = sys.argv[1]
context = mp.get_context(METHOD)
state = "as written"


def put(queue, *items, **more):
    for item in (*items, *more.items()):
        queue.put(item)


def inner_worlds(queue):
    queue.put((state, __name__, mp.get_start_method(allow_none=True), sys.argv[1:]))


def use_locks(tools, number):
    for lock in (tools["lock"], tools["rlock"], tools["semaphore"], tools["condition"]):
        with lock:
            number.value += 1
    tools["event"].set()
    tools["barrier"].wait(60)


def write(array, value, block_name):
    array[0], value.value = 5, 2.5
    block = SharedMemory(name=block_name)
    block.buf[0] = 7
    block.close()


def echo(connection):
    connection.send(connection.recv() * 2)
    connection.close()


def double(n):
    return 2 * n


def fail(n):
    raise ValueError(n)


class Child(context.Process):
    def __init__(self, queue):
        super().__init__()
        self.queue = queue

    def run(self):
        self.queue.put(type(self).__name__)
        sys.exit(3)


def nest(queue):
    child = context.Process(target=put, args=(queue, "leaf"))
    run(child)
    queue.put(child.exitcode)


@promise()
def arguments():
    """arguments of every kind arrive, and what is in the queues comes back"""
    queue, simple = context.Queue(), context.SimpleQueue()
    assert run(context.Process(target=put, args=(queue, 1, "二"), kwargs={"x": [3]})) == [0]
    assert [queue.get(timeout=60) for _ in range(3)] == [1, "二", ("x", [3])]
    assert run(context.Process(target=put, args=(simple, b"4"))) == [0]
    assert simple.get() == b"4"


@promise()
def what_the_child_sees():
    """only fork copies globals; the others import the main module again"""
    global state
    state = "changed"
    queue = context.SimpleQueue()
    run(context.Process(target=inner_worlds, args=(queue,)))
    copied = METHOD == "fork"
    seen = queue.get()
    assert seen[0] == ("changed" if copied else "as written"), seen
    assert seen[1] == ("__main__" if copied else "__mp_main__"), seen
    assert seen[3] == [METHOD], seen


@promise()
def synchronisation():
    """locks, semaphores, conditions, events and barriers travel as arguments"""
    number = context.Value("i", 0, lock=False)
    tools = {
        "lock": context.Lock(),
        "rlock": context.RLock(),
        "semaphore": context.BoundedSemaphore(1),
        "condition": context.Condition(),
        "event": context.Event(),
        "barrier": context.Barrier(2),
    }
    child = context.Process(target=use_locks, args=(tools, number))
    child.start()
    assert tools["event"].wait(60)
    tools["barrier"].wait(60)
    assert joined(child) == [0] and number.value == 4


@promise()
def memory():
    """Array, Value and named blocks are shared"""
    array, value = context.Array("i", 3), context.Value("d")
    block = SharedMemory(create=True, size=8)
    try:
        assert run(context.Process(target=write, args=(array, value, block.name))) == [0]
        assert (array[:], value.value, block.buf[0]) == ([5, 0, 0], 2.5, 7)
    finally:
        block.close()
        block.unlink()


@promise()
def pipes():
    """connections travel as arguments; closing them ends the stream"""
    here, there = context.Pipe()
    child = context.Process(target=echo, args=(there,))
    child.start()
    there.close()
    here.send("ab")
    assert here.recv() == "abab"
    with raises(EOFError):
        here.recv()
    assert joined(child) == [0]


@promise()
def subclass_and_exit():
    """a subclass with its own run; sys.exit, exceptions and signals give the exit code"""
    queue = context.SimpleQueue()
    assert run(Child(queue)) == [3]
    assert queue.get() == "Child"
    assert run(context.Process(target=os._exit, args=(4,))) == [4]
    child = context.Process(target=context.Event().wait)
    child.start()
    child.terminate()
    assert joined(child) == [-15]


@promise()
def pools():
    """a pool and an executor use the start method"""
    with context.Pool(2) as pool:
        assert pool.map(double, range(5)) == [0, 2, 4, 6, 8]
        with raises(ValueError, "7"):
            pool.apply(fail, (7,))
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as executor:
        assert list(executor.map(double, range(3))) == [0, 2, 4]


@promise()
def managers():
    """a manager and its proxies"""
    with context.Manager() as manager:
        shared = manager.list()
        queue = manager.Queue()
        child = context.Process(target=put, args=(queue, shared))
        assert run(child) == [0]
        queue.get().append(1)
        assert list(shared) == [1]


@promise()
def nested():
    """a child starts a child"""
    queue = context.SimpleQueue()
    assert run(context.Process(target=nest, args=(queue,))) == [0]
    assert [queue.get(), queue.get()] == ["leaf", 0]


if __name__ == "__main__":
    assert METHOD in mp.get_all_start_methods()
    mp.set_start_method(METHOD)
    assert mp.get_start_method() == METHOD
    run_all()
