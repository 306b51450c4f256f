"""What `os` tells of processors, processor time and priority, and os.abort."""

import multiprocessing as mp
import os
import signal
import threading
import time

from check import promise, raises, run, run_all

ALL = os.sched_getaffinity(0)
ONE = {min(ALL)}


def tell(answers, pid=None):
    answers.put(os.sched_getaffinity(os.getpid() if pid is None else pid))


def bind_and_tell(answers):
    os.sched_setaffinity(os.getpid(), ONE)
    tell(answers)


@promise()
def a_process_binds_itself():
    """a process binds itself to a processor, and nobody else"""
    answers = mp.SimpleQueue()
    assert run(mp.Process(target=bind_and_tell, args=(answers,))) == [0]
    assert answers.get() == ONE
    assert os.sched_getaffinity(os.getpid()) == ALL


@promise()
def children_inherit():
    """children of each start method, and threads, may use what their parent may"""
    os.sched_setaffinity(0, ONE)
    try:
        for method in "fork", "spawn", "forkserver":
            context = mp.get_context(method)
            answers = context.SimpleQueue()
            assert run(context.Process(target=tell, args=(answers,))) == [0], method
            assert answers.get() == ONE, method
        thread = threading.Thread(target=tell, args=(answers, 0))
        thread.start()
        thread.join()
        assert answers.get() == ONE
    finally:
        os.sched_setaffinity(0, ALL)


def bind_thread(answers):
    os.sched_setaffinity(0, ONE)
    tell(answers, 0)


@promise()
def a_thread_binds_itself():
    """what a thread other than the main one says of 0 is said of itself"""
    answers = mp.SimpleQueue()
    thread = threading.Thread(target=bind_thread, args=(answers,))
    thread.start()
    thread.join()
    assert answers.get() == ONE and os.sched_getaffinity(0) == ALL


@promise()
def wrong_processors():
    """wrong processors are refused in CPython's words"""
    for pid in 2**22 + 1, -1:
        with raises(ProcessLookupError):
            os.sched_getaffinity(pid)
    with raises(TypeError, "'str' object cannot be interpreted as an integer"):
        os.sched_getaffinity("x")
    with raises(OverflowError):
        os.sched_getaffinity(2**40)
    for none in [], [8000], [100_000]:
        with raises(OSError, "Invalid argument"):
            os.sched_setaffinity(0, none)
    with raises(ValueError, "negative CPU number"):
        os.sched_setaffinity(0, [-1])
    with raises(TypeError, "but iterator yielded <class 'str'>"):
        os.sched_setaffinity(0, "ab")
    with raises(TypeError, "'int' object is not iterable"):
        os.sched_setaffinity(0, 3)
    assert os.sched_getaffinity(0) == ALL


def be_nicer(answers):
    answers.put((os.nice(0), os.nice(3), os.nice(0)))
    child = mp.Process(target=tell_nice, args=(answers,))
    child.start()
    child.join()


def tell_nice(answers):
    answers.put(os.nice(0))


@promise()
def nice():
    """a process makes itself nicer, and so its children, and nobody else"""
    answers, before = mp.SimpleQueue(), os.nice(0)
    assert run(mp.Process(target=be_nicer, args=(answers,))) == [0]
    nicer = min(before + 3, 19)
    assert answers.get() == (before, nicer, nicer)
    assert answers.get() == nicer and os.nice(0) == before
    with raises(TypeError):
        os.nice(0.5)


def count(answers):
    answers.put((os.cpu_count(), mp.cpu_count()))


@promise()
def the_machines_processors():
    """cpu_count counts the processors of the machine, not those that may be used"""
    answers = mp.SimpleQueue()
    before = os.cpu_count()
    os.sched_setaffinity(0, ONE)
    try:
        run(mp.Process(target=count, args=(answers,)))
    finally:
        os.sched_setaffinity(0, ALL)
    assert answers.get() == (before, before) == (os.sysconf("SC_NPROCESSORS_ONLN"),) * 2


@promise()
def times():
    """os.times tells the processor time of this process"""
    before, begin = os.times(), time.monotonic()
    while os.times().user - before.user < 0.05:
        pass
    passed, after = time.monotonic() - begin, os.times()
    # Ticks are hundredths of a second, and other threads use processor time, too.
    assert after.elapsed - before.elapsed > passed - 0.02 and len(after) == 5
    assert after[0] == after.user > 0 and after[4] == after.elapsed
    assert repr(after).startswith(f"posix.times_result(user={after.user}, system=")


@promise()
def abort():
    """os.abort ends a process by SIGABRT, whatever the process does with that signal"""
    assert run(mp.Process(target=os.abort), mp.Process(target=ignore_and_abort)) == [-6, -6]


def ignore_and_abort():
    signal.signal(signal.SIGABRT, signal.SIG_IGN)
    os.abort()


if __name__ == "__main__":
    run_all()
