"""Locks, threads, processes and what is built on them, as after a fork."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Placeholder, check, error_of, fork, load, main_module, run, run_all, take


def test_locks_keep_their_state():
    check('''
import threading
held, free = threading.Lock(), threading.Lock()
held.acquire()
rheld, rfree = threading.RLock(), threading.RLock()
rheld.acquire(); rheld.acquire()
same = [held]
class A:
    lock = threading.Lock()
    def __init__(self): self.lock2 = threading.RLock()
a = A()
''', '''
assert held.locked() and not free.locked() and same[0] is held
with free, rfree, a.lock, a.lock2: assert free.locked()
import threading
got = []
def attempt(lock): got.append(lock.acquire(blocking=False))
def elsewhere(lock):
    t = threading.Thread(target=attempt, args=(lock,)); t.start(); t.join()
    return got.pop()
assert not elsewhere(rheld)
rheld.release(), rheld.release()
assert elsewhere(rheld)
rheld = threading.RLock()
''')


def test_conditions_events_and_the_like():
    check('''
import threading, queue
cond, ev, ev2 = threading.Condition(), threading.Event(), threading.Event()
ev.set()
sem, bsem = threading.Semaphore(2), threading.BoundedSemaphore(1)
sem.acquire()
bar = threading.Barrier(1)
q, pq = queue.Queue(maxsize=3), queue.PriorityQueue()
q.put('a'); pq.put(2); pq.put(1)
lock = threading.Lock()
on_lock = threading.Condition(lock)
''', '''
assert ev.is_set() and ev.wait(0) and not ev2.is_set()
with cond: cond.notify_all(); assert not cond.wait(0.001)
with on_lock: assert lock.locked()
assert sem.acquire(blocking=False) and not sem.acquire(blocking=False)
sem.release()
assert bar.wait() == 0
assert q.get(timeout=1) == 'a' and pq.get() == 1 and q.maxsize == 3
q.put('a'); pq.put(1)
''')


def test_thread_local_data():
    check('''
import threading
local = threading.local()
local.x = [1]
class Mine(threading.local):
    y = 5
mine = Mine()
mine.z = local.x
''', '''
assert local.x == [1] and mine.y == 5 and mine.z is local.x
''')


def test_threads():
    check('''
import threading
done = []
def work(x): done.append(x)
ended = threading.Thread(target=work, args=(0,), name='ended')
ended.start(); ended.join()
stop = threading.Event()
running = threading.Thread(target=stop.wait, daemon=True)
running.start()
fresh = threading.Thread(target=work, args=(1,), name='fresh')
class Mine(threading.Thread):
    def __init__(self, x): super().__init__(); self.x = x
    def run(self): done.append(self.x)
mine = Mine(2)
main = threading.main_thread()
''', '''
assert not running.is_alive() and not ended.is_alive() and ended.name == 'ended'
running.join(), ended.join()
assert main is threading.main_thread()
if len(done) == 1:
    fresh.start(); fresh.join(); mine.start(); mine.join()
    assert done == [0, 1, 2] and fresh.name == 'fresh'
''')


def test_processes_as_globals():
    child, current = fork('''
import multiprocessing
from multiprocessing import current_process, Process, get_context
spawn = get_context('spawn')
def work(): pass
p = spawn.Process(target=work, name='other')
me = current_process()
P = spawn.Process
class Sub(multiprocessing.process.BaseProcess):
    def run(self): return 5
sub = Sub()
''', lambda main: main.p)
    run('''
import multiprocessing
assert spawn is multiprocessing.get_context('spawn') and p.name == 'other'
assert P == spawn.Process and p._target is work and p._popen is None
assert sub.run() == 5 and me.name == 'MainProcess' and repr(p) and repr(me)
assert p.exitcode is None
''', child)
    assert current is child.p


def test_managers_are_those_of_the_parent():
    child = fork('''
from multiprocessing.managers import BaseManager
class Mine(BaseManager): pass
manager = Mine(('127.0.0.1', 5), b'key')
''')
    assert child.manager.address == ('127.0.0.1', 5)
    assert type(child.manager) is child.Mine


def test_several_threads_at_once():
    import threading
    parent = main_module('''
class A:
    def __init__(self, x): self.x = x
table = {i: A(i) for i in range(50)}
fs = [lambda i=i: table[i].x for i in range(20)]
''')
    taken, errors = [], []

    def work():
        try:
            for _ in range(5):
                taken.append(take(parent))
                parent.table[len(parent.table)] = parent.A(1)
        except BaseException as error:
            errors.append(error)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not errors and len(taken) == 20, errors
    child, _ = load(*taken[-1])
    assert [f() for f in child.fs] == list(range(20))


def test_finished_futures_and_executors():
    child = fork('''
import concurrent.futures
done = concurrent.futures.Future()
done.set_result([1])
''')
    assert child.done.result(0) == [1] and child.done.done()


def test_asyncio_objects():
    check('''
import asyncio
lock = asyncio.Lock()
queue = asyncio.Queue()
async def use():
    async with lock:
        await queue.put(1)
        return await queue.get()
''', '''
assert asyncio.run(use()) == 1
''')


run_all(globals())
