"""Standard input whose reader Ctrl-C reaches; evaluated in every context before any program.

GraalPy 25.0.3 stays in read(2) until there is input and runs no signal handler meanwhile
(PosixModuleBuiltins), so ``input()`` went on until the next line.  Java waits for input instead.
"""

import io
import sys

CHUNK = 1 << 16


def install(bridge):
    """Replace `sys.stdin`; `bridge` is dev.polyfork.python.HostBridge."""

    class StandardInput(io.FileIO):
        def readinto(self, buffer, /):
            bridge.awaitInput()
            return super().readinto(buffer)

        def read(self, size=-1, /):
            if size is None or size < 0:
                return self.readall()
            bridge.awaitInput()
            return super().read(size)

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


install
