"""Seconds for one operation between processes, after a warm-up: ipc.py ROW."""

import dataclasses
import functools
import multiprocessing as mp
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from steady import median_time

# Seconds; CPython has no compiler to wait for.
WARM_UP = 1.0 if sys.implementation.name == "cpython" else 15.0
ROUNDS = 5
steady = functools.partial(median_time, warm_up=WARM_UP, rounds=ROUNDS)
MEGABYTE = 1 << 20


@dataclasses.dataclass
class Point:
    x: int
    y: float
    name: str


ITEMS = {
    "int": 12345,
    "str": "a short text",
    "bytes": bytes(1000),
    "dict": {"id": 7, "name": "spam", "price": 1.5},
    "tuple": (1, "two", 3.0),
    "dataclass": Point(1, 2.0, "three"),
    "megabyte": bytes(MEGABYTE),
}


def run_beside(function, *arguments):
    """A daemon process that runs a function."""
    process = mp.Process(target=function, args=arguments, daemon=True)
    process.start()
    return process


def lock():
    """Acquire and release a lock that nobody else wants."""
    free = mp.Lock()

    def operation(count):
        for _ in range(count):
            free.acquire()
            free.release()

    return steady(operation, 20_000)


def answer_semaphore(ping, pong):
    while True:
        ping.acquire()
        pong.release()


def semaphores():
    """There and back between two processes, by two semaphores."""
    ping, pong = mp.Semaphore(0), mp.Semaphore(0)
    run_beside(answer_semaphore, ping, pong)

    def operation(count):
        for _ in range(count):
            ping.release()
            pong.acquire()

    return steady(operation, 2000)


def echo(connection):
    while True:
        connection.send(connection.recv())


def pipe(kind):
    """Send an item through a pipe and receive it back."""
    near, far = mp.Pipe()
    run_beside(echo, far)
    item = ITEMS[kind]

    def operation(count):
        for _ in range(count):
            near.send(item)
            near.recv()

    return steady(operation, 100 if kind == "megabyte" else 2000)


def produce(orders, queue, item):
    for count in iter(orders.get, None):
        for _ in range(count):
            queue.put(item)


def queue(kind):
    """Take one of many items that another process puts into a queue."""
    return stream(kind, 1, 1)


def consume(orders, queue, done):
    for count in iter(orders.get, None):
        for _ in range(count):
            queue.get()
        done.put(count)


def crowd():
    """Take one item of four producers by one of four consumers."""
    return stream("int", 4, 4)


def stream(kind, producers, consumers):
    items, done = mp.Queue(), mp.Queue()
    orders = [mp.Queue() for _ in range(producers + consumers)]
    for number in range(producers):
        run_beside(produce, orders[number], items, ITEMS[kind])
    for number in range(producers, producers + consumers):
        run_beside(consume, orders[number], items, done)

    def operation(count):
        for number, order in enumerate(orders):
            order.put(count // (producers if number < producers else consumers))
        for _ in range(consumers):
            done.get()

    return steady(operation, 8000)


def increment(number):
    return number + 1


def pool_map(chunksize):
    """A task of Pool.map that does next to nothing."""
    with mp.Pool(2) as pool:
        return steady(lambda count: pool.map(increment, range(count), int(chunksize)), 4000)


def executor():
    """A task that is submitted to a ProcessPoolExecutor."""
    with ProcessPoolExecutor(2) as pool:

        def operation(count):
            for future in [pool.submit(increment, n) for n in range(count)]:
                future.result()

        return steady(operation, 5000)


def manager():
    """Set and get an item of a manager's dict."""
    with mp.Manager() as server:
        shared = server.dict()

        def operation(count):
            for number in range(count):
                shared["key"] = number
                shared["key"]

        return steady(operation, 1000)


def shared_memory():
    """Write 64 MB into shared memory and read them back."""
    from multiprocessing.shared_memory import SharedMemory

    content = bytes(range(256)) * (64 * MEGABYTE // 256)
    memory = SharedMemory(create=True, size=len(content))

    def operation(count):
        for _ in range(count):
            memory.buf[: len(content)] = content
            bytes(memory.buf[: len(content)])

    try:
        return steady(operation, 1)
    finally:
        memory.close()
        memory.unlink()


def array():
    """Write 8 million doubles into an Array and read them back."""
    import array as arrays

    content = arrays.array("d", range(8 * MEGABYTE))
    shared = mp.Array("d", len(content), lock=False)
    view = memoryview(shared).cast("B")

    def operation(count):
        for _ in range(count):
            view[:] = memoryview(content).cast("B")
            bytes(view)

    return steady(operation, 1)


def send_first(send):
    send(time.monotonic())


def first(channel):
    """What a new process sends first, from the sending to its arrival."""
    times = []
    for _ in range(7):
        time.sleep(1)
        if channel == "queue":
            messages = mp.Queue()
            send, receive = messages.put, messages.get
        else:
            reader, writer = mp.Pipe(duplex=False)
            send, receive = writer.send, reader.recv
        process = mp.Process(target=send_first, args=(send,))
        process.start()
        sent = receive()
        times.append(time.monotonic() - sent)
        process.join()
    return statistics.median(times)


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    print(globals()[name](*arguments))
