"""The pickler for all that goes from one process to another.

Like pickle, it sends what can be found by name as a name.  What CPython
cannot pickle for want of a name - lambdas, nested functions, local classes -
it sends by value (_functions, _classes).  So do functions and classes of
__main__ that the receiver's __main__ cannot know (_known).
"""

import io
import pickle
import sys
from types import (CellType, CodeType, FunctionType, MappingProxyType,
                   MethodType, ModuleType)

from . import (_classes, _enums, _functions, _known, _names, _picklepath,
               _placeholder, _singletons, _typeforms, _weak)

loads = pickle.loads


def _reduce_module(pickler, module):
    return _names.imported, (module.__name__,)


def _reduce_wrapping(pickler, method):
    # staticmethod or classmethod
    return type(method), (method.__func__,)


def _reduce_property(pickler, prop):
    return type(prop), (prop.fget, prop.fset, prop.fdel, prop.__doc__)


class _Spy:
    """Catches the mapping that a read-only view of it compares us with."""

    mapping = None

    def __eq__(self, other):
        self.mapping = other
        return True

    __hash__ = None


def mapping_behind(proxy):
    """The mapping that `proxy`, a mappingproxy, shows."""
    spy = _Spy()
    proxy == spy
    return proxy.copy() if spy.mapping is None else spy.mapping


def _reduce_mapping_proxy(pickler, proxy):
    return MappingProxyType, (mapping_behind(proxy),)


def _reduce_placeholder(pickler, placeholder):
    raise pickle.PicklingError(_placeholder.message_of(placeholder))


HANDLERS = {
    type: _classes.reduce_class,
    FunctionType: _functions.reduce_function,
    MethodType: _functions.reduce_method,
    CodeType: _functions.reduce_code,
    CellType: _functions.reduce_cell,
    ModuleType: _reduce_module,
    staticmethod: _reduce_wrapping,
    classmethod: _reduce_wrapping,
    property: _reduce_property,
    MappingProxyType: _reduce_mapping_proxy,
    _placeholder.Placeholder: _reduce_placeholder,
}

_SIMPLE = frozenset((type(None), bool, int, float, complex, str, bytes))

_MISSING = object()

_KEPT_HANDLERS = 4000


class Pickler(pickle.Pickler):
    """Pickles messages between processes.

    `register` adds a reducer for a type, as ForkingPickler's does.
    """

    _extra_reducers = {}

    # By type: of the kinds known here, and of those met so far.
    _fixed_handlers = {**HANDLERS, **_weak.HANDLERS}
    _handlers = dict(_fixed_handlers)

    # Made when first needed: most messages need none of them.
    _cells = None
    _namespaces = None
    _carrying = None

    singletons = None

    # Whether __main__ itself goes along.
    sends_main = False

    @classmethod
    def register(cls, type, reduce):
        """Register a reduce function for a type."""
        cls._extra_reducers[type] = reduce

    @classmethod
    def dumps(cls, obj, protocol=None):
        """`obj` pickled, as a buffer."""
        file = io.BytesIO()
        cls(file, protocol).dump(obj)
        return file.getbuffer()

    loads = staticmethod(pickle.loads)

    def dump(self, obj):
        """Pickle `obj`; an error says where in `obj` the trouble is."""
        try:
            super().dump(obj)
        except Exception as error:
            if self._carrying is None:
                _picklepath.explain(error, obj, type(self))
            raise

    def reducer_override(self, obj):
        kind = type(obj)
        reducer = self._extra_reducers.get(kind)
        handler = self._handlers.get(kind, _MISSING)
        if handler is _MISSING:
            if len(self._handlers) > _KEPT_HANDLERS:
                # Of classes, perhaps, that are gone long ago.
                self._handlers.clear()
                self._handlers.update(self._fixed_handlers)
            handler = self._handlers[kind] = self._classify(obj, kind)
        if handler is not None:
            reduced = handler(self, obj)
            if reduced is not NotImplemented or reducer is None:
                return reduced
        return NotImplemented if reducer is None else reducer(obj)

    def _classify(self, obj, kind):
        """The handler for objects of a type not met before, or None."""
        for known, handler in _typeforms.handlers().items():
            if kind is known:
                return handler
        if issubclass(kind, type):
            return _classes.reduce_class
        enum = sys.modules.get('enum')
        if enum is not None and isinstance(kind, enum.EnumMeta):
            return _enums.reduce_member
        if _singletons.may_be_singleton(kind):
            return _singletons.reduce_singleton
        return None

    # What the reductions of functions and classes ask of the pickler.

    def travels_by_value(self, module_name):
        """Whether all of the module's own objects travel by value."""
        return False

    def code_used(self, code):
        """Told the code of each function that goes by value."""

    def is_filled(self, cell):
        """Whether the content of `cell` is on its way already."""
        return self._cells is not None and id(cell) in self._cells

    def cells_to_fill(self, cells):
        """(cell, content) of those whose content is not yet on its way."""
        if self._cells is None:
            self._cells = {}
        fills = []
        for cell in cells:
            if id(cell) in self._cells:
                continue
            self._cells[id(cell)] = cell
            try:
                fills.append((cell, cell.cell_contents))
            except ValueError:
                # The variable is not bound yet, or not any more.
                continue
        return fills

    def globals_reference(self, namespace):
        """What stands for a function's globals at the receiver."""
        owner = _functions.namespace_owner(namespace)
        if owner is None:
            return self._namespace(namespace)
        if owner is _known.main_module():
            return '__main__'
        return owner.__name__

    def _namespace(self, namespace):
        if self._namespaces is None:
            self._namespaces = {}
        return self._namespaces.setdefault(id(namespace),
                                           Namespace(namespace))

    def globals_for(self, func, code_data):
        """The globals that the receiver may lack, of those `func` uses."""
        namespace = func.__globals__
        owner = _functions.namespace_owner(namespace)
        if owner is None:
            return {name: namespace[name] for name in code_data.names()
                    if name in namespace}
        if owner is not _known.main_module():
            return None
        return {name: self._carried(name, namespace[name])
                for name in code_data.names()
                if name in namespace and not name.startswith('__')
                and namespace[name] is not func
                and not _known.has(name, namespace[name])}

    def _carried(self, name, value):
        """A global that goes along, or its placeholder if it cannot."""
        kind = type(value)
        if kind in _SIMPLE or kind is FunctionType or isinstance(value, type):
            return value
        carrying = self._carrying or ()
        if name in carrying:
            return value
        trial = type(self)(io.BytesIO(), pickle.HIGHEST_PROTOCOL)
        trial._carrying = {*carrying, name}
        try:
            trial.dump(value)
        except Exception as error:
            return Lost(f'global {name!r} of __main__ did not go along '
                        f'with the function that uses it: {error}')
        return value

    def binding_of(self, obj):
        """The name that `obj` has as a global of __main__, or None."""
        name = obj.__name__
        namespace = _known.main_module().__dict__
        if _names.is_main(obj.__module__) and namespace.get(name) is obj:
            return name
        return None


class Namespace:
    """Globals that belong to no module: made by exec, for instance."""

    def __init__(self, namespace):
        self._namespace = namespace

    def __reduce__(self):
        return make_namespace, (self._namespace.get('__name__'),)


def make_namespace(name):
    """Globals without anything in them but the name of their module."""
    return {} if name is None else {'__name__': name}


class Lost:
    """Becomes a placeholder with the given message at the receiver."""

    def __init__(self, message):
        self._message = message

    def __reduce__(self):
        return _placeholder.make, (self._message,)
