"""What a process of a restricted Polyfork of Java cannot do.

Guard rails for programs that make mistakes, and no wall: who looks for a way
around them in Python's own modules finds one.
"""

import builtins
import errno
import functools
import io
import os
import sys

from . import _jvm

_CHANGING = ('chmod', 'chown', 'lchown', 'link', 'mkdir', 'mkfifo', 'mknod',
             'remove', 'rename', 'replace', 'rmdir', 'symlink', 'truncate',
             'unlink', 'utime')

_STARTING = ('execv', 'execve', 'fork', 'forkpty', 'posix_spawn',
             'posix_spawnp', 'system')

_HOST = ('java', 'jarray', 'polyglot')

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def enter():
    """Restrict this process, for good."""
    import posix
    for name in _CHANGING:
        _replace(name, _denied('changes files', name), os, posix)
    for name in _STARTING:
        _replace(name, _denied('starts programs', name), os, posix)
    import _posixsubprocess
    _posixsubprocess.fork_exec = _denied('starts programs', 'subprocess')
    if 'subprocess' in sys.modules:
        sys.modules['subprocess']._fork_exec = _posixsubprocess.fork_exec
    _jvm.launch = _denied('starts processes', 'multiprocessing')
    import socket
    socket.socket.__init__ = _denied('opens sockets', 'socket')
    for name in _HOST:
        # Python says that the import of it was halted.
        sys.modules[name] = None
    _replace('open', _reading_only(os.open), os, posix)
    io.FileIO = _denied('opens files', 'FileIO')
    builtins.open = io.open = _ReadingOpen(io.open)


def _replace(name, function, *modules):
    for module in modules:
        if hasattr(module, name):
            setattr(module, name, function)


def _denied(what, name):
    def denied(*args, **kwargs):
        raise PermissionError(
            errno.EPERM, f'a restricted process never {what}', name)
    return denied


def _reading_only(opening):
    @functools.wraps(opening)
    def open(path, flags, *args, **kwargs):
        if flags & _WRITING:
            _denied('changes files', path)()
        return opening(path, flags, *args, **kwargs)
    return open


class _ReadingOpen:
    """The builtin open, for reading."""

    def __init__(self, opening):
        self._opening = opening
        self.flush_all = opening.flush_all

    def __call__(self, file, mode='r', *args, **kwargs):
        # Descriptors are open already.
        if not isinstance(file, int) and set(mode) & set('wax+'):
            _denied('changes files', file)()
        return self._opening(file, mode, *args, **kwargs)
