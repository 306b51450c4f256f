"""Classes by value: metaclass, bases, and the namespace of the class.

A class is made in two steps, because its methods refer to it: first an
empty class on the right bases, then its attributes.  Neither the
metaclass's __new__ nor __init_subclass__ nor __set_name__ runs again: what
they did to the class is in its attributes.

Every class that travels has an identity, so that a class sent twice, or
sent back, is one class at the receiver.
"""

import os
import sys
import time
from _thread import RLock, get_ident
from types import GetSetDescriptorType, MemberDescriptorType
from weakref import WeakKeyDictionary, WeakValueDictionary

from . import _functions, _known, _names

_DESCRIPTORS = (GetSetDescriptorType, MemberDescriptorType)

# Made anew for each class, or belonging to one process only.
_NOT_SENT = frozenset((
    '__dict__', '__weakref__', '__module__', '__qualname__', '__slots__',
    '__doc__', '__slotnames__', '_abc_impl', '_abc_registry', '_abc_cache',
    '_abc_negative_cache', '_abc_negative_cache_version'))

_HOOK = '__init_subclass__'

_making = RLock()
_by_identity = WeakValueDictionary()
_identities = WeakKeyDictionary()
_complete = WeakKeyDictionary()
_issued = 0


def identity_of(cls):
    """The identity of `cls`, issued when it first travels.

    None for classes that cannot be referred to weakly: GraalPy's ctypes.
    """
    global _issued
    if not _is_plain(type(cls)):
        return None
    identity = _identities.get(cls)
    if identity is None:
        _issued += 1
        identity = f'{os.getpid():x}.{time.time_ns():x}.{_issued:x}'
        enter(cls, identity)
    return identity


def _enter(cls, identity):
    if identity is None:
        return
    _identities[cls] = identity
    _by_identity[identity] = cls


def enter(cls, identity):
    """Note the identity of a class that is complete."""
    _enter(cls, identity)
    _complete[cls] = True


def with_identity(identity):
    """The class that has come with `identity` before, or None."""
    return _by_identity.get(identity)


def travels_by_value(pickler, cls):
    """Whether `cls` is sent by value, not by name."""
    module_name, qualname = cls.__module__, cls.__qualname__
    if not _names.is_heap_type(cls):
        return False
    if pickler.travels_by_value(module_name):
        return True
    if not _names.is_importable(cls, module_name, qualname):
        return True
    return _names.is_main(module_name) and not _names.is_known_in_main(
        cls, qualname)


def reduce_class(pickler, cls):
    """Reduce a class: by name where that works, else by value."""
    module_name, qualname = cls.__module__, cls.__qualname__
    if not _names.is_heap_type(cls):
        if not _names.is_importable(cls, module_name, qualname):
            place = _names.builtin_type_name(cls)
            if place is not None:
                return _names.attribute_of, place
        return _by_name(module_name, qualname)
    if not travels_by_value(pickler, cls):
        return _by_name(module_name, qualname)
    return by_value(pickler, cls)


def _by_name(module_name, qualname):
    """The reduction of a class that is found by name."""
    if _names.is_in_submodule(module_name, qualname):
        return _names.attribute_of, (module_name, qualname)
    return NotImplemented


def by_value(pickler, cls):
    """The reduction of `cls` to its parts."""
    metaclass, namespace = type(cls), vars(cls)
    first = {'__module__': cls.__module__, '__qualname__': cls.__qualname__}
    if namespace.get('__doc__') is not None:
        first['__doc__'] = namespace['__doc__']
    if '__slots__' in namespace:
        first['__slots__'] = _slots(namespace['__slots__'])
    if '__orig_bases__' in namespace:
        # typing.Generic asks for these, and cannot be silenced.
        first['__orig_bases__'] = namespace['__orig_bases__']
    if not _is_plain(metaclass):
        # The interpreter lays the instances out by these, and only once.
        for name in ('_fields_', '_anonymous_', '_pack_', '_type_',
                     '_length_', '_restype_', '_argtypes_', '_flags_'):
            if name in namespace:
                first[name] = namespace[name]
    later = {name: value for name, value in namespace.items()
             if name not in _NOT_SENT and name not in first
             and not is_own_slot(cls, value)
             # The metaclass of a Structure makes its fields anew.
             and type(value).__module__ != '_ctypes'}
    enum = sys.modules.get('enum')
    if enum is not None and isinstance(cls, enum.EnumMeta):
        from ._enums import without_pseudo_members
        later = without_pseudo_members(cls, later)
    state = {'attributes': later}
    registered = _registered(cls)
    if registered:
        state['registered'] = registered
    binds = pickler.binding_of(cls)
    if binds:
        state['binds'] = binds
    return (make_class,
            (metaclass, cls.__name__, cls.__bases__, first,
             identity_of(cls)),
            state, None, None, set_class)


