"""JoinableQueue: join returns when task_done was called for every item."""

from multiprocessing import JoinableQueue, Process, Value


def work(jobs, done):
    while True:
        job = jobs.get()
        with done.get_lock():
            done.value += job
        jobs.task_done()


if __name__ == "__main__":
    jobs, done = JoinableQueue(), Value("i", 0)
    for _ in range(2):
        Process(target=work, args=(jobs, done), daemon=True).start()
    for job in range(1, 11):
        jobs.put(job)
    jobs.join()
    print("sum", done.value)
