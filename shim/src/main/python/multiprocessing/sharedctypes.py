"""ctypes objects in shared memory.

Differs: tuples become structures here; GraalPy's arrays of structures do not
take them.  Nor are there weak references to its classes of structures, so
that the wrappers of all of them are kept.  Its numbers have a repr that does
not tell their value.
"""

from ._overlay import inherit

inherit(__name__, globals())


def _repr(self):
    return f'{type(self).__name__}({self.value!r})'


for _type in ctypes._SimpleCData.__subclasses__():
    if '__repr__' not in vars(_type):
        _type.__repr__ = _repr


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
