"""Views of shared memory: all that copies to and from them."""

import array
import hashlib
import mmap
import multiprocessing as mp
import random
import sys
import tempfile
from multiprocessing.shared_memory import SharedMemory

from check import promise, raises, run, run_all

# Neither a power of two nor a multiple of a page.
SIZE = 5_000_008
PATTERN = bytes(range(251)) * (SIZE // 251 + 1)
LARGE = PATTERN[:SIZE]
STRUCTURES = "memoryview assignment: lvalue and rvalue have different structures"


def fill(name):
    block = SharedMemory(name)
    block.buf[8:SIZE] = LARGE[8:]
    block.close()


@promise()
def all_of_it():
    """5 MB go in and out by each form, and a child's are seen here"""
    block = SharedMemory(create=True, size=SIZE)
    view = block.buf[:SIZE]
    for value in LARGE, bytearray(LARGE), memoryview(LARGE), array.array("B", LARGE):
        view[:] = bytes(SIZE)
        view[:] = value
        assert bytes(view) == bytearray(view) == view.tobytes() == LARGE
    assert b"".join([view]) == LARGE and view.hex() == LARGE.hex()
    assert hashlib.sha256(view).digest() == hashlib.sha256(LARGE).digest()
    received = array.array("B")
    received.frombytes(view)
    assert received.tobytes() == LARGE
    view[:] = bytes(SIZE)
    assert run(mp.Process(target=fill, args=(block.name,))) == [0]
    assert bytes(view) == bytes(8) + LARGE[8:]
    view.release()
    block.close()
    block.unlink()


@promise()
def files():
    """readinto() and write() of files"""
    block = SharedMemory(create=True, size=SIZE)
    view = block.buf[:SIZE]
    with tempfile.TemporaryFile() as file:
        file.write(LARGE)
        file.seek(3)
        assert file.readinto(view[:-3]) == SIZE - 3
        assert view[:-3] == LARGE[3:]
        file.seek(0)
        file.write(view[7:])
        file.seek(0)
        assert file.read(SIZE - 10) == LARGE[10:]
    view.release()
    block.close()
    block.unlink()


@promise()
def as_a_bytearray():
    """slices by chance do to a map what they do to a bytearray"""
    seed = random.randrange(1 << 30)
    print("seed:", seed, file=sys.stderr, flush=True)
    chance = random.Random(seed)
    twin, block = bytearray(LARGE[:100]), mmap.mmap(-1, 100)
    block[:] = LARGE[:100]
    twins = memoryview(twin), memoryview(block)
    assert twins[1].obj is block and twins[1][3:].obj is block

    def bound():
        return chance.choice([None, chance.randrange(-120, 120)])

    for _ in range(300):
        part = slice(bound(), bound(), chance.choice([None, 1, 1, 2, -1, -3]))
        there = slice(bound(), bound())
        content = chance.randbytes(len(twin[part]))
        for value in content, array.array("B", content):
            for view in twins:
                view[part] = value
        assert twins[0][part].tobytes() == twins[1][part].tobytes() == content, (seed, part)
        results = []
        for view in twins:
            try:
                view[part] = view[there]
            except ValueError as error:
                results.append(str(error))
        assert results in ([], [STRUCTURES] * 2), (seed, part, there)
        assert block[:] == twin, (seed, part, there)


@promise()
def items_of_eight_bytes():
    """numbers, as a cast and as an Array, and what is not of the same kind"""
    numbers = array.array("d", [number / 8 for number in range(10_000)])
    shared = mp.Array("d", len(numbers), lock=False)
    plain = memoryview(shared).cast("B")
    plain.cast("d")[:] = numbers
    assert shared[:] == numbers.tolist() and bytes(shared) == numbers.tobytes()
    plain.cast("d")[2:4] = array.array("d", [0.5, -0.0])
    assert shared[1:5] == [0.125, 0.5, -0.0, 0.5]
    plain[8:] = bytes(plain[:-8])
    assert shared[:3] == [0.0, 0.0, 0.125]
    assert plain.cast("B", (100, 800)).tobytes() == plain.tobytes() == bytes(shared)
    for wrong in array.array("q", range(2)), array.array("f", range(2)), bytes(16), bytes(2):
        with raises(ValueError, STRUCTURES):
            plain.cast("d")[:2] = wrong
    plain.cast("d", (100, 100))[1, 2] = 7.5
    assert shared[102] == 7.5
    with raises(NotImplementedError):
        plain.cast("d", (100, 100))[:1] = numbers


@promise()
def refused():
    """other sizes, other things, what is read-only, released or closed"""
    block = SharedMemory(create=True, size=SIZE)
    view = block.buf[:100]
    for wrong in b"", bytes(9), bytes(11), memoryview(bytes(20)).cast("H"):
        with raises(ValueError, STRUCTURES):
            view[10:20] = wrong
    with raises(TypeError):
        view[10:20] = [1] * 10
    with raises(TypeError):
        view[10:20] = "ten letter"
    with raises(TypeError, "cannot delete memory"):
        del view[10:20]
    with raises(TypeError, "cannot modify read-only memory"):
        view.toreadonly()[:3] = b"abc"
    assert bytes(view) == bytes(100) and view[50:40].tobytes() == b""
    view[50:40] = b""
    source = memoryview(b"abc")
    source.release()
    with raises(ValueError, "operation forbidden on released memoryview object"):
        view[:3] = source
    view.release()
    with raises(ValueError, "operation forbidden on released memoryview object"):
        view[:3] = b"abc"
    with raises(ValueError, "operation forbidden on released memoryview object"):
        view.tobytes()
    with tempfile.TemporaryFile() as file:
        file.write(LARGE)
        file.flush()
        with mmap.mmap(file.fileno(), SIZE, access=mmap.ACCESS_READ) as readable:
            view = memoryview(readable)
            assert view.readonly and view.tobytes() == LARGE
            with raises(TypeError, "cannot modify read-only memory"):
                view[:3] = b"abc"
            view.release()
    block.close()
    block.unlink()


if __name__ == "__main__":
    run_all()
