"""What is written to the terminal beside the prompt.

A child process has a terminal of its own, from which Java passes on what it
writes (dev.polyfork.repl.Speakers); before this process writes, Java passes
on what its children have written.
"""

import io
import sys

_console = None


def install(console):
    """From now on children have terminals of their own."""
    global _console
    _console = console
    for name in 'stdout', 'stderr':
        before = getattr(sys, name)
        if before is getattr(sys, f'__{name}__') and before is not None:
            after = _stream(before, console)
            setattr(sys, name, after)
            setattr(sys, f'__{name}__', after)


def _stream(before, console):
    """A stream like `before` that lets children's output come first."""

    class FileIO(io.FileIO):
        def write(self, data, /):
            console.passOutput()
            return super().write(data)

    FileIO.__module__, FileIO.__qualname__ = '_io', 'FileIO'
    raw = FileIO(before.fileno(), 'w', closefd=False)
    raw.name = before.name
    after = io.TextIOWrapper(
        io.BufferedWriter(raw), before.encoding, before.errors,
        line_buffering=True,
        write_through=before.write_through)
    after.mode = 'w'
    return after


def lend(name, fds):
    """A terminal for a child, in the place of those of `fds` that lead to ours.

    Returns its descriptor, the caller's, and those; the former is -1 when the
    child is to have ours.
    """
    if _console is None:
        return -1, []  # a plain prompt
    shared = [fd for fd in fds if _console.isTerminal(fd)]
    return (_console.openTerminal(name) if shared else -1), shared
