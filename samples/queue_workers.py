"""Workers take jobs from one queue and put results into another, until they find None."""

from multiprocessing import Process, Queue


def work(jobs, results):
    for number in iter(jobs.get, None):
        results.put((number, number**3))


if __name__ == "__main__":
    jobs, results = Queue(), Queue()
    workers = [Process(target=work, args=(jobs, results)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for number in range(8):
        jobs.put(number)
    for _ in workers:
        jobs.put(None)
    cubes = dict(results.get() for _ in range(8))
    for worker in workers:
        worker.join()
    for number in sorted(cubes):
        print(number, cubes[number])
