"""Hands connections and sockets to processes that ask for them.

Differs: the lock is one that can be renewed in a child; GraalPy's own locks
cannot.
"""

from ._overlay import inherit

inherit(__name__, globals())

_resource_sharer._lock = util.ForkAwareThreadLock()
