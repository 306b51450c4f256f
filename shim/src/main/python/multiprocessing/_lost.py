"""What did not travel in a snapshot, and the words for it."""

from . import _picklepath

_SEARCHED = 100_000


class Marker:
    """Stands for a global that failed as a whole; becomes a placeholder."""

    def __init__(self, value, reason):
        self.value = value
        self.reason = reason


class Lost:
    """The objects of one snapshot that become placeholders, by number."""

    def __init__(self, entries=()):
        self._entries = list(entries)

    def copy(self):
        """The same so far."""
        return Lost(self._entries)

    def add(self, obj, kind, reason):
        """Number an object; `kind` and `reason` are for its message."""
        self._entries.append((obj, kind or type(obj).__name__, reason))
        return len(self._entries) - 1

    def messages(self, main, process_obj):
        """What each placeholder is to say, by number."""
        if not self._entries:
            return []
        places = _places([obj for obj, _, _ in self._entries],
                         main, process_obj)
        return [_message(places.get(id(obj)), kind, reason)
                for obj, kind, reason in self._entries]


def _message(place, kind, reason):
    article = 'an' if kind[:1].lower() in 'aeiou' else 'a'
    why = f' ({_picklepath.text_of(reason)})' if reason else ''
    return (f'{place or "an object"} is {article} {kind} and did not travel '
            f'to the child process{why}; create it in the child or pass '
            f'its data')


def _places(objects, main, process_obj):
    """{id: description} of where the objects are found first."""
    wanted = {id(obj) for obj in objects}
    found, seen = {}, set()
    level = [(value, f'global {name!r} of __main__', f'{name}',
              ' of __main__') for name, value in main.items()]
    if process_obj is not None:
        for name, value in vars(process_obj).items():
            path = _picklepath.public('.' + name)
            owner = f' of {process_obj.name}'
            level.append((value, path + owner, path, owner))
    while level and len(found) < len(wanted) and len(seen) < _SEARCHED:
        following = []
        for obj, place, path, owner in level:
            if id(obj) in seen:
                continue
            seen.add(id(obj))
            if id(obj) in wanted:
                found[id(obj)] = place
                continue
            for step, part in _parts(obj):
                inner = path + step
                following.append((part, inner + owner, inner, owner))
        level = following
    return found


def _parts(obj):
    try:
        return list(_picklepath.children(obj))
    except Exception:
        # An object may do anything when it is looked at.
        return []
