"""The pickler of a snapshot: __main__ by value, the lost as placeholders."""

import copyreg
import pickle
import sys
import types

from . import (_byvalue, _classes, _functions, _kinds, _known, _lost, _names,
               _plain, _singletons, _weak)

_PROTOCOL = pickle.HIGHEST_PROTOCOL

_COPIED = (dict, list, _lost.Lost)


def _in_main(reduce):
    """`reduce`, except for what the plain part has put into __main__."""
    def reduce_in_main(pickler, obj):
        path = pickler.paths.get(id(obj))
        if path is not None:
            return _plain.main_attribute, (path,)
        return reduce(pickler, obj)
    return reduce_in_main


def _reduce_marker(pickler, marker):
    return pickler.lose(marker.value, reason=marker.reason)


class SnapshotPickler(_byvalue.Pickler):
    """Pickles __main__ by value.

    `paths` is where in __main__ an object can be found already, by id.
    """

    _fixed_handlers = {
        **_byvalue.HANDLERS, **_weak.HANDLERS, **_kinds.HANDLERS,
        type: _in_main(_classes.reduce_class),
        types.FunctionType: _in_main(_functions.reduce_function),
        _lost.Marker: _reduce_marker,
    }
    _handlers = dict(_fixed_handlers)

    sends_main = True

    def __init__(self, file, fds, paths=()):
        super().__init__(file, _PROTOCOL)
        self.lost = _lost.Lost()
        self.codes = []
        self.paths = dict(paths)
        self.singletons = _singletons.Singletons(all_libraries=True)
        self._fds = fds
        self._made_up = {}
        self._owners = {}
        self._sent_namespaces = {}
        reduction = sys.modules.get('multiprocessing.reduction')
        if reduction is not None:
            self._extra_reducers = reduction.ForkingPickler._extra_reducers

    def dump(self, obj):
        pickle.Pickler.dump(self, obj)

    def known(self):
        """What the receiver has of this pickler by now, for `go_on`."""
        return self.memo.copy(), self._state()

    def go_on(self, known):
        """Pickle as the continuation of another one that was at `known`."""
        memo, state = known
        self.memo = memo
        vars(self).update(state)
        vars(self).update(self._state())

    def _state(self):
        return {name: value.copy() if isinstance(value, _COPIED) else value
                for name, value in vars(self).items() if name != '_fds'}

    def _classify(self, obj, kind):
        handler = super()._classify(obj, kind)
        if kind in self._extra_reducers and kind.__module__ != 'socket':
            # It is known how this kind goes to a new process.
            return handler
        if handler is None:
            handler = _kinds.by_base(kind)
        if handler is None and kind.__module__ != 'builtins' and (
                not _names.is_main(kind.__module__)):
            handler = _singletons.reduce_singleton
        return handler

    # What the handlers ask of a snapshot.

    def send_fd(self, fd):
        """Send a descriptor along; returns its index at the receiver."""
        return self._fds.add(fd)

    def lose(self, obj, kind=None, reason=None):
        """The reduction to a placeholder of what cannot travel."""
        from ._snapshot import restore_placeholder
        return restore_placeholder, (self.lost.add(obj, kind, reason),)

    def module_by_value(self, module):
        """Whether the child could not import `module`."""
        by_value = self._made_up.get(id(module))
        if by_value is None:
            by_value = self._made_up[id(module)] = _is_made_up(module)
            if by_value:
                self._owners[id(vars(module))] = module
        return by_value

    # What the reductions of functions and classes ask.

    def travels_by_value(self, module_name):
        if _names.is_main(module_name):
            return True
        module = _names.module_named(module_name)
        return module is not None and self.module_by_value(module)

    def code_used(self, code):
        self.codes.append(code)

    def globals_reference(self, namespace):
        owner = self._owners.get(id(namespace))
        if owner is not None:
            return owner
        return super().globals_reference(namespace)

    def globals_for(self, func, code_data):
        namespace = func.__globals__
        key = id(namespace)
        if key in self._owners or key in self._sent_namespaces or (
                _functions.namespace_owner(namespace) is not None):
            return None
        self._sent_namespaces[key] = namespace
        return {name: value for name, value in namespace.items()
                if name != '__builtins__'}

    def binding_of(self, obj):
        return None


class CarefulPickler(SnapshotPickler):
    """Makes placeholders also of what turns out to refuse to be pickled.

    Every object is asked how it is to be pickled before pickle asks it.
    That takes time, so it is done only when pickling has failed.
    """

    def reducer_override(self, obj):
        kind = type(obj)
        try:
            reduced = super().reducer_override(obj)
            if reduced is not NotImplemented or (
                    kind is types.FunctionType or issubclass(kind, type)):
                return reduced
            reducer = copyreg.dispatch_table.get(kind)
            reduced = obj.__reduce_ex__(_PROTOCOL) if reducer is None else (
                reducer(obj))
            module_name = getattr(obj, '__module__', None)
            if type(reduced) is str and module_name is not None:
                _names.attribute_of(module_name, reduced)
            return reduced
        except Exception as error:
            return self._last_resort(obj, kind, error)

    def _last_resort(self, obj, kind, error):
        """Copy the attributes, as a fork would, or give up."""
        if _names.is_heap_type(kind) and not issubclass(kind, type):
            if _names.base_layout(kind) is object and (
                    _names.is_main(kind.__module__)):
                return _kinds.plain_object(obj)
        return self.lose(obj, reason=str(error))


def _is_made_up(module):
    """Whether `module` was made by hand: it has no file and no spec."""
    return (module is not _known.main_module()
            and getattr(module, '__spec__', None) is None
            and getattr(module, '__file__', None) is None
            and module.__name__ not in sys.builtin_module_names)
