"""Functions by value: code, defaults, closure, and the globals they use.

A function is made in two steps, because it may refer to itself: first the
bare function over empty cells, then everything else.
"""

import marshal
import sys
from types import CellType, FunctionType

from . import _known, _names
from ._placeholder import Placeholder

# Objects that cannot refer back to a function that has them as a default.
_ATOMS = frozenset((type(None), bool, int, float, complex, str, bytes))

# co_flags of generators, coroutines and asynchronous generators.
_RESUMABLE = 0x20 | 0x80 | 0x200

# What GraalPy keeps in the __dict__ of a function.
_IN_DICT = frozenset(('__module__', '__doc__', '__annotations__',
                      '__type_params__'))

_KEPT_CODES = 2000

_code_data = {}
_codes = {}


class _CodeData:
    """A code object as sent: its bytes, and the global names it uses."""

    def __init__(self, code):
        self.code = code
        self.data = marshal.dumps(code)
        self._names = None

    def names(self):
        """The global names that the code mentions, with what is in it."""
        if self._names is None:
            self._names = global_names(self.code)
        return self._names


def global_names(code):
    """The names that `code` and the functions in it look up."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if type(constant) is type(code):
            names |= global_names(constant)
    return names


def code_data(code):
    """The sent form of `code`, kept so that it is made only once."""
    data = _code_data.get(id(code))
    if data is None:
        if len(_code_data) >= _KEPT_CODES:
            _code_data.clear()
        data = _code_data[id(code)] = _CodeData(code)
    return data


def load_code(data):
    """The code object of `data`; the same one each time.

    One code object for all copies of a function is what lets the JIT
    compile it once.
    """
    code = _codes.get(data)
    if code is None:
        if len(_codes) >= _KEPT_CODES:
            _codes.clear()
        code = _codes[data] = callable_code(marshal.loads(data))
    return code


def callable_code(code):
    """`code`, just unmarshalled, in a form that a function can be made of."""
    if code.co_flags & _RESUMABLE and sys.implementation.name == 'graalpy':
        # What GraalPy unmarshals is only the body; replace() makes a code
        # object around it that can be called.
        code = code.replace(co_filename=code.co_filename)
    return code


def reduce_code(pickler, code):
    """Reduce a code object."""
    return load_code, (code_data(code).data,)


def reduce_function(pickler, func):
    """Reduce a function: by name where that works, else by value."""
    if not pickler.sends_main and _known.is_definition(func):
        return NotImplemented
    module_name, qualname = func.__module__, func.__qualname__
    if not pickler.travels_by_value(module_name):
        if _names.is_found_elsewhere(func, module_name, qualname):
            return NotImplemented
    return by_value(pickler, func)


def by_value(pickler, func):
    """The reduction of `func` to its parts."""
    data = code_data(func.__code__)
    pickler.code_used(func.__code__)
    namespace = func.__globals__
    cells = func.__closure__
    defaults = func.__defaults__
    early = None
    if defaults and _ATOMS.issuperset(map(type, defaults)):
        early, defaults = defaults, None
    state = _without_empty(
        module=func.__module__, qualname=func.__qualname__, doc=func.__doc__,
        defaults=defaults, kwdefaults=func.__kwdefaults__,
        annotations=func.__annotations__, attributes=own_attributes(func),
        type_params=getattr(func, '__type_params__', None),
        fills=pickler.cells_to_fill(cells) if cells else None,
        globals=pickler.globals_for(func, data),
        binds=pickler.binding_of(func))
    return (make_function,
            (data.data, pickler.globals_reference(namespace), func.__name__,
             early, cells),
            state, None, None, set_function)


def own_attributes(func):
    """The attributes that a program has given to `func`, or None."""
    attributes = func.__dict__
    if attributes and not _IN_DICT.isdisjoint(attributes):
        attributes = {name: value for name, value in attributes.items()
                      if name not in _IN_DICT}
    return attributes or None


def _without_empty(**items):
    return {name: value for name, value in items.items() if value}


def make_function(data, namespace, name, defaults, cells):
    """The bare function; `namespace` is a module, its name, or a dict."""
    return FunctionType(load_code(data), globals_of(namespace), name,
                        defaults, cells)


def globals_of(namespace):
    """The dict meant by `namespace`: a module's name, a module or a dict."""
    kind = type(namespace)
    if kind is str:
        if namespace in _known.MAIN_NAMES:
            return _known.main_module().__dict__
        return _names.imported(namespace).__dict__
    return namespace if kind is dict else namespace.__dict__


def set_function(func, state):
    """Give the bare function `func` everything else."""
    get = state.get
    func.__module__ = get('module')
    func.__qualname__ = get('qualname')
    if 'doc' in state:
        func.__doc__ = state['doc']
    if 'defaults' in state:
        func.__defaults__ = state['defaults']
    if 'kwdefaults' in state:
        func.__kwdefaults__ = state['kwdefaults']
    if 'annotations' in state:
        func.__annotations__ = state['annotations']
    if 'attributes' in state:
        func.__dict__.update(state['attributes'])
    if 'type_params' in state:
        func.__type_params__ = state['type_params']
    for cell, content in get('fills', ()):
        cell.cell_contents = content
    if 'globals' in state:
        add_globals(func.__globals__, state['globals'])
    if 'binds' in state:
        add_globals(_known.main_module().__dict__, {state['binds']: func})


def add_globals(namespace, names):
    """Add what came along with a function to the globals it runs in.

    The receiver's own bindings stand, except that in a child a definition
    newer than the child replaces the one it was started with.
    """
    is_main = namespace is _known.main_module().__dict__
    for name, value in names.items():
        if name not in namespace:
            namespace[name] = value
        elif not is_main or not callable(value):
            continue
        elif type(value) is not Placeholder and _known.may_replace(
                name, namespace[name]):
            namespace[name] = value
        else:
            continue
        if is_main:
            _known.note(name, value)


def make_cell():
    """An empty closure cell."""
    return CellType()


def fill_cell(cell, content):
    """Put the one item of `content` into `cell`."""
    cell.cell_contents = content[0]


def reduce_cell(pickler, cell):
    """Reduce a cell; a closure's function brings the content itself."""
    if pickler.is_filled(cell):
        return make_cell, ()
    fills = pickler.cells_to_fill((cell,))
    if not fills:
        return make_cell, ()
    return make_cell, (), (fills[0][1],), None, None, fill_cell


def reduce_method(pickler, method):
    """Reduce a bound method: by its function's name where that leads back."""
    func, owner = method.__func__, method.__self__
    name = getattr(func, '__name__', None)
    try:
        if name is not None and getattr(owner, name) == method:
            return getattr, (owner, name)
    except Exception:
        # An owner may do anything in __getattr__; then the parts are sent.
        pass
    return type(method), (func, owner)


def namespace_owner(namespace):
    """The loaded module that `namespace` is the dict of, or None."""
    module = sys.modules.get(namespace.get('__name__'))
    if module is not None and module.__dict__ is namespace:
        return module
    main = _known.main_module()
    return main if main.__dict__ is namespace else None
