"""The heap that Value and Array allocate from.

Differs: without a /dev/shm, and for what does not fit there, the temporary
directory serves itself.  CPython's raises FileNotFoundError in the one case
and makes a folder in it in the other; ours is in /dev/shm.  All memory of a
heap is reserved.
"""

from . import _reserving
from ._overlay import Later, inherit

inherit(__name__, globals(), [Later('tempfile')])

_candidates = Arena._dir_candidates


def _choose_dir(self, size):
    # Not once and for all: this module may be older than the process.
    for folder in _candidates:
        if os.access(folder, os.W_OK):
            room = os.statvfs(folder)
            if room.f_bavail * room.f_frsize >= size:
                return folder
    return tempfile.gettempdir()


Arena._choose_dir = _choose_dir
os = _reserving