def _slots(slots):
    if type(slots) in (str, tuple, list, dict):
        return slots
    return tuple(slots)


def is_own_slot(cls, value):
    """Whether `value` is the access to a slot that `cls` itself has."""
    return type(value) in _DESCRIPTORS and (
        getattr(value, '__objclass__', cls) is cls)


def _is_plain(metaclass):
    """Whether type.__new__ makes a working class of `metaclass`."""
    return metaclass is type or _names.is_heap_type(metaclass)


def make_class(metaclass, name, bases, namespace, identity):
    """The class without its attributes, or the class that came before."""
    cls = _by_identity.get(identity)
    if cls is not None:
        return cls
    if not _is_plain(metaclass):
        cls = metaclass(name, bases, namespace)
    else:
        cls = _new_class(metaclass, name, bases, namespace)
        if _is_abstract(metaclass):
            _make_abstract(cls)
    _enter(cls, identity)
    return cls


def _new_class(metaclass, name, bases, namespace):
    told = listeners(bases)
    if not told:
        return type.__new__(metaclass, name, bases, namespace)
    with _making:
        for parent, hook in told:
            type.__setattr__(parent, _HOOK, _silenced(hook))
        try:
            return type.__new__(metaclass, name, bases, namespace)
        finally:
            for parent, hook in told:
                type.__setattr__(parent, _HOOK, hook)


def listeners(bases):
    """(class, hook) of those who want to be told about new subclasses."""
    found = {}
    for base in bases:
        for parent in base.__mro__:
            hook = vars(parent).get(_HOOK)
            # Those of the interpreter cannot be replaced; Enum's is empty.
            if hook is not None and _names.is_heap_type(parent) and (
                    parent.__module__ != 'enum'):
                found[parent] = hook
    return list(found.items())


def _silenced(hook):
    """`hook`, except that it says nothing in the thread that asks."""
    maker = get_ident()

    def silent(cls, **kwargs):
        if get_ident() != maker:
            hook.__get__(None, cls)(**kwargs)

    return classmethod(silent)


def set_class(cls, state):
    """Give the bare class `cls` its attributes."""
    if _is_plain(type(cls)):
        if cls in _complete:
            return
        _complete[cls] = True
    for name, value in state['attributes'].items():
        try:
            type.__setattr__(cls, name, value)
        except (AttributeError, TypeError):
            # Some metaclasses of the interpreter made the attribute already.
            if _is_plain(type(cls)):
                raise
    if 'registered' in state:
        for other in state['registered']:
            type(cls).register(cls, other)
    if 'binds' in state:
        _functions.add_globals(_known.main_module().__dict__,
                               {state['binds']: cls})


def _is_abstract(metaclass):
    abc = sys.modules.get('abc')
    return abc is not None and issubclass(metaclass, abc.ABCMeta)


def _make_abstract(cls):
    """Do for an abstract class what ABCMeta.__new__ would have done."""
    import abc
    if hasattr(abc, '_abc_init'):
        abc._abc_init(cls)
        return
    from weakref import WeakSet
    cls._abc_registry = WeakSet()
    cls._abc_cache = WeakSet()
    cls._abc_negative_cache = WeakSet()
    cls._abc_negative_cache_version = abc.ABCMeta._abc_invalidation_counter
    # GraalPy's interpreter keeps a record of abstract classes of its own.
    import _abc
    if hasattr(_abc, '_abc_init'):
        _abc._abc_init(cls)


def _registered(cls):
    """The virtual subclasses of an abstract class."""
    if not _is_abstract(type(cls)):
        return None
    import abc
    if hasattr(abc, '_get_dump'):
        references = abc._get_dump(cls)[0]
        return [other for other in (ref() for ref in references)
                if other is not None]
    return list(cls._abc_registry)
