"""terminate, signals, daemonic children, what the main process does at its end, crashes."""

import multiprocessing as mp
import os
import signal
import subprocess
import sys
import textwrap
import time

from check import joined, promise, raises, run, run_all, started

results = mp.SimpleQueue()


def sleep(ready):
    ready.set()
    time.sleep(60)


def sleeping():
    ready = mp.Event()
    process = mp.Process(target=sleep, args=(ready,))
    process.start()
    assert ready.wait(60)
    return process


def python(source):
    """Run a script of its own; gives its output."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(source)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0 and done.stderr == "", done
    return done.stdout


@promise(6, 27, 62, 79)
def terminate():
    """terminate() ends a child by SIGTERM; is_alive tells that it has ended"""
    process = sleeping()
    assert process.is_alive()
    process.terminate()
    process.join()
    assert not process.is_alive() and process.exitcode == -signal.SIGTERM
    assert "exitcode=-SIGTERM" in repr(process) and "stopped" in repr(process)
    process.terminate()  # nothing happens


@promise(76, 77, 30)
def kill_9():
    """os.kill(pid, 9) kills the child: exitcode -9, and the repr says so"""
    process = sleeping()
    os.kill(process.pid, 9)
    assert joined(process) == [-9]
    assert "exitcode=-SIGKILL" in repr(process)
    process = sleeping()
    process.kill()
    assert joined(process) == [-9]


@promise(76, 78)
def kill_15():
    """os.kill(pid, 15) asks the child to end: exitcode -15 when it does not handle it"""
    process = sleeping()
    os.kill(process.pid, 15)
    assert joined(process) == [-15]


def handle_term(ready):
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(40 + number))
    sleep(ready)


@promise(78)
def handled_15():
    """a child with a SIGTERM handler ends in its own way"""
    ready = mp.Event()
    process = mp.Process(target=handle_term, args=(ready,))
    process.start()
    assert ready.wait(60)
    os.kill(process.pid, signal.SIGTERM)
    assert joined(process) == [55]


def tell_pids():
    results.put((os.getpid(), os.getppid()))


@promise(74, 75)
def pids():
    """os.getpid is the child's pid and os.getppid that of the process that started it"""
    process = mp.Process(target=tell_pids)
    run(process)
    assert results.get() == (process.pid, os.getpid())


def middle():
    child = mp.Process(target=tell_pids)
    run(child)
    results.put(os.getpid())


@promise(75)
def grandparents():
    """a child's child has the child as its parent"""
    run(mp.Process(target=middle))
    (_, parent), middle_pid = results.get(), results.get()
    assert parent == middle_pid != os.getpid()


def try_child():
    try:
        mp.Process().start()
    except AssertionError as error:
        results.put(str(error))


@promise(29)
def daemon_without_children():
    """a daemonic process is not allowed to have children"""
    run(mp.Process(target=try_child, daemon=True))
    assert results.get() == "daemonic processes are not allowed to have children"


@promise(29, 71)
def daemon_before_start():
    """daemon has to be set before start()"""
    process = mp.Process(target=time.sleep, args=(0,))
    process.daemon = True
    assert process.daemon
    process.daemon = False
    process.start()
    with raises(AssertionError, "process has already started"):
        process.daemon = True
    process.join()
    assert not hasattr(process, "setDaemon")


@promise(3, 29, 61)
def daemon_ends_with_main():
    """a daemonic child is terminated when the main process ends"""
    out = python(
        """
        import multiprocessing as mp, os, time
        def work(ready):
            ready.set()
            time.sleep(60)
            print("never")
        ready = mp.Event()
        child = mp.Process(target=work, args=(ready,))
        child.daemon = True
        child.start()
        ready.wait()
        print(child.pid)
        """
    )
    with raises(ProcessLookupError):
        os.kill(int(out), 0)


@promise(60)
def main_waits():
    """at its end the main process waits for the children that are not daemonic"""
    out = python(
        """
        import multiprocessing as mp, time
        def work():
            time.sleep(0.3)
            print("child has ended")
        mp.Process(target=work).start()
        print("main has ended", flush=True)
        """
    )
    assert out.split("\n") == ["main has ended", "child has ended", ""]


def echo(inbox, outbox):
    outbox.put(inbox.get() + 1)


def crash():
    os.kill(os.getpid(), signal.SIGKILL)


@promise(67)
def a_crash_leaves_others_alone():
    """a process that crashes does not disturb the others"""
    inbox, outbox = mp.SimpleQueue(), mp.SimpleQueue()
    survivor = mp.Process(target=echo, args=(inbox, outbox))
    survivor.start()
    assert run(mp.Process(target=crash), mp.Process(target=os._exit, args=(3,))) == [-9, 3]
    assert survivor.is_alive()
    inbox.put(1)
    assert outbox.get() == 2
    assert joined(survivor) == [0]


@promise(80)
def guard_under_spawn():
    """spawn imports the main module again as __mp_main__: a guarded block is not run"""
    with open("spawned.py", "w") as script:
        script.write(
            textwrap.dedent(
                """
                import multiprocessing as mp
                print("imported as", __name__, flush=True)
                def work():
                    print("work in", __name__, flush=True)
                if __name__ == "__main__":
                    mp.set_start_method("spawn")
                    child = mp.Process(target=work)
                    child.start()
                    child.join()
                """
            )
        )
    out = subprocess.check_output([sys.executable, "spawned.py"], text=True)
    assert out.split("\n") == [
        "imported as __main__",
        "imported as __mp_main__",
        "work in __mp_main__",
        "",
    ]


@promise(80)
def no_guard_under_spawn():
    """without the guard the spawned child fails with CPython's RuntimeError"""
    with open("unguarded.py", "w") as script:
        script.write(
            textwrap.dedent(
                """
                import multiprocessing as mp
                mp.set_start_method("spawn", force=True)
                child = mp.Process(target=print, args=("never",))
                child.start()
                child.join()
                print("exit code", child.exitcode)
                """
            )
        )
    done = subprocess.run([sys.executable, "unguarded.py"], capture_output=True, text=True)
    assert done.stdout == "exit code 1\n", done.stdout
    assert "RuntimeError" in done.stderr and "bootstrapping phase" in done.stderr


if __name__ == "__main__":
    run_all()
