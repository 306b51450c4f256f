"""The list of checks of a script: each names the tutorial promises it covers.

A promise's number is its place in `fragments` of ../shared/tutorials/manifest.json.
"""

import contextlib
import sys
import traceback

CHECKS = []


def promise(*fragments):
    """Register a function as the check of these promises; its docstring is the label."""

    def register(function):
        CHECKS.append((fragments, function))
        return function

    return register


def run_all():
    """Run every check, print `ok label` for each that holds, exit 1 if one does not."""
    failures = 0
    for fragments, function in CHECKS:
        try:
            function()
        except Exception:
            failures += 1
            print("not ok", function.__doc__, fragments, flush=True)
            traceback.print_exc()
        else:
            print("ok", function.__doc__, flush=True)
    sys.exit(failures != 0)


@contextlib.contextmanager
def raises(kind, text=""):
    """Expect an exception of this kind whose message holds the text."""
    try:
        yield
    except kind as error:
        assert text in str(error), f"{text!r} is not in {error!r}"
    else:
        raise AssertionError(f"{kind.__name__} was not raised")


def started(*processes):
    """Start processes; gives them back."""
    for process in processes:
        process.start()
    return processes


def joined(*processes):
    """Wait for processes; gives their exit codes."""
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]


def run(*processes):
    """Start processes and wait for them; gives their exit codes."""
    return joined(*started(*processes))
