"""The plain part of __main__, as one piece of marshalled data.

Most scripts consist of imports, functions and classes that refer to
nothing but globals, and constants.  All of these go into one call of
marshal, which is many times faster than to pickle them one by one; whatever
else refers to them does so by their name in __main__.  What is not plain is
left to the pickler.
"""

import builtins
import marshal
import sys
from types import (BuiltinFunctionType, CellType, FunctionType, MethodType,
                   ModuleType)

from . import _classes, _functions, _known, _names, _placeholder

ATOMS = frozenset((type(None), bool, int, float, complex, str, bytes))

_IGNORED = frozenset(('__dict__', '__weakref__', '__module__', '__qualname__',
                      '__doc__', '__slots__', '__annotations__',
                      '__slotnames__'))


class NotPlain(Exception):
    """This object has to be pickled."""


class Plain:
    """What has been found plain in a `namespace`, and where.

    `paths` gives, by id, the path from __main__ to an object; `kept` the
    module and the global that is one object with it there and here.
    """

    def __init__(self, namespace, main, is_made_up, kept=()):
        self.paths = {}
        self.codes = []
        self._main = main
        self._is_made_up = is_made_up
        self._kept = dict(kept)
        self._modules, self._imports, self._functions = {}, {}, {}
        self._classes, self._constants, self._same = [], {}, {}
        self.rest = {name: value for name, value in namespace.items()
                     if not self._take(name, value)}

    def dumps(self, more):
        """The plain part and `more`, plain data, as bytes."""
        return marshal.dumps((
            more, self._modules, self._imports, self._functions,
            self._classes, self._constants, self._same))

    def _take(self, name, value):
        kind = type(value)
        if kind in ATOMS:
            self._constants[name] = value
        elif kind is FunctionType or kind is type or (
                kind is BuiltinFunctionType):
            return self._take_definition(name, value, kind)
        elif kind is ModuleType and not self._is_made_up(value):
            self._modules[name] = value.__name__
        elif kind is MethodType:
            return self._take_module_method(name, value)
        elif id(value) in self._kept:
            self._imports[name] = self._kept[id(value)]
        else:
            return False
        return True

    def _take_definition(self, name, value, kind):
        path = self.paths.get(id(value))
        if path is not None:
            self._same[name] = path
            return True
        module_name, qualname = value.__module__, value.__qualname__
        if module_name is None:
            return False
        if not _names.is_main(module_name):
            return self._take_imported(name, value, module_name, qualname)
        try:
            if kind is FunctionType:
                self._functions[name] = self._function(value)
            elif kind is type:
                self._classes.append((name, self._class(value, name)))
            else:
                return False
        except NotPlain:
            return False
        self.paths[id(value)] = name
        return True

    def _take_imported(self, name, value, module_name, qualname):
        module = _names.module_named(module_name)
        if module is None or self._is_made_up(module) or (
                _names.find(module, qualname) is not value):
            return False
        self._imports[name] = (module_name, qualname)
        return True

    def _take_module_method(self, name, method):
        """Take functions of modules that are methods: Queue, randint."""
        func = method.__func__
        module_name = getattr(func, '__module__', None)
        if type(module_name) is not str:
            return False
        for place in (module_name, module_name.rpartition('.')[0]):
            module = sys.modules.get(place)
            if module is not None and not _names.is_main(place) and (
                    vars(module).get(func.__name__) == method):
                self._imports[name] = (place, func.__name__)
                return True
        return False

    def _function(self, func, cls=None):
        """The record of a function; of a method if `cls` is given."""
        closure, defaults = func.__closure__, func.__defaults__
        keywords = func.__kwdefaults__
        if (func.__globals__ is not self._main
                or _functions.own_attributes(func)
                or getattr(func, '__type_params__', None)
                or closure and not _is_class_cell(func, closure, cls)
                or defaults and not ATOMS.issuperset(map(type, defaults))
                or keywords and not ATOMS.issuperset(
                    map(type, keywords.values()))):
            raise NotPlain
        code = func.__code__
        self.codes.append(code)
        annotations = func.__annotations__
        return (code, func.__name__, func.__qualname__, func.__module__,
                func.__doc__, defaults, keywords,
                _annotations(annotations) if annotations else None,
                bool(closure))

    def _class(self, cls, path):
        namespace = vars(cls)
        bases = [self._base(base) for base in cls.__bases__]
        if _classes.listeners(cls.__bases__):
            raise NotPlain
        slots, paths, members = namespace.get('__slots__'), {}, []
        if slots is not None and not (type(slots) is str or (
                type(slots) is tuple and set(map(type, slots)) <= {str})):
            raise NotPlain
        for name, value in namespace.items():
            kind = type(value)
            if name in _IGNORED or _classes.is_own_slot(cls, value):
                continue
            if kind in ATOMS:
                members.append((name, 'constant', value))
            elif kind is FunctionType:
                members.append((name, 'function', self._function(value, cls)))
                paths[id(value)] = f'{path}.{name}'
            elif kind is staticmethod or kind is classmethod:
                members.append((name, kind.__name__, self._function(
                    _plain_function(value.__func__), cls)))
            elif kind is property:
                members.append((name, 'property', self._property(value, cls)))
            else:
                raise NotPlain
        annotations = namespace.get('__annotations__')
        if annotations:
            members.append(('__annotations__', 'annotations',
                            _annotations(annotations)))
        self.paths.update(paths)
        return (cls.__name__, cls.__qualname__, cls.__module__,
                namespace.get('__doc__'), tuple(bases), slots,
                tuple(members), _classes.identity_of(cls))

    def _property(self, prop, cls):
        functions = tuple(
            None if func is None else self._function(_plain_function(func),
                                                     cls)
            for func in (prop.fget, prop.fset, prop.fdel))
        if type(prop.__doc__) not in ATOMS:
            raise NotPlain
        return functions, prop.__doc__

    def _base(self, base):
        """How the child finds a base class: (module or None, path)."""
        path = self.paths.get(id(base))
        if path is not None:
            return None, path
        module_name, qualname = base.__module__, base.__qualname__
        if _names.is_main(module_name) or not _names.is_importable(
                base, module_name, qualname):
            raise NotPlain
        return module_name, qualname


