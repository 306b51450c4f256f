"""Signal handlers, and signals to oneself; evaluated in every context before any program.

GraalPy 25.0.3 calls a signal handler wherever its Java code lets it, also where that code drops
whatever is raised: while an import statement asks whether the module is still being loaded
(AbstractImportNode), and while Java looks into a Python object.  A KeyboardInterrupt was lost there.

Its `os.kill` and `signal.raise_signal` return before the handler of a signal to the own process has been
called, which CPython's do not.  `raise_signal` is an error where there is no handler, and so is
`signal.signal` for what Java wants to itself, with Java's stack in the message.

Java handles SIGPIPE, as if it was ignored, which CPython does: programs that write to a closed pipe get an
error, until they ask for the default effect.
"""

import _signal
import _thread
import errno
import os
import posix
import sys

SIGNALS = range(1, _signal.NSIG)
KEPT = (_signal.SIGKILL, _signal.SIGSTOP)  # the system's


def install(bridge):
    """Replace functions of `_signal`; `bridge` is dev.polyfork.python.HostBridge."""
    install_interrupt(bridge)
    install_signal(bridge.system())
    install_kill()


def install_interrupt(bridge):
    raising = _signal.default_int_handler

    def default_int_handler(signalnum, frame, /):
        """The default handler for SIGINT: it raises KeyboardInterrupt."""
        if not bridge.postponeInterrupt():
            raising(signalnum, frame)

    replace("_signal", default_int_handler)
    if "signal" in sys.modules:
        sys.modules["signal"].default_int_handler = default_int_handler
    if _signal.getsignal(_signal.SIGINT) is raising:
        _signal.signal(_signal.SIGINT, default_int_handler)


def install_signal(system):
    set_handler, get_handler = _signal.signal, _signal.getsignal
    sigpipe = _signal.SIG_IGN

    def signal(signalnum, handler, /):
        """Set the action for the given signal."""
        if isinstance(signalnum, int) and signalnum not in SIGNALS:
            raise ValueError("signal number out of range")
        if signalnum in KEPT:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        nonlocal sigpipe
        try:
            before = set_handler(signalnum, handler)
        except ValueError as exc:
            raise ValueError(str(exc).partition("\n")[0].rpartition("Exception: ")[2]) from None
        if signalnum == _signal.SIGPIPE:
            before, sigpipe = sigpipe, handler
            if handler == _signal.SIG_DFL:
                system.resetSignal(_signal.SIGPIPE)
        return before

    def getsignal(signalnum, /):
        """Return the current action for the given signal."""
        return sigpipe if signalnum == _signal.SIGPIPE else get_handler(signalnum)

    replace("_signal", signal)
    replace("_signal", getsignal)


def install_kill():
    main, send = _thread.get_ident(), posix.kill

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
            send(os.getpid(), signalnum)

    os.kill = replace("posix", kill)
    replace("_signal", raise_signal)
    if "signal" in sys.modules:
        sys.modules["signal"].raise_signal = raise_signal


def replace(module, function):
    """Put a function into a module that is C's in CPython."""
    function.__module__ = module
    function.__qualname__ = function.__name__
    setattr(sys.modules[module], function.__name__, function)
    return function


install
