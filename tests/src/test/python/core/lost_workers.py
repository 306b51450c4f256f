"""Workers that die: their task fails and says why, all else goes on."""

import contextlib
import multiprocessing as mp
import os
import random
import signal
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.pool import ThreadPool, WorkerLostError

from check import promise, raises, run_all

KILLED = -signal.SIGKILL


def double(n):
    return 2 * n


def kill(n):
    if n < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * n


def speak_and_vanish(text):
    print(text, file=sys.stderr, flush=True)
    os._exit(9)


def leave(_):
    sys.exit("done here")


def talk(text):
    print(text, file=sys.stderr, flush=True)
    return os.getpid()


@contextlib.contextmanager
def loses(exitcode, text=""):
    """Expect that a task's worker is lost, with this exit code."""
    try:
        yield
    except WorkerLostError as error:
        assert error.exitcode == exitcode, error
        assert f"pid {error.pid}" in str(error) and text in str(error), error
    else:
        raise AssertionError("no worker was lost")


@promise()
def killed():
    """a killed worker fails its own task, which tells pid and signal, and is replaced"""
    with mp.Pool(2) as pool:
        results = [pool.apply_async(kill, (n,)) for n in (1, 2, -1, 3, -2, 4)]
        for n, result in zip((1, 2, -1, 3, -2, 4), results):
            if n < 0:
                with loses(KILLED, "killed by signal 9 (SIGKILL)"):
                    result.get(timeout=60)
            else:
                assert result.get(timeout=60) == 2 * n
        assert pool.map(double, range(100), 1) == list(range(0, 200, 2))


@promise()
def vanished():
    """the exception has the exit code and the last lines of stderr"""
    with mp.Pool(1) as pool:
        with loses(9, "the last lines of its stderr:\n    I give up: 不行"):
            pool.apply_async(speak_and_vanish, ("I give up: 不行",)).get(timeout=60)
        with loses(1, "done here"):
            pool.apply_async(leave, (0,)).get(timeout=60)


@promise()
def in_a_map():
    """map raises, imap goes on after the lost item"""
    with mp.Pool(2) as pool:
        with loses(KILLED):
            pool.map_async(kill, [1, 2, -1, 3], 1).get(timeout=60)
        items = pool.imap(kill, [1, -1, 3])
        assert items.next(timeout=60) == 2
        with loses(KILLED):
            items.next(timeout=60)
        assert items.next(timeout=60) == 6
        pool.close()
        pool.join()


@promise()
def idle():
    """a worker that is killed while it has nothing to do is replaced, and nothing fails"""
    with mp.Pool(2) as pool:
        pids = {pool.apply(os.getpid) for _ in range(10)}
        os.kill(pids.pop(), signal.SIGKILL)
        assert pool.map(double, range(50), 1) == list(range(0, 100, 2))


@promise()
def last_words_are_removed():
    """what a worker wrote to stderr is kept no longer than the worker"""
    directory = session_directory()
    pool = mp.Pool(2)
    pool.map(talk, "abcd")
    pool.close()
    pool.join()
    assert not words(directory)
    with mp.Pool(2) as pool:
        pid = pool.apply(talk, ("e",))
        assert f"stderr-{pid}" in words(directory)
    assert not words(directory)


def session_directory():
    from multiprocessing import _jvm

    return _jvm.session_directory()


def words(directory):
    return [name for name in os.listdir(directory) if name.startswith("stderr-")]


@promise()
def executors():
    """an executor whose worker dies is broken, and says who died and how"""
    with ProcessPoolExecutor(1) as executor:
        with raises(BrokenProcessPool, "was killed by signal 9 (SIGKILL)"):
            executor.submit(kill, -1).result(timeout=60)
    with ProcessPoolExecutor(1) as executor:
        with raises(BrokenProcessPool, "ended with exit code 9; the last lines of its stderr"):
            executor.submit(speak_and_vanish, "bye").result(timeout=60)
    assert not words(session_directory())


@promise()
def thread_pools():
    """a pool of threads is as it was"""
    with ThreadPool(2) as pool:
        assert pool.map(double, range(10)) == list(range(0, 20, 2))


@promise()
def infinite():
    """imap takes from an endless iterable only what there is room for"""
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield len(taken)

    with mp.Pool(2) as pool:
        results = pool.imap(slow, endless())
        assert next(results) == 2
        assert len(taken) < 10_000


def slow(n):
    time.sleep(0.01)
    return 2 * n


@promise()
def chaos():
    """workers killed at random: each task has its result or says that its worker was lost"""
    seed = random.randrange(1 << 30)
    print("seed:", seed, file=sys.stderr, flush=True)
    rng = random.Random(seed)
    lost = kills = 0
    with mp.Pool(2) as pool:
        done = threading.Event()

        def killer():
            nonlocal kills
            while not done.wait(rng.random() * 0.5):
                for worker in pool._pool[:1]:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(worker.pid, signal.SIGKILL)
                        kills += 1

        thread = threading.Thread(target=killer)
        thread.start()
        try:
            results = [pool.apply_async(double, (n,)) for n in range(20_000)]
            for n, result in enumerate(results):
                try:
                    assert result.get(timeout=60) == 2 * n
                except WorkerLostError as error:
                    assert error.exitcode == KILLED
                    lost += 1
        finally:
            done.set()
            thread.join()
    assert lost <= kills, (lost, kills)


run_all()
