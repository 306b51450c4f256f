"""Objects that exist once, as a global of a library's module.

`dataclasses.MISSING` is compared by identity, so a copy of it will not do;
it is sent as the name it has in its module.
"""

import os
import sys

from ._names import attribute_of

# The standard library, and beside it the extension modules of GraalPy.
_PYTHON = os.path.join(sys.base_prefix, '')
_STDLIB = os.path.dirname(os.__file__) + os.sep
_SHIM = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_INSTALLED = (os.sep + 'site-packages' + os.sep,
              os.sep + 'dist-packages' + os.sep)

# What is looked up in these modules even for a message.
_ALWAYS = frozenset(('dataclasses',))

_is_user = {}


def is_user_module(name, module):
    """Whether `module` is the user's own: neither library nor builtin."""
    known = _is_user.get(name)
    if known is None:
        file = getattr(module, '__file__', None)
        known = _is_user[name] = type(file) is str and _is_user_file(file)
    return known


def _is_user_file(file):
    if file.startswith((_PYTHON, _STDLIB, _SHIM)):
        return False
    return not any(part in file for part in _INSTALLED)


class Singletons:
    """Finds the names of objects that are globals of a library module."""

    def __init__(self, all_libraries):
        self._all_libraries = all_libraries
        self._names = {}

    def of(self, module_name):
        """{id: name} of the module's instances of its own classes."""
        names = self._names.get(module_name)
        if names is None:
            names = self._names[module_name] = self._search(module_name)
        return names

    def _search(self, module_name):
        module = sys.modules.get(module_name)
        if module is None or not (self._all_libraries
                                  or module_name in _ALWAYS):
            return {}
        if module_name == '__main__' or is_user_module(module_name, module):
            return {}
        return {id(value): name for name, value in vars(module).items()
                if type(value).__module__ == module_name
                and not isinstance(value, type)}


_for_messages = Singletons(all_libraries=False)


def reduce_singleton(pickler, obj):
    """Reduce an instance of a library's class that may be a singleton."""
    singletons = pickler.singletons or _for_messages
    module_name = type(obj).__module__
    name = singletons.of(module_name).get(id(obj))
    if name is None:
        return NotImplemented
    return attribute_of, (module_name, name)


def may_be_singleton(kind):
    """Whether instances of `kind` are looked up in messages."""
    return kind.__module__ in _ALWAYS
