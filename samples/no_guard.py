"""No __main__ guard: a forked child goes on from here, it does not run the script again."""

from multiprocessing import Pool, Process, Queue

numbers = [1, 2]
answers = Queue()


def total():
    answers.put(sum(numbers))


numbers.append(39)
child = Process(target=total)
child.start()
print("total", answers.get())
child.join()

with Pool(2) as pool:
    print(pool.map(abs, [-1, 0, 1]))
