"""The constructor of Process, its attributes, and start, run, join, is_alive."""

import multiprocessing as mp
import os
import threading

from check import joined, promise, raises, run, run_all, started

results = mp.SimpleQueue()


def tell(*args, **kwargs):
    results.put((args, kwargs))


def wait_for(event):
    event.wait()


@promise(18, 55)
def constructor_defaults():
    """Process() has defaults for all its parameters: group, target, name, args, kwargs"""
    process = mp.Process()
    assert process.exitcode is None and process.pid is None and not process.daemon
    assert run(process) == [0]
    process = mp.Process(None, tell, "positional", (1, 2), {"three": 3})
    assert process.name == "positional"
    assert run(process) == [0]
    assert results.get() == ((1, 2), {"three": 3})


@promise(52, 56, 58)
def target():
    """Process(target=f) creates a process that start() runs; two of them run side by side"""
    children = [mp.Process(target=tell) for _ in range(2)]
    assert run(*children) == [0, 0]
    assert [results.get() for _ in children] == [((), {})] * 2


@promise(19, 59, 72)
def args():
    """args is the tuple of positional arguments of target"""
    run(mp.Process(target=tell, args=(3,)))
    assert results.get() == ((3,), {})
    with raises(TypeError):
        mp.Process(target=tell, args=3)


@promise(20, 59, 73)
def kwargs():
    """kwargs is the dict of keyword arguments of target"""
    run(mp.Process(target=tell, kwargs={"count": 3}))
    assert results.get() == ((), {"count": 3})


def tell_name():
    results.put(mp.current_process().name)


@promise(21, 57)
def name_argument():
    """name= names the process, here and in the child"""
    process = mp.Process(target=tell_name, name="reader 一")
    assert process.name == "reader 一"
    run(process)
    assert results.get() == "reader 一"


@promise(22, 57)
def group():
    """group has to be None: anything else is an AssertionError"""
    assert mp.Process(group=None).exitcode is None
    with raises(AssertionError, "group argument must be None for now"):
        mp.Process(group="a group")


class Worker(mp.Process):
    def run(self):
        results.put((self.name, os.getpid()))


@promise(31)
def default_names():
    """name is Process-N or Subclass-N by default, and can be set"""
    first, second, third = mp.Process(), mp.Process(), Worker()
    kind, number = first.name.split("-")
    assert kind == "Process" and second.name == f"Process-{int(number) + 1}"
    assert third.name == f"Worker-{int(number) + 2}"
    second.name = "mine"
    assert second.name == "mine"
    with raises(AssertionError):
        second.name = 5


@promise(25)
def run_method():
    """run calls target; a subclass or an instance may replace it; called directly it runs here"""
    worker = Worker(name="sub")
    run(worker)
    assert results.get() == ("sub", worker.pid)
    mp.Process(target=tell, args=("here",)).run()
    assert results.get() == (("here",), {})
    worker.run()
    assert results.get() == ("sub", os.getpid())
    process = mp.Process()
    process.run = lambda: results.put("replaced on the instance")
    run(process)
    assert results.get() == "replaced on the instance"


@promise(26)
def start_once():
    """start() starts the child once for each object"""
    process = mp.Process(target=tell)
    run(process)
    assert results.get() == ((), {})
    with raises(AssertionError, "cannot start a process twice"):
        process.start()


@promise(23, 32, 30)
def life():
    """is_alive, pid and exitcode before start, while it runs, and after the end"""
    go = mp.Event()
    process = mp.Process(target=wait_for, args=(go,))
    assert (process.is_alive(), process.pid, process.exitcode) == (False, None, None)
    process.start()
    assert process.is_alive() and process.exitcode is None
    assert process.pid == process.ident != os.getpid()
    go.set()
    process.join()
    assert (process.is_alive(), process.exitcode) == (False, 0)


@promise(32)
def pids_are_unique():
    """every running process has a pid of its own"""
    go = mp.Event()
    children = started(*(mp.Process(target=wait_for, args=(go,)) for _ in range(3)))
    assert len({os.getpid(), *(child.pid for child in children)}) == 4
    go.set()
    joined(*children)


def slowly(go, done):
    go.wait()
    done.value = 1


@promise(4, 24, 33)
def join_without_limit():
    """join() waits until the child has ended, however long that takes"""
    go, done = mp.Event(), mp.Value("i", 0)
    children = [mp.Process(target=slowly, args=(go, done)) for _ in range(2)]
    started(*children)
    threading.Timer(0.3, go.set).start()
    joined(*children)
    assert done.value == 1 and [child.exitcode for child in children] == [0, 0]
    with raises(AssertionError, "can only join a started process"):
        mp.Process().join()


@promise(5, 24)
def join_with_timeout():
    """join(timeout) gives up after that many seconds, the child still runs"""
    go = mp.Event()
    process = mp.Process(target=wait_for, args=(go,))
    process.start()
    assert process.join(0.1) is None
    assert process.is_alive() and process.exitcode is None
    process.join(timeout=0)
    go.set()
    process.join(60)
    assert process.exitcode == 0


def is_true(value):
    assert value


@promise(30)
def exit_code():
    """exitcode is 0 after a return and the status after an exit"""
    assert run(mp.Process(target=is_true, args=(True,))) == [0]
    assert run(mp.Process(target=os._exit, args=(5,))) == [5]


def tell_key():
    results.put(bytes(mp.current_process().authkey))


@promise(28)
def authkey():
    """authkey is bytes, inherited by children, and can be set"""
    mine = mp.current_process().authkey
    assert isinstance(mine, bytes) and len(mine) == 32
    process = mp.Process(target=tell_key)
    assert process.authkey == mine
    process.authkey = b"another key"
    run(process)
    assert results.get() == b"another key"
    with raises(TypeError):
        import pickle

        pickle.dumps(process.authkey)


@promise(7)
def active_children():
    """active_children lists the living children and forgets those that have ended"""
    go = mp.Event()
    children = started(*(mp.Process(target=wait_for, args=(go,)) for _ in range(2)))
    found = {(child.name, child.pid) for child in mp.active_children()}
    assert found == {(child.name, child.pid) for child in children}
    go.set()
    joined(*children)
    assert mp.active_children() == []


@promise(8, 89)
def cpu_count():
    """cpu_count is the number of processors, in multiprocessing and in os"""
    assert mp.cpu_count() == os.cpu_count() >= 1


@promise(83)
def current_process():
    """current_process().name is MainProcess here and the child's name in the child"""
    assert mp.current_process().name == "MainProcess"
    assert mp.parent_process() is None
    child = mp.Process(target=tell_name)
    run(child)
    assert results.get() == child.name


@promise(53)
def like_thread():
    """Process is used as threading.Thread is: start, run, join, is_alive, name, daemon"""
    for kind, heap in ((threading.Thread, []), (mp.Process, None)):
        put = results.put if heap is None else heap.append
        worker = kind(target=put, args=("work",), name="n", kwargs={}, daemon=True)
        assert worker.name == "n" and worker.daemon and not worker.is_alive()
        worker.start()
        worker.join(timeout=60)
        assert not worker.is_alive() and worker.ident
        assert (results.get() if heap is None else heap.pop()) == "work"


@promise(0)
def components():
    """the module offers Process, Queue, Semaphore, Pipe, Lock and Pool"""
    for name in ("Process", "Queue", "Semaphore", "Pipe", "Lock", "Pool"):
        assert callable(getattr(mp, name)) and name in mp.__all__


if __name__ == "__main__":
    run_all()
