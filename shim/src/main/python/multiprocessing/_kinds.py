"""How the various kinds of objects travel in a snapshot.

Here are those that pickle refuses or would copy in the wrong way; threads
and files have modules of their own.
"""

import sys
import types

from . import _files, _maps, _names, _placeholder, _threads
from ._byvalue import mapping_behind
from ._singletons import is_user_module


def _lose(pickler, obj):
    return pickler.lose(obj)


def _reduce_module(pickler, module):
    if not pickler.module_by_value(module):
        return _names.imported, (module.__name__,)
    attributes = {name: value for name, value in vars(module).items()
                  if name not in ('__builtins__', '__loader__', '__spec__')}
    listed = sys.modules.get(module.__name__) is module
    return (make_module, (module.__name__, module.__doc__, listed),
            attributes, None, None, set_module)


def make_module(name, doc, listed):
    """An empty module; `listed` if it can be imported by name."""
    module = types.ModuleType(name, doc)
    if listed:
        sys.modules[name] = module
    return module


def set_module(module, attributes):
    """Give a module its globals."""
    vars(module).update(attributes)


def _reduce_super(pickler, obj):
    return super, (obj.__thisclass__, obj.__self__)


def _reduce_view(method):
    def reduce_view(pickler, view):
        return method, (mapping_behind(view.mapping),)
    return reduce_view


def _reduce_context_variable(pickler, variable):
    name = getattr(variable, 'name', 'variable')
    try:
        return (make_context_variable, (name,), (variable.get(),),
                None, None, set_context_variable)
    except LookupError:
        return make_context_variable, (name,)


def make_context_variable(name):
    """A context variable without a value."""
    import contextvars
    return contextvars.ContextVar(name)


def set_context_variable(variable, state):
    """Set the value of a context variable."""
    variable.set(state[0])


def _reduce_struct(pickler, struct):
    return type(struct), (struct.format,)


def _reduce_match(pickler, match):
    pattern, place = match.re, (match.string, match.pos, match.endpos)
    for way in ('search', 'match', 'fullmatch'):
        again = getattr(pattern, way)(*place)
        if again is not None and again.regs == match.regs:
            return find_again, (pattern, way, place)
    # One of those that finditer() found.
    place = (match.string, match.start(), match.endpos)
    return find_again, (pattern, 'match', place)


def find_again(pattern, way, place):
    """The result of a search, by searching again."""
    return getattr(pattern, way)(*place)


def _reduce_codec_info(pickler, info):
    return lookup_codec, (info.name,)


def lookup_codec(encoding):
    """The codecs.CodecInfo of `encoding`."""
    import codecs
    return codecs.lookup(encoding)


def _reduce_codec_part(pickler, part):
    # GraalPy's own classes; their module cannot be imported.
    if hasattr(part, 'fn'):
        return codec_factory, (part.encoding,
                               _CODEC_FACTORIES[part.fn.__name__])
    if hasattr(part, 'stream') or hasattr(part, 'errors'):
        return pickler.lose(part)
    return codec_of, (part.encoding,)


def codec_of(encoding):
    """The object whose methods encode and decode as `encoding` says."""
    return lookup_codec(encoding).encode.__self__


def codec_factory(encoding, name):
    """The attribute `name` of the codec `encoding`."""
    return getattr(lookup_codec(encoding), name)


_CODEC_FACTORIES = {
    'TruffleIncrementalEncoder': 'incrementalencoder',
    'TruffleIncrementalDecoder': 'incrementaldecoder',
    'TruffleStreamReader': 'streamreader',
    'TruffleStreamWriter': 'streamwriter',
}


def _reduce_system_random(pickler, generator):
    return type(generator), ()


def _reduce_process(pickler, process):
    attributes, slots = _state_of(process)
    attributes['_popen'] = None
    state = (attributes, slots) if slots else attributes
    return new_object, (type(process),), state


def _reduce_start_context(pickler, context):
    from . import get_context
    name = getattr(context, '_name', None)
    if name is None:
        return NotImplemented
    return get_context, (name,)


def _reduce_manager(pickler, manager):
    started = getattr(manager._state, 'value', 0)
    return (make_manager,
            (type(manager), manager._address, bytes(manager._authkey),
             manager._serializer, started))


def make_manager(kind, address, authkey, serializer, started):
    """A manager that uses the server of the one it was made from."""
    manager = kind(address, authkey, serializer)
    manager._state.value = started
    return manager


def _reduce_handler(pickler, handler):
    return (new_object, (type(handler),), dict(vars(handler)), None, None,
            set_handler)


def set_handler(handler, attributes):
    """Give a logging handler its attributes, and let logging know it."""
    import logging
    vars(handler).update(attributes)
    logging._addHandlerRef(handler)


