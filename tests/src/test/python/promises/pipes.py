"""Pipe, two-way and one-way."""

import multiprocessing as mp

from check import joined, promise, raises, run, run_all


def answer(connection):
    for message in iter(connection.recv, "end"):
        connection.send(("got", message))
    connection.close()


@promise(13, 94)
def two_way():
    """Pipe() is two-way by default and carries pickled objects"""
    here, there = mp.Pipe()
    child = mp.Process(target=answer, args=(there,))
    child.start()
    there.close()
    for message in (1, "文字", [1.5, None], {"key": {2, 3}}, b"x" * 200_000):
        here.send(message)
        assert here.recv() == ("got", message)
    here.send("end")
    with raises(EOFError):
        here.recv()
    assert joined(child) == [0]


def send(connection):
    connection.send("from the child")


@promise(12, 42, 43)
def one_way():
    """Pipe(duplex=False): the first end only receives, the second end only sends"""
    receiver, sender = mp.Pipe(duplex=False)
    assert (receiver.readable, receiver.writable) == (True, False)
    assert (sender.readable, sender.writable) == (False, True)
    with raises(OSError, "connection is read-only"):
        receiver.send(1)
    with raises(OSError, "connection is write-only"):
        sender.recv()
    run(mp.Process(target=send, args=(sender,)))
    assert receiver.poll(60)
    assert receiver.recv() == "from the child"
    receiver.close()
    with raises(BrokenPipeError):
        sender.send_bytes(b"nobody reads")


@promise(43)
def both_send():
    """with a two-way pipe both ends send and receive"""
    left, right = mp.Pipe(True)
    for one, other in ((left, right), (right, left)):
        one.send("hello")
        assert other.poll() and other.recv() == "hello"
        assert not other.poll()


@promise(94)
def closing():
    """Connection.close(): what is closed cannot be used, the other side sees the end"""
    left, right = mp.Pipe()
    with right:
        left.close()
        with raises(EOFError):
            right.recv()
    assert left.closed and right.closed
    with raises(OSError, "handle is closed"):
        left.send(1)


if __name__ == "__main__":
    run_all()
