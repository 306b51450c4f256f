"""The example of the README: no guard, and the queue is a plain global."""

from multiprocessing import Process, Queue

results = Queue()
factor = 6


def work(number):
    results.put(number * factor)


children = [Process(target=work, args=(number,)) for number in range(4)]
for child in children:
    child.start()
print(sorted(results.get() for _ in children))
