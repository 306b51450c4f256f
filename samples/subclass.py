"""A subclass of Process with its own run method and its own state."""

from multiprocessing import Process, SimpleQueue


class Countdown(Process):
    def __init__(self, start, log):
        super().__init__(name=f"countdown-{start}")
        self.start_at = start
        self.log = log

    def run(self):
        for number in range(self.start_at, 0, -1):
            self.log.put(number)
        self.start_at = 0
        self.log.put(f"{self.name} done")


if __name__ == "__main__":
    log = SimpleQueue()
    child = Countdown(3, log)
    child.start()
    for _ in range(4):
        print(log.get())
    child.join()
    print("here it still starts at", child.start_at)
