"""Work that is hot enough for Graal to compile, done before a checkpoint is written.

The compiler is Java and runs slowly until it has been compiled itself.  A checkpoint keeps it as
it is after this, so that programs with much to compute are at full speed in a fraction of the time.
The kinds of code are those that such programs consist of: integers, floats, lists, dictionaries,
text, objects, generators.

None of it calls a builtin function often enough to have it compiled, such as str or max.  All
programs share these: each process that then uses one in another way would have it compiled anew,
which takes seconds of processor time when ten of them do it at once.

Nor does it send messages: to have queues, pipes, locks and pools compiled, 300 functions at half a
second each, took three minutes and a checkpoint of 1.7 GB, and its programs were no faster.
"""

import marshal
from types import FunctionType

# With more of them the compiler gets hardly faster, and the checkpoint larger.
ROUNDS = 10


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def plus(self, other):
        return Point((self.x + other.x) % 97, self.y)


def integers(limit):
    most = 0
    for start in range(1, limit):
        number, steps = start, 0
        while number != 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            steps += 1
        if steps > most:
            most = steps
    return most


def floats(size):
    total = 0.0
    for row in range(size):
        for column in range(size):
            x, y = row / size, column * 0.5
            for _ in range(20):
                x, y = x * y + 0.25, x - y * 0.5
                if x * x + y * y > 1e6:
                    break
            total += x
    return total


def objects(count):
    point, step = Point(1, 2), Point(3, 4)
    for _ in range(count):
        point = point.plus(step)
    return point.x


def lists(size):
    flags = [True] * size
    for step in range(2, 100):
        for index in range(step * step, size, step):
            flags[index] = False
    return sum(flags)


def dictionaries_and_text(count):
    table, items = {}, []
    for number in range(count):
        key = f"{number % 100}"
        table[key] = table.get(key, 0) + number
        items.append((number, key))
    items.reverse()
    words = " ".join([key for _, key in items]).split()
    return len(words) + len(table)


def generators(count):
    return sum(number * number for number in range(count) if number % 3)


def practise():
    """Have it all compiled, again and again: copies of code are compiled anew."""
    for _ in range(ROUNDS):
        for function, argument in WORK:
            code = marshal.loads(marshal.dumps(function.__code__))
            FunctionType(code, globals())(argument)


WORK = (
    (integers, 3000),
    (floats, 80),
    (objects, 100_000),
    (lists, 30_000),
    (dictionaries_and_text, 20_000),
    (generators, 100_000),
)

practise
