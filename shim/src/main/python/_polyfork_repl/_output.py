"""What is written to the terminal beside the prompt.

A child process has a terminal of its own, from which Java passes on what it
writes (dev.polyfork.repl.Speakers); before this process writes, Java passes
on what its children have written.  This process has such a terminal, too,
while somebody types, and so have programs that its threads start.
"""

import io
import os
import subprocess
import sys
import threading

_console = None


def install(console):
    """From now on children have terminals of their own."""
    global _console
    _console = console
    _share_with_programs()
    for name in 'stdout', 'stderr':
        before = getattr(sys, name)
        if before is getattr(sys, f'__{name}__') and before is not None:
            after = _stream(before, console)
            setattr(sys, name, after)
            setattr(sys, f'__{name}__', after)


def _share_with_programs():
    """Let programs that threads start write above the line that is typed.

    Those that the main thread starts may be editors, which need the real
    terminal.
    """
    handles = subprocess.Popen._get_handles

    def _get_handles(self, stdin, stdout, stderr):
        if threading.get_ident() != threading.main_thread().ident:
            stdout = _shared(1) if stdout is None else stdout
            stderr = _shared(2) if stderr is None else stderr
        return handles(self, stdin, stdout, stderr)

    subprocess.Popen._get_handles = _get_handles


def _shared(fd):
    """What a program gets in the place of a descriptor; None if that."""
    terminal = _console.ownTerminal()
    return terminal if terminal >= 0 and _console.isTerminal(fd) else None


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
