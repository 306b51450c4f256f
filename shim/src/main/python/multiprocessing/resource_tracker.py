"""Names of shared memory that somebody has to remove in the end.

Replaces: CPython's tracker process.  A name in use is an empty file in the
session directory; what is left there when the root JVM ends, it removes.
"""

import os

from . import _jvm, _posixshmem

__all__ = ['ensure_running', 'register', 'unregister']

_TRACKED = 'shared_memory'

# What removes a name of each kind.
_CLEANUP_FUNCS = {'noop': lambda: None, _TRACKED: _posixshmem.shm_unlink}

# In characters, with the prefix of its marker's file.
_LONGEST = 250


def _marker(name):
    return os.path.join(_jvm.session_directory(), 'shm-' + name.lstrip('/'))


class ResourceTracker:
    """What is left of the tracker without its process."""

    def register(self, name, rtype):
        """Note that `name` is to be removed when the program ends."""
        if rtype == _TRACKED:
            if len(name) > _LONGEST:
                raise ValueError('name too long')
            with open(_marker(name), 'wb'):
                pass

    def unregister(self, name, rtype):
        """Note that `name` was removed."""
        if rtype == _TRACKED:
            try:
                os.unlink(_marker(name))
            except FileNotFoundError:
                pass

    def ensure_running(self):
        """Nothing to start: the root JVM is the tracker."""

    def getfd(self):
        """There is no tracker process, so there is no pipe to it."""
        return -1

    def _stop(self):
        """Nothing to stop."""


_resource_tracker = ResourceTracker()
ensure_running = _resource_tracker.ensure_running
register = _resource_tracker.register
unregister = _resource_tracker.unregister
getfd = _resource_tracker.getfd
