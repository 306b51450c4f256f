"""Whether a text that is no Python may become Python by what follows.

GraalPy has no flag for that, as CPython has one for codeop.
"""

import ast
import re

# What the parser says when it has met the end of the text too early.
_CUT_OFF = re.compile(r"'.' was never closed|unterminated triple-quoted"
                      r'|unexpected EOF|unexpected end of file')
_HEADER = re.compile(r'expected an indented block after .* on line (\d+)')
_TRY = re.compile(r"expected '(except|finally)'")
_OPEN = re.compile(r"'(.)' was never closed")
_NOTHING = re.compile(r'\s*(#.*)?')
_INSIDE = re.compile(r"'.' was never closed|unterminated triple-quoted")
_CLOSE = {'(': ')', '[': ']', '{': '}'}

# With one of these, any text that may go on is right up to its end.
_FILLERS = '', '_', ':_', 'in _', '_ in _', 'else _', '_ else _'


def is_open(statements):
    """Whether the last of the statements has a body, which may go on."""
    return bool(statements) and (hasattr(statements[-1], 'body')
                                 or isinstance(statements[-1], ast.Match))


def is_cut_off(source, error, parse):
    """Whether a text is wrong only because something is to follow.

    `error` is what `parse(source)` raised.
    """
    message = str(error.msg)
    if _OPEN.match(message):
        return _may_be_closed(source, parse)
    lines = source.split('\n')
    while len(lines) > 1 and _NOTHING.fullmatch(lines[-1]):
        lines.pop()
    last = lines[-1].rstrip()
    header = _HEADER.match(message)
    if header:
        return int(header[1]) == len(lines)
    if _TRY.match(message):
        return last[:1].isspace() or last.startswith('try')
    return (_CUT_OFF.search(message) is not None or last.endswith('\\')
            or last.lstrip().startswith('@'))


def clearest(source, error, parse):
    """The error to show for a text that is wrong whatever follows.

    `error` is what `parse(source)` raised.  When a bracket is open the parser
    says only that.
    """
    while bracket := _OPEN.match(str(error.msg)):
        end = len(source)
        source += '\n' + _CLOSE[bracket[1]]
        try:
            parse(source)
            return error
        except SyntaxError as exc:
            if position(source, exc) >= end:
                return error
            error = exc
    return error


def is_inside(error):
    """Whether a text ends within brackets or a long string."""
    return _INSIDE.search(str(error.msg)) is not None


def position(source, error):
    """Where in the source a SyntaxError is, as a number of characters."""
    lines = source.split('\n')
    line = min(max(error.lineno or 1, 1), len(lines)) - 1
    column = min(max(error.offset or 1, 1) - 1, len(lines[line]))
    return sum(len(before) + 1 for before in lines[:line]) + column


def _may_be_closed(source, parse):
    """Whether a text with open brackets is right as far as it goes.

    The parser does not say what else is wrong when it has met an open one.
    """
    return any(_is_right_until(len(source), f'{source}\n{filler}', parse)
               for filler in _FILLERS)


def _is_right_until(end, source, parse):
    while True:
        try:
            parse(source)
            return True
        except SyntaxError as exc:
            bracket = _OPEN.match(str(exc.msg))
            if not bracket:
                return position(source, exc) >= end
            source += _CLOSE[bracket[1]]
