"""What is typed at the prompt, as code."""

import ast
import codeop
import linecache
import traceback
import warnings

from ._unfinished import clearest, is_cut_off, is_open, position

_NAME = '<python-input-{}>'


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

        def look(text):
            return self.look(text, name)

        try:
            statements = look(source)
        except SyntaxError as exc:
            if is_cut_off(source, exc, look):
                return ('more',)
            wrong = clearest(source, exc, look)
            message = ''.join(traceback.format_exception_only(wrong))
            return 'error', position(source, wrong), message.rstrip('\n')
        except (MemoryError, OverflowError, RecursionError, ValueError):
            return ('run',)  # which says what is wrong
        goes_on = is_open(statements) and not source.endswith('\n')
        return ('more',) if goes_on else ('run',)

    def run(self, source, namespace):
        """Run a block in `namespace`; what its last statement gives is shown.

        That is, it goes to sys.displayhook.
        """
        for code in self._codes(source):
            exec(code, namespace)

    def _codes(self, source):
        name = _NAME.format(len(self.texts))
        self.texts.append(source.rstrip())
        # As in a file: where marks are shown depends on the last newline.
        lines = f'{source}\n'.splitlines(keepends=True)
        linecache.cache[name] = len(source), None, lines, name
        statements = self.parse(source, name).body
        for statement in statements:
            if statement is statements[-1]:
                tree, symbol = ast.Interactive([statement]), 'single'
            else:
                tree, symbol = ast.Module([statement], []), 'exec'
            yield self.compile(tree, name, symbol)

    def look(self, source, name):
        """The statements of a text, without the warnings of running it."""
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            tree = self.parse(source, name)
            self.compile(tree, name, 'exec')
            return tree.body

    def parse(self, source, name):
        """The syntax tree of a text."""
        flags = self._compiler.flags & ~_ONLY_FOR_TEXT | ast.PyCF_ONLY_AST
        return compile(source, name, 'exec', flags, True)

    def compile(self, tree, name, symbol):
        """The code of a syntax tree."""
        return self._compiler(tree, name, symbol, incomplete_input=False)


_ONLY_FOR_TEXT = (codeop.PyCF_ALLOW_INCOMPLETE_INPUT
                  | codeop.PyCF_DONT_IMPLY_DEDENT)


def _without_last_indent(text):
    """The text without the indentation of a line that has nothing else."""
    start = text.rfind('\n') + 1
    return text if text[start:].strip() else text[:start]
