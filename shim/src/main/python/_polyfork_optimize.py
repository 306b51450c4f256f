"""What ``-O`` and ``-OO`` say, in a process that was started with one of them.

GraalPy 25.0.3 drops asserts and docstrings where ``compile`` is told to, but takes the default of its
argument `optimize`, the level of the process, for 0 (PythonLanguage.optFlagsToMime).  Whoever
compiles in Python leaves it at the default: importlib, zipimport, runpy, the prompt.
"""

import builtins
import sys
from types import CodeType

LEVEL_OF_PROCESS = -1
HIGHEST_LEVEL = 2

# Of a code object's flags: what code that it compiles has from it, unless asked not to.
FUTURES = 0x1FE0000


def optimize(level):
    """Have everything compiled at this level from now on."""
    level = min(level, HIGHEST_LEVEL)
    plain_compile, plain_exec = builtins.compile, builtins.exec

    def compile(
        source,
        filename,
        mode,
        flags=0,
        dont_inherit=False,
        optimize=LEVEL_OF_PROCESS,
        *,
        _feature_version=-1,
    ):
        if not dont_inherit:
            flags |= sys._getframe(1).f_code.co_flags & FUTURES
        if optimize == LEVEL_OF_PROCESS:
            optimize = level
        return plain_compile(
            source, filename, mode, flags, True, optimize, _feature_version=_feature_version
        )

    def exec(source, globals=None, locals=None, /):
        frame = sys._getframe(1)
        if not isinstance(source, CodeType):
            futures = frame.f_code.co_flags & FUTURES
            source = plain_compile(source, "<string>", "exec", futures, True, level)
        if globals is None:
            globals = frame.f_globals
            locals = frame.f_locals if locals is None else locals
        plain_exec(source, globals, locals)

    for function, original in (compile, plain_compile), (exec, plain_exec):
        function.__module__ = "builtins"
        function.__qualname__ = function.__name__
        function.__doc__ = original.__doc__
        setattr(builtins, function.__name__, function)
    vars(builtins)["__debug__"] = False


optimize
