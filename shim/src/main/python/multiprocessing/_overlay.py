"""Run the standard library's module of the same name in our module."""

import os
import sys
from importlib import import_module
from importlib.machinery import PathFinder

_HERE = os.path.dirname(__file__)


class Later:
    """Stands for a module that is imported when it is first used.

    Those who import functions from it get functions that do so.
    """

    def __init__(self, name):
        self.__name__ = name

    def __getattr__(self, attribute):
        if attribute.startswith('__'):
            raise AttributeError(attribute)
        if sys.modules.get(self.__name__) is not self:
            return getattr(import_module(self.__name__), attribute)
        return lambda *args, **kwargs: self._call(attribute, args, kwargs)

    def _call(self, attribute, args, kwargs):
        _remove(self.__name__, self)
        return getattr(self, attribute)(*args, **kwargs)


def inherit(name, namespace, instead=()):
    """Execute the standard module `name` in `namespace`.

    `namespace` is the globals of our module of that name, so that what we
    define afterwards replaces what the standard module defined, for itself
    and for all who import it.  The standard module gets what is given
    `instead` of modules that take long to import, if they have not been.
    """
    stands_in = {other.__name__: other for other in instead
                 if other.__name__ not in sys.modules}
    sys.modules.update(stands_in)
    try:
        _execute(name, namespace)
    finally:
        for item in stands_in.items():
            _remove(*item)


def _remove(name, stand_in):
    if sys.modules.get(name) is stand_in:
        del sys.modules[name]


def _execute(name, namespace):
    package, _, _ = name.rpartition('.')
    places = sys.modules[package].__path__ if package else sys.path
    spec = PathFinder.find_spec(name, [p for p in places if not _is_ours(p)])
    exec(spec.loader.get_code(name), namespace)


def _is_ours(place):
    place = os.path.abspath(place)
    return place == _HERE or place == os.path.dirname(_HERE)
