"""Runners wait for one event; nobody starts before it is set."""

from multiprocessing import Event, Process, Queue


def run(number, ready, gun, log):
    ready.put(number)
    gun.wait()
    log.put(f"runner {number} after the gun: {gun.is_set()}")


if __name__ == "__main__":
    gun, ready, log = Event(), Queue(), Queue()
    runners = [Process(target=run, args=(n, ready, gun, log)) for n in range(3)]
    for runner in runners:
        runner.start()
    print("ready:", sorted(ready.get() for _ in runners))
    print("anybody gone:", not log.empty())
    gun.set()
    for line in sorted(log.get() for _ in runners):
        print(line)
    for runner in runners:
        runner.join()
