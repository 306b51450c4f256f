"""What a Python that was started once and restored for a program has to learn.

The checkpoint's JVM evaluates this file before any program is known, and calls the function in each
process that is restored.
"""

import _signal
import io
import os
import site
import sys

_LOCAL_PACKAGES = frozenset(site.getsitepackages())
# Without what depends on who starts Python, and where.
_MAIN = {
    name: value
    for name, value in vars(sys.modules["__main__"]).items()
    if name.startswith("__") and name != "__file__"
}
# It waits in a way that Ctrl-C ends: see _polyfork_stdin.
_StandardInput = type(sys.stdin.buffer.raw)
_PATH = [entry for entry in sys.path if entry and entry not in _LOCAL_PACKAGES]


def enter(
    set_flags,
    argv,
    orig_argv,
    executable,
    environment,
    directory,
    python_path,
    first,
    dont_write_bytecode,
    unbuffered,
    inspect,
    quiet,
    errors,
    closed,
    interrupt_ignored,
):
    """Be started as this command line and these variables say; text of bytes is Latin-1."""
    # Not by clear(), which would give the dictionary a storage of its own, not the module's.
    main = vars(sys.modules["__main__"])
    for name in [name for name in main if name not in _MAIN]:
        del main[name]
    main.update(_MAIN)
    _set_environment(environment)
    os.chdir(directory)
    sys.argv = [str(arg) for arg in argv]
    sys.orig_argv = [str(arg) for arg in orig_argv]
    sys.executable = sys._base_executable = executable
    sys.path[:] = python_path.split(os.pathsep) if python_path else []
    sys.path += _PATH
    site.ENABLE_USER_SITE = site.USER_SITE = site.USER_BASE = None
    site.main()
    if first != "-":
        sys.path.insert(0, first)
    if "threading" in sys.modules:
        sys.modules["threading"].main_thread()._set_native_id()
    if interrupt_ignored:
        _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
    if dont_write_bytecode:
        sys.dont_write_bytecode = True
        set_flags(dont_write_bytecode=1)
    if inspect or quiet:
        set_flags(inspect=int(inspect), interactive=int(inspect), quiet=int(quiet))
    for fd, name in enumerate(("stdin", "stdout", "stderr")):
        stream = None if fd in closed else _standard(fd, name, unbuffered, errors)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _standard(fd, name, unbuffered, errors):
    """A standard stream anew: what it was before has looked at another file."""
    mode = "w" if fd else "r"
    raw = (io.FileIO if fd else _StandardInput)(fd, mode, closefd=False)
    raw.name = f"<{name}>"
    direct = unbuffered and fd != 0
    if direct:
        buffer = raw
    else:
        buffer = io.BufferedWriter(raw) if fd else io.BufferedReader(raw)
    stream = io.TextIOWrapper(
        buffer,
        "utf-8",
        "backslashreplace" if fd == 2 else errors,
        line_buffering=not direct,
        write_through=direct,
    )
    stream.mode = mode
    return stream


def _set_environment(text):
    """Make os.environ, and C's variables, what this process was started with."""
    ours = os.environ._data
    theirs = {}
    for entry in text.encode("latin-1").split(b"\0"):
        name, equals, value = entry.partition(b"=")
        if name and equals:
            theirs.setdefault(name, value)
    for name in [name for name in ours if name not in theirs]:
        del os.environ[os.fsdecode(name)]
    for name, value in theirs.items():
        if ours.get(name) != value:
            os.environ[os.fsdecode(name)] = os.fsdecode(value)


sys.path[:] = _PATH
enter
