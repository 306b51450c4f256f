"""Median seconds of one Process start and join, a warm child being ready each time.

Arguments: the start method, how many, and the seconds of rest before each.
"""

import multiprocessing as mp
import statistics
import sys
import time


def nothing():
    pass


def start_and_join(context):
    begin = time.perf_counter()
    child = context.Process(target=nothing)
    child.start()
    child.join()
    return time.perf_counter() - begin


if __name__ == "__main__":
    method, times, rest = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    context = mp.get_context(method)
    spans = []
    for _ in range(times + 1):
        time.sleep(rest)
        spans.append(start_and_join(context))
    print(statistics.median(spans[1:]))  # the first one also starts servers
