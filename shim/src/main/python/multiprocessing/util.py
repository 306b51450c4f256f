"""Helpers of the package.

Differs: a lock is renewed in the child by making a new one; GraalPy's locks
cannot be reset.  A long TMPDIR does not keep managers and listeners from
starting.
"""

import os

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

    It lies in TMPDIR, or where that is too long a path for a socket, in the
    first short folder that can be written, as in CPython 3.14.  Raises
    OSError if a folder cannot be made there.
    """
    config = process.current_process()._config
    if config.get('tempdir') is None:
        import shutil
        import tempfile
        made = tempfile.mkdtemp(prefix='pymp-', dir=_base(tempfile.gettempdir()))
        config['tempdir'] = made
        info('created temp directory %s', made)
        # The function itself, as its module may be gone at the end.
        Finalize(None, _remove_temp_dir, args=(shutil.rmtree, made),
                 exitpriority=-100)
    return config['tempdir']


def _base(usual):
    if len(os.fsencode(usual)) <= _LONGEST:
        return usual
    fits = (path for path in _SHORT if os.access(path, os.W_OK | os.X_OK))
    return next(fits, usual)
