"""What is typed at the prompt, as code."""

import ast
import codeop
import linecache
import re
import traceback
import warnings

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
        self.texts = []

    def examine(self, text):
        """Whether a block is to be run, goes on, or is wrong."""
        source = _without_last_indent(text)
        name = _NAME.format(len(self.texts))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter('ignore')  # they come when it is run
                tree = self._parse(source, name)
                self._compile(tree, name, 'exec')
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

    def run(self, source, namespace):
        """Run a block in `namespace`; what its last statement gives is shown.

        That is, it goes to sys.displayhook.
        """
        for code in self._codes(source):
            exec(code, namespace)

    def _codes(self, source):
        name = _NAME.format(len(self.texts))
        self.texts.append(source.rstrip())
        lines = source.splitlines(keepends=True)
        linecache.cache[name] = len(source), None, lines, name
        statements = self._parse(source, name).body
        for statement in statements:
            if statement is statements[-1]:
                tree, symbol = ast.Interactive([statement]), 'single'
            else:
                tree, symbol = ast.Module([statement], []), 'exec'
            yield self._compile(tree, name, symbol)

    def _parse(self, source, name):
        flags = self._compiler.flags & ~_ONLY_FOR_TEXT | ast.PyCF_ONLY_AST
        return compile(source, name, 'exec', flags, True)

    def _compile(self, tree, name, symbol):
        return self._compiler(tree, name, symbol, incomplete_input=False)


_ONLY_FOR_TEXT = (codeop.PyCF_ALLOW_INCOMPLETE_INPUT
                  | codeop.PyCF_DONT_IMPLY_DEDENT)


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
