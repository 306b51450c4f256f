"""What can be passed to a callable whose call is being typed."""

import inspect
import re

from ._completion import value_of

# Whose repr runs nothing of the user's.
_PLAIN = bool, bytes, complex, float, int, str, type(None), type(...)
_CONTAINERS = dict, frozenset, list, set, tuple
_LONGEST = 24
_CALL = re.compile(r'\w+\((.*)\)(?: -|$)')


def parameters(callee, namespace):
    """How the parameters are written in a `def`, one text for each.

    `/` and `*` are among them.  None when the callable does not tell.
    """
    value = value_of(callee, namespace)
    try:
        known = inspect.signature(value).parameters
    except (TypeError, ValueError):
        return _documented(value)
    texts = []
    before = None
    for parameter in known.values():
        if before == parameter.POSITIONAL_ONLY != parameter.kind:
            texts.append('/')
        if parameter.kind == parameter.KEYWORD_ONLY and before not in (
                parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL):
            texts.append('*')
        texts.append(_written(parameter))
        before = parameter.kind
    if before == inspect.Parameter.POSITIONAL_ONLY:
        texts.append('/')
    return texts


def _documented(value):
    """What the first lines of the documentation say, as those of `range`."""
    longest = []
    for line in value.__doc__.splitlines():
        call = _CALL.match(line)
        if not call or not line.isprintable():
            break
        longest = max(longest, call[1].split(', '), key=len)
    return longest or None


def _written(parameter):
    if parameter.kind == parameter.VAR_POSITIONAL:
        return '*' + parameter.name
    if parameter.kind == parameter.VAR_KEYWORD:
        return '**' + parameter.name
    if parameter.default is parameter.empty:
        return parameter.name
    return f'{parameter.name}={_default(parameter.default)}'


def _default(value):
    plain = type(value) in _PLAIN or type(value) in _CONTAINERS and not value
    text = repr(value) if plain else '...'
    return text if len(text) <= _LONGEST else '...'
