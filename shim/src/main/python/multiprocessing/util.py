"""Helpers of the package.

Differs: a lock is renewed in the child by making a new one; GraalPy's locks
cannot be reset.
"""

from ._overlay import Later, inherit

inherit(__name__, globals(), [Later('subprocess')])


def _renew(self):
    self._lock = threading.Lock()
    self.acquire = self._lock.acquire
    self.release = self._lock.release


ForkAwareThreadLock._at_fork_reinit = _renew
