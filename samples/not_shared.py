"""Globals are copied, not shared: what a child changes stays with the child."""

from multiprocessing import Process, SimpleQueue

numbers = [1, 2, 3]


def change(log):
    numbers.append(4)
    log.put(list(numbers))


if __name__ == "__main__":
    log = SimpleQueue()
    child = Process(target=change, args=(log,))
    child.start()
    child.join()
    print("child:", log.get())
    print("parent:", numbers)
