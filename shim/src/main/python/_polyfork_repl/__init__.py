"""The prompt on a terminal: Python's loop.

What is typed and shown is Java's, dev.polyfork.repl.  What a block of text
means is said here: whether it is complete (_blocks), what a word can become
(_completion), what can be passed to a call (_parameters), how an exception
looks (_errors), what is not Python (_words, _commands), what others write to
the terminal (_output).
"""

import builtins
import functools
import keyword
import os
import posix
import sys

from . import _errors, _output
from ._blocks import Blocks
from ._completion import complete
from ._parameters import parameters
from ._words import Words


_shell = None


def interact(console, namespace):
    """Read and run blocks in `namespace` until the input ends.

    `console` is a dev.polyfork.repl.Console.  Called again, when Java had to
    stop a block, this goes on.
    """
    global _shell
    if _shell is None:
        _shell = Shell(console, namespace)
        complaint = console.begin(_shell, keyword.kwlist, dir(builtins))
        _output.install(console)
        _restore_at_end(console)
        for known in 'sum', 'range':
            # The first time takes longer than a key stroke may.
            _shell.parameters(known)
        if complaint:
            print(complaint, file=sys.stderr)
    while _shell.read():
        pass


def _restore_at_end(console):
    """Let what ends this process at once give the terminal back before.

    Threads may call it while somebody types.
    """
    def ending(end):
        @functools.wraps(end)
        def give_up(*arguments, **keywords):
            console.giveUp()
            return end(*arguments, **keywords)

        return give_up

    for name in '_exit', 'abort':
        after = ending(getattr(posix, name))
        setattr(os, name, after)
        setattr(posix, name, after)


class Shell:
    """One session; Java calls the last three while somebody types."""

    def __init__(self, console, namespace):
        self._console = console
        self._namespace = namespace
        self._blocks = Blocks()
        self._words = Words(console, self, namespace)

    def read(self):
        """Read a block and run it; False when there will be no more."""
        try:
            block = self._next()
            if block is True:
                return False
            if block is False:
                print('KeyboardInterrupt', file=sys.stderr)
            elif not self._words.run(block):
                self.execute(block)
        except KeyboardInterrupt:
            # Between two statements, or sent while nothing ran.
            print('\nKeyboardInterrupt', file=sys.stderr)
        except SystemExit:
            raise
        except BaseException as exc:
            # Of a signal's handler, which is called at any time.
            self.show(exc)
        return True

    def _next(self):
        for stream in sys.stdout, sys.stderr:
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass  # the user's own, or closed
        return self._console.readBlock(str(getattr(sys, 'ps1', '')),
                                       str(getattr(sys, 'ps2', '')))

    def execute(self, block):
        """Run a block, show what it gives, or how it failed."""
        try:
            self._blocks.run(block, self._namespace)
        except SystemExit:
            raise
        except BaseException as exc:
            self.show(exc)

    def execute_file(self, source, path):
        """Run the text of a file, of which nothing is shown."""
        try:
            exec(compile(source, path, 'exec', dont_inherit=True),
                 self._namespace)
        except SystemExit:
            pass  # the file's end, not the session's
        except BaseException as exc:
            self.show(exc)

    def show(self, exc):
        """Show an exception."""
        _errors.show(exc, self._console.isColoured())

    def blocks(self):
        """The texts that were run, in their order."""
        return self._blocks.texts

    def examine(self, text):
        """What Enter does at the end of `text`; see Console.begin."""
        if self._words.are(text):
            return ('run',)
        return self._blocks.examine(text)

    def complete(self, before, word, in_string):
        """What `word` can become, after the text `before`."""
        try:
            if word.startswith('%') and not before.strip():
                return [name for name in self._words.commands()
                        if name.startswith(word)]
            return complete(before, word, in_string, self._namespace)
        except Exception:
            # Of a user's __dir__ or __getattr__: nobody has called them.
            return []

    def parameters(self, callee):
        """What the callable of that name takes; None if nobody knows."""
        try:
            return parameters(callee, self._namespace)
        except Exception:
            return None  # as above
