"""The heap that Value and Array allocate from.

Differs: without a /dev/shm the temporary directory serves; CPython's raises
FileNotFoundError there.  All memory of a heap is reserved.
"""

from . import _reserving
from ._overlay import Later, inherit

inherit(__name__, globals(), [Later('tempfile')])

_candidates = Arena._dir_candidates
_choose_dir = Arena._choose_dir


def _choose_existing_dir(self, size):
    # Not once and for all: this module may be older than the process.
    self._dir_candidates = [d for d in _candidates if os.access(d, os.W_OK)]
    return _choose_dir(self, size)


Arena._choose_dir = _choose_existing_dir
os = _reserving
