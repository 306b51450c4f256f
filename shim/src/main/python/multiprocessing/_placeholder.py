"""Stand-ins for what cannot travel to another process.

A placeholder may be held, passed on and printed.  Any other use of it
raises a RuntimeError that names the object and says what to do.
"""

_MESSAGE = '_polyfork_message'


class Placeholder:
    """Raises when used; its message says what it stands for."""

    __slots__ = (_MESSAGE,)

    def __getattribute__(self, name):
        if name == '__class__':
            return Placeholder
        raise _error(self)

    def __repr__(self):
        return f'<placeholder: {message_of(self)}>'

    __str__ = __repr__

    def __hash__(self):
        # An object may be a key, or an element of a set, without being used.
        return id(self)


    def __iter__(self):
        # zip(x), enumerate(x) and the like only ask for this when they are
        # made anew in the child; that is no use yet, __next__ is.
        return self


def message_of(placeholder):
    """What `placeholder` says when it is used."""
    return object.__getattribute__(placeholder, _MESSAGE)


def make(message):
    """A placeholder with the given message."""
    placeholder = object.__new__(Placeholder)
    set_message(placeholder, message)
    return placeholder


def set_message(placeholder, message):
    """Set what `placeholder` says."""
    object.__setattr__(placeholder, _MESSAGE, message)


def _error(placeholder):
    return RuntimeError(message_of(placeholder))


def _raising(name):
    def use(self, *args, **kwargs):
        raise _error(self)
    use.__name__ = use.__qualname__ = name
    return use


# Neither __get__ nor __repr__: a placeholder may be a class attribute, and
# be printed, without being used.
_USES = '''
    __setattr__ __delattr__ __call__ __bool__ __len__ __next__
    __contains__ __getitem__ __setitem__ __delitem__ __enter__ __exit__
    __aenter__ __aexit__ __aiter__ __anext__ __await__
    __eq__ __ne__ __lt__ __le__ __gt__ __ge__
    __add__ __sub__ __mul__ __matmul__ __truediv__ __floordiv__ __mod__
    __pow__ __lshift__ __rshift__ __and__ __or__ __xor__ __neg__ __pos__
    __abs__ __invert__ __radd__ __rsub__ __rmul__ __rtruediv__
    __rfloordiv__ __rmod__ __rpow__ __rand__ __ror__ __rxor__ __int__
    __float__ __complex__ __index__ __bytes__ __format__ __fspath__
    __reversed__ __length_hint__ __reduce__ __reduce_ex__ __copy__
    __deepcopy__
'''.split()

_hash = Placeholder.__hash__
for _name in _USES:
    setattr(Placeholder, _name, _raising(_name))
# Setting __eq__ may take the hash away.
Placeholder.__hash__ = _hash


class Loading:
    """The placeholders of one snapshot while it is loaded."""

    def __init__(self):
        self._made = {}

    def placeholder(self, index):
        """The placeholder number `index`; its message is set later."""
        if index not in self._made:
            self._made[index] = make('an object that did not travel')
        return self._made[index]

    def explain(self, messages):
        """Give each placeholder its message, by number."""
        for index, placeholder in self._made.items():
            set_message(placeholder, messages[index])
