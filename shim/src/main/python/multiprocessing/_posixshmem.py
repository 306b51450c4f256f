"""POSIX shared memory by name: files of the shared-memory file system.

Stands in for the C module, which GraalPy 25.0.3 has only as an empty shell.
"""

import errno
import os

_DEV_SHM = '/dev/shm'


def _path(name):
    if not name.startswith('/') or '/' in name[1:] or name == '/':
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), name)
    if os.access(_DEV_SHM, os.W_OK):
        return _DEV_SHM + name
    from tempfile import gettempdir
    return gettempdir() + name


def shm_open(path, flags, mode=0o777):
    """Open a shared memory object; see shm_open(3)."""
    flags |= os.O_CLOEXEC | os.O_NOFOLLOW
    return _call(os.open, path, flags, mode)


def shm_unlink(path):
    """Remove a shared memory object; see shm_unlink(3)."""
    _call(os.unlink, path)


def _call(function, name, *args):
    """Call a function of `os`; its errors tell the name of the object."""
    try:
        return function(_path(name), *args)
    except OSError as exc:
        exc.filename = name
        raise
