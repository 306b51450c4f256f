"""What exitcode says: 0, the number given to sys.exit, 1 for an exception, -N for a signal."""

import os
import signal
import sys
import time
from multiprocessing import Process


def fail():
    sys.stderr = open(os.devnull, "w")
    raise ValueError("nobody catches this")


def wait():
    time.sleep(60)


def show(label, child):
    child.join()
    print(f"{label}: {child.exitcode}")


if __name__ == "__main__":
    cases = {
        "returns": Process(target=len, args=("",)),
        "sys.exit(3)": Process(target=sys.exit, args=(3,)),
        "sys.exit()": Process(target=sys.exit),
        "exception": Process(target=fail),
        "os._exit(7)": Process(target=os._exit, args=(7,)),
        "terminate": Process(target=wait),
        "kill": Process(target=wait),
        "os.kill": Process(target=wait),
    }
    for child in cases.values():
        child.start()
    cases["terminate"].terminate()
    cases["kill"].kill()
    os.kill(cases["os.kill"].pid, signal.SIGTERM)
    for label, child in cases.items():
        show(label, child)
