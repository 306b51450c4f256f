"""Helpers of the package.

Differs: a lock is renewed in the child by making a new one; GraalPy's locks
cannot be reset.  The sockets of managers and listeners lie in the run's
folder, which is removed also when the main process is killed, and a long
TMPDIR does not keep them from starting.
"""

import os

from . import _jvm
from ._overlay import Later, inherit

inherit(__name__, globals(), [Later('subprocess')])


def _renew(self):
    self._lock = threading.Lock()
    self.acquire = self._lock.acquire
    self.release = self._lock.release


ForkAwareThreadLock._at_fork_reinit = _renew


# What unix(7) allows for the address of a socket, without its last zero, less
# what get_temp_dir() and arbitrary_address() put behind the folder.
_LONGEST = 107 - len('/pymp-12345678/listener-12345678')
_SHORT = ('/tmp', '/var/tmp', '/usr/tmp')


def get_temp_dir():
    """Return this process's folder for sockets, which it removes at its end.

    It lies in the run's folder.  Where that is too long a path for a socket,
    it lies in TMPDIR, or else in the first short folder that can be written,
    as in CPython 3.14.  Raises OSError if a folder cannot be made there.
    """
    config = process.current_process()._config
    if config.get('tempdir') is None:
        import shutil
        import tempfile
        made = tempfile.mkdtemp(prefix='pymp-', dir=_base())
        config['tempdir'] = made
        info('created temp directory %s', made)
        # The function itself, as its module may be gone at the end.
        Finalize(None, _remove_temp_dir, args=(shutil.rmtree, made),
                 exitpriority=-100)
    return config['tempdir']


def _base():
    from tempfile import gettempdir
    try:
        folders = [_jvm.session_directory(), gettempdir()]
    except OSError:
        folders = [gettempdir()]
    for path in folders:
        if len(os.fsencode(path)) <= _LONGEST:
            return path
    fits = (path for path in _SHORT if os.access(path, os.W_OK | os.X_OK))
    return next(fits, folders[-1])
