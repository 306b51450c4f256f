"""time.sleep: as long as asked for, and asleep; the processor's time."""
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import promise, run_all


@promise()
def whole_seconds():
    """sleep(1) takes one second wherever in a second it begins, and no processor time"""
    for offset in (0.2, 0.7):
        time.sleep(1 - time.time() % 1 + offset)
        start, used = time.monotonic(), time.process_time()
        time.sleep(1)
        took, used = time.monotonic() - start, time.process_time() - used
        # GraalPy's own sleeps until a second ends: 1.8 and 1.3, half of it in a busy loop.
        assert used < 0.2, (used, offset)
        assert 1 <= took, (took, offset)


def used_ticks():
    with open("/proc/self/stat") as stat:
        return sum(map(int, stat.read().rpartition(")")[2].split()[11:13]))


@promise()
def processor_time():
    """process_time is what the system has given to all threads of the process"""
    before = time.process_time_ns()
    start = used_ticks()
    while time.process_time_ns() - before < 300_000_000:
        pass
    used = (used_ticks() - start) / os.sysconf("SC_CLK_TCK")
    assert 0.2 < used < 1.5, used
    assert abs(time.process_time() - time.process_time_ns() / 1e9) < 0.1


@promise()
def zero():
    """sleep(0) returns"""
    time.sleep(0)
    time.sleep(False)


@promise()
def signals():
    """a handler runs while its thread sleeps, and what it raises ends the sleep"""
    class Alarm(Exception):
        pass

    def handler(number, frame):
        calls.append(number)
        if len(calls) == 2:
            raise Alarm
        poker.stdin.write(b"\n")

    for length in (100, 100.5):
        calls = []
        before = signal.signal(signal.SIGUSR1, handler)
        # The second signal is sent when the first has been handled, and no third.
        poke = f"read go; sleep 0.3; kill -USR1 {os.getpid()}"
        poker = subprocess.Popen(
            ["sh", "-c", f"{poke}; {poke}"], stdin=subprocess.PIPE, bufsize=0)
        try:
            poker.stdin.write(b"\n")
            time.sleep(length)
        except Alarm:
            assert calls == [signal.SIGUSR1] * 2, calls
        else:
            raise AssertionError("slept on")
        finally:
            poker.kill()
            poker.wait()
            poker.stdin.close()
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
            signal.signal(signal.SIGUSR1, before)


@promise()
def errors():
    """what is no length is refused, as in CPython"""
    for bad, kind in ((-1, ValueError), (float("nan"), ValueError), ("1", TypeError),
                      (None, TypeError), (10 ** 400, OverflowError),
                      (float("inf"), OverflowError)):
        try:
            time.sleep(bad)
        except kind:
            continue
        raise AssertionError(bad)


if __name__ == "__main__":
    run_all()
