"""Megabytes (PSS) of an idle standby child, and of this process.

A standby is a child JVM of the main process that has not become a Process yet.
"""

import multiprocessing as mp
import os
import re
import statistics
import time


def children():
    """The ids of the processes whose parent this one is."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.append(int(name))
    return found


def pss(pid):
    """Proportional set size in megabytes: shared pages count in part."""
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return int(re.search(r"^Pss:\s+(\d+) kB", file.read(), re.M)[1]) / 1024


def nothing():
    pass


if __name__ == "__main__":
    child = mp.Process(target=nothing)
    child.start()
    child.join()
    time.sleep(8)  # until the pool is full again and idle
    idle = children()
    print(statistics.median(map(pss, idle)) if idle else 0.0, pss("self"))
