"""The functions in Java that the shim uses, and what may be marshalled: theirs and its answer."""

import collections
import enum
import multiprocessing as mp
import random
import sys

from multiprocessing import _jvm, _plaindata

from check import promise, run_all

SEED = random.randrange(1 << 32)

Pair = collections.namedtuple("Pair", "first second")


class Number(int):
    pass


class Mapping(dict):
    pass


class Colour(enum.IntEnum):
    RED = 1


class Record:
    def __init__(self):
        self.name, self.sizes = "spam", [1, 2]


ATOMS = (
    None, True, 7, -(1 << 40), 1 << 90, 2.5, float("nan"), 1j, "text", "文字", "\ud800", b"", b"bytes")
STRANGE = (
    ..., NotImplemented, Number(3), Mapping(), Colour.RED, Pair(1, 2), bytearray(b"x"), {1, 2},
    frozenset(), range(3), len, int, Record(), memoryview(b"x"), object())


def made(random, depth, atoms):
    """A container of so many levels at most, or an atom."""
    kind = random.randrange(4) if depth else 3
    if kind == 3:
        return random.choice(atoms)
    parts = [made(random, depth - 1, atoms) for _ in range(random.randrange(4))]
    if kind == 2:
        return {index if random.random() < 0.5 else str(index): part
                for index, part in enumerate(parts)}
    return tuple(parts) if kind else parts


@promise()
def java_can_tell():
    """the functions in Java are there"""
    assert _plaindata.is_plain is _jvm.is_plain is not None
    queue = mp.Queue(1)
    assert _jvm.put_now(queue._java, 1) is True
    assert _jvm.put_now(queue._java, 2) is False
    assert queue.get() == 1
    lock = mp.Lock()._semlock._java
    assert _jvm.acquire_now(lock) is True and _jvm.acquire_now(lock) is False
    assert _jvm.release_now(lock) is True and _jvm.release_now(lock) is False


@promise()
def what_goes_at_once():
    """each kind of item comes out as it went in, also those that are pickled"""
    queue = mp.Queue()
    for item in (*ATOMS, *filter(is_like_another, STRANGE), 1 << 31, -1 << 31, 1 << 63, -1 << 63,
                 "", "a" * 100_000, "\x80", b"\x80", bytes(2_000_000), {}, [], (), (None,), ((),)):
        queue.put(item)
        got = queue.get()
        assert type(got) is type(item) and repr(got) == repr(item), (item, got)


def is_like_another(item):
    return type(item) not in (Record, memoryview, object)


@promise()
def both_agree():
    """Java and Python agree on 20,000 objects of all kinds"""
    print("seed", SEED, file=sys.stderr)
    chance = random.Random(SEED)
    seen = collections.Counter()
    for _ in range(20_000):
        atoms = ATOMS if chance.random() < 0.5 else ATOMS + STRANGE
        obj, depth = made(chance, 3, atoms), chance.randrange(1, 4)
        answer = _plaindata.is_plain(obj, depth)
        assert answer is _plaindata._is_plain(obj, depth), (obj, depth, answer)
        seen[answer] += 1
    assert min(seen[True], seen[False]) > 1000, seen


@promise()
def special_forms():
    """so they do on lists of numbers, attributes, cycles and keys that are tuples"""
    cycle = []
    cycle.append(cycle)
    for obj in (
            list(range(1000)), [1 << 40] * 9, [0.5] * 9, [True] * 9, [1, 1 << 70], [[1]] * 9,
            vars(Record()), {(1, 2): 3}, {(1, (2,)): 3}, {Number(1): 2}, dict(a=1), cycle,
            [1, Number(1)], tuple("ab"), [b""] * 3, *STRANGE, *ATOMS):
        for depth in (1, 2, 3):
            assert _plaindata.is_plain(obj, depth) is _plaindata._is_plain(obj, depth), obj


run_all()
