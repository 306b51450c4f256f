"""What GraalPy 25.0.3 lacks in `os`; evaluated in every context before any program.

It has no `abort`, `nice`, `times`, `sched_getaffinity`, `sched_setaffinity`, and its `cpu_count` is that of
the JVM, which counts only the processors that the process may use (PosixModuleBuiltins).  Its native ids
of threads are Java's numbers, which are the same in each process.
"""

import errno
import operator
import os
import posix
import sys

TICKS = 100  # in a second, for times(2)
TIMES = ("user", "system", "children_user", "children_system", "elapsed")
INT_MAX = 2**31 - 1
MOST_FAVOURED, LEAST_FAVOURED = -20, 19


class times_result(tuple):
    """times_result: result from os.times()."""

    __slots__ = ()
    n_fields = n_sequence_fields = len(TIMES)
    n_unnamed_fields = 0

    def __repr__(self):
        return f"posix.times_result({', '.join(map('{}={!r}'.format, TIMES, self))})"


for _index, _name in enumerate(TIMES):
    setattr(times_result, _name, property(lambda self, index=_index: self[index]))


def install(bridge):
    """Complete `os`; `bridge` is dev.polyfork.python.HostBridge."""
    system = bridge.system()

    def abort():
        """Abort the interpreter immediately."""
        system.abort()

    def times():
        """Return a collection containing process timing information."""
        return times_result([ticks / TICKS for ticks in system.times()])

    def cpu_count():
        """Return the number of CPUs in the system, or None if it cannot be told."""
        count = os.sysconf("SC_NPROCESSORS_ONLN")
        return count if count > 0 else None

    def sched_getaffinity(pid, /):
        """Return the set of CPUs that a process may use, 0 for the calling one."""
        found = system.affinity(_c_int(pid))
        if isinstance(found, int):
            _check(found)
        return set(found)

    def sched_setaffinity(pid, mask, /):
        """Let a process, 0 for the calling one, use only these CPUs."""
        pid, cpus = _c_int(pid), [_cpu(item) for item in mask]
        if _means_process(pid):
            _check(system.setOwnAffinity(cpus))
        else:
            _check(system.setAffinity(pid, cpus))

    def nice(increment, /):
        """Add increment to the priority of process and return the new priority."""
        before = system.niceness()
        value = max(MOST_FAVOURED, min(before + _c_int(increment), LEAST_FAVOURED))
        code = 0 if value == before else system.setNiceness(value)
        # The error of nice(2), not that of setpriority(2).
        _check(errno.EPERM if code == errno.EACCES else code)
        return value

    def get_native_id():
        """Return the integral ID of the thread assigned by the kernel."""
        return system.nativeThreadId()

    get_native_id.__module__ = "_thread"
    get_native_id.__qualname__ = "get_native_id"
    for name in ("_thread", "threading"):
        if name in sys.modules:
            sys.modules[name].get_native_id = get_native_id

    functions = abort, nice, times, cpu_count, sched_getaffinity, sched_setaffinity
    for definition in (*functions, times_result):
        name = definition.__name__
        definition.__module__ = "posix"
        definition.__qualname__ = name
        setattr(os, name, definition)
        setattr(posix, name, definition)
        if name not in os.__all__:
            os.__all__.append(name)


def _check(code):
    """Raise what an errno stands for, unless it is 0."""
    if code:
        raise OSError(code, os.strerror(code))


def _means_process(pid):
    """Whether this stands for the whole process: threads of the JVM compile the program, too."""
    import threading

    main = threading.current_thread() is threading.main_thread()
    return pid == os.getpid() or pid == 0 and main


def _c_int(value):
    value = operator.index(value)
    if not -INT_MAX - 1 <= value <= INT_MAX:
        raise OverflowError("Python int too large to convert to C int")
    return value


def _cpu(value):
    if not isinstance(value, int):
        raise TypeError(
            f"expected an iterator of ints, but iterator yielded {type(value)!r}"
        )
    if value < 0:
        raise ValueError("negative CPU number")
    if value >= INT_MAX:
        raise OverflowError("CPU number too large")
    return int(value)


install
