"""What GraalPy 25.0.3 gets wrong in `ctypes`; evaluated in every context before any program.

Reading and writing `value`, of c_int for instance, are one node that tells them apart only if the
first access of all was to read: after a first write each reading is taken for one more write
(SimpleCDataBuiltins).
"""

import _ctypes


class _Number(_ctypes._SimpleCData):
    _type_ = "i"


_Number().value
