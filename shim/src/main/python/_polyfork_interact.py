"""The interactive loop.

At a terminal it is that of `_polyfork_repl`; else a plain one.
"""

import sys


def interact(banner, startup, console):
    """Read, evaluate and print in ``__main__`` until the input ends or the user exits.

    ``console`` is a dev.polyfork.repl.Console, or None for the plain loop.
    """
    main = sys.modules["__main__"].__dict__
    sys.ps1 = getattr(sys, "ps1", ">>> ")
    sys.ps2 = getattr(sys, "ps2", "... ")
    if startup:
        _run_startup_file(startup, main)
    hook = getattr(sys, "__interactivehook__", None)
    if console is not None and getattr(hook, "__module__", None) == "site":
        hook = None  # it sets up a module that is not used then
    if hook is not None and not sys.flags.isolated:
        try:
            hook()
        except Exception as exc:
            print(f"Failed calling sys.__interactivehook__: {exc}", file=sys.stderr)
    if banner:
        text = f"Python {sys.version} on {sys.platform}"
        if not sys.flags.no_site:
            text += '\nType "help", "copyright", "credits" or "license" for more information.'
        print(text, file=sys.stderr)
    if console is None:
        from _polyfork_repl import _plain

        _plain.interact(main)
    else:
        import _polyfork_repl

        _polyfork_repl.interact(console, main)


def _run_startup_file(path, main):
    try:
        with open(path, "rb") as file:
            text = file.read()
    except OSError as exc:
        print(f"Could not open PYTHONSTARTUP\n{type(exc).__name__}: {exc}", file=sys.stderr)
        return
    try:
        exec(compile(text, path, "exec"), main)
    except SystemExit:
        raise
    except BaseException:
        sys.excepthook(*sys.exc_info())


interact
