"""What is written to the terminal beside the prompt.

A child process has a terminal of its own, from which Java passes on what it
writes (dev.polyfork.repl.Speakers); before this process writes, Java passes
on what its children have written.
"""

import io
import os
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
    """What a child called `name` gets, whose standard descriptors are `fds`.

    None when there is no terminal to lend: the prompt is a plain one.
    """
    if _console is None:
        return None
    return _Loan(name, [fd for fd in fds if _console.isTerminal(fd)])


class _Loan:
    """A child's terminal, in the place of ours, and a pipe for its stacks.

    The terminal's descriptor is that in `standard`; `stacks_end` is what the
    child writes to and `stacks` what we read.  Who starts the child closes
    `ours` in the end, and `theirs` when the child has them.
    """

    def __init__(self, name, shared):
        self.stacks, self.stacks_end = os.pipe()
        terminal = _console.openTerminal(name) if shared else -1
        self.standard = dict.fromkeys(shared, terminal) if (
            terminal >= 0) else {}
        self.ours = {self.stacks}
        self.theirs = {self.stacks_end, *self.standard.values()}
