"""The prompt where there is no terminal to draw on.

It reads line by line, as CPython's plain prompt does: a statement ends with
its line, one that has a body ends with an empty line.
"""

import ast
import re
import sys

from . import _errors
from ._blocks import Blocks
from ._unfinished import clearest, is_cut_off, is_inside, is_open

_NAME = '<stdin>'
_NOTHING = re.compile(r'\s*(#.*)?')
_TOKEN = re.compile(r'\w+|\S')


def interact(namespace):
    """Read and run statements in `namespace` until the input ends."""
    statements = _Statements()
    source = ''
    while source is not None:
        try:
            source = _read(statements)
            if source:
                _run(statements.code, source, namespace)
        except KeyboardInterrupt:
            print('\nKeyboardInterrupt', file=sys.stderr)
        _flush()


def _run(code, source, namespace):
    try:
        exec(code(source), namespace)
    except SystemExit:
        raise
    except BaseException as exc:
        _errors.show(exc, False)


def _flush():
    for stream in sys.stdout, sys.stderr:
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            pass  # the user's own, or closed


def _read(statements):
    """The text of the next statement, perhaps an empty one; None at the end.

    A statement that the end of the input cuts off is read as it is.
    """
    text = _line(getattr(sys, 'ps1', ''))
    if not text:
        return None
    if _NOTHING.fullmatch(text):
        return ''
    while not text.endswith('\n') or statements.go_on(text):
        line = _line(getattr(sys, 'ps2', ''))
        if not line:
            break
        text += line
    return text


def _line(prompt):
    """The next line with its end; empty at the end of the input."""
    try:
        if sys.stdin.isatty() and sys.stdout.isatty():
            return input(prompt) + '\n'
        print(prompt, end='', file=sys.stderr, flush=True)
        line = sys.stdin.readline()
    except EOFError:
        line = ''
    if not line:
        print(file=sys.stderr)
    return line


class _Statements:
    """What a statement means."""

    def __init__(self):
        self._blocks = Blocks()

    def go_on(self, text):
        """Whether a text needs another line; also False if it is wrong."""
        ends = text.endswith('\n\n')
        try:
            body = self._look(text)
        except SyntaxError as exc:
            if ends and not is_inside(exc):
                return False
            return is_cut_off(text, exc, self._look)
        except (MemoryError, OverflowError, RecursionError, ValueError):
            return False  # which says what is wrong when it is run
        return len(body) == 1 and is_open(body) and not ends

    def code(self, text):
        """The code of a statement, which shows the values in it."""
        try:
            body = self._blocks.parse(text, _NAME).body
        except SyntaxError as exc:
            raise clearest(text, exc, self._look) from None
        if len(body) > 1 and is_open(body[:1]):
            raise _missing_empty_line(text, body[0].end_lineno)
        return self._blocks.compile(ast.Interactive(body), _NAME, 'single')

    def _look(self, text):
        return self._blocks.look(text, _NAME)


def _missing_empty_line(text, after):
    """The error of a statement that begins after a line with none between."""
    lines = text.split('\n')
    at = after
    while _NOTHING.fullmatch(lines[at]):
        at += 1
    error = SyntaxError('invalid syntax', (_NAME, at + 1, 1, lines[at]))
    error.end_lineno = at + 1
    error.end_offset = _TOKEN.match(lines[at]).end() + 1
    return error
