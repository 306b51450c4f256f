"""Several snapshots of one moment, as a pool's first workers get them."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Descriptors, load, main_module, run_all

from multiprocessing import _burst, _known, _snapshot, _usermodules, context


def snapshots(source, *makers):
    """Those of the processes that `makers` make of the parent's module."""
    parent = main_module(source)
    sys.modules['__main__'] = parent

    @_burst.together
    def take_all():
        for make in makers:
            descriptors = Descriptors()
            taken.append((_snapshot.dumps(make(parent), descriptors),
                          descriptors))
        return taken

    taken = []
    context.set_spawning_popen(object())
    try:
        return take_all()
    finally:
        context.set_spawning_popen(None)
        _known.forget()


def works_on(name):
    """Makes a process whose argument is a global of the parent."""
    return lambda parent: context.ForkProcess(
        target=parent.work, args=(vars(parent)[name],), name=f'for {name}')


SOURCE = '''
shared, other = {'k': [1]}, [2]
pairs = [shared, other]
def work(data): return data
'''


def test_what_is_one_object_is_one_in_each_child():
    for name, taken in zip(('shared', 'other', 'pairs'), snapshots(
            SOURCE, *map(works_on, ('shared', 'other', 'pairs')))):
        child, process_obj = load(*taken)
        assert process_obj._args[0] is vars(child)[name]
        assert process_obj._target is child.work
        assert process_obj.name == f'for {name}'
        assert child.pairs[0] is child.shared and child.pairs[1] is child.other


def test_modules_are_looked_at_once():
    looked, capture = [], _usermodules.capture

    def counted():
        looked.append(1)
        return capture()

    _usermodules.capture = counted
    try:
        assert len(snapshots(SOURCE, *[works_on('shared')] * 3)) == 3
    finally:
        _usermodules.capture = capture
    assert len(looked) == 1


def test_a_later_burst_sees_what_has_changed():
    (first,), (second,) = (
        snapshots(SOURCE.replace('[2]', value), works_on('other'))
        for value in ('[3]', '[4]'))
    assert load(*first)[0].other == [3]
    assert load(*second)[0].other == [4]


def test_descriptors_go_to_every_child():
    source = SOURCE + '''
import os
file, zeros = open(os.devnull), open('/dev/zero', 'rb')
'''
    for name, (data, descriptors) in zip(('file', 'shared', 'file'), snapshots(
            source, *map(works_on, ('file', 'shared', 'file')))):
        child, process_obj = load(data, descriptors)
        assert child.file.read() == ''
        assert child.zeros.read(2) == bytes(2)
        assert process_obj._args[0] is vars(child)[name]


def test_what_one_child_loses_the_others_do_not():
    source = SOURCE + '''
def numbers():
    yield 1
good = [5]
'''

    def lost(parent):
        return context.ForkProcess(target=parent.work,
                                   args=(parent.numbers(),), name='loser')

    first, second, third = snapshots(
        source, lost, works_on('good'), lost)
    assert load(*second)[1]._args == ([5],)
    for taken in (first, third):
        child, process_obj = load(*taken)
        placeholder, = process_obj._args
        try:
            next(placeholder)
        except Exception as error:
            assert 'generator' in str(error) and 'loser' in str(error), error
        else:
            raise AssertionError('a generator travelled')


def test_an_argument_that_refuses_is_lost_alone():
    source = SOURCE + '''
class Refuses:
    def __reduce__(self): raise TypeError('never')
stubborn = Refuses()
'''

    def refuses(parent):
        return context.ForkProcess(target=parent.work,
                                   args=(parent.Refuses(), parent.shared))

    for taken in snapshots(source, refuses, works_on('shared'), refuses):
        child, process_obj = load(*taken)
        assert process_obj._args[-1] is child.shared
        assert child.pairs[0] is child.shared


run_all(globals())
