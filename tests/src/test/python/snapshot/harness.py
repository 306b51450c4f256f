"""Takes a snapshot of a made-up __main__ and loads it into another.

Parent and child are two modules of this process that take turns as
__main__.  Everything that one process has only once, and a child has not,
is forgotten in between.
"""

import os
import pathlib
import shutil
import sys
import tempfile
import types

import multiprocessing

_SHIM = pathlib.Path(__file__).parents[5] / (
    'shim/src/main/python/multiprocessing')

if not hasattr(multiprocessing, '_jvm'):
    # Not the overlay itself: CPython, or a bare GraalPy.
    multiprocessing.__path__.append(str(_SHIM))

from multiprocessing import _byvalue, _classes, _known, _snapshot, context

Placeholder = sys.modules['multiprocessing._placeholder'].Placeholder


FOLDER = pathlib.Path(tempfile.mkdtemp())


class Descriptors(list):
    """Duplicates what is sent, as the passing to another process does."""

    def __init__(self):
        super().__init__()
        self._sent = []

    def add(self, fd):
        self.append(os.dup(fd))
        self._sent.append(fd)
        return len(self) - 1

    def all(self):
        return self._sent.copy()


def main_module(source='', file='/tmp/made_up_main.py'):
    """A made-up __main__ that has run `source`."""
    module = types.ModuleType('__main__')
    module.__file__ = file
    sys.modules['__main__'] = module
    exec(compile(source, file, 'exec'), vars(module))
    return module


def take(parent, process_obj=None):
    """(snapshot, descriptors) of the module `parent` as __main__."""
    sys.modules['__main__'] = parent
    descriptors = Descriptors()
    context.set_spawning_popen(object())
    try:
        return _snapshot.dumps(process_obj, descriptors), descriptors
    finally:
        context.set_spawning_popen(None)


def load(data, descriptors):
    """(child's __main__, process object) of a snapshot."""
    forget()
    child = types.ModuleType('__main__')
    sys.modules['__main__'] = child
    process_obj = _snapshot.loads(data, descriptors)
    return child, process_obj


def fork(source, process=None):
    """The child's __main__ for a parent's __main__ that ran `source`.

    `process` makes the process object from the parent's module; then both
    the module and the child's process object are returned.
    """
    try:
        parent = main_module(source)
        process_obj = None if process is None else process(parent)
        child, process_obj = load(*take(parent, process_obj))
    finally:
        _known.forget()
    return child if process is None else (child, process_obj)


def fork_again(child):
    """The grandchild's __main__: a snapshot of the child's."""
    return load(*take(child))[0]


def run(source, child):
    """Run `source` in the child; its asserts are the test."""
    exec(compile(source, '<child>', 'exec'), vars(child))


def check(parent_source, child_source):
    """Run `child_source` in the child of a parent that ran the other."""
    child = fork(parent_source)
    grandchild = fork_again(child)
    run(child_source, child)
    run(child_source, grandchild)
    return child


def forget():
    """Forget which classes this process has sent."""
    _classes._by_identity.clear()


def send(obj):
    """`obj` as it arrives in another process."""
    data = bytes(_byvalue.Pickler.dumps(obj))
    forget()
    return _byvalue.Pickler.loads(data)


def error_of(use):
    """The exception that `use()` raises."""
    try:
        result = use()
    except Exception as error:
        return error
    raise AssertionError(f'no error but {result!r}')


def run_all(namespace):
    """Run the functions of `namespace` whose names begin with test_."""
    # The script is no longer __main__ once a test has made another one.
    failed = []
    for name, test in list(namespace.items()):
        if name.startswith('test_'):
            try:
                test()
            except BaseException:
                import traceback
                traceback.print_exc()
                failed.append(name)
    shutil.rmtree(FOLDER)
    if failed:
        raise SystemExit(f'FAILED: {", ".join(failed)}')
    print('OK')
