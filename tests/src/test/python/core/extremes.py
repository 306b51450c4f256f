"""max() and min(), whose calls with two numbers are Polyfork's own."""

import itertools
import math
import sys

from check import promise, raises, run_all

VALUES = (
    -1, 0, 1, 2, True, False, 1 << 40, -(1 << 40), 1 << 80, 0.0, -0.0, 1.0, 2.5, -1e300,
    math.inf, math.nan)


class Odd(int):
    """Greater than all, and less."""

    def __gt__(self, other):
        return True

    def __lt__(self, other):
        return True


def larger(first, second):
    return second if second > first else first


def smaller(first, second):
    return second if second < first else first


def caller_of_key(_):
    return sys._getframe(1).f_code.co_name


@promise()
def two_numbers():
    """of two numbers, the first that no other exceeds, as it was"""
    for pair in itertools.product(VALUES, repeat=2):
        for ours, plain in ((max, larger), (min, smaller)):
            got, wanted = ours(*pair), plain(*pair)
            assert type(got) is type(wanted) and repr(got) == repr(wanted), (ours, pair)


@promise()
def all_other_forms():
    """more arguments, an iterable, a key and a default are as ever"""
    assert (max(3, 1, 2), min(3, 1, 2)) == (3, 1)
    assert (max([3, 1, 2]), min(iter((3, 1, 2)))) == (3, 1)
    assert (max(1, 2, key=lambda x: -x), min(1, 2, key=lambda x: -x)) == (1, 2)
    assert (max(1, 2, key=None), min([1, 2], key=None)) == (2, 1)
    assert (max([], default=4), min((), default=None), max([5], default=4)) == (4, None, 5)
    assert (max("spam", "eggs"), min((1, 2), (1, 1))) == ("spam", (1, 1))
    assert max(5, Odd(1)) == 1 and min(5, Odd(9)) == 9
    assert max(*[1, 2], **{}) == 2


@promise()
def a_key_sees_its_caller():
    """a key function's caller is who called max()"""
    assert max([1], key=caller_of_key) == 1
    seen = []
    max(1, 2, key=lambda _: seen.append(sys._getframe(1).f_code.co_name) or 0)
    assert seen == ["a_key_sees_its_caller"] * 2, seen


@promise()
def what_cannot_be_compared():
    """raises TypeError, in CPython's words where GraalPy has them"""
    with raises(TypeError, "'>' not supported between instances of 'str' and 'int'"):
        max(1, "a")
    with raises(TypeError, "'<' not supported between instances of 'str' and 'int'"):
        min(1, "a")
    with raises(TypeError, "'int' object is not iterable"):
        max(1)
    with raises(TypeError):
        min()
    with raises(TypeError, "Cannot specify a default"):
        max(1, 2, default=3)
    with raises(ValueError):
        min([])


run_all()
