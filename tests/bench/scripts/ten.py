"""Seconds from the start of the first of ten Processes to the end of the last."""

import multiprocessing as mp
import time


def nothing():
    pass


if __name__ == "__main__":
    begin = time.perf_counter()
    children = [mp.Process(target=nothing) for _ in range(10)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(time.perf_counter() - begin)
