"""Who waits for a lock or semaphore, in which order it gets it, and what ends the wait."""

import multiprocessing as mp
import os
import signal
import threading
import time

from check import promise, raises, run_all

WAITERS = 4


def take(semaphore, number, taken):
    semaphore.acquire()
    taken.put(number)


def is_asleep(pid):
    """Whether a thread of the process waits for a semaphore, in futex_waitv."""
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{thread}/syscall") as file:
                if file.read().startswith("449 "):
                    return True
        except OSError:
            # The thread has ended meanwhile.
            continue
    return False


def until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "nobody waits; the order needs Linux 5.16"
        time.sleep(0.01)


@promise()
def first_come_first_served():
    """those who wait for a semaphore get it in the order in which they came"""
    semaphore, taken = mp.Semaphore(0), mp.Queue()
    waiters = []
    for number in range(WAITERS):
        waiter = mp.Process(target=take, args=(semaphore, number, taken))
        waiter.start()
        until(lambda: is_asleep(waiter.pid))
        waiters.append(waiter)
    # Longer than any thread sleeps that gets up now and then.
    time.sleep(0.2)
    for number in range(WAITERS):
        semaphore.release()
        assert taken.get() == number
    for waiter in waiters:
        waiter.join()
        assert waiter.exitcode == 0


@promise()
def a_signal_handler_runs_while_a_lock_is_waited_for():
    """a signal's handler runs during acquire(), which goes on, or ends by its exception"""
    lock, seen = mp.Lock(), []
    lock.acquire()

    def note(number, frame):
        seen.append(number)

    def refuse(number, frame):
        raise ValueError(number)

    def signal_when_asleep():
        until(lambda: is_asleep(os.getpid()))
        os.kill(os.getpid(), signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, note)
    try:
        sender = threading.Thread(target=signal_when_asleep)
        sender.start()
        assert not lock.acquire(timeout=1)
        assert seen == [signal.SIGUSR1]
        sender.join()
        signal.signal(signal.SIGUSR1, refuse)
        sender = threading.Thread(target=signal_when_asleep)
        sender.start()
        with raises(ValueError):
            lock.acquire()
        sender.join()
    finally:
        signal.signal(signal.SIGUSR1, before)
    lock.release()
    assert lock.acquire(block=False)


@promise()
def threads_and_processes_share_the_turns():
    """a thread that waits does not keep the other threads of its process from running"""
    semaphore, taken = mp.Semaphore(0), mp.Queue()
    thread = threading.Thread(target=take, args=(semaphore, "thread", taken))
    thread.start()
    until(lambda: is_asleep(os.getpid()))
    process = mp.Process(target=take, args=(semaphore, "process", taken))
    process.start()
    until(lambda: is_asleep(process.pid))
    semaphore.release()
    assert taken.get() == "thread"
    semaphore.release()
    assert taken.get() == "process"
    thread.join()
    process.join()


if __name__ == "__main__":
    run_all()
