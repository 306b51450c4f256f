"""A child starts children of its own; every process knows its parent."""

import os
from multiprocessing import Process, SimpleQueue, parent_process


def leaf(log, parent):
    log.put(("leaf", os.getppid() == parent == parent_process().pid))


def branch(log, parent):
    log.put(("branch", os.getppid() == parent == parent_process().pid))
    leaves = [Process(target=leaf, args=(log, os.getpid())) for _ in range(2)]
    for child in leaves:
        child.start()
    for child in leaves:
        child.join()


if __name__ == "__main__":
    log = SimpleQueue()
    child = Process(target=branch, args=(log, os.getpid()))
    child.start()
    child.join()
    for _ in range(3):
        print(*log.get())
    print("main", parent_process())
