"""The last step of a program: what CPython does in C before ``exit()``.

The launcher evaluates this file, which takes a quarter of the time of an import. Its value is the
exit code that takes the place of the program's own, or 0. ``INTERRUPTED`` stands for a Ctrl-C that ended
the waiting for threads and processes, which does not change the exit code.
"""

import _io
import sys

_IO_BASE = _io._IOBase
FLUSH_FAILED = 120
INTERRUPTED = -2


def finish():
    """Wait for the threads, run the exit functions, flush."""
    interrupted = False
    threading = sys.modules.get("threading")
    if threading is not None:
        try:
            threading._shutdown()
        except BaseException as exc:
            interrupted = isinstance(exc, KeyboardInterrupt)
            _unraisable(threading, exc)
    atexit = sys.modules.get("atexit")
    if atexit is not None:
        try:
            atexit._run_exitfuncs()
        except BaseException as exc:  # printed where it was raised
            interrupted = interrupted or isinstance(exc, KeyboardInterrupt)
    _close_files()
    return flush() or (INTERRUPTED if interrupted else 0)


def _close_files():
    """Write what files hold that were never closed, and remove temporary ones of the main program.

    CPython does so when it frees them; GraalPy never does.
    """
    _io.open.flush_all()
    main = sys.modules.get("__main__")
    tempfile = sys.modules.get("tempfile")
    for value in list(getattr(main, "__dict__", {}).values()):
        try:
            if isinstance(value, _IO_BASE):
                if value not in (sys.stdout, sys.stderr) and not value.closed:
                    value.flush()
            elif tempfile and isinstance(value, tempfile._TemporaryFileWrapper):
                value.close()
        except BaseException:
            pass  # as in a destructor: nobody could handle it


def flush():
    """Flush stdout and stderr; return 120 when something of stdout is lost."""
    code = 0
    stdout = sys.stdout
    if stdout is not None and not getattr(stdout, "closed", False):
        try:
            stdout.flush()
        except BaseException as exc:
            _unraisable(stdout, exc)
            code = FLUSH_FAILED
    try:
        sys.stderr.flush()
    except BaseException:
        pass  # closed, missing or full: nowhere left to say it
    return code


def _unraisable(source, exc):
    """Print an exception that nobody can catch any more."""
    try:
        print(f"Exception ignored in: {source!r}", file=sys.stderr)
        sys.__excepthook__(type(exc), exc, exc.__traceback__)
    except BaseException:
        pass  # nowhere left to say it


finish()
