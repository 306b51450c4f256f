"""ctypes objects in shared memory.

Differs: tuples become structures here; GraalPy's arrays of structures do not
take them.  Nor are there weak references to its classes of structures, so
that the wrappers of all of them are kept.
"""

from ._overlay import inherit

inherit(__name__, globals())

class_cache = {}
_raw_array = RawArray


def RawArray(typecode_or_type, size_or_initializer):
    """A ctypes array in shared memory, of a size or of given items."""
    if (not isinstance(size_or_initializer, int)
            and isinstance(typecode_or_type, type)
            and issubclass(typecode_or_type, ctypes.Structure)):
        size_or_initializer = [
            typecode_or_type(*item) if isinstance(item, tuple) else item
            for item in size_or_initializer]
    return _raw_array(typecode_or_type, size_or_initializer)
