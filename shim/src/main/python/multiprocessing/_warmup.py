"""A rehearsal: the whole life of a process that does nothing, within one that waits for its own.

What runs for the first time in a JVM is slow, and in a forked one, so is the first touch of each
page of memory.  A process that nobody waits for has the time for both.
"""

import os
import signal
import sys
import threading
from types import ModuleType

from . import (_child, _known, _usermodules, context, popen_fork, process,
               util)

_SAMPLE = '''
import os, time
from time import sleep
count, names, table = 1, ['a'], {'k': (1, 2.5)}
def add(x: int, y=1):
    """Add."""
    return x, y, count
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

# What a process sets on its way; here it is put back.
_STATE = (
    (_child, 'received_fds'),
    (_usermodules, 'capture'),
    (context._default_context, '_actual_context'),
    (os, '_exit'),
    (os, 'getppid'),
    (popen_fork, 'Popen'),
    (process, 'ORIGINAL_DIR'),
    (process, '_children'),
    (process, '_current_process'),
    (process, '_parent_process'),
    (process, '_process_counter'),
    (sys, '__stdin__'),
    (sys, 'argv'),
    (sys, 'stdin'),
    (threading, '_shutdown'),
    (util, '_exiting'),
)


# The snapshot of the last whole rehearsal.
_snapshot = None


class _Loan:
    """What a process of the prompt tells where it is."""

    def __init__(self):
        self.stacks_end = os.open(os.devnull, os.O_WRONLY)
        self.standard, self.ours, self.theirs = {}, [], [self.stacks_end]


class _Popen(popen_fork.Popen):
    """Lets this process be the child, too, until it ends."""

    def _standard(self, process_obj, ours, theirs):
        self.loan = _Loan()
        return super()._standard(process_obj, ours, theirs)

    def _pickle(self, process_obj):
        global _snapshot
        _snapshot = super()._pickle(process_obj)
        return _snapshot

    def _start(self, payload, child_end):
        finalizers = dict(util._finalizer_registry)
        fds = [os.dup(fd) for fd in self._fds]
        code = _child.run(payload.decode('latin-1'), fds)
        util._finalizer_registry.update(finalizers)
        # A child keeps these until its own end; the last one is that for its stacks.
        for fd in child_end, process._parent_process.sentinel, sys.stdin.fileno(), fds[-1]:
            os.close(fd)
        return _Ended(code)


class _Again(_Popen):
    """The child alone, of a process that was pickled before."""

    def _pickle(self, process_obj):
        return _snapshot


class _Ended:
    """The child as Java would hand it out."""

    def __init__(self, code):
        self._code = code

    def pid(self):
        return os.getpid()

    def hasExited(self):
        return True

    def status(self):
        return self._code


setattr(_Ended, 'await', lambda self, seconds: None)


def run():
    """Rehearse once, parent and child, and leave no trace of it."""
    _without_trace(_live)


def run_again():
    """Rehearse the child's part; all of it, if nobody has before."""
    _without_trace(_live if _snapshot is None else _child_alone)


def _without_trace(live):
    main = _known.main_module()
    handlers = {number: signal.getsignal(number)
                for number in (signal.SIGINT, signal.SIGURG)}
    state = [(owner, name, getattr(owner, name)) for owner, name in _STATE]
    path, authkey = sys.path[:], process.current_process().authkey
    try:
        with open(os.devnull) as stdin:
            # Both, as a stream that has been replaced would travel.
            sys.stdin = sys.__stdin__ = stdin
            _play(live)
    finally:
        for owner, name, value in state:
            setattr(owner, name, value)
        sys.path[:], process.current_process().authkey = path, authkey
        sys.modules['__main__'] = main
        for number, handler in handlers.items():
            signal.signal(number, handler)
        _known.forget()


def _play(live):
    # Large libraries take long to look through, and a child seldom does.
    _usermodules.capture = lambda: ({}, {})
    process._children = set()
    threading._shutdown = lambda: None
    sys.modules['__main__'] = ModuleType('__main__')
    live()


def _child_alone():
    _Again(None).close()


def _live():
    popen_fork.Popen = _Popen
    sample = _known.main_module()
    exec(_SAMPLE, vars(sample))
    child = context.ForkProcess(target=sample.add, args=(1, 'a'))
    # What is loaded within this process names this process.
    child.name = process.current_process().name
    child.start()
    child.join()
    child.close()
    _fail()


def _fail():
    """Word a traceback, as a process that Ctrl-C ends."""
    from traceback import format_exc
    try:
        raise KeyboardInterrupt
    except KeyboardInterrupt:
        format_exc()
