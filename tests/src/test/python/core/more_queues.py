"""SimpleQueue, JoinableQueue, Listener and Client, connection.wait, bytes on pipes."""

import copyreg
import dataclasses
import enum
import multiprocessing as mp
import os
import pickle
import socket
import struct
import threading
import time
from array import array
from collections import OrderedDict
from multiprocessing import reduction
from multiprocessing.connection import Client, Listener, wait

from check import joined, promise, raises, run, run_all, started


def work(queue, done):
    for item in iter(queue.get, None):
        with done.get_lock():
            done.value += item
        queue.task_done()
    queue.task_done()


@promise()
def joinable():
    """JoinableQueue.join waits for task_done of every item; one too many is a ValueError"""
    queue, done = mp.JoinableQueue(), mp.Value("i", 0)
    child = mp.Process(target=work, args=(queue, done))
    child.start()
    for item in (1, 2, 3, None):
        queue.put(item)
    queue.join()
    assert done.value == 6 and joined(child) == [0]
    with raises(ValueError, "task_done() called too many times"):
        queue.task_done()


@promise()
def simple():
    """SimpleQueue: put, get, empty, close"""
    queue = mp.SimpleQueue()
    assert queue.empty()
    queue.put({"a": 1})
    assert not queue.empty() and queue.get() == {"a": 1} and queue.empty()
    queue.close()


class Text(str):
    pass


PLAIN = [
    None, True, 0, -1, 2**31, -(2**63), 2**63, 10**40, 0.5, -0.0, 1j, "", "text", "x" * 255, "x" * 256,
    "中文", "\ud800", "\0", b"", b"\x80", bytes(5000), (), [], {}, (1, "a", None), [1.5, [2, (3,)]],
    {"a": 1, (1, 2): [3]}, {1: {2: {3: {4: 5}}}}, [0] * 300,
]  # fmt: skip
OTHERS = [
    Text("t"), bytearray(b"b"), [bytearray(b"b")], {"k": array("i", [1])}, {Text("t"): Text("u")}, (range(3),),
    {(Text("t"),): 1}, [[Text("t")]], {1, 2}, OrderedDict(a=1), StopIteration, [len],
]  # fmt: skip


@dataclasses.dataclass
class Record:
    x: int
    more: object = None


@dataclasses.dataclass(frozen=True)
class Frozen:
    x: int


@dataclasses.dataclass(slots=True)
class Slotted:
    x: int


class Doubling:
    """Has a say in what becomes of its attributes, and one that is no attribute."""

    def __init__(self, x):
        self.x = x
        self.__dict__["not a name"] = x

    def __setstate__(self, state):
        self.__dict__.update(state, x=2 * state["x"])


