"""Polyfork's multiprocessing: the standard package, on child JVMs.

This package lies in front of the standard library's package of the same
name.  A module that is not here comes from there; one that is here mostly
runs the standard one first (see _overlay) and then changes what differs on
the JVM.  The differences:

- every Process is a child JVM; 'fork' hands over a by-value snapshot of
  __main__ instead of a copy of memory
- locks, semaphores and queues live in shared memory managed by Java
- no helper processes: the root JVM does what resource tracker and fork
  server do
"""

import os
import sys

# pkgutil.extend_path would do, and takes longer to import than it saves.
__path__.append(os.path.join(os.path.dirname(os.__file__), __name__))

from . import _multiprocessing, _posixshmem

# The standard modules import these two under their top-level names.
sys.modules['_multiprocessing'] = _multiprocessing
sys.modules['_posixshmem'] = _posixshmem

from ._overlay import inherit

inherit(__name__, globals())
