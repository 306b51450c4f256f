"""What is known of a worker that died: how, and what it wrote last.

A worker of a pool or an executor keeps the end of what it writes to
sys.stderr in a file of the session, for its parent to quote.
"""

import contextlib
import os
import signal
import sys

from . import _jvm

_MOST = 2000  # characters
_LINES = 10


@contextlib.contextmanager
def kept():
    """Keep the end of what is written to sys.stderr until leaving.

    Whoever leaves by an exception leaves it behind.
    """
    words = keep()
    yield
    words.forget()


def keep():
    """From now on, keep the end of what this process writes to sys.stderr."""
    words = _Words()
    write = getattr(sys.stderr, 'write', None)

    def write_and_keep(text):
        written = write(text)
        words.add(text)
        return written

    try:
        sys.stderr.write = write_and_keep
    except (AttributeError, TypeError):
        pass  # None, or somebody's own stream that has no room for it.
    return words


class _Words:
    """The end of a text, also in a file once there is something."""

    def __init__(self):
        self._text = ''
        self._file = None

    def add(self, text):
        self._text = (self._text + str(text))[-_MOST:]
        try:
            self._store(self._text.encode(errors='replace'))
        except OSError:
            pass  # It is only for a message that may never be needed.

    def _store(self, data):
        if self._file is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
            self._file = os.open(_path(os.getpid()), flags, 0o600)
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, data)
        os.ftruncate(self._file, len(data))

    def forget(self):
        if self._file is not None:
            os.close(self._file)
            forget(os.getpid())


def _path(pid):
    return os.path.join(_jvm.session_directory(), f'stderr-{pid}')


def forget(pid):
    """Remove what a process kept, if it did."""
    with contextlib.suppress(OSError):
        os.unlink(_path(pid))


def _lines(pid):
    with contextlib.suppress(OSError):
        with open(_path(pid), encoding='utf-8', errors='replace') as file:
            return file.read().rstrip().splitlines()[-_LINES:]
    return []


def describe(process):
    """A sentence on how a process ended, and its last lines if there are."""
    code = process.exitcode
    text = f'{process.name} (pid {process.pid}) {_manner(code)}'
    lines = _lines(process.pid)
    forget(process.pid)
    if lines:
        text += '; the last lines of its stderr:\n    ' + '\n    '.join(lines)
    return text


def _manner(code):
    if code >= 0:
        return f'ended with exit code {code}'
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = 'no name'
    return f'was killed by signal {-code} ({name})'