class Halving(Record):
    def __getstate__(self):
        return {"x": self.x // 2, "more": "halved"}


class Reduced(Record):
    def __reduce__(self):
        return Record, (self.x, "reduced")


class Argued(Record):
    def __getnewargs__(self):
        return (1,)

    def __new__(cls, *args):
        new = super().__new__(cls)
        new.args = args
        return new


class Number(int):
    pass


class Registered(Record):
    pass


class Foreign(Record):
    pass


def records():
    """Objects of classes that pickle treats in different ways."""

    class Local(Record):
        pass

    number = Number(5)
    number.x = 6
    return [
        Record(1), Record(2, [3, {"a": (4,)}]), Record(1, Record(2)), Frozen(1), Slotted(1), Doubling(3), Halving(8),
        Reduced(1), Argued(2), number, Registered(7), Foreign(8), Local(9), ValueError(1, "two"), object(), Color.RED,
    ]  # fmt: skip


class Color(enum.Enum):
    RED = 1


def parts(obj):
    return type(obj).__name__, shape(getattr(obj, "__dict__", None)), str(obj).partition(" at ")[0]


@promise()
def objects_of_all_kinds():
    """An object comes out of a queue as pickle would make it, the first time and the next"""
    copyreg.pickle(Registered, lambda obj: (Record, (obj.x, "registered")))
    queue = mp.Queue()
    for _ in range(3):
        for obj in records():
            queue.put(obj)
            local = type(obj).__qualname__ != type(obj).__name__
            expected = obj if local else pickle.loads(pickle.dumps(obj))
            assert parts(queue.get()) == parts(expected), obj
    reduction.register(Foreign, lambda obj: (Record, (obj.x, "foreign")))
    queue.put(Foreign(8))
    assert queue.get() == Record(8, "foreign")
    Frozen.__reduce__ = lambda self: (Record, (self.x, "late"))
    queue.put(Frozen(3))
    assert queue.get() == Record(3, "late")
    tuples = [(..., "a:b", {}), (...,)]
    for item in tuples:
        queue.put(item)
        assert queue.get() == item


def shape(obj):
    """What an object consists of, with the types."""
    if isinstance(obj, dict):
        return type(obj), [(shape(k), shape(v)) for k, v in obj.items()]
    if isinstance(obj, (list, tuple)):
        return type(obj), [*map(shape, obj)]
    return type(obj), repr(obj)


def send_back(queue, connection):
    for item in iter(queue.get, "end"):
        connection.send(item)


@promise()
def all_kinds():
    """Whatever its type, an object comes out of a queue and of a pipe as it was put in"""
    queue, (near, far) = mp.Queue(), mp.Pipe()
    reader, writer = mp.Pipe(duplex=False)
    (child,) = started(mp.Process(target=send_back, args=(queue, far)))
    for item in PLAIN + OTHERS:
        queue.put(item)
        assert shape(near.recv()) == shape(item), item
        writer.send(item)
        assert shape(reader.recv()) == shape(item), item
    once = [1]
    loop = [once, once]
    queue.put(loop)
    first, second = near.recv()
    assert first is second
    loop.append(loop)
    queue.put(loop)
    received = near.recv()
    assert received[2] is received
    queue.put("end")
    assert joined(child) == [0]


@promise()
def pickles_of_all_kinds():
    """Pickles of any protocol can be received, and what is sent is one"""
    near, far = mp.Pipe()
    for item in PLAIN + OTHERS:
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            near.send_bytes(pickle.dumps(item, protocol))
            assert shape(far.recv()) == shape(item), (item, protocol)
        near.send(item)
        assert shape(pickle.loads(far.recv_bytes())) == shape(item), item
    deep = ()
    for _ in range(150):
        deep = [(deep,)]
    near.send(deep)
    assert far.recv() == deep
    for wrong in (b"", b"\x80\4", b"\x80\4t.", b"\x80\4NN\x86", b"hello"):
        near.send_bytes(wrong)
        with raises((pickle.UnpicklingError, EOFError)):
            far.recv()


@promise()
def results_of_all_kinds():
    """Whatever its type, a task's result arrives as it was returned"""
    with mp.Pool(1) as pool:
        for item in PLAIN + OTHERS:
            assert shape(pool.apply(identity, (item,))) == shape(item), item


def identity(item):
    return item


def fill(queue, count, size):
    for number in range(count):
        queue.put((number, b"x" * size))


@promise()
def large_items():
    """a megabyte and many items pass; joining the writer before reading does not hang"""
    queue = mp.Queue()
    child = mp.Process(target=fill, args=(queue, 3, 1 << 20))
    child.start()
    assert [(n, len(data)) for n, data in (queue.get() for _ in range(3))] == [
        (n, 1 << 20) for n in range(3)
    ]
    assert joined(child) == [0]
    fill(queue, 500, 100)
    assert [queue.get(timeout=60)[0] for _ in range(500)] == list(range(500))


def produce(queue, name):
    for number in range(100):
        queue.put((name, number))


def consume(queue, answers):
    answers.put(list(iter(queue.get, None)))


@promise()
def many_to_many():
    """with several writers and readers nothing is lost, doubled, or out of a writer's order"""
    queue, answers = mp.Queue(), mp.SimpleQueue()
    writers = started(*(mp.Process(target=produce, args=(queue, n)) for n in range(2)))
    readers = started(*(mp.Process(target=consume, args=(queue, answers)) for n in range(2)))
    assert joined(*writers) == [0, 0]
    queue.put(None)
    queue.put(None)
    got = [answers.get(), answers.get()]
    assert joined(*readers) == [0, 0]
    assert sorted(got[0] + got[1]) == [(w, n) for w in range(2) for n in range(100)]
    for items in got:
        for writer in range(2):
            numbers = [n for w, n in items if w == writer]
            assert numbers == sorted(numbers)


@promise()
def objects_keep_their_identity():
    """one object twice in an item is one object at the other side"""
    queue = mp.SimpleQueue()
    shared = [1]
    queue.put((shared, shared))
    first, second = queue.get()
    assert first is second and first is not shared


@promise()
def queues_only_by_inheritance():
    """a queue cannot be pickled outside of starting a process"""
    for thing in (mp.Queue(), mp.Lock(), mp.SimpleQueue(), mp.Value("i")):
        with raises(RuntimeError, "through inheritance"):
            pickle.dumps(thing)


@promise()
def bytes_on_pipes():
    """send_bytes, recv_bytes, recv_bytes_into, poll, fileno"""
    left, right = mp.Pipe()
    left.send_bytes(b"0123456789", 2, 5)
    assert right.recv_bytes() == b"23456"
    left.send_bytes(memoryview(b"ab"))
    buffer = bytearray(4)
    assert right.recv_bytes_into(buffer, 1) == 2 and buffer == b"\0ab\0"
    left.send_bytes(b"too long")
    with raises(mp.BufferTooShort):
        right.recv_bytes_into(bytearray(3))
    left.send_bytes(b"1234")
    with raises(OSError, "bad message length"):
        right.recv_bytes(3)
    assert isinstance(left.fileno(), int)
    begin = time.monotonic()
    assert not left.poll(0.1) and time.monotonic() - begin >= 0.09
    for bad in ((b"abc", -1), (b"abc", 4), (b"abc", 0, -1), (b"abc", 1, 3)):
        with raises(ValueError):
            left.send_bytes(*bad)
    with raises(TypeError):
        left.send_bytes("text")


@promise()
def long_objects():
    """objects that are not short go through a pipe, and their messages are pickles"""
    near, far = mp.Pipe()
    for item in (bytes(4084), bytes(4092), bytes(4093), bytes(range(256)) * 9000, bytearray(70_000),
                 "文" * 50_000, [b"x" * 100_000] * 2, {str(n): n for n in range(5000)}):
        sender = threading.Thread(target=lambda: [
            near.send(item), near.send(item), near.send_bytes(pickle.dumps(item))])
        sender.start()
        for received in far.recv(), pickle.loads(far.recv_bytes()), far.recv():
            assert type(received) is type(item) and received == item
        sender.join()
    for short in b"\x80\4N.", b"\x80\4]q\0.":
        os.write(near.fileno(), struct.pack("!iQ", -1, len(short)) + short)
    assert (far.recv(), far.recv()) == (None, [])
    near.send_bytes(b"\x80\3B" + bytes(5000))
    with raises(pickle.UnpicklingError):
        far.recv()


@promise()
def messages_of_any_size():
    """messages of 0 bytes to some megabytes, both ways, and an end within one"""
    left, right = mp.Pipe()
    assert socket.socket(fileno=os.dup(left.fileno())).family == 1
    echo = threading.Thread(target=lambda: [right.send_bytes(right.recv_bytes()) for _ in sizes])
    sizes = 0, 1, 4091, 4092, 4093, 16385, 65536, 5_000_000
    echo.start()
    for size in sizes:
        data = bytes(range(256)) * (size // 256) + bytes(size % 256)
        left.send_bytes(data)
        assert left.recv_bytes() == data, size
    echo.join()
    left.send([b"x" * 4000, b"y" * 100])
    assert right.recv() == [b"x" * 4000, b"y" * 100]
    left.send_bytes(bytes(5000))
    with raises(OSError, "bad message length"):
        right.recv_bytes(4999)
    left, right = mp.Pipe()
    os.write(left.fileno(), b"\0\0\0\5ab")
    left.close()
    with raises(OSError, "got end of file during message"):
        right.recv()


@promise()
def wait_for_all_kinds():
    """connection.wait takes connections, sentinels, sockets and queue readers alike"""
    pipe_in, pipe_out = mp.Pipe(duplex=False)
    socket_in, socket_out = socket.socketpair()
    queue, gate = mp.Queue(), mp.Event()
    child = mp.Process(target=gate.wait)
    child.start()
    things = [pipe_in, socket_in, queue._reader, child.sentinel]
    assert wait(things, 0) == [] and wait(things, 0.05) == []
    pipe_out.send(1)
    assert wait(things) == [pipe_in] and pipe_in.recv() == 1
    socket_out.send(b"x")
    assert wait(things) == [socket_in] and socket_in.recv(1) == b"x"
    queue.put("item")
    assert wait(things, 60) == [queue._reader] and queue.get() == "item"
    gate.set()
    assert wait(things, 60) == [child.sentinel]
    assert joined(child) == [0]
    pipe_out.close()
    assert wait(things[:2], 60) == [pipe_in]
    with raises(EOFError):
        pipe_in.recv()


def call(address, key):
    with Client(address, authkey=key) as client:
        client.send(["from", os.getpid()])
        assert client.recv() == "answer"


@promise()
def listeners():
    """Listener and Client over a Unix socket and over TCP, with and without the right key"""
    for family in ("AF_UNIX", "AF_INET"):
        with Listener(family=family, authkey=b"key") as listener:
            child = mp.Process(target=call, args=(listener.address, b"key"))
            child.start()
            with listener.accept() as connection:
                assert connection.recv() == ["from", child.pid]
                connection.send("answer")
            assert joined(child) == [0]
            errors = []

            def wrong():
                try:
                    Client(listener.address, authkey=b"wrong")
                except mp.AuthenticationError as error:
                    errors.append(error)

            thread = threading.Thread(target=wrong)
            thread.start()
            with raises(mp.AuthenticationError):
                listener.accept()
            thread.join()
            assert len(errors) == 1


def send_pipe(connection):
    inner, other = mp.Pipe()
    connection.send(other)
    assert inner.recv() == "through the inner pipe"


@promise()
def connections_travel():
    """a connection can be sent through a connection"""
    left, right = mp.Pipe()
    child = mp.Process(target=send_pipe, args=(right,))
    child.start()
    left.recv().send("through the inner pipe")
    assert joined(child) == [0]


if __name__ == "__main__":
    run_all()
