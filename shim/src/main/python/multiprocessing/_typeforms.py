"""Type variables and other forms of `typing`, and decorated functions.

They reduce to their name in their module, which is no use to a receiver
whose __main__ does not have it; then they travel by value.
"""

import sys

from . import _names


def _found_by_name(pickler, obj):
    """Whether pickle's own way, the name in the module, will do."""
    # GraalPy's type parameters have no module.
    module_name = getattr(obj, '__module__', None)
    if pickler.travels_by_value(module_name):
        return False
    name = getattr(obj, '__qualname__', obj.__name__)
    return _names.is_found_elsewhere(obj, module_name, name)


def reduce_type_variable(pickler, variable):
    """Reduce a TypeVar."""
    if _found_by_name(pickler, variable):
        return NotImplemented
    return (make_type_variable,
            (variable.__name__, variable.__constraints__,
             {'covariant': variable.__covariant__,
              'contravariant': variable.__contravariant__,
              'infer_variance': variable.__infer_variance__}),
            (getattr(variable, '__module__', None), variable.__bound__),
            None, None, set_type_variable)


def make_type_variable(name, constraints, variance):
    """A TypeVar without its bound, which may refer to it."""
    from typing import TypeVar
    variance = {key: value for key, value in variance.items() if value}
    return TypeVar(name, *constraints, **variance)


def set_type_variable(variable, state):
    """Set where a type variable belongs, and its bound."""
    module_name, bound = state
    if module_name is not None:
        variable.__module__ = module_name
    if bound is not None:
        try:
            variable.__bound__ = bound
        except AttributeError:
            # CPython's are read-only; nothing at run time asks for it.
            pass


def reduce_parameter_variable(pickler, variable):
    """Reduce a ParamSpec or a TypeVarTuple."""
    if _found_by_name(pickler, variable):
        return NotImplemented
    return (make_parameter_variable,
            (type(variable), variable.__name__,
             getattr(variable, '__module__', None)))


def make_parameter_variable(kind, name, module_name):
    """A ParamSpec or TypeVarTuple."""
    variable = kind(name)
    if module_name is not None:
        variable.__module__ = module_name
    return variable


def reduce_new_type(pickler, form):
    """Reduce what typing.NewType returned."""
    if _found_by_name(pickler, form):
        return NotImplemented
    return object.__new__, (type(form),), vars(form)


def reduce_alias(pickler, alias):
    """Reduce the alias of a `type` statement."""
    if _found_by_name(pickler, alias):
        return NotImplemented
    return make_alias, (alias.__name__, alias.__value__,
                        alias.__type_params__)


def make_alias(name, value, parameters):
    """A type alias."""
    from typing import TypeAliasType
    return TypeAliasType(name, value, type_params=parameters)


def reduce_cached_function(pickler, func):
    """Reduce what functools.lru_cache made; the cache starts out empty."""
    if _found_by_name(pickler, func):
        return NotImplemented
    parameters = func.cache_parameters()
    attributes = {name: value for name, value in vars(func).items()
                  if name not in ('__wrapped__', 'cache_parameters')}
    return (make_cached_function,
            (func.__wrapped__, parameters['maxsize'], parameters['typed']),
            attributes)


def make_cached_function(func, maxsize, typed):
    """A cached function."""
    from functools import lru_cache
    return lru_cache(maxsize, typed)(func)


def handlers():
    """The handlers of the kinds that are loaded, by type."""
    found = {}
    typing = sys.modules.get('typing')
    if typing is not None:
        for name, handler in (
                ('TypeVar', reduce_type_variable),
                ('ParamSpec', reduce_parameter_variable),
                ('TypeVarTuple', reduce_parameter_variable),
                ('NewType', reduce_new_type),
                ('TypeAliasType', reduce_alias)):
            kind = getattr(typing, name, None)
            if kind is not None:
                found[kind] = handler
    functools = sys.modules.get('functools')
    if functools is not None:
        # Where it is a plain function its parts travel as any function's.
        if isinstance(functools._lru_cache_wrapper, type):
            found[functools._lru_cache_wrapper] = reduce_cached_function
    return found
