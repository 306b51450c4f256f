"""An exception in a worker comes back to the caller with the worker's traceback as its cause."""

from multiprocessing import Pool, TimeoutError
from time import sleep


def check(number):
    if number == 3:
        raise ValueError(f"I do not like {number}")
    return number


if __name__ == "__main__":
    with Pool(2) as pool:
        try:
            pool.map(check, range(5))
        except ValueError as error:
            print("ValueError:", error)
            print("raise in the worker's traceback:", "raise ValueError" in str(error.__cause__))
        print("the pool still works:", pool.map(check, [1, 2]))
        try:
            pool.apply_async(sleep, (30,)).get(timeout=0.1)
        except TimeoutError:
            print("no answer in time")
