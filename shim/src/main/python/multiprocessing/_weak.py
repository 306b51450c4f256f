"""Weak references and weak collections.

They hold what is there at the moment; a target that nothing else holds
strongly at the receiver is soon gone, as it would be here.
"""

import weakref


def reduce_reference(pickler, reference):
    """Reduce a weak reference; a dead one stays dead."""
    target = reference()
    if target is None:
        return dead_reference, ()
    return weakref.ref, (target, _callback(reference))


def _callback(reference):
    callback = reference.__callback__
    if getattr(callback, '__self__', None) is reference:
        # GraalPy has a method where CPython has an attribute.
        callback = callback()
    return callback


class _Nothing:
    """What dead references refer to."""


def dead_reference():
    """A weak reference without a target."""
    import gc
    target = _Nothing()
    reference = weakref.ref(target)
    del target
    if reference() is not None:
        # On the JVM an object goes when the collector runs.
        gc.collect()
    return reference


def reduce_method_reference(pickler, reference):
    """Reduce a weak reference to a bound method."""
    method = reference()
    if method is None:
        return dead_reference, ()
    return weakref.WeakMethod, (method,)


def reduce_proxy(pickler, proxy):
    """Reduce a weak proxy to one of its target."""
    try:
        target = proxy.__reduce_ex__.__self__
    except ReferenceError:
        return dead_reference, ()
    return weakref.proxy, (target,)


def reduce_mapping(pickler, mapping):
    """Reduce a WeakKeyDictionary or WeakValueDictionary."""
    return type(mapping), (), None, None, iter(list(mapping.items()))


def reduce_set(pickler, elements):
    """Reduce a WeakSet."""
    return type(elements), (list(elements),)


HANDLERS = {
    weakref.ref: reduce_reference,
    weakref.WeakMethod: reduce_method_reference,
    weakref.ProxyType: reduce_proxy,
    weakref.CallableProxyType: reduce_proxy,
    weakref.WeakKeyDictionary: reduce_mapping,
    weakref.WeakValueDictionary: reduce_mapping,
    weakref.WeakSet: reduce_set,
}
