"""Members of enum classes that travel by value.

The class's own reduction asks the class for the member by its value; while
the class itself is being made it cannot answer, so members of such classes
are made without asking, and the class gets them as attributes.
"""

from . import _classes, _names


def reduce_member(pickler, member):
    """Reduce a member of an enum class."""
    cls = type(member)
    if not _classes.travels_by_value(pickler, cls):
        return NotImplemented
    name = member._name_
    if cls._member_map_.get(name) is not member:
        # A combination of flags: the class makes it when it is asked.
        return cls, (member._value_,)
    return (make_member, (cls, name, _new_arguments(cls, member)),
            object.__getstate__(member), None, None, set_member)


def _new_arguments(cls, member):
    base = _names.base_layout(cls)
    if hasattr(base, '__getnewargs__'):
        return base.__getnewargs__(member)
    return ()


def make_member(cls, name, arguments):
    """The member `name` of `cls`, made if the class has none yet."""
    members = vars(cls).get('_member_map_')
    if members and name in members:
        return members[name]
    return _names.base_layout(cls).__new__(cls, *arguments)


def set_member(member, state):
    """Give a bare member its name, value and other attributes."""
    if '_name_' in vars(member):
        return
    attributes, slots = state if type(state) is tuple else (state, None)
    vars(member).update(attributes)
    for name, value in (slots or {}).items():
        object.__setattr__(member, name, value)


def without_pseudo_members(cls, attributes):
    """The attributes of an enum class without what it makes on demand."""
    members = cls._member_map_
    by_value = cls._value2member_map_
    own = {value: member for value, member in by_value.items()
           if members.get(member._name_) is member}
    return {**attributes, '_value2member_map_': own}
