"""`signal.alarm` and the timers; evaluated in every context before any program.

GraalPy 25.0.3 has threads of Java raise SIGALRM, which is an error where no handler is set: nothing ended
a process that had asked for it.  It knows one of the three timers, and no ItimerError.
"""

import _signal
import math
import operator
import os
import sys

MICROS = 1_000_000  # in a second


class itimer_error(OSError):
    __module__ = "signal"


def install(bridge):
    """Replace functions of `_signal`; `bridge` is dev.polyfork.python.HostBridge."""
    system = bridge.system()

    def alarm(seconds, /):
        """Arrange for SIGALRM to arrive after the given number of seconds."""
        left, _ = setitimer(_signal.ITIMER_REAL, operator.index(seconds))
        return max(1, math.floor(left + 0.5)) if left else 0

    def setitimer(which, seconds, interval=0.0, /):
        """Set a timer, which sends a signal; return its old delay and interval."""
        return answer(system.setTimer(operator.index(which), micros(seconds), micros(interval)))

    def getitimer(which, /):
        """Return the delay and the interval of a timer."""
        return answer(system.timer(operator.index(which)))

    names = {"ItimerError": itimer_error}
    for function in (alarm, setitimer, getitimer):
        function.__module__ = "_signal"
        function.__qualname__ = function.__name__
        names[function.__name__] = function
    for name in ("_signal", "signal"):
        if name in sys.modules:
            vars(sys.modules[name]).update(names)


def micros(seconds):
    return math.ceil(seconds * MICROS)


def answer(timer):
    """What Java has answered, in seconds; an int is an error number."""
    if isinstance(timer, int):
        raise itimer_error(timer, os.strerror(timer))
    delay, interval = timer
    return delay / MICROS, interval / MICROS


install
