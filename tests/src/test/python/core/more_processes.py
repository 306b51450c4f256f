"""Representations, module functions, threads that start processes, exit codes of children."""

import atexit
import logging
import multiprocessing as mp
import multiprocessing.util
import os
import re
import signal
import sys
import threading
import time

from check import joined, promise, raises, run, run_all, started

results = mp.SimpleQueue()


def hold(ready, go):
    ready.set()
    go.wait()


@promise()
def representations():
    """repr of a process in each state of its life"""
    ready, go = mp.Event(), mp.Event()
    child = mp.Process(target=hold, args=(ready, go), name="c")
    me = os.getpid()
    assert repr(child) == f"<Process name='c' parent={me} initial>"
    child.start()
    ready.wait()
    assert repr(child) == f"<Process name='c' pid={child.pid} parent={me} started>"
    go.set()
    child.join()
    assert repr(child) == f"<Process name='c' pid={child.pid} parent={me} stopped exitcode=0>"
    child.close()
    assert re.fullmatch(r"<Process name='c' parent=\d+ closed>", repr(child))
    daemon = mp.Process(name="d", daemon=True)
    assert repr(daemon) == f"<Process name='d' parent={me} initial daemon>"
    assert repr(mp.current_process()) == "<_MainProcess name='MainProcess' parent=None started>"
    assert re.fullmatch(r"<ForkProcess name='.*' parent=\d+ initial>", repr(fork()))


def fork():
    return mp.get_context("fork").Process()


@promise()
def representations_of_locks():
    """repr of locks, semaphores, events, conditions"""
    lock = mp.Lock()
    assert repr(lock) == "<Lock(owner=None)>"
    with lock:
        assert repr(lock) == "<Lock(owner=MainProcess)>"
    rlock = mp.RLock()
    with rlock:
        assert repr(rlock) == "<RLock(MainProcess, 1)>"
    assert repr(mp.Semaphore(3)) == "<Semaphore(value=3)>"
    assert repr(mp.BoundedSemaphore(2)) == "<BoundedSemaphore(value=2, maxvalue=2)>"
    assert "Event" in repr(mp.Event()) and "Condition" in repr(mp.Condition())


@promise()
def closing():
    """close() forgets an ended process; a running one cannot be closed"""
    ready, go = mp.Event(), mp.Event()
    child = mp.Process(target=hold, args=(ready, go))
    child.start()
    with raises(ValueError, "Cannot close a process while it is still running"):
        child.close()
    go.set()
    child.join()
    child.close()
    for use in (child.is_alive, child.join, child.start, lambda: child.exitcode):
        with raises(ValueError, "process object is closed"):
            use()


@promise()
def sentinel():
    """sentinel is a descriptor that is ready when the child has ended"""
    child = mp.Process(target=int)
    with raises(ValueError, "process not started"):
        child.sentinel
    child.start()
    assert mp.connection.wait([child.sentinel], 60) == [child.sentinel]
    assert joined(child) == [0]


def exit_with(kind):
    if kind == "text":
        sys.stderr = open(os.devnull, "w")
        sys.exit("a message")
    if kind == "raise":
        sys.stderr = open(os.devnull, "w")
        raise RuntimeError
    if kind == "abort":
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
    if kind == "interrupt":
        sys.stderr = open(os.devnull, "w")
        raise KeyboardInterrupt
    sys.exit(kind)


@promise()
def exit_codes():
    """the exit code of every way to end"""
    kinds = [None, 0, 3, 255, 256, True, "text", "raise", "abort", "interrupt", 143]
    children = started(*(mp.Process(target=exit_with, args=(kind,)) for kind in kinds))
    assert joined(*children) == [0, 0, 3, 255, 0, 1, 1, 1, -15, 1, 143]


def finish(path):
    def note(word):
        with open(path, "a") as file:
            file.write(word + "\n")

    multiprocessing.util.Finalize(None, note, ("finalized",), exitpriority=10)
    atexit.register(note, "atexit")
    threading.Thread(target=lambda: (time.sleep(0.1), note("thread"))).start()


@promise()
def end_of_a_child():
    """a child waits for its threads and runs Finalize (and, as CPython, no atexit functions)"""
    run(mp.Process(target=finish, args=("ending.txt",)))
    with open("ending.txt") as file:
        words = file.read().split()
    assert "finalized" in words and "thread" in words, words


@promise()
def threads_start_processes():
    """several threads start processes at once"""
    codes = []

    def one(number):
        child = mp.Process(target=sys.exit, args=(number,))
        child.start()
        child.join()
        codes.append(child.exitcode)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [0, 1, 2, 3]


def where():
    results.put(
        {
            "cwd": os.getcwd(),
            "environ": os.environ.get("CHANGED"),
            "argv": sys.argv[0],
            "stdin": sys.stdin.read(),
            "path": sys.path[:1],
            "umask": os.umask(0o022),
            "executable": sys.executable,
            "main": mp.current_process().name != "MainProcess",
            "parent": mp.parent_process().pid,
        }
    )


@promise()
def carried_over():
    """cwd, environment, argv, sys.path and umask come along; stdin is empty"""
    before, mask = os.getcwd(), os.umask(0o027)
    os.makedirs("folder", exist_ok=True)
    os.chdir("folder")
    os.environ["CHANGED"] = "yes"
    sys.path.insert(0, "/from/the/parent")
    try:
        run(mp.Process(target=where))
        seen = results.get()
        assert seen == {
            "cwd": os.getcwd(),
            "environ": "yes",
            "argv": sys.argv[0],
            "stdin": "",
            "path": ["/from/the/parent"],
            "umask": 0o027,
            "executable": sys.executable,
            "main": True,
            "parent": os.getpid(),
        }, seen
    finally:
        sys.path.pop(0)
        os.chdir(before)
        os.umask(mask)


@promise()
def module_functions():
    """cpu_count, get_logger, log levels, freeze_support, start methods"""
    assert mp.freeze_support() is None
    assert mp.get_logger().name == "multiprocessing"
    assert mp.get_all_start_methods() == ["fork", "spawn", "forkserver"]
    assert mp.get_start_method() == "fork"
    with raises(RuntimeError, "context has already been set"):
        mp.set_start_method("spawn")
    with raises(ValueError, "cannot find context for 'thread'"):
        mp.get_context("thread")
    mp.get_logger().setLevel(logging.WARNING)
    mp.set_executable(sys.executable)
    mp.get_context("forkserver").set_forkserver_preload(["json"])
    for name in mp.__all__:
        assert hasattr(mp, name), name


@promise()
def parents():
    """parent_process is None here; a child sees this process as a living parent"""
    assert mp.parent_process() is None
    run(mp.Process(target=tell_parent))
    assert results.get() == (os.getpid(), "MainProcess", True)


def tell_parent():
    parent = mp.parent_process()
    results.put((parent.pid, parent.name, parent.is_alive()))


@promise()
def native_ids():
    """the native id of a thread is the kernel's, in a child too"""
    threads = set(map(int, os.listdir("/proc/self/task")))
    assert threading.get_native_id() in threads
    assert threading.main_thread().native_id == threading.get_native_id()
    run(mp.Process(target=tell_native_ids))
    known, current, alive = results.get()
    assert known == current and current in alive and current not in threads


def tell_native_ids():
    alive = list(map(int, os.listdir("/proc/self/task")))
    current = threading.get_native_id()
    results.put((threading.main_thread().native_id, current, alive))


if __name__ == "__main__":
    run_all()
