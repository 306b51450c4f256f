"""mmap: shared with forked processes, closed when nobody looks at it."""

import mmap
import multiprocessing as mp
import tempfile
from multiprocessing import heap, shared_memory

from check import promise, raises, run, run_all

PAGE = mmap.PAGESIZE

file = tempfile.TemporaryFile()
file.write(b"-" * 3 * PAGE)
file.flush()
nameless = mmap.mmap(-1, PAGE)
mapped = mmap.mmap(file.fileno(), 0)
second_page = mmap.mmap(file.fileno(), PAGE, offset=PAGE)
read_only = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
private = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
closed = mmap.mmap(-1, 1)
closed.close()
shared = shared_memory.SharedMemory(create=True, size=100)
blocks = [heap.BufferWrapper(40) for _ in range(2)]
views = {
    "numbers": memoryview(nameless)[100:140].cast("i"),
    "first block": blocks[0].create_memoryview(),
    "second block": blocks[1].create_memoryview().cast("i"),
    "buffer": shared.buf,
    "slice": shared.buf[10:20],
    "read-only": memoryview(read_only)[PAGE + 1 : PAGE + 5],
    "own": memoryview(bytearray(8))[2:4],
}


def change():
    assert nameless.tell() == 5 and private[:2] == b"p-" and closed.closed
    nameless[:5] = b"child"
    mapped[:1] = b"m"
    second_page[1:3] = b"2."
    assert views["read-only"] == b"2.--" and views["read-only"].readonly
    with raises(TypeError):
        read_only[:1] = b"r"
    private[1:2] = b"c"
    views["numbers"][9] = 1
    views["second block"][9] = 2
    views["buffer"][0] = 3
    views["slice"][9] = 4
    views["own"][0] = 5


@promise()
def forked():
    """a forked process has the same memory below its maps and views, but private ones of its own"""
    nameless.seek(5)
    private[:1] = b"p"
    assert run(mp.get_context("fork").Process(target=change)) == [0]
    assert nameless[:6] == b"child\0" and mapped[:2] == b"m-"
    assert second_page[:4] == b"-2.-"
    assert private[:2] == b"p-"
    assert views["numbers"].tolist() == [0] * 9 + [1]
    assert not any(views["first block"]) and views["second block"][9] == 2
    assert shared.buf[0] == 3 and shared.buf[19] == 4
    assert not any(views["own"])


@promise()
def close_under_view():
    """a map is not closed under a view of it"""
    block = mmap.mmap(-1, PAGE)
    view = memoryview(block)[:8]
    with raises(BufferError, "cannot close exported pointers exist"):
        block.close()
    view.release()
    block.close()
    block.close()
    assert block.closed


@promise()
def methods():
    """move, rfind and write_byte do as CPython's"""
    block = mmap.mmap(-1, 16)
    block[:6] = b"abcabc"
    assert block.rfind(b"bc") == 4 and block.rfind(b"bc", 0, 5) == 1
    assert block.rfind(b"bc", 5) == -1
    block.move(8, 1, 3)
    assert block[8:12] == b"bca\0"
    with raises(ValueError):
        block.move(8, 1, 10)
    block.seek(15)
    block.write_byte(65)
    assert block[15] == 65 and block.tell() == 16
    assert mmap.error is OSError


@promise()
def end():
    """the shared block is closed at the end"""
    for view in views.values():
        view.release()
    shared.close()
    shared.unlink()


if __name__ == "__main__":
    run_all()
