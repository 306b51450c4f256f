"""Calls on their way to a pool's or an executor's worker.

Most consist of a function that the worker finds by name and of plain
arguments: these are one piece of marshalled data.  All others are pickled.
"""

import marshal
from types import FunctionType

from . import _names, _plaindata
from .reduction import ForkingPickler

# Of arguments, and of what they consist of.
_DEPTH = 2


def dumps(func, args, kwargs, batching=()):
    """A call as bytes, or as a buffer of them.

    `batching` are functions whose only argument is a pair of another
    function and what that is to be called with.
    """
    names, plain = [_name_of(func)], args
    if func in batching:
        (inner, plain), = args
        names.append(_name_of(inner))
    if None not in names and _plaindata.is_plain(plain, _DEPTH) and (
            not kwargs or _plaindata.is_plain(kwargs, _DEPTH)):
        try:
            return marshal.dumps((names, plain, kwargs))
        except ValueError:
            pass  # Too large; the pickler may say it better.
    return ForkingPickler.dumps((func, args, kwargs))


def loads(data):
    """(func, args, kwargs) of a call."""
    if data[0] == _plaindata.PICKLE:
        return ForkingPickler.loads(data)
    names, args, kwargs = marshal.loads(data)
    func, *inner = map(_names.found, names)
    return func, ((*inner, args),) if inner else args, kwargs


def _name_of(func):
    """The name that pickle would send for a function, or None."""
    if type(func) is not FunctionType or (
            FunctionType in ForkingPickler._extra_reducers):
        return None
    return _names.kept_name(func)
