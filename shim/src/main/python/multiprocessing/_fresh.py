"""What the user's own modules hold in a child that has just imported them.

The process that children are copied from imports the libraries on
PYTHONPATH that the program names, and notes what it found: a fingerprint
for each global that is the same in every import, unless somebody changes
it.  A parent does not send what has the same fingerprint in its own
module.  Whatever differs, the time of the import or a random table, is sent
as ever.

Small containers that can be changed have no fingerprint: they are cheap to
send, and what is sent stays one object wherever the program holds it.
"""

import marshal
import os
import re
from functools import lru_cache
from types import BuiltinFunctionType, FunctionType

from . import _jvm, _names
from ._plain import ATOMS

_FILE = 'fresh-modules'

# Bytes from which on data is known by a digest.
_LARGE = 1024

_CONTAINERS = frozenset((list, dict, set, frozenset, tuple, bytearray))

# Found by name, as functions and classes are.
_NAMED = frozenset((BuiltinFunctionType, type(lru_cache(len))))

_CONTENT = 'content'
_ATOM = 'atom'

# Seen again at each look: contents change, and GraalPy's 0.0 is -0.0.
_LOOKED_AT = (_CONTENT, _ATOM)

_UNCHANGEABLE = frozenset((tuple, frozenset))

# Items up to which a look at each is faster than marshal, and not yet hot
# code, which the JIT compiler would take seconds of processor time for.
_FEW = 200

_LONG = frozenset((str, bytes))
_SIGNED = frozenset((float, complex))

# Modules of kinds whose objects are what their text says.
_TELLING = frozenset(('typing', '__future__', 'operator', 'datetime'))

_table = None
_unchanging = {}
_contents = {}


def begin():
    """To be called before modules are looked at: the program has run since."""
    global _table
    _contents.clear()
    _table = _table or None


def publish(modules):
    """Note {module name: {key: value}}, once for the session."""
    found = {}
    for name, values in modules.items():
        prints = {key: fingerprint(value) for key, value in values.items()}
        found[name] = {key: value for key, value in prints.items()
                       if value is not None}
    path = os.path.join(_jvm.session_directory(), _FILE)
    draft = f'{path}.{os.getpid()}'
    with open(draft, 'wb') as file:
        file.write(marshal.dumps(found))
    try:
        # Unlike a renaming, this fails when another one was first.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)


class Module:
    """What a child's own import of the module `name` gives."""

    def __init__(self, name):
        global _table
        if _table is None:
            _table = _read()
        self._prints = _table.get(name, {})
        self._unchanging = _unchanging.setdefault(name, {})

    def has(self, key, value):
        """Whether the global `key` of that import is like `value`."""
        theirs = self._prints.get(key)
        if theirs is None:
            return False
        if self._unchanging.get(key, _unchanging) is value:
            return True
        if fingerprint(value) != theirs:
            return False
        if theirs[0] not in _LOOKED_AT:
            self._unchanging[key] = value
        return True


def _read():
    # No child could start earlier.
    _jvm.await_template()
    try:
        with open(os.path.join(_jvm.session_directory(), _FILE), 'rb') as file:
            # marshal.load() would read it byte by byte.
            return marshal.loads(file.read())
    except (OSError, EOFError, ValueError, TypeError):
        # Nobody has noted anything: everything is sent.
        return {}


def fingerprint(value):
    """Equal for equal values, or None for those that are always sent."""
    kind = type(value)
    if kind in ATOMS:
        return _atom(kind, value)
    if kind in _UNCHANGEABLE and len(value) <= _FEW and (
            ATOMS.issuperset(map(type, value))):
        return 'atoms', kind.__name__, value
    if kind in _CONTAINERS:
        return _content(value)
    if kind is re.Pattern:
        return 'pattern', value.pattern, value.flags
    if kind is FunctionType or kind in _NAMED or issubclass(kind, type):
        return _name(value)
    if kind.__module__ in _TELLING:
        return 'text', kind.__qualname__, repr(value)
    if kind.__module__ == 'logging' and kind.__qualname__ == 'Logger':
        return 'logger', value.name
    if kind.__class__.__module__ == 'enum':
        # A member, perhaps one of several flags.
        name = _name(kind)
        return name and ('member', name, repr(value))
    if issubclass(kind, tuple) and hasattr(kind, '_fields'):
        return _record(value, kind)
    return None


def _atom(kind, value):
    if kind in _LONG and len(value) >= _LARGE:
        return _content(value)
    if kind is bool:
        # May be the same by chance.
        return None
    # 0.0 equals -0.0.
    return _ATOM, kind.__name__, repr(value) if kind in _SIGNED else value


def _name(definition):
    module_name = getattr(definition, '__module__', None)
    qualname = getattr(definition, '__qualname__', None)
    if type(module_name) is not str or type(qualname) is not str or (
            _names.is_main(module_name)) or not (
            _names.is_importable(definition, module_name, qualname)):
        return None
    return 'name', module_name, qualname


def _content(value):
    known = _contents.get(id(value))
    if known is not None:
        return known
    try:
        data = marshal.dumps(value)
    except Exception:
        # GraalPy's marshal has various errors for what it cannot write.
        return None
    if len(data) < _LARGE:
        return None
    import _sha2
    found = _CONTENT, len(data), _sha2.sha256(data).digest()
    _contents[id(value)] = found
    return found


def _record(value, kind):
    """Of a named tuple: it is all large containers and atoms, or sent."""
    if getattr(value, '__dict__', None):
        return None
    items = tuple(item if type(item) in ATOMS else fingerprint(item)
                  for item in value)
    if any(item is None for item in items):
        return None
    return _CONTENT, kind.__module__, kind.__qualname__, items
