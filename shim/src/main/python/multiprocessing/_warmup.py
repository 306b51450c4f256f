"""Practice: a small snapshot in a process that is still waiting for its own.

What runs for the first time in a JVM is slow.  A standby has the time.
"""

import sys
from types import ModuleType

from . import _known, _snapshot, context, process

_SAMPLE = '''
import os, time
from time import sleep
count, names, table = 1, ['a'], {'k': (1, 2.5)}
def add(x: int, y=1):
    """Add."""
    return x + y + count
def outer(n):
    def inner(): return n
    return inner
class Base:
    kind = 'base'
    def __init__(self, x): self.x = x
    @property
    def twice(self): return self.x * 2
class Derived(Base):
    registry = {}
    def __init__(self, x): super().__init__(x)
inner, square, item = outer(3), lambda x: x * x, Derived(1)
'''


class _NoDescriptors:
    def add(self, fd):
        raise AssertionError('the sample has no descriptors')


def run():
    """Take a snapshot of a sample, load it, and leave no trace of it."""
    real = sys.modules['__main__']
    try:
        sample = sys.modules['__main__'] = ModuleType('__main__')
        exec(_SAMPLE, vars(sample))
        practice = process.BaseProcess(target=sample.add, args=(1, 'a'))
        practice.name = process.current_process().name
        context.set_spawning_popen(object())
        try:
            data = _snapshot.dumps(practice, _NoDescriptors())
        finally:
            context.set_spawning_popen(None)
        sys.modules['__main__'] = ModuleType('__main__')
        _snapshot.loads(data, ())
    finally:
        sys.modules['__main__'] = real
        _known.forget()
