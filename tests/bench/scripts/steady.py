"""Times of operations after a warm-up, for the scripts of the benchmark."""

import statistics
import time


def median_time(operation, count, warm_up, rounds):
    """The median time of one of `count` operations that `operation(count)` does.

    It is called for `warm_up` seconds first, then `rounds` times.
    """
    end = time.perf_counter() + warm_up
    while time.perf_counter() < end:
        operation(count)
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        operation(count)
        times.append((time.perf_counter() - begin) / count)
    return statistics.median(times)
