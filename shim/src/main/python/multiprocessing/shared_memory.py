"""Blocks of shared memory with names.

Differs: a new block gets all its memory at once.
"""

from . import _reserving
from ._overlay import inherit

inherit(__name__, globals())

os = _reserving
