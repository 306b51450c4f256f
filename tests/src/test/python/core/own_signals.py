"""Signals that a process sends to itself, and `gc`, whose thresholds programs set before they fork."""

import gc
import os
import signal
import threading
import time

from check import promise, raises, run_all

calls = []


@promise()
def at_once():
    """the handler has been called when kill() or raise_signal() returns"""
    previous = signal.signal(signal.SIGUSR1, lambda number, frame: calls.append((number, frame)))
    for send in (
        lambda: os.kill(os.getpid(), signal.SIGUSR1),
        lambda: signal.raise_signal(signal.SIGUSR1),
        lambda: os.kill(os.getpid(), int(signal.SIGUSR1)),
    ):
        calls.clear()
        send()
        ((number, frame),) = calls
        assert number == signal.SIGUSR1 and frame.f_code is send.__code__
    signal.signal(signal.SIGUSR1, previous)


@promise()
def interrupt():
    """SIGINT to oneself raises KeyboardInterrupt there"""
    for _ in range(100):
        with raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


@promise()
def ignored():
    """a signal that is ignored, and 0, do nothing; one that does not exist is an error"""
    previous = signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    os.kill(os.getpid(), signal.SIGUSR1)
    os.kill(os.getpid(), 0)
    signal.signal(signal.SIGUSR1, previous)
    with raises(OSError):
        os.kill(os.getpid(), 1000)


@promise()
def actions():
    """signal() and getsignal() tell the action that was set; what cannot be set is an error"""
    first, second = (lambda number, frame: 0), (lambda number, frame: 1)
    before = signal.signal(signal.SIGUSR1, first)
    assert signal.getsignal(signal.SIGUSR1) is first
    assert signal.signal(signal.SIGUSR1, second) is first
    assert signal.signal(signal.SIGUSR1, signal.SIG_IGN) is second
    assert signal.signal(signal.SIGUSR1, before) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.getsignal(signal.SIGPIPE) == signal.SIG_IGN
    with raises(OSError, "[Errno 22] Invalid argument"):
        signal.signal(signal.SIGKILL, first)
    with raises(ValueError, "signal number out of range"):
        signal.signal(99, first)
    with raises(TypeError):
        signal.signal(signal.SIGUSR1, "text")


@promise()
def alarms():
    """alarm() tells what was left; a timer tells how it is set, and sends again and again"""
    previous = signal.signal(signal.SIGALRM, lambda number, frame: calls.append(number))
    calls.clear()
    assert [signal.alarm(seconds) for seconds in (100, 50, 0, 0)] == [0, 100, 50, 0]
    signal.setitimer(signal.ITIMER_REAL, 1000.5, 2)
    delay, interval = signal.getitimer(signal.ITIMER_REAL)
    assert 900 < delay <= 1000.5 and interval == 2
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    end = time.monotonic() + 20
    while len(calls) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    assert signal.setitimer(signal.ITIMER_REAL, 0)[1] == 0.01
    assert len(calls) >= 3 and set(calls) == {signal.SIGALRM}
    signal.signal(signal.SIGALRM, previous)
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
    for call in (lambda: signal.getitimer(9), lambda: signal.setitimer(0, -1)):
        with raises(signal.ItimerError, "Invalid argument"):
            call()
    with raises(TypeError):
        signal.setitimer(signal.ITIMER_REAL, "1")


@promise()
def other_thread():
    """a handler runs in the main thread, whoever sends the signal"""
    callers = []
    previous = signal.signal(
        signal.SIGUSR1, lambda number, frame: callers.append(threading.current_thread())
    )
    sender = threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGUSR1))
    sender.start()
    sender.join()
    end = time.monotonic() + 20
    while not callers and time.monotonic() < end:
        time.sleep(0.01)
    assert callers == [threading.main_thread()]
    signal.signal(signal.SIGUSR1, previous)


@promise()
def collector():
    """the collector's settings can be read, set and frozen"""
    before = gc.get_threshold()
    gc.set_threshold(10)
    assert gc.get_threshold() == (10, *before[1:])
    gc.set_threshold(*before)
    with raises(TypeError):
        gc.set_threshold()
    gc.freeze()
    gc.unfreeze()
    assert gc.get_freeze_count() == 0 and len(gc.get_stats()) == 3 and gc.garbage == []


if __name__ == "__main__":
    run_all()
