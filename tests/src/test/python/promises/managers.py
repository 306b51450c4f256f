"""Manager: objects in a server process, used by all through proxies."""

import multiprocessing as mp
import os

from check import promise, raises, run, run_all


def fill(shared, seen, n):
    shared[n] = os.getpid()
    seen.append(n)


@promise(95)
def dict_and_list():
    """with Manager(): dict and list are shared by all processes"""
    with mp.Manager() as manager:
        shared, seen = manager.dict(), manager.list(["first"])
        children = [mp.Process(target=fill, args=(shared, seen, n)) for n in range(3)]
        assert run(*children) == [0, 0, 0]
        assert dict(shared) == {n: child.pid for n, child in enumerate(children)}
        assert seen[0] == "first" and sorted(seen[1:]) == [0, 1, 2] and len(seen) == 4
        assert shared.get("missing", 5) == 5 and 0 in shared and sorted(shared.keys()) == [0, 1, 2]
        seen.sort(key=str)
        seen += [9]
        assert seen[:] == [0, 1, 2, "first", 9] and str(seen) == "[0, 1, 2, 'first', 9]"
        with raises(KeyError):
            shared["missing"]
        inner = manager.list([1])
        shared["inner"] = inner
        shared["inner"].append(2)
        assert list(inner) == [1, 2]


@promise(95)
def other_types():
    """a manager also has Namespace, Value, Array, Queue, Event, Lock, Barrier and Pool"""
    with mp.Manager() as manager:
        space = manager.Namespace(x=1)
        space.y = "two"
        assert (space.x, space.y) == (1, "two")
        assert manager.Value("i", 7).value == 7
        assert manager.Array("i", [1, 2])[1] == 2
        queue, event, lock = manager.Queue(), manager.Event(), manager.Lock()
        queue.put("x")
        assert queue.qsize() == 1 and queue.get() == "x"
        event.set()
        assert event.is_set()
        with lock:
            assert not lock.acquire(False)
        with manager.Pool(1) as pool:
            assert pool.map(abs, [-1]) == [1]


if __name__ == "__main__":
    run_all()
