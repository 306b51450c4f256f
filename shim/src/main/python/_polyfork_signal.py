"""What Ctrl-C calls; evaluated in every context before any program.

GraalPy 25.0.3 calls a signal handler wherever its Java code lets it, also where that code drops
whatever is raised: while an import statement asks whether the module is still being loaded
(AbstractImportNode), and while Java looks into a Python object.  A KeyboardInterrupt was lost there.
"""

import _signal
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


install
