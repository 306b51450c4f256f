"""The heap that Value and Array allocate from.

Differs: without a /dev/shm the temporary directory serves; CPython's raises
FileNotFoundError there.
"""

from ._overlay import Later, inherit

inherit(__name__, globals(), [Later('tempfile')])

Arena._dir_candidates = [d for d in Arena._dir_candidates if os.path.isdir(d)]
