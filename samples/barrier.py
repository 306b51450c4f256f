"""Three processes meet at a barrier: no second half begins before every first half is done."""

from multiprocessing import Barrier, Process, SimpleQueue


def work(number, meeting, log):
    log.put("first half")
    meeting.wait()
    log.put("second half")


if __name__ == "__main__":
    meeting, log = Barrier(3), SimpleQueue()
    children = [Process(target=work, args=(n, meeting, log)) for n in range(3)]
    for child in children:
        child.start()
    for _ in range(6):
        print(log.get())
    for child in children:
        child.join()
    print("waiting:", meeting.n_waiting, "broken:", meeting.broken)
