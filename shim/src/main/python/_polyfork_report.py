"""What CPython does in C with an exception that has left the main program.

The launcher evaluates this file, without an import, when there is such an exception.
"""

import sys

INTERRUPTED = -2


def report(exc, inspect):
    """Deal with an uncaught exception as CPython does; return the exit code.

    ``INTERRUPTED`` stands for a KeyboardInterrupt, after which the process dies of SIGINT.
    """
    if isinstance(exc, SystemExit) and not inspect:
        return _exit_code(exc.code)
    sys.last_exc = sys.last_value = exc
    sys.last_type = type(exc)
    sys.last_traceback = exc.__traceback__
    _flush(sys.stdout)
    exit_code = _call_excepthook(exc)
    if exit_code is not None:
        return exit_code
    return INTERRUPTED if type(exc) is KeyboardInterrupt else 1


def _exit_code(code):
    """The exit code that SystemExit(code) stands for; texts go to stderr."""
    if code is None:
        return 0
    if isinstance(code, int):
        # Like a C long cut down to an int; what is too big for that counts as -1.
        return code & 0xFF if -(1 << 63) <= code < 1 << 63 else 0xFF
    _flush(sys.stdout)
    stderr = sys.stderr
    if stderr is not None:
        try:
            stderr.write(f"{code}\n")
        except Exception:
            pass
    _flush(stderr)
    return 1


def _call_excepthook(exc):
    """Show an exception by ``sys.excepthook``; return an exit code if the hook itself exits."""
    hook = getattr(sys, "excepthook", None)
    if hook is None:
        print("sys.excepthook is missing", file=sys.stderr)
        hook = sys.__excepthook__
    try:
        if hook is sys.__excepthook__ and _needs_details(exc):
            _print_details(exc)
        else:
            hook(type(exc), exc, exc.__traceback__)
    except SystemExit as raised:
        return _exit_code(raised.code)
    except BaseException as raised:
        stderr = sys.stderr
        if stderr is not None:
            print("Error in sys.excepthook:", file=stderr)
            sys.__excepthook__(type(raised), raised, raised.__traceback__)
            print("\nOriginal exception was:", file=stderr)
            sys.__excepthook__(type(exc), exc, exc.__traceback__)
    _flush(sys.stderr)
    return None


def _needs_details(exc):
    """Whether GraalPy's own hook would leave out something that CPython's prints."""
    seen = set()
    while exc is not None and id(exc) not in seen:
        seen.add(id(exc))
        if (
            isinstance(exc, (BaseExceptionGroup, NameError, AttributeError, ImportError))
            or type(exc) is SyntaxError
            or getattr(exc, "__notes__", None)
            or type(exc).__module__ == "__main__"
        ):
            return True
        exc = exc.__cause__ or exc.__context__
    return False


def _print_details(exc):
    """Print an exception by the traceback module, which is slower to load than the builtin hook."""
    import traceback

    amend(exc)
    traceback.print_exception(exc)


def amend(exc):
    """Let the traceback module say what it says of CPython's exception."""
    if isinstance(exc, NameError) and getattr(exc, "name", None) is None:
        # GraalPy leaves it out; CPython's suggestions are made from it.
        parts = str(exc).split("'")
        if len(parts) == 3:
            exc.name = parts[1]
    if type(exc) is SyntaxError and exc.text and (exc.end_lineno or 0) > exc.lineno:
        # The module would take the column for one of the line that it shows.
        exc.end_offset = len(exc.text.rstrip("\n")) + 1


def _flush(stream):
    try:
        stream.flush()
    except BaseException:
        pass  # a closed or missing stream; a full one tells at the end


report
