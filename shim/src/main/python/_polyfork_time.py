"""What GraalPy 25.0.3 gets wrong in `time`; evaluated in every context before any program.

`sleep` counts whole seconds when its argument is an int: `sleep(1)` takes until the clock's second
after next begins, up to two seconds, and spends what is more than one in a busy loop.  With a float
it notices Ctrl-C only at the end.  `process_time` is the time that has passed without that in `sleep`
(TimeModuleBuiltins).
"""

import operator
import time

LONGEST = 2**63 / 1e9


def install(bridge):
    """Replace these functions; `bridge` is dev.polyfork.python.HostBridge."""

    def sleep(seconds, /):
        """sleep(seconds): delay execution for a number of seconds, which may be fractional."""
        if not isinstance(seconds, float):
            seconds = float(operator.index(seconds))
        if seconds != seconds:
            raise ValueError("Invalid value NaN (not a number)")
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if seconds >= LONGEST:
            raise OverflowError("timestamp too large to convert to C PyTime_t")
        bridge.sleep(seconds)

    def process_time():
        """process_time() -> float: processor time of the process in seconds."""
        return bridge.processorNanos() / 1e9

    def process_time_ns():
        """process_time_ns() -> int: processor time of the process in nanoseconds."""
        return bridge.processorNanos()

    for function in (sleep, process_time, process_time_ns):
        function.__module__ = "time"
        function.__qualname__ = function.__name__
        setattr(time, function.__name__, function)


install
