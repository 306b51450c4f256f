"""Where in an object that cannot be pickled the trouble is.

Runs only after a failure, so it may take its time: it pickles the parts one
by one and follows the first that fails.
"""

import io
import pickle
from types import CellType, FunctionType, MappingProxyType, MethodType

from .process import BaseProcess

_DEPTH = 50

_REWRITTEN = (TypeError, AttributeError, pickle.PicklingError,
              NotImplementedError, RuntimeError)

# GraalPy's names of types that CPython's messages give another name.
_TYPE_NAMES = {'_thread.LockType': '_thread.lock'}


def children(obj):
    """(how it is reached, part) for each part of `obj`."""
    kind = type(obj)
    if issubclass(kind, dict) or kind is MappingProxyType:
        for key, value in obj.items():
            yield f'[{key!r}]', value
            yield f' key {key!r}', key
    elif issubclass(kind, (list, tuple)):
        for index, value in enumerate(obj):
            yield f'[{index}]', value
    elif issubclass(kind, (set, frozenset)):
        for value in obj:
            yield f' element {value!r}', value
    elif kind is MethodType:
        yield '.__self__', obj.__self__
        yield '.__func__', obj.__func__
    elif kind is FunctionType:
        yield from _parts_of_function(obj)
    elif kind is CellType:
        try:
            yield '', obj.cell_contents
        except ValueError:
            return
    if not issubclass(kind, type):
        yield from _attributes(obj)


def _parts_of_function(func):
    names = func.__code__.co_freevars
    for name, cell in zip(names, func.__closure__ or ()):
        yield f' variable {name!r}', cell
    yield '.__defaults__', func.__defaults__
    yield '.__kwdefaults__', func.__kwdefaults__


def _attributes(obj):
    try:
        attributes = dict(object.__getattribute__(obj, '__dict__'))
    except (AttributeError, TypeError):
        attributes = {}
    for parent in type(obj).__mro__:
        slots = vars(parent).get('__slots__', ())
        for name in (slots,) if type(slots) is str else slots:
            try:
                attributes[name] = object.__getattribute__(obj, name)
            except AttributeError:
                continue
    for name, value in attributes.items():
        yield f'.{name}', value
    partial = getattr(obj, 'func', None)
    if partial is not None and hasattr(obj, 'keywords'):
        yield '.func', partial
        yield '.args', obj.args
        yield '.keywords', obj.keywords


def failure(obj, pickler_class):
    """(path, error) of the innermost part of `obj` that fails, or None."""
    error = _try(obj, pickler_class)
    if error is None:
        return None
    path, seen = '', {id(obj)}
    for _ in range(_DEPTH):
        for step, part in children(obj):
            if id(part) in seen or part is None:
                continue
            inner = _try(part, pickler_class)
            if inner is not None:
                seen.add(id(part))
                path, obj, error = path + step, part, inner
                break
        else:
            return path, error
    return path, error


def _try(obj, pickler_class):
    trial = pickler_class(io.BytesIO(), pickle.HIGHEST_PROTOCOL)
    trial._carrying = ()
    try:
        trial.dump(obj)
    except Exception as error:
        return error
    return None


def text_of(error):
    """The message of a pickling error, with CPython's names of types."""
    text = str(error)
    for ours, theirs in _TYPE_NAMES.items():
        text = text.replace(ours, theirs)
    return text


def explain(error, obj, pickler_class):
    """Add to `error`, met while pickling `obj`, the path to the culprit."""
    if type(error) not in _REWRITTEN or len(error.args) != 1:
        return
    found = failure(obj, pickler_class)
    path = found[0].strip() if found is not None else ''
    text = text_of(error)
    if isinstance(obj, BaseProcess):
        where = f'{public(path)} of {obj.name}' if path else obj.name
        text = f'cannot send {where}: {text}'
    elif path:
        text = f'{text} (at {_of_task(obj, path)})'
    error.args = (text,)


def _of_task(obj, path):
    """`path` without what Pool and executors wrap a task in."""
    if type(obj) is tuple and len(obj) == 5 and callable(obj[2]) and (
            type(obj[3]) is tuple and type(obj[4]) is dict):
        path = path.replace('[3]', 'args', 1) if path[:3] == '[3]' else (
            path.replace('[4]', 'kwargs', 1) if path[:3] == '[4]' else path)
    return path.removeprefix('.')


def public(path):
    """A path that begins at a process, in the words of its arguments."""
    for private in ('._target', '._args', '._kwargs'):
        if path.startswith(private):
            return path[2:]
    return path.removeprefix('.')
