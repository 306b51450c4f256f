"""What JavaApi.java calls; as a script, CPython's counterpart: java_api.py ROW."""

import array
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor

WARM_UP = 2.0  # seconds
ROUNDS = 9


def same(x):
    return x


def submissions(executor, count):
    for future in [executor.submit(same, i) for i in range(count)]:
        future.result()


def steady(operation, count):
    """The median time of one of `count` operations."""
    end = time.perf_counter() + WARM_UP
    while time.perf_counter() < end:
        operation(count)
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        operation(count)
        times.append((time.perf_counter() - begin) / count)
    return statistics.median(times)


def main(row):
    with ProcessPoolExecutor(2 if row == "submit" else 1) as executor:
        if row == "doubles":
            numbers = array.array("d", range((64 << 20) // 8))
            print(steady(lambda count: executor.submit(same, numbers).result(), 1))
        else:
            print(steady(lambda count: submissions(executor, count), 10_000))


if __name__ == "__main__":
    main(sys.argv[1])
