"""What other processes know of this process's __main__.

A child of 'fork' starts with everything that __main__ held at that moment.
What was bound since, it cannot find by name; messages to it carry such
functions and classes by value.  As long as no child has been forked, a
__main__ that has a file is taken to be imported by the receiver, as 'spawn'
does; one that has none, a prompt, carries all of them by value.
"""

import sys
from types import ModuleType

_names = None
_definitions = {}
_from_parent = False

# The names that _names.name_for_receivers() has given, by function or class.
# They hold for those that are still where they were, until record() is called.
named = {}

MAIN_NAMES = ('__main__', '__mp_main__')


def main_module():
    """The module that runs as the main program."""
    return sys.modules['__main__']


def record(from_parent=False):
    """Note what __main__ holds: other processes have all of it now.

    To be called when a child has been given __main__, and in a child
    (`from_parent=True`) when it has it.
    """
    global _names, _definitions, _from_parent
    named.clear()
    namespace = main_module().__dict__
    # Data is known by its name only, so that nothing is kept alive here.
    _names = set(namespace)
    _definitions = {name: value for name, value in namespace.items()
                    if callable(value) or type(value) is ModuleType}
    _from_parent = _from_parent or from_parent


def has(name, value):
    """Whether other processes have `value` as the global `name`."""
    if _names is None:
        return getattr(main_module(), '__file__', None) is not None
    if name not in _names:
        return False
    if name in _definitions:
        return _definitions[name] is value
    return not callable(value)


def is_definition(func):
    """Whether other processes have the function `func` by its name."""
    name = func.__qualname__
    return _definitions.get(name) is func and (
        vars(main_module()).get(name) is func)


def may_replace(name, value):
    """Whether a newer definition may take the place of the global `name`.

    Only in a child, and only if it still has what its parent gave it.
    """
    return _from_parent and _definitions.get(name) is value


def note(name, value):
    """Note that the parent gave `value` as the global `name`."""
    if _names is not None:
        _names.add(name)
        _definitions[name] = value


def forget():
    """Know nothing, as a process that has just begun."""
    global _names, _definitions, _from_parent
    named.clear()
    _names, _definitions, _from_parent = None, {}, False
