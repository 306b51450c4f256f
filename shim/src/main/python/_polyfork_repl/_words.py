"""What can be typed at the prompt and is no Python.

`exit`, `quit`, `help`, `clear`, `copyright`, `credits` and `license` need no
brackets, as long as the program has nothing of that name; `name?` shows what
is known about an object, `name??` its source; `%name` is a command.
"""

import builtins
import inspect
import re

from ._commands import Commands

_BARE = 'exit', 'quit', 'help', 'copyright', 'credits', 'license'
_QUESTION = re.compile(r'\s*([^\W\d][\w.]*)\s*(\?\??)\s*')
_MISSING = object()


class Words:
    """The words of a session."""

    def __init__(self, console, shell, namespace):
        self._console = console
        self._namespace = namespace
        self._commands = Commands(shell, namespace)

    def are(self, text):
        """Whether `text` is for us."""
        return self._find(text) is not None

    def run(self, text):
        """Do what `text` asks for; False if it is Python."""
        action = self._find(text)
        if action is None:
            return False
        action()
        return True

    def commands(self):
        """The names of the commands."""
        return self._commands.names()

    def _find(self, text):
        if text.startswith('%'):
            return lambda: self._commands.run(text.strip())
        question = _QUESTION.fullmatch(text)
        if question:
            name, marks = question.groups()
            return lambda: self._answer(name, marks == '??')
        word = text.strip()
        if word in self._namespace:
            return None
        if word == 'clear':
            return self._console.clear
        if word in _BARE:
            return getattr(builtins, word, None)
        return None

    def _answer(self, name, wants_source):
        first, *rest = name.split('.')
        value = self._namespace.get(first, getattr(builtins, first, _MISSING))
        try:
            for attribute in rest:
                value = getattr(value, attribute)
        except AttributeError:
            value = _MISSING
        if value is _MISSING:
            print(f'Object {name!r} not found.')
            return
        import pydoc  # takes long, and not everybody asks
        pydoc.pager(_source(name, value) if wants_source
                    else _description(name, value))


def _description(name, value):
    """What help() says, and before it what the object is at the moment."""
    kind = type(value)
    if callable(value) or inspect.ismodule(value):
        import pydoc
        return pydoc.render_doc(value, f'{name}: %s',
                                renderer=pydoc.plaintext)
    text = inspect.getdoc(value) or ''
    return (f'Type:   {kind.__module__}.{kind.__qualname__}\n'
            f'Value:  {value!r}\n\n{text}\n')


def _source(name, value):
    try:
        return inspect.getsource(value)
    except (OSError, TypeError):
        return f'{name} has no Python source.\n\n{_description(name, value)}'
