"""What cannot travel becomes a placeholder that says so when it is used."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Placeholder, error_of, fork, fork_again, run_all

from multiprocessing import Process, get_context


def test_a_global_names_itself():
    child = fork('gen = (i for i in range(3))')
    message = ("global 'gen' of __main__ is a generator and did not travel to the child "
               'process; create it in the child or pass its data')
    assert str(error_of(lambda: next(child.gen))) == message
    grandchild = fork_again(child)
    assert str(error_of(lambda: next(grandchild.gen))) == message


def test_every_use_raises():
    gen = fork('gen = (i for i in range(3))').gen
    for use in (lambda: gen.send, lambda: gen(), lambda: bool(gen),
                lambda: gen == 1, lambda: gen < 1, lambda: len(gen), lambda: gen[0],
                lambda: gen + 1, lambda: 1 + gen, lambda: setattr(gen, 'a', 1),
                lambda: int(gen), lambda: 1 in gen, lambda: f'{gen:>3}',
                lambda: gen.__enter__(), lambda: [*gen]):
        assert type(error_of(use)) is RuntimeError

    def entered():
        with gen:
            pass
    assert type(error_of(entered)) is RuntimeError
    assert repr(gen).startswith("<placeholder: global 'gen'")
    assert gen is not None and {gen: 1}[gen] == 1 and [gen][0] is gen


def test_the_path_to_it_is_named():
    child = fork('''
data = {'x': [1, 2, (i for i in [])]}
class A: pass
a = A()
a.inner = A()
a.inner.gen = (i for i in [])
def outer():
    g = (i for i in [])
    return lambda: next(g)
closure = outer()
''')
    assert child.data['x'][:2] == [1, 2]
    assert str(error_of(lambda: next(child.data['x'][2]))).startswith(
        "data['x'][2] of __main__ is a generator")
    assert str(error_of(lambda: next(child.a.inner.gen))).startswith(
        'a.inner.gen of __main__ is a generator')
    assert str(error_of(child.closure)).startswith(
        "closure variable 'g' of __main__ is a generator")


def test_the_arguments_of_a_process():
    _, process = fork('''
def target(*args): pass
gen = (i for i in [])
''', lambda main: get_context('spawn').Process(
        target=main.target, args=([1, iter([1]), (i for i in [])],), name='worker'))
    assert list(process._args[0][1]) == [1]
    assert str(error_of(lambda: next(process._args[0][2]))).startswith(
        'args[0][2] of worker is a generator')


def test_kinds():
    child = fork('''
import asyncio, concurrent.futures, mmap, multiprocessing.pool, queue, selectors, sys, threading
async def co(): pass
coroutine = co()
coroutine.close()
async def ag(): yield 1
agen = ag()
frame = sys._getframe()
pool = concurrent.futures.ThreadPoolExecutor(1)
threads = multiprocessing.pool.ThreadPool(1)
loop = asyncio.new_event_loop()
simple = queue.SimpleQueue()
try: 1 / 0
except ZeroDivisionError as e: traceback = e.__traceback__; error = e
fine = 5
''')
    for name in ('coroutine', 'agen', 'frame', 'pool', 'threads', 'loop', 'simple',
                 'traceback'):
        value = getattr(child, name)
        assert type(value) is Placeholder, (name, type(value))
        assert f"global '{name}' of __main__ is a" in str(error_of(lambda: value.any))
    assert child.fine == 5 and type(child.error) is ZeroDivisionError


def test_objects_whose_own_pickling_fails():
    child = fork('''
class Refuses:
    def __init__(self): self.x, self.y = 1, [2]
    def __reduce__(self): raise TypeError('do not pickle me')
class Odd(dict):
    def __reduce_ex__(self, protocol): raise ValueError('odd')
class Named:
    def __reduce__(self): return 'nowhere'
r, o, n = Refuses(), Odd(), Named()
lazy = enumerate(zip((i for i in []), [1]))
both = [r, r.y]
''')
    assert type(child.r) is child.Refuses and child.r.x == 1
    assert child.both[0] is child.r and child.both[1] is child.r.y
    assert type(child.o) is Placeholder
    assert 'odd' in str(error_of(lambda: child.o['x']))
    assert type(child.n) is child.Named
    assert 'is a generator' in str(error_of(lambda: next(child.lazy)))


def test_an_error_while_loading_does_not_happen_for_deep_data():
    child = fork('''
deep = []
for i in range(200_000): deep = [deep]
fine = [1]
''')
    assert child.fine == [1]
    assert type(child.deep) is Placeholder or type(child.deep) is list


def test_messages_do_not_pickle_a_placeholder():
    from multiprocessing import _byvalue
    gen = fork('gen = (i for i in range(3))').gen
    error = error_of(lambda: _byvalue.Pickler.dumps([gen]))
    assert "global 'gen' of __main__ is a generator" in str(error)


run_all(globals())
