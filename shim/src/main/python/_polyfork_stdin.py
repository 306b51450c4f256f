"""Standard input whose reader Ctrl-C reaches; evaluated in every context before any program.

GraalPy 25.0.3 stays in read(2) until there is input and runs no signal handler meanwhile
(PosixModuleBuiltins), so ``input()`` went on until the next line.  Java waits for input instead.
"""

import io
import os
import sys

CHUNK = 1 << 16


def install(bridge):
    """Replace `sys.stdin`; `bridge` is dev.polyfork.python.HostBridge."""

    class StandardInput(io.FileIO):
        def readinto(self, buffer, /):
            bridge.awaitInput()
            if not os.isatty(0):
                return super().readinto(buffer)
            view = memoryview(buffer).cast("B")
            line = _typed(bridge, len(view))
            view[: len(line)] = line
            return len(line)

        def read(self, size=-1, /):
            if size is None or size < 0:
                return self.readall()
            bridge.awaitInput()
            return _typed(bridge, size) if os.isatty(0) else super().read(size)

        def readall(self):
            chunks = []
            while chunk := self.read(CHUNK):
                chunks.append(chunk)
            return b"".join(chunks)

    StandardInput.__name__ = StandardInput.__qualname__ = "FileIO"
    StandardInput.__module__ = "_io"
    before = sys.stdin
    if before is None:
        return
    raw = StandardInput(0, "r", closefd=False)
    raw.name = "<stdin>"
    stream = io.TextIOWrapper(
        io.BufferedReader(raw),
        before.encoding,
        before.errors,
        line_buffering=before.line_buffering,
    )
    stream.mode = "r"
    sys.stdin = sys.__stdin__ = stream


def _typed(bridge, size):
    """The next line of the terminal, or a part of it.

    Ctrl-C takes away a line that was there a moment ago: only what does not block can read here.
    """
    try:
        keys = os.open("/proc/self/fd/0", os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        return os.read(0, size)  # somebody else's terminal
    try:
        while True:
            try:
                return os.read(keys, size)
            except BlockingIOError:
                bridge.awaitInput()
    finally:
        os.close(keys)


install