def _reduce_foreign(pickler, obj):
    if type(obj).__name__ == 'ForeignClass':
        try:
            return java_class, (getattr(obj, 'class').getName(),)
        except AttributeError:
            return pickler.lose(obj, 'Java object')
    return pickler.lose(obj, 'Java object')


def java_class(name):
    """The Java class `name`."""
    import java
    return java.type(name)


def _reduce_placeholder(pickler, placeholder):
    return _placeholder.make, (_placeholder.message_of(placeholder),)


def _state_of(obj):
    state = object.__getstate__(obj)
    attributes, slots = state if type(state) is tuple else (state, None)
    return dict(attributes or {}), slots


def new_object(kind):
    """An object of class `kind` before its __init__."""
    return kind.__new__(kind)


def plain_object(obj):
    """The reduction of `obj` to its attributes, whatever its class says."""
    return (bare_object, (type(obj),), _state_of(obj), None, None,
            set_attributes)


def bare_object(kind):
    """An object of a class laid out as `object`."""
    return object.__new__(kind)


def set_attributes(obj, state):
    """Give `obj` its attributes without asking its class."""
    attributes, slots = state
    if attributes:
        object.__getattribute__(obj, '__dict__').update(attributes)
    for name, value in (slots or {}).items():
        object.__setattr__(obj, name, value)


HANDLERS = {
    types.ModuleType: _reduce_module,
    super: _reduce_super,
    type({}.keys()): _reduce_view(dict.keys),
    type({}.values()): _reduce_view(dict.values),
    type({}.items()): _reduce_view(dict.items),
    _placeholder.Placeholder: _reduce_placeholder,
    types.GeneratorType: _lose,
    types.CoroutineType: _lose,
    types.AsyncGeneratorType: _lose,
    types.FrameType: _lose,
    types.TracebackType: _lose,
    **_threads.HANDLERS,
    **_files.HANDLERS,
    **_maps.HANDLERS,
}

# Their instances, subclasses included: (module, class, handler).
BY_BASE = (
    ('multiprocessing.process', 'BaseProcess', _reduce_process),
    ('multiprocessing.context', 'BaseContext', _reduce_start_context),
    ('multiprocessing.managers', 'BaseManager', _reduce_manager),
    ('multiprocessing.pool', 'Pool', _lose),
    ('concurrent.futures._base', 'Executor', _lose),
    ('asyncio.events', 'AbstractEventLoop', _lose),
    ('asyncio.futures', 'Future', _lose),
    ('selectors', 'BaseSelector', _lose),
    ('_queue', 'SimpleQueue', _lose),
    ('logging', 'Handler', _reduce_handler),
    ('types', 'ModuleType', _reduce_module),
    ('re', 'Match', _reduce_match),
    ('random', 'SystemRandom', _reduce_system_random),
    ('_struct', 'Struct', _reduce_struct),
    ('_contextvars', 'ContextVar', _reduce_context_variable),
    ('codecs', 'CodecInfo', _reduce_codec_info),
    *_threads.BY_BASE,
    *_files.BY_BASE,
    *_maps.BY_BASE,
)


def _reduce_plainly(pickler, obj):
    return plain_object(obj)


_HOOKS = ('__reduce_ex__', '__reduce__', '__getstate__', '__setstate__',
          '__getnewargs__', '__getnewargs_ex__')


def _is_copied(kind):
    """Whether objects of `kind` are copied attribute by attribute.

    Those of the user's classes with pickling of their own are: a fork does
    not ask them either.  So are those whose __getattr__ would be asked for
    __setstate__ while it cannot answer yet, as they are still empty.
    """
    if _names.base_layout(kind) is not object:
        return False
    hooked = [parent for parent in kind.__mro__ if parent is not object
              and any(hook in vars(parent) for hook in _HOOKS)]
    if not hooked:
        return hasattr(kind, '__getattr__')
    return all(is_user_module_name(parent.__module__) for parent in hooked)


def is_user_module_name(name):
    """Whether `name` is that of __main__ or a module of the user's."""
    if _names.is_main(name):
        return True
    module = _names.module_named(name)
    return module is not None and is_user_module(name, module)


def by_base(kind):
    """The handler that a base of the class `kind` gives it, or None."""
    if kind.__module__ == 'polyglot':
        return _reduce_foreign
    if kind.__module__ == '_codecs_truffle':
        return _reduce_codec_part
    for module_name, name, handler in BY_BASE:
        module = sys.modules.get(module_name)
        base = None if module is None else getattr(module, name, None)
        if isinstance(base, type) and issubclass(kind, base):
            return handler
    if _is_copied(kind):
        return _reduce_plainly
    return None
