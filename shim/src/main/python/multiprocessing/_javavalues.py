"""The values that the Java API passes: what Java makes here, and what it reads.

What Java reads are pickles of plain data and of what it knows from the
standard library; the rest is made plain here (_Pickler).
"""

import io
import os
import pickle
import sys


# What Java calls these: see dev.polyfork.value.Natural.

def record(name, fields, values):
    """A Java record: a named tuple."""
    key = name, fields
    kind = _records.get(key)
    if kind is None:
        from collections import namedtuple
        kind = _records[key] = namedtuple(name, fields, rename=True)
    return kind._make(values)


_records = {}


def numbers(code, content):
    """A Java array of numbers."""
    from array import array
    made = array(code)
    made.frombytes(content)
    return made


def queue(handle, maxsize):
    """A queue of Java."""
    from . import queues
    made = queues.JavaQueue.__new__(queues.JavaQueue)
    made.__setstate__((handle, maxsize, os.getpid(), False))
    return made


def lock(handle):
    """A lock of Java."""
    from . import synchronize
    return _semaphore(synchronize.Lock, handle, 1)


def _semaphore(kind, handle, maximum):
    made = kind.__new__(kind)
    made.__setstate__((handle, 1, maximum, None))
    return made


def event(lock_handle, *handles):
    """An event of Java: a condition and a flag."""
    from . import synchronize
    waiting, flag = (
        _semaphore(synchronize.Semaphore, handle, synchronize.SEM_VALUE_MAX)
        for handle in handles)
    condition = synchronize.Condition.__new__(synchronize.Condition)
    condition.__setstate__((lock(lock_handle), waiting))
    made = synchronize.Event.__new__(synchronize.Event)
    made._cond, made._flag = condition, flag
    return made


def member(kind, name, value):
    """A member of an enumeration, on its way to Java."""


def plain(value):
    """What an object is apart from its class, on its way to Java."""


def unmapped(kind):
    """An object that Java has nothing for, on its way to the message."""


class _Pickler(pickle.Pickler):
    """Pickles for Java: nothing fails here, Java says where and what."""

    def reducer_override(self, obj):
        kind = type(obj)
        if isinstance(obj, _NAMED):
            # Also the functions below that take the place of objects.
            named = '<' not in obj.__qualname__
            return NotImplemented if named else (unmapped, (_named(obj),))
        array = sys.modules.get('array')
        if array and kind is array.array and obj.typecode in _NUMBERS:
            return numbers, (obj.typecode, obj.tobytes())
        if isinstance(obj, tuple) and hasattr(kind, '_fields'):
            return record, (kind.__name__, kind._fields, tuple(obj))
        enum = sys.modules.get('enum')
        if enum and isinstance(obj, enum.Enum):
            return member, (kind.__name__, obj.name, obj.value)
        for base in _BASES:
            if isinstance(obj, base):
                return plain, (base(obj),)
        if kind is memoryview:
            return plain, (bytes(obj),)
        if kind in _ITERABLES:
            return plain, (list(obj),)
        if hasattr(kind, '__dataclass_fields__'):
            names = tuple(kind.__dataclass_fields__)
            return record, (kind.__name__, names,
                            tuple(getattr(obj, name) for name in names))
        if kind.__module__ in _LIBRARY:
            return NotImplemented
        fields = getattr(obj, '__dict__', None)
        if fields:
            return record, (kind.__name__, tuple(fields),
                            tuple(fields.values()))
        return unmapped, (_named(obj),)


def _named(obj):
    kind = type(obj)
    name = getattr(obj, '__qualname__', None)
    return f'{kind.__name__} {name}' if name else kind.__qualname__


def dumps(value):
    """A pickle for Java."""
    if type(value[1]) in _SCALARS:
        return pickle.dumps(value, 5)
    file = io.BytesIO()
    _Pickler(file, 5).dump(value)
    return file.getbuffer()


# What needs none of the above.
_SCALARS = frozenset((type(None), bool, int, float, str, bytes))

_BASES = (str, bytes, bytearray, int, float, dict, list, tuple, set, frozenset)

_ITERABLES = frozenset(map(type, (
    {}.keys(), {}.values(), {}.items(), range(0), map(str, ()),
    zip(), filter(None, ()), (None for _ in ()))))

# Type codes of the arrays that Java has, too.
_NUMBERS = frozenset('bdfhilq')

# Java understands their own pickles.
_LIBRARY = frozenset((
    'array', 'collections', '_collections', '_pydatetime', 'datetime',
    'decimal', 'pathlib', 'uuid'))

_NAMED = type, type(dumps), type(len)
