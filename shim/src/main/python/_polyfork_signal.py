"""What Ctrl-C calls, and signals to oneself; evaluated in every context before any program.

GraalPy 25.0.3 calls a signal handler wherever its Java code lets it, also where that code drops
whatever is raised: while an import statement asks whether the module is still being loaded
(AbstractImportNode), and while Java looks into a Python object.  A KeyboardInterrupt was lost there.

Its `os.kill` and `signal.raise_signal` return before the handler of a signal to the own process has been
called, which CPython's do not.
"""

import _signal
import _thread
import os
import posix
import sys


def install(bridge):
    """Replace `default_int_handler`; `bridge` is dev.polyfork.python.HostBridge."""
    raising = _signal.default_int_handler

    def default_int_handler(signalnum, frame, /):
        """The default handler for SIGINT: it raises KeyboardInterrupt."""
        if not bridge.postponeInterrupt():
            raising(signalnum, frame)

    default_int_handler.__module__ = "_signal"
    default_int_handler.__qualname__ = "default_int_handler"
    for name in ("_signal", "signal"):
        if name in sys.modules:
            sys.modules[name].default_int_handler = default_int_handler
    if _signal.getsignal(_signal.SIGINT) is raising:
        _signal.signal(_signal.SIGINT, default_int_handler)
    install_kill()


def install_kill():
    main, send, raise_to_all = _thread.get_ident(), posix.kill, _signal.raise_signal

    def handled(signalnum, frame):
        """Call the handler if it is Python's and this is the thread that calls handlers."""
        handler = _signal.getsignal(signalnum)
        if not callable(handler) or _thread.get_ident() != main:
            return False
        handler(int(signalnum), frame)
        return True

    def kill(pid, signal, /):
        """Kill a process with a signal."""
        if not (pid == os.getpid() and signal in SIGNALS and handled(signal, sys._getframe(1))):
            send(pid, signal)

    def raise_signal(signalnum, /):
        """Send a signal to the executing process."""
        if not (signalnum in SIGNALS and handled(signalnum, sys._getframe(1))):
            raise_to_all(signalnum)

    SIGNALS = range(1, _signal.NSIG)
    os.kill = posix.kill = kill
    kill.__module__ = "posix"
    kill.__qualname__ = "kill"
    raise_signal.__module__ = "_signal"
    raise_signal.__qualname__ = "raise_signal"
    for name in ("_signal", "signal"):
        if name in sys.modules:
            sys.modules[name].raise_signal = raise_signal


install
