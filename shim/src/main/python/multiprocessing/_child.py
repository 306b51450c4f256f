"""The child's side of a start: what the worker JVM calls.

Order: descriptors and surroundings (run), then whatever the start method
brings, then Process._bootstrap.
"""

import io
import os
import pickle
import signal
import sys

from . import _jvm

received_fds = ()


def preload(modules):
    """Import while standing by what the process is likely to need."""
    for name in _ALWAYS + modules:
        try:
            __import__(name)
        except BaseException:
            # The script imports it itself, and gets the error then.
            pass
    try:
        from . import _usermodules
        _usermodules.publish()
    except Exception:
        # Parents send all they have, then.
        pass


_rehearsed = False


def prepare():
    """Have rehearsed once, in this process or in the one that it was copied from."""
    if not _rehearsed:
        rehearse()


def rehearse():
    """Do, while nobody waits, what processes do."""
    global _rehearsed
    _rehearsed = True
    _try('run')


def rehearse_again():
    """Do what this process is going to do, once `rehearse` has been called.

    That was in the one that it was copied from, perhaps.
    """
    _try('run_again')


def _try(name):
    from . import _warmup
    try:
        getattr(_warmup, name)()
    except Exception:
        # Whatever it lacks, a descriptor perhaps, the process lacks as well,
        # and somebody is there to be told.
        pass


_ALWAYS = ('multiprocessing.spawn', 'multiprocessing.synchronize',
           'multiprocessing.queues', 'multiprocessing.connection',
           'multiprocessing.pool', 'multiprocessing.reduction',
           'multiprocessing.util', 'multiprocessing._snapshot',
           'multiprocessing.popen_fork', 'multiprocessing.resource_sharer')


def run(payload, fds):
    """Become the process that `payload` describes; returns its exit code."""
    try:
        return _run(payload, fds)
    except KeyboardInterrupt:
        # Ctrl-C before the process runs, or after it.
        return _failed_start()


def _run(payload, fds):
    global received_fds
    received_fds = tuple(fds)
    stream = io.BytesIO(_jvm.to_bytes(payload))
    head = pickle.load(stream)
    _enter(head)
    sentinel = received_fds[head['sentinel']]
    try:
        process_obj = _LOADERS[head['method']](stream, head)
    except BaseException:
        return _failed_start()
    try:
        # sys.exit(True) is 1, and the system keeps eight bits.
        return int(process_obj._bootstrap(parent_sentinel=sentinel)) & 0xFF
    finally:
        io.open.flush_all()


def _enter(head):
    """Take over the surroundings of the parent."""
    for fd in (1, 2):
        index = head['standard'].get(fd)
        if index is None:
            os.close(fd)
        else:
            os.dup2(received_fds[index], fd)
            os.close(received_fds[index])
    environment = head['environ']
    if head['method'] == 'job':
        # Java has texts.
        environment = {os.fsencode(name): os.fsencode(value)
                       for name, value in environment.items()}
    _set_environment(environment)
    if head['cwd'] is not None:
        os.chdir(head['cwd'])
    if head['method'] != 'job':
        # A job's JVM has the limits of the application, as all its children.
        _enter_limits(head)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if head.get('stacks') is not None:
        from . import _stacks
        _stacks.answer(received_fds[head['stacks']])
    if 'threading' in sys.modules:
        sys.modules['threading'].main_thread()._set_native_id()
    if 'random' in sys.modules:
        # All children are copies of one process; CPython's fork seeds, too.
        sys.modules['random'].seed()
    _Parent.install(head['parent'])
    os._exit = _jvm.exit


def _enter_limits(head):
    os.umask(head['umask'])
    if os.sched_getaffinity(0) != head['affinity']:
        os.sched_setaffinity(os.getpid(), head['affinity'])
    os.nice(max(0, head['nice'] - os.nice(0)))


def _set_environment(encoded):
    """Make os.environ what the parent's is; most of it is so already."""
    ours = os.environ._data
    for name in [name for name in ours if name not in encoded]:
        del os.environ[os.fsdecode(name)]
    for name, value in encoded.items():
        if ours.get(name) != value:
            os.environ[os.fsdecode(name)] = os.fsdecode(value)


class _Parent:
    """The logical parent: any JVM of the session, not always the real one."""

    @classmethod
    def install(cls, pid):
        real = os.getppid
        if real() != pid:
            os.getppid = lambda: pid if cls.lives(pid) else real()

    @staticmethod
    def lives(pid):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass
        return True


def _load_snapshot(stream, head):
    from . import _snapshot
    return _snapshot.loads(stream.read(), received_fds)


def _load_spawned(stream, head):
    from . import process, spawn
    process.current_process()._inheriting = True
    try:
        spawn.prepare(pickle.load(stream))
        return pickle.load(stream)
    finally:
        del process.current_process()._inheriting


def _load_preloading(stream, head):
    for name in pickle.load(stream):
        try:
            __import__(name)
        except ImportError:
            pass
    return _load_spawned(stream, head)


def _load_job(stream, head):
    from . import _jobs
    return _jobs.load(stream, head)


_LOADERS = {
    'fork': _load_snapshot,
    'job': _load_job,
    'spawn': _load_spawned,
    'forkserver': _load_preloading,
}


def _failed_start():
    """Report what went wrong before the process could run, as CPython."""
    import traceback
    traceback.print_exc()
    sys.stderr.flush()
    return 1
