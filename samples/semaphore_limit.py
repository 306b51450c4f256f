"""A semaphore lets at most two of four processes into the room at the same time."""

import time
from multiprocessing import Process, Semaphore, Value


def visit(doors, inside, most):
    with doors:
        with inside.get_lock():
            inside.value += 1
            most.value = max(most.value, inside.value)
        time.sleep(0.1)
        with inside.get_lock():
            inside.value -= 1


if __name__ == "__main__":
    doors = Semaphore(2)
    inside, most = Value("i", 0), Value("i", 0)
    visitors = [Process(target=visit, args=(doors, inside, most)) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    print("never more than two:", most.value <= 2)
    print("left inside:", inside.value)
