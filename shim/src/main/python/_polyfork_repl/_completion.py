"""What a word at the prompt can become."""

import builtins
import functools
import inspect
import keyword
import os
import pkgutil
import re
import sys

_IMPORT = re.compile(r'(?:.*;)?\s*(?:import\s+(?:[\w.]+(?:\s+as\s+\w+)?\s*,'
                     r'\s*)*|from\s+)', re.DOTALL)
_FROM = re.compile(r'(?:.*;)?\s*from\s+([\w.]+)\s+import\s+\(?(?:.*,)?\s*',
                   re.DOTALL)
_CALLEE = re.compile(r'([^\W\d][\w.]*)\s*$')
_NAME = re.compile(r'[^\W\d]\w*')
_COMPUTED = property, functools.cached_property


def complete(before, word, in_string, namespace):
    """What `word`, after the text `before`, can become."""
    if in_string:
        return _paths(word)
    line = before[before.rfind('\n') + 1:]
    imported = _FROM.fullmatch(line)
    if imported:
        return _from_module(imported[1], word)
    if _IMPORT.fullmatch(line):
        return _modules(word)
    if '.' in word:
        return _attributes(word, namespace)
    names = {*namespace, *dir(builtins), *keyword.kwlist, *keyword.softkwlist,
             *_NAME.findall(before)}
    return [f'{name}=' for name in _parameters(before, namespace)
            if name.startswith(word)] + _matching(names, word)


def _matching(names, word):
    """Those that begin with `word`; private ones only when asked for."""
    return sorted(name for name in names if name.startswith(word)
                  and (word or not name.startswith('_')))


def _attributes(word, namespace):
    owner, _, start = word.rpartition('.')
    value = value_of(owner, namespace)
    names = set(dir(value))
    if isinstance(value, type):
        names |= set(dir(type(value)))
    return [f'{owner}.{name}' for name in _matching(names, start)]


def value_of(expression, namespace):
    """The value of a name with dots; what would be computed has none."""
    first, *rest = expression.split('.')
    value = namespace[first] if first in namespace else getattr(builtins,
                                                                first)
    for name in rest:
        if isinstance(getattr(type(value), name, None), _COMPUTED):
            raise AttributeError(name)
        value = getattr(value, name)
    return value


def _parameters(before, namespace):
    """The names of the arguments of the call that the text is in."""
    depth = 0
    for at in range(len(before) - 1, -1, -1):
        if before[at] in ')]}':
            depth += 1
        elif before[at] in '([{':
            depth -= 1
            if depth < 0:
                callee = before[at] == '(' and _CALLEE.search(before[:at])
                return _names_of_parameters(callee[1], namespace) if (
                    callee) else []
    return []


def _names_of_parameters(callee, namespace):
    try:
        parameters = inspect.signature(value_of(callee, namespace)).parameters
    except (AttributeError, TypeError, ValueError):
        return []
    return [parameter.name for parameter in parameters.values()
            if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD,
                                  parameter.KEYWORD_ONLY)]


def _modules(word):
    """The modules and packages that can be imported."""
    package, dot, start = word.rpartition('.')
    if not dot:
        names = {*sys.builtin_module_names, *sys.stdlib_module_names,
                 *(module.name for module in pkgutil.iter_modules())}
        return _matching(names, word)
    return [f'{package}.{name}'
            for name in _matching(_submodules(package), start)]


def _submodules(package):
    import importlib.util
    module = sys.modules.get(package)
    path = getattr(module, '__path__', None)
    if module is None:
        spec = importlib.util.find_spec(package)
        path = spec.submodule_search_locations if spec else None
    return [found.name for found in pkgutil.iter_modules(path)] if path else []


def _from_module(name, word):
    names = set(_submodules(name))
    if name in sys.modules:
        names |= set(dir(sys.modules[name]))
    elif name in sys.stdlib_module_names:
        # Others may do anything when they are imported.
        names |= set(dir(__import__(name)))
    return _matching(names, word)


def _paths(word):
    folder, start = os.path.split(os.path.expanduser(word))
    shown = word[:len(word) - len(start)]
    with os.scandir(folder or os.curdir) as entries:
        return sorted(shown + entry.name + '/' * entry.is_dir()
                      for entry in entries if entry.name.startswith(start)
                      and (start or not entry.name.startswith('.')))
