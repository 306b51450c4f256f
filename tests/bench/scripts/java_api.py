"""What JavaApi.java calls; as a script, CPython's counterpart: java_api.py ROW."""

import array
import functools
import sys
from concurrent.futures import ProcessPoolExecutor

from steady import median_time

WARM_UP = 2.0  # seconds
ROUNDS = 9
steady = functools.partial(median_time, warm_up=WARM_UP, rounds=ROUNDS)


def same(x):
    return x


def submissions(executor, count):
    for future in [executor.submit(same, i) for i in range(count)]:
        future.result()


def main(row):
    with ProcessPoolExecutor(2 if row == "submit" else 1) as executor:
        if row == "doubles":
            numbers = array.array("d", range((64 << 20) // 8))
            print(steady(lambda count: executor.submit(same, numbers).result(), 1))
        else:
            print(steady(lambda count: submissions(executor, count), 10_000))


if __name__ == "__main__":
    main(sys.argv[1])
