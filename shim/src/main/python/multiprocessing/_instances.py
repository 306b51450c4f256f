"""Objects that are no more than their class's name and their attributes.

Most records that programs send to each other are.  These two can be sent
without the pickler, which asks an object for its parts in several calls.
"""

import copyreg

from . import _names
from .reduction import ForkingPickler

_PROTOCOL = object.__reduce_ex__, object.__reduce__, object.__getstate__

_MISSING = object()

_KEPT_CLASSES = 4000

# By class, whether its objects are laid out like that.
_laid_out = {}


def taken_apart(obj):
    """The name of the object's class, and a dict of its attributes.

    None if there is more to it, or if receivers do not find the class.
    """
    kind = type(obj)
    if not _is_met(kind) or _PROTOCOL != (
            kind.__reduce_ex__, kind.__reduce__, kind.__getstate__):
        return None
    name = _names.kept_name(kind)
    # Without attributes, pickle tells the receiver's __setstate__ nothing.
    return (name, vars(obj)) if name is not None and vars(obj) else None


def put_together(name, state):
    """The object that was taken apart, as pickle would make it."""
    kind = _names.found(name)
    obj = kind.__new__(kind)
    set_state = getattr(obj, '__setstate__', None)
    if set_state is None:
        attributes = vars(obj)
        for attribute, value in state.items():
            attributes[attribute] = value
    else:
        set_state(state)
    return obj


def _is_met(kind):
    """Whether the pickler knows the class, and nothing special of it."""
    return ForkingPickler._handlers.get(kind, _MISSING) is None and (
        kind not in ForkingPickler._extra_reducers
        and kind not in copyreg.dispatch_table and _has_layout(kind))


def _has_layout(kind):
    known = _laid_out.get(kind)
    if known is None:
        if len(_laid_out) > _KEPT_CLASSES:
            _laid_out.clear()
        known = _laid_out[kind] = (
            _names.base_layout(kind) is object and kind.__dictoffset__ != 0
            and not copyreg._slotnames(kind)
            and not hasattr(kind, '__getnewargs__')
            and not hasattr(kind, '__getnewargs_ex__'))
    return known
