"""Blocks of Python for editors and agents: a line of JSON in, a line of JSON out.

The launcher evaluates this file and calls the function. A request is a string, the block, or an
object with the block as its "code". The answer is an object: what was written to "stdout" and
"stderr", also by child processes; "value", the repr of what the last statement gave, or null;
"error", the traceback, or null.
"""

import builtins
import json
import os
import sys
import tempfile


def answer():
    """Answer the lines of standard input, until it ends."""
    from _polyfork_repl._blocks import Blocks

    requests = os.fdopen(os.dup(0), encoding="utf-8", errors="replace")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    session = _Session(Blocks(), _Capture(1), _Capture(2))
    for line in requests:
        if line.strip():
            leaving = None
            try:
                found = session.run(line)
            except SystemExit as exc:
                leaving = exc
                found = session.answer(None)
            print(json.dumps(found), file=answers, flush=True)
            if leaving is not None:
                raise leaving


class _Session:
    def __init__(self, blocks, out, err):
        self._blocks, self._out, self._err = blocks, out, err
        self._value = None
        sys.displayhook = self._keep

    def _keep(self, value):
        """As sys.displayhook."""
        if value is not None:
            builtins._ = None
            self._value = repr(value)
            builtins._ = value

    def run(self, line):
        """Run the block of a request; return the answer."""
        from _polyfork_repl import _errors

        self._value = None
        try:
            block = _block(line)
        except ValueError as exc:
            return self.answer(f"polyfork: no block in {line.strip()[:80]!r}: {exc}")
        try:
            self._blocks.run(block, sys.modules["__main__"].__dict__)
        except SystemExit:
            raise
        except BaseException as exc:
            return self.answer(_errors.describe(exc))
        return self.answer(None)

    def answer(self, error):
        return {
            "stdout": self._out.take(),
            "stderr": self._err.take(),
            "value": self._value,
            "error": error,
        }


def _block(line):
    request = json.loads(line)
    if isinstance(request, dict):
        request = request.get("code")
    if not isinstance(request, str):
        raise ValueError('it has to be a string, or an object with a string as its "code"')
    return request


class _Capture:
    """What is written to a descriptor, by this process or by those that it starts."""

    def __init__(self, fd):
        self._name = "stdout" if fd == 1 else "stderr"
        self._file = tempfile.TemporaryFile(buffering=0)
        # All that share the description write at its end, wherever somebody has read.
        self._reader = os.open(f"/proc/self/fd/{self._file.fileno()}", os.O_RDONLY)
        os.dup2(self._file.fileno(), fd)

    def take(self):
        """What has come since the last time."""
        try:
            getattr(sys, self._name).flush()
        except (AttributeError, OSError, ValueError):
            pass  # none, the program's own, or closed
        parts = []
        while part := os.read(self._reader, 1 << 16):
            parts.append(part)
        return b"".join(parts).decode("utf-8", "replace")


answer
