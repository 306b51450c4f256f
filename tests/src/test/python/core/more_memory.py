"""Value, Array and their raw forms, SharedMemory, ShareableList, SharedMemoryManager."""

import ctypes
import multiprocessing as mp
from multiprocessing import shared_memory
from multiprocessing.managers import SharedMemoryManager
from multiprocessing.sharedctypes import RawArray, RawValue

from check import promise, raises, run, run_all


class Point(ctypes.Structure):
    _fields_ = [("x", ctypes.c_double), ("y", ctypes.c_int)]


def change(value, array, raw_value, raw_array, points):
    with value.get_lock():
        value.value += 1
    array[1:3] = [8, 9]
    raw_value.value = 1 << 40
    raw_array.value = b"raw"
    points[1].x, points[1].y = 0.5, -3


@promise()
def all_kinds():
    """numbers, slices, text and structures written by a child are seen here"""
    value, array = mp.Value("i", 41), mp.Array("h", [1, 2, 3, 4])
    raw_value, raw_array = RawValue(ctypes.c_longlong), RawArray("c", 8)
    points = mp.Array(Point, [(1.0, 2), (3.0, 4)])
    child = mp.Process(target=change, args=(value, array, raw_value, raw_array, points))
    assert run(child) == [0]
    assert value.value == 42 and array[:] == [1, 8, 9, 4] and len(array) == 4
    assert raw_value.value == 1 << 40 and raw_array.value == b"raw"
    assert [(p.x, p.y) for p in points] == [(1.0, 2), (0.5, -3)]
    with raises(IndexError):
        array[4]
    point = mp.Value(Point, 1.5, 2)
    with point.get_lock():
        assert (point.x, point.y) == (1.5, 2)
    with raises(TypeError):
        value.value = "text"
    assert mp.Array("i", 2, lock=False)[:] == [0, 0]


def write_first(value, answers):
    value.value = 7
    answers.put(value.value)


@promise()
def written_before_read():
    """a child that writes a Value before it reads one reads what it wrote"""
    answers = mp.Queue()
    run(mp.Process(target=write_first, args=(mp.Value("i"), answers)))
    assert answers.get() == 7


@promise()
def every_type_code():
    """each type code of Value holds its kind of number, and the repr tells it"""
    for code, number in zip("bBhHiIlLqQfd", range(1, 13)):
        assert mp.Value(code, number).value == number
    assert mp.Value(ctypes.c_bool, True).value is True
    assert mp.Value("c", b"z").value == b"z"
    assert repr(RawValue("i", 3)) == "c_int(3)" and repr(RawValue("d")) == "c_double(0.0)"
    assert "c_bool(True)" in repr(mp.Value(ctypes.c_bool, True))


def upper(name):
    block = shared_memory.SharedMemory(name)
    block.buf[:3] = bytes(block.buf[:3]).upper()
    block.close()


@promise()
def blocks():
    """SharedMemory: create, attach by name, size, close, unlink; the errors of each"""
    block = shared_memory.SharedMemory(create=True, size=10)
    assert block.size >= 10 and len(block.buf) == block.size
    block.buf[:3] = b"abc"
    assert run(mp.Process(target=upper, args=(block.name,))) == [0]
    assert bytes(block.buf[:3]) == b"ABC"
    with raises(FileExistsError):
        shared_memory.SharedMemory(block.name, create=True, size=10)
    name = block.name
    block.close()
    block.unlink()
    with raises(FileNotFoundError, f"'/{name}'"):
        shared_memory.SharedMemory(name)
    with raises(ValueError):
        shared_memory.SharedMemory(create=True, size=0)
    named = shared_memory.SharedMemory("polyfork-test-block", create=True, size=1)
    assert named.name == "polyfork-test-block"
    named.close()
    named.unlink()


class Keeper:
    def __init__(self, block):
        self.view = block.buf[:2]


@promise()
def viewed_blocks():
    """a block that somebody looks at is not closed; it is when the views are released"""
    kinds = {
        "slice": lambda block: block.buf[:2],
        "view": lambda block: memoryview(block.buf),
        "cast": lambda block: block.buf[:8].cast("i"),
        "list": lambda block: [block.buf[:2]],
        "dict": lambda block: {"view": block.buf[:2]},
        "object": Keeper,
    }
    for kind, keep in kinds.items():
        block = shared_memory.SharedMemory(create=True, size=16)
        kept = keep(block)
        with raises(BufferError, "cannot close exported pointers exist"):
            block.close()
        view = {"list": lambda: kept[0], "dict": lambda: kept["view"], "object": lambda: kept.view}
        view = view.get(kind, lambda: kept)()
        view[0] = 7
        other = shared_memory.SharedMemory(block.name)
        assert other.buf[0] == view[0] == 7, kind
        other.close()
        view.release()
        block.close()
        block.unlink()


def change_list(name):
    items = shared_memory.ShareableList(name=name)
    items[1] = "longer"
    items[3] = -1
    items.shm.close()


@promise()
def shareable_list():
    """ShareableList keeps its types, and is changed in place from another process"""
    items = shared_memory.ShareableList([1, "short!", None, 2**40, 0.5, b"bytes", True])
    assert run(mp.Process(target=change_list, args=(items.shm.name,))) == [0]
    assert list(items) == [1, "longer", None, -1, 0.5, b"bytes", True]
    assert len(items) == 7 and items.count(None) == 1 and items.index("longer") == 1
    with raises(ValueError):
        items[1] = "too long for its place"
    items.shm.close()
    items.shm.unlink()


@promise()
def memory_manager():
    """SharedMemoryManager frees its blocks at the end"""
    with SharedMemoryManager() as manager:
        items = manager.ShareableList([1, 2])
        block = manager.SharedMemory(size=4)
        name = block.name
        assert run(mp.Process(target=change_first, args=(items.shm.name,))) == [0]
        assert items[0] == 10
        items.shm.close()
        block.close()
    with raises(FileNotFoundError):
        shared_memory.SharedMemory(name)


def change_first(name):
    items = shared_memory.ShareableList(name=name)
    items[0] = 10
    items.shm.close()


if __name__ == "__main__":
    run_all()
