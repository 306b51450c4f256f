"""The pickler of messages: by name where that works, else by value."""

import collections
import copyreg
import os
import pickle
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import error_of, forget, load, main_module, run, run_all, send, take

from multiprocessing import _byvalue, _known

Pickler = _byvalue.Pickler


def dumps(obj):
    return bytes(Pickler.dumps(obj))


def test_importable_objects_go_by_name():
    for obj in (len, os.path.join, collections.OrderedDict, collections.Counter, dict.fromkeys):
        assert send(obj) is obj or send(obj) == obj
        assert len(dumps(obj)) < 100
    assert dumps({'a': [1, 'b']}) == pickle.dumps({'a': [1, 'b']})


def test_lambdas_closures_and_local_classes():
    def outer(n):
        def inner(x):
            return x + n
        return inner

    def make():
        class Local:
            def __init__(self, x):
                self.x = x

            def twice(self):
                return type(self)(self.x * 2)
        return Local

    Local = make()
    assert send(lambda x: x * 2)(4) == 8 and send(outer(3))(4) == 7
    assert send([Local(3)])[0].twice().x == 6


def test_a_class_sent_twice_or_sent_back_is_one_class():
    def make():
        class Local:
            pass
        return Local

    Local = make()
    first, second = dumps(Local()), dumps([Local])
    assert type(Pickler.loads(first)) is Local
    forget()
    arrived = type(Pickler.loads(first))
    assert arrived is not Local and Pickler.loads(second)[0] is arrived
    assert type(Pickler.loads(dumps(arrived()))) is arrived


SOURCE = '''
counter = 10
unknown_to_child = None
def helper(x): return x + counter
def work(x): return helper(x) * 2
class Job:
    def __init__(self, x): self.x = x
    def run(self): return work(self.x)
'''


def parent_and_child():
    parent = main_module(SOURCE)
    child, _ = load(*take(parent))
    _known._from_parent = False
    sys.modules['__main__'] = parent
    _known.record()
    return parent, child


def in_child(child, data):
    """Load a message with `child` as __main__."""
    parent = sys.modules['__main__']
    state = _known._names, _known._definitions
    forget()
    try:
        sys.modules['__main__'] = child
        _known.record(from_parent=True)
        return Pickler.loads(data)
    finally:
        sys.modules['__main__'] = parent
        _known._names, _known._definitions = state
        _known._from_parent = False


def test_what_the_child_knows_goes_by_name():
    parent, child = parent_and_child()
    data = dumps([parent.work, parent.Job(1)])
    assert len(data) < 120, len(data)
    work, job = in_child(child, data)
    assert work is child.work and type(job) is child.Job and job.run() == 22


def test_globals_of_the_child_are_its_own():
    parent, child = parent_and_child()
    parent.counter, child.counter = 1000, 20
    run('f = lambda x: helper(x) + counter', parent)
    f = in_child(child, dumps(parent.f))
    assert f(1) == 41 and f.__globals__ is vars(child)


def test_what_came_after_the_start_goes_by_value():
    parent, child = parent_and_child()
    run('''
import json as j
late_value = [7]
def late_helper(x): return [x, late_value, j.dumps(x)]
def late(x): return late_helper(x) if x else late(1)
class LateJob(Job):
    def run(self): return late(self.x)
''', parent)
    job = in_child(child, dumps(parent.LateJob(0)))
    assert job.run() == [1, [7], '1'] and isinstance(job, child.Job)
    assert child.late_value == [7] and child.late(3) == [3, [7], '3']
    assert child.LateJob is type(job)


def test_a_newer_definition_replaces_the_child_s():
    parent, child = parent_and_child()
    run('def work(x): return "new", helper(x)', parent)
    work = in_child(child, dumps(parent.work))
    assert work(1) == ('new', 11) and child.work is work
    child.helper = lambda x: 'own'
    run('def helper(x): return "newer"', parent)
    assert in_child(child, dumps(lambda: 0)) is not None
    run('use = lambda: helper(1)', parent)
    assert in_child(child, dumps(parent.use))() in ('own', 'newer')


def test_a_prompt_without_a_child_sends_all_of_main_by_value():
    parent = main_module(SOURCE)
    _known._names = None
    assert len(dumps(parent.Job(1))) < 100
    del parent.__file__
    data = dumps(parent.Job(1))
    child = main_module('')
    forget()
    assert Pickler.loads(data).run() == 22
    assert child.helper(1) == 11


def test_what_a_function_uses_and_cannot_go_along_is_a_placeholder():
    parent, child = parent_and_child()
    run('late_gen = (i for i in [])\nuse = lambda: next(late_gen)\nok = lambda: 5', parent)
    use = in_child(child, dumps(parent.use))
    message = str(error_of(use))
    assert "'late_gen'" in message and "cannot pickle 'generator' object" in message, message


def test_modules_and_recursion_in_functions():
    import json

    def fact(n):
        return 1 if n < 2 else n * fact(n - 1)

    def use():
        return json.dumps([1])

    assert send(fact)(5) == 120 and send(use)() == '[1]'
    space = {}
    exec('y = 2\ndef f(): return y\ndef g(): return f()', space)
    assert send(space['g'])() == 2


def test_errors_say_where():
    class Holder:
        def __init__(self, inside):
            self.inside = inside

    generator = (i for i in [])
    for obj, path in ((generator, ''), ([generator], ' (at [0])'),
                      ({'x': [1, (2, generator)]}, " (at ['x'][1][1])"),
                      ([Holder({'k': generator})], " (at [0].inside['k'])"),
                      ({generator: 1}, None), (lambda: generator, " (at variable 'generator')")):
        error = error_of(lambda: dumps(obj))
        assert type(error) is TypeError, error
        text = "cannot pickle 'generator' object"
        assert str(error) == text + path if path is not None else str(error).startswith(text), error
    import threading
    error = error_of(lambda: dumps([threading.Lock()]))
    assert str(error) == "cannot pickle '_thread.lock' object (at [0])", error


def test_errors_of_processes_name_the_argument():
    from multiprocessing import get_context
    generator = (i for i in [])
    spawned = get_context('spawn').Process(
        target=len, args=([{'x': [1, generator]}],), name='Worker')
    spawned._config.pop('authkey')
    error = error_of(lambda: dumps(spawned))
    assert type(error) is TypeError
    assert str(error) == (
        "cannot send args[0][0]['x'][1] of Worker: cannot pickle 'generator' object"), error


def test_errors_of_tasks_name_the_argument():
    generator = (i for i in [])
    error = error_of(lambda: dumps((0, None, len, ([1, generator],), {})))
    assert str(error) == "cannot pickle 'generator' object (at args[0][1])", error


def test_errors_keep_their_type():
    class Special(Exception):
        pass

    class Bad:
        def __reduce__(self):
            raise Special('no')

    class Deep:
        def __reduce__(self):
            raise RecursionError('too deep')

    assert type(error_of(lambda: dumps(Bad()))) is Special
    assert type(error_of(lambda: dumps(Deep()))) is RecursionError


def test_registered_reducers():
    class Thing:
        pass

    Pickler.register(Thing, lambda thing: (int, ('5',)))
    assert send([Thing()]) == [5]
    try:
        copyreg.pickle(complex, lambda c: (str, (repr(c),)))
        assert send(1j) == '1j'
    finally:
        del copyreg.dispatch_table[complex]


def test_code_objects_are_shared_by_the_copies_of_a_function():
    def f():
        return 1

    data = dumps(f)
    assert Pickler.loads(data).__code__ is Pickler.loads(data).__code__


run_all(globals())
