"""A daemonic child ends with the main process; an ordinary one is waited for."""

import time
from multiprocessing import Event, Process


def for_ever(started):
    started.set()
    while True:
        time.sleep(60)


def short(started):
    started.wait()
    time.sleep(0.3)
    print("the ordinary child ends by itself", flush=True)


if __name__ == "__main__":
    started = Event()
    Process(target=for_ever, args=(started,), daemon=True).start()
    Process(target=short, args=(started,)).start()
    started.wait()
    print("the main process has nothing more to do", flush=True)
