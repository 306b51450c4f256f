"""What is typed at the prompt, as code."""

import ast
import codeop
import linecache
import re
import traceback

_NAME = '<python-input-{}>'

# What the parser says when it has met the end of the text too early.
_CUT_OFF = re.compile(r"'.' was never closed|unterminated triple-quoted"
                      r'|unexpected EOF|unexpected end of file')
_HEADER = re.compile(r'expected an indented block after .* on line (\d+)')
_TRY = re.compile(r"expected '(except|finally)'")


class Blocks:
    """The blocks of a session.

    Each has a name as a file has one, by which tracebacks and inspect find
    its text.
    """

    def __init__(self):
        self._compiler = codeop.Compile()  # remembers `from __future__`
        self._number = 0

    def examine(self, text):
        """Whether a block is to be run, goes on, or is wrong."""
        source = _without_last_indent(text)
        try:
            tree = self._parse(source)
            self._compile(tree, 'exec')
        except SyntaxError as exc:
            if _is_cut_off(source, exc):
                return ('more',)
            message = ''.join(traceback.format_exception_only(exc))
            return 'error', _position(source, exc), message.rstrip('\n')
        except (MemoryError, OverflowError, RecursionError, ValueError):
            return ('run',)  # which says what is wrong
        is_open = tree.body and not source.endswith('\n') and (
            hasattr(tree.body[-1], 'body')
            or isinstance(tree.body[-1], ast.Match))
        return ('more',) if is_open else ('run',)

    def codes(self, source):
        """The code of each statement; what the last one gives is shown."""
        name = self._name()
        lines = source.splitlines(keepends=True)
        linecache.cache[name] = len(source), None, lines, name
        try:
            for statement, is_last in _marked(self._parse(source).body):
                if is_last:
                    yield self._compile(ast.Interactive([statement]), 'single')
                else:
                    yield self._compile(ast.Module([statement], []), 'exec')
        finally:
            self._number += 1

    def _name(self):
        return _NAME.format(self._number)

    def _parse(self, source):
        flags = self._compiler.flags & ~_ONLY_FOR_TEXT | ast.PyCF_ONLY_AST
        return compile(source, self._name(), 'exec', flags, True)

    def _compile(self, tree, symbol):
        return self._compiler(tree, self._name(), symbol,
                              incomplete_input=False)


_ONLY_FOR_TEXT = (codeop.PyCF_ALLOW_INCOMPLETE_INPUT
                  | codeop.PyCF_DONT_IMPLY_DEDENT)


def _marked(statements):
    """Each statement, and whether it is the last one."""
    return ((statement, statement is statements[-1])
            for statement in statements)


def _is_cut_off(source, error):
    """Whether a text is wrong only because something is to follow.

    GraalPy has no flag for that, as CPython has one for codeop.
    """
    message = str(error.msg)
    lines = source.rstrip().split('\n')
    last = lines[-1]
    header = _HEADER.match(message)
    if header:
        return int(header[1]) == len(lines)
    if _TRY.match(message):
        return last[:1].isspace()
    return (_CUT_OFF.search(message) is not None or last.endswith('\\')
            or last.lstrip().startswith('@'))


def _without_last_indent(text):
    """The text without the indentation of a line that has nothing else."""
    start = text.rfind('\n') + 1
    return text if text[start:].strip() else text[:start]


def _position(source, error):
    """Where in the source a SyntaxError is, as a number of characters."""
    lines = source.split('\n')
    line = min(max(error.lineno or 1, 1), len(lines)) - 1
    column = min(max(error.offset or 1, 1) - 1, len(lines[line]))
    return sum(len(before) + 1 for before in lines[:line]) + column
