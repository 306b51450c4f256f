"""Start method 'fork': the child gets a snapshot of __main__ by value.

Replaces: a copy of memory, which a JVM cannot make of itself.
"""

from . import _popen, _snapshot

__all__ = ['Popen']


class Popen(_popen.Popen):
    method = 'fork'

    def _pickle(self, process_obj):
        return _snapshot.dumps(process_obj, _Descriptors(self))


class _Descriptors:
    """Collects the descriptors that a snapshot refers to."""

    def __init__(self, popen):
        self._popen = popen

    def add(self, fd):
        """Send `fd` along; returns its index."""
        return self._popen.duplicate_for_child(fd)

    def all(self):
        """Those sent so far, by index."""
        return list(self._popen._fds)
