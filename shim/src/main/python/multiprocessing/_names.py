"""Finding functions, classes and modules by name."""

import sys
from types import ModuleType

from ._known import MAIN_NAMES, has, is_definition, main_module, named

# Where the types of the interpreter have names besides their own module.
_TYPE_MODULES = ('types', '_collections_abc', 'typing')

_HEAP_TYPE = 1 << 9

_MOST_KEPT = 4000

# By name: the module's name, the module, its namespace and the key in that.
_places = {}


def is_main(module_name):
    """Whether `module_name` names the main program's module."""
    return module_name in MAIN_NAMES or (
        module_name == main_module().__dict__.get('__name__'))


def module_named(name):
    """The loaded module `name`, or None."""
    return sys.modules.get(name) if type(name) is str else None


def find(module, qualname):
    """What `qualname` leads to from `module`, or None."""
    found = module
    try:
        for name in qualname.split('.'):
            found = getattr(found, name)
    except AttributeError:
        return None
    return found


def is_in_submodule(module_name, qualname):
    """Whether the way to `qualname` from a module leads through another.

    GraalPy 25 names a class xml, 'parsers.expat.ExpatError'.
    """
    first = getattr(module_named(module_name), qualname.partition('.')[0], None)
    return type(first) is ModuleType


def is_importable(obj, module_name, qualname):
    """Whether pickle's own way, module and qualified name, finds `obj`."""
    module = module_named(module_name)
    return module is not None and find(module, qualname) is obj


def is_known_in_main(obj, qualname):
    """Whether receivers find `obj` in their own __main__ by `qualname`."""
    top = qualname.partition('.')[0]
    return has(top, main_module().__dict__.get(top))


def is_found_elsewhere(obj, module_name, qualname):
    """Whether receivers find `obj` by pickle's own way, as we do."""
    return is_importable(obj, module_name, qualname) and (
        not is_main(module_name) or is_known_in_main(obj, qualname))


def is_heap_type(cls):
    """Whether `cls` was made by a class statement or type()."""
    return bool(cls.__flags__ & _HEAP_TYPE)


def base_layout(cls):
    """The interpreter's type that objects of `cls` are laid out as."""
    # Generic, which is the interpreter's own in GraalPy, adds nothing.
    return next(parent for parent in cls.__mro__
                if not is_heap_type(parent) and parent.__module__ != 'typing')


def builtin_type_name(cls):
    """(module, name) of an interpreter type that hides its place, or None."""
    for module_name in _TYPE_MODULES:
        module = sys.modules.get(module_name)
        if module is None:
            continue
        for name, value in vars(module).items():
            if value is cls:
                return module_name, name
    return None


def imported(name):
    """The module `name`, imported where it is not loaded yet."""
    module = sys.modules.get(name)
    if module is None:
        __import__(name)
        module = sys.modules[name]
    return module


def attribute_of(module_name, qualname):
    """The object `qualname` of the module `module_name`."""
    found = imported(module_name)
    for name in qualname.split('.'):
        if type(found) is ModuleType and not hasattr(found, name):
            found = imported(f'{found.__name__}.{name}')
        else:
            found = getattr(found, name)
    return found


def name_for_receivers(obj):
    """'module:qualname' by which receivers find a function or class.

    None if they would not, and for one that is in several places.
    """
    module_name, qualname = obj.__module__, obj.__qualname__
    if is_definition(obj) or (
            is_found_elsewhere(obj, module_name, qualname)):
        return f'{module_name}:{qualname}'
    return None


def kept_name(obj):
    """As name_for_receivers(), for one that is asked for often."""
    is_global = _is_global(obj, obj.__module__, obj.__qualname__)
    name = named.get(obj) if is_global else None
    if name is None:
        name = name_for_receivers(obj)
        if is_global and name is not None:
            _keep(named, obj, name)
    return name


def _is_global(obj, module_name, key):
    module = module_named(module_name)
    return type(module) is ModuleType and vars(module).get(key) is obj


def _keep(table, key, value):
    if len(table) >= _MOST_KEPT:
        table.clear()
    table[key] = value


def found(name):
    """What name_for_receivers() has given the name of."""
    place = _places.get(name)
    if place is not None:
        module_name, module, namespace, key = place
        if sys.modules.get(module_name) is module and key in namespace:
            return namespace[key]
    module_name, _, qualname = name.partition(':')
    module = imported(module_name)
    obj = find(module, qualname)
    if obj is None:
        raise AttributeError(
            f"Can't get attribute {qualname!r} on {module!r}")
    if _is_global(obj, module_name, qualname):
        _keep(_places, name, (module_name, module, vars(module), qualname))
    return obj
