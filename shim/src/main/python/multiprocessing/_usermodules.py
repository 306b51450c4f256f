"""Globals of the user's own modules that differ from a fresh import.

The child imports such a module by name, when something asks for it, and
then gets the data that the parent's had.  Functions and classes are those
of the import, with the data that the parent's had as attributes; those that
come from elsewhere are the parent's.  What the child's import is known to
give it anyway is not sent (_fresh).
"""

import sys
from types import FunctionType, GeneratorType, ModuleType

from . import _fresh
from ._functions import own_attributes
from ._known import MAIN_NAMES
from ._plain import ATOMS
from ._singletons import is_user_module

# Kinds of attributes of classes that programs use as settings.
_DATA = frozenset((type(None), bool, int, float, complex, str, bytes, list,
                   dict, set, frozenset, tuple, bytearray))

_pending = {}


_classified = set()
_user_names = []


def capture():
    """What differs, and where to find large data that does not.

    {module name: (globals, {name of class or function: attributes})}, and
    {id: (module name, global)}.
    """
    modules, kept = {}, {}
    _fresh.begin()
    for name, module in _user_modules():
        fresh = _fresh.Module(name)
        values, attributes = {}, {}
        for key, value in vars(module).items():
            if _travels(name, key, value):
                if not fresh.has(key, value):
                    values[key] = value
                elif type(value) not in ATOMS:
                    kept[id(value)] = name, key
            elif type(value) is type or type(value) is FunctionType:
                data = {attribute: content
                        for attribute, content in _attributes(value)
                        if not fresh.has(f'{key}.{attribute}', content)}
                if data:
                    attributes[key] = data
        if values or attributes:
            modules[name] = values, attributes
    return modules, kept


def publish():
    """Tell parents what these modules are like here, freshly imported."""
    modules = {name: dict(_data_of(name, module))
               for name, module in _user_modules()}
    if modules:
        _fresh.publish(modules)


def _data_of(module_name, module):
    for key, value in vars(module).items():
        if _travels(module_name, key, value):
            yield key, value
        elif type(value) is type or type(value) is FunctionType:
            for attribute, content in _attributes(value):
                yield f'{key}.{attribute}', content


def _user_modules():
    for name in _names_of_user_modules():
        module = sys.modules.get(name)
        if type(module) is ModuleType:
            yield name, module


def _names_of_user_modules():
    new = [name for name in list(sys.modules) if name not in _classified]
    _classified.update(new)
    for name in new:
        if name not in MAIN_NAMES and is_user_module(
                name, sys.modules[name]) and not _is_alias(name):
            _user_names.append(name)
    return _user_names


def _is_alias(name):
    """Whether a module is listed under its own name besides this one."""
    module = sys.modules[name]
    own = getattr(module, '__name__', name)
    return own != name and sys.modules.get(own) is module


def _travels(module_name, key, value):
    kind = type(value)
    if key.startswith('__') or kind is ModuleType or kind is GeneratorType:
        return False
    if kind is FunctionType or issubclass(kind, type):
        return value.__module__ != module_name
    # A bare object is there to be compared by identity, with defaults that
    # are those of the import.
    return kind is not object


def _attributes(definition):
    """The data among the attributes of a class or function."""
    values = vars(definition) if type(definition) is type else (
        own_attributes(definition) or {})
    return [(name, value) for name, value in values.items()
            if type(value) in _DATA and not name.startswith('__')]


def apply(modules):
    """Set the globals now, or when the module is imported."""
    for name, parts in modules.items():
        module = sys.modules.get(name)
        if module is not None:
            _set(module, *parts)
        else:
            _pending[name] = parts
    if _pending:
        sys.meta_path.insert(0, _Finder)


def _set(module, values, attributes):
    vars(module).update(values)
    for key, data in attributes.items():
        definition = vars(module).get(key)
        for name, value in data.items():
            # Many are as they were; setting makes GraalPy recompile.
            known = getattr(definition, name, _pending)
            if type(value) not in ATOMS or type(known) is not type(value) or (
                    known != value):
                try:
                    setattr(definition, name, value)
                except (AttributeError, TypeError):
                    # Another definition than the parent's.
                    continue


class _Finder:
    """Finds the modules that are still to get their globals."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in _pending:
            return None
        for finder in sys.meta_path:
            if finder is _Finder or not hasattr(finder, 'find_spec'):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Loader(spec.loader)
                return spec
        return None


class _Loader:
    """Runs a module as its own loader does, then sets its globals."""

    def __init__(self, loader):
        self._loader = loader

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        _set(module, *_pending.pop(module.__name__, ({}, {})))
        if not _pending:
            sys.meta_path.remove(_Finder)