def _plain_function(func):
    if type(func) is not FunctionType:
        raise NotPlain
    return func


def _is_class_cell(func, closure, cls):
    """Whether the closure is but what super() and __class__ need."""
    if cls is None or func.__code__.co_freevars != ('__class__',):
        return False
    try:
        return closure[0].cell_contents is cls
    except ValueError:
        return False


def _annotations(annotations):
    """Annotations as text: those that are builtin types, None or text."""
    return {name: _annotation(value) for name, value in annotations.items()}


def _annotation(value):
    if value is None:
        return None
    if type(value) is str:
        return 'text', value
    if type(value) is type and vars(builtins).get(value.__name__) is value:
        return 'type', value.__name__
    raise NotPlain


def loads(data):
    """(what came with the plain part, the plain part) of `data`."""
    more, *parts = marshal.loads(data)
    return more, parts


def fill(parts):
    """Put the plain part into __main__."""
    modules, imports, functions, classes, constants, same = parts
    main = vars(_known.main_module())
    main.update(constants)
    for name, module_name in modules.items():
        main[name] = _import(name, _names.imported, module_name)
    for name, place in imports.items():
        main[name] = _import(name, _names.attribute_of, *place)
    for name, record in functions.items():
        main[name] = _make_function(record, main)
    for name, record in classes:
        main[name] = _make_class(record, main)
    for name, path in same.items():
        main[name] = main_attribute(path)


def _import(name, find, *place):
    try:
        return find(*place)
    except Exception as error:
        return _placeholder.make(
            f'global {name!r} of __main__ could not be imported in the '
            f'child process: {type(error).__name__}: {error}')


def main_attribute(path):
    """What `path` leads to from __main__."""
    found = _known.main_module()
    for name in path.split('.'):
        found = getattr(found, name)
    return found


def _make_function(record, main, cell=None):
    (code, name, qualname, module_name, doc, defaults, keywords, annotations,
     has_cell) = record
    func = FunctionType(_functions.callable_code(code), main, name, defaults,
                        (cell,) if has_cell else None)
    func.__module__, func.__qualname__ = module_name, qualname
    if func.__doc__ != doc:
        func.__doc__ = doc
    if keywords:
        func.__kwdefaults__ = keywords
    if annotations:
        func.__annotations__ = _made_annotations(annotations)
    return func


def _made_annotations(annotations):
    return {name: value if value is None else (
                value[1] if value[0] == 'text'
                else getattr(builtins, value[1]))
            for name, value in annotations.items()}


def _make_class(record, main):
    name, qualname, module_name, doc, bases, slots, members, identity = record
    known = _classes.with_identity(identity)
    if known is not None:
        return known
    cell = CellType()
    namespace = {'__module__': module_name, '__qualname__': qualname,
                 '__doc__': doc}
    if slots is not None:
        namespace['__slots__'] = slots
    for member, kind, value in members:
        namespace[member] = _MAKERS[kind](value, main, cell)
    cls = type.__new__(type, name, tuple(
        main_attribute(path) if module is None
        else _names.attribute_of(module, path) for module, path in bases),
        namespace)
    cell.cell_contents = cls
    _classes.enter(cls, identity)
    return cls


_MAKERS = {
    'constant': lambda value, main, cell: value,
    'function': _make_function,
    'annotations': lambda value, main, cell: _made_annotations(value),
    'staticmethod': lambda value, main, cell: staticmethod(
        _make_function(value, main, cell)),
    'classmethod': lambda value, main, cell: classmethod(
        _make_function(value, main, cell)),
    'property': lambda value, main, cell: property(
        *(func and _make_function(func, main, cell) for func in value[0]),
        value[1]),
}
