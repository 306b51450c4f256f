"""The builtin `open`; evaluated in every context before any program.

CPython closes a file when nothing refers to it any more, and writes what the file still holds.
GraalPy 25.0.3 closes only the descriptor, after some garbage collection, and the text is lost
(PFileIO.OwnFD).  So the files that are open for writing are remembered here, and written

- when the same file is opened again, by ``open(path, "w").write(text)`` and ``open(path).read()``,
- when a process starts, which may read it,
- when there are so many of them that some must have been forgotten, and
- at the end.

Opening a text file without naming its encoding imports `locale` once more, which takes four times
as long as all the rest (CodecsTruffleModuleBuiltins.GetEncodingNode).  The encoding is always UTF-8.
"""

import _io
import builtins
import errno
import gc
import io
import os
import posix
import sys
import _posixsubprocess
import _weakref

REGULAR_FILE = 0o100000
FILE_TYPE = 0o170000
MOST = 1000

_open = builtins.open
_files = {}  # (device, inode): those open for writing
_count = 0
_limit = MOST


# One instance takes the place of the builtin: a function would be bound by a class that holds it.
class Open:
    """Open a file and return it as a stream; raise OSError if that fails."""

    def __call__(
        self,
        file,
        mode="r",
        buffering=-1,
        encoding=None,
        errors=None,
        newline=None,
        closefd=True,
        opener=None,
    ):
        if not isinstance(mode, str):
            raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
        if encoding is None and "b" not in mode and not sys.flags.warn_default_encoding:
            encoding = "UTF-8"
        arguments = file, mode, buffering, encoding, errors, newline, closefd, opener
        try:
            opened = _open(*arguments)
        except OSError as exc:
            if exc.errno != errno.EMFILE or opener is not None:
                raise
            opened = None
        if opened is None:
            _forget_abandoned()
            opened = _open(*arguments)
        if _files or mode not in ("r", "rb"):
            _remember(opened, mode)
        return opened

    __call__.__qualname__ = "open"

    def __getattr__(self, name):
        if name in ("__name__", "__qualname__", "__self__"):
            return getattr(_open, name)
        raise AttributeError(f"'{Open.__name__}' object has no attribute {name!r}")

    def __repr__(self):
        return "<built-in function open>"

    def __reduce__(self):
        return "open"


Open.__name__ = Open.__qualname__ = "builtin_function_or_method"
Open.__module__ = "builtins"


def _remember(file, mode):
    """Write what others hold for this file, and remember it if it is for writing."""
    global _count
    try:
        status = posix.fstat(file.fileno())
    except (AttributeError, OSError, ValueError):
        return
    if status.st_mode & FILE_TYPE != REGULAR_FILE:
        return  # writing to another kind may block
    key = status.st_dev, status.st_ino
    for other in _files.get(key, ()):
        _flush(other)
    if mode.strip("rbtU"):
        _files.setdefault(key, []).append(file)
        _count += 1
        if _count >= _limit:
            _forget_closed()


def _flush(file):
    try:
        if not file.closed:
            file.flush()
    except Exception:
        pass  # as in a destructor: nobody could handle it


def flush():
    """Write what the files hold that were opened and not closed."""
    for files in list(_files.values()):
        for file in list(files):
            _flush(file)


def _forget_closed():
    global _limit
    _keep([(key, file) for key, files in _files.items() for file in files if not file.closed])
    if _count > _limit // 2:
        _forget_abandoned()
        _limit = max(_most(), 2 * _count)


def _most():
    return min(MOST, posix.sysconf("SC_OPEN_MAX") // 2)


def _forget_abandoned():
    """Let go of the files that only we refer to; GraalPy closes their descriptors."""
    flush()
    references = [(key, _weakref.ref(file)) for key, files in _files.items() for file in files]
    _keep(())
    gc.collect()
    _keep([(key, file) for key, file in ((key, ref()) for key, ref in references) if file is not None])


def _keep(files):
    global _count
    _files.clear()
    for key, file in files:
        _files.setdefault(key, []).append(file)
    _count = len(files)


def _after_flush(function):
    def flushing(*args, **kwargs):
        flush()
        return function(*args, **kwargs)

    for name in "__name__", "__qualname__", "__module__", "__doc__":
        setattr(flushing, name, getattr(function, name))
    return flushing


def install():
    """Put these functions in the place of the builtin ones."""
    Open.flush_all = staticmethod(flush)
    builtins.open = _io.open = io.open = Open()
    _posixsubprocess.fork_exec = _after_flush(_posixsubprocess.fork_exec)
    posix.system = os.system = _after_flush(posix.system)


install()
