"""Four processes add to one number. Without the lock some additions would get lost."""

from multiprocessing import Lock, Process, Value


def add(counter, lock, times):
    for _ in range(times):
        with lock:
            counter.value += 1


if __name__ == "__main__":
    lock = Lock()
    counter = Value("i", 0, lock=False)
    children = [Process(target=add, args=(counter, lock, 250)) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(counter.value)
