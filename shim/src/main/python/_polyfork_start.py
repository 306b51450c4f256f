"""The start of a program in the cases that GraalPy's own options do not cover.

The launcher evaluates this file, without an import, and takes the functions from its globals.
"""

import sys

FLAG_NAMES = (
    "debug",
    "inspect",
    "interactive",
    "optimize",
    "dont_write_bytecode",
    "no_user_site",
    "no_site",
    "ignore_environment",
    "verbose",
    "bytes_warning",
    "quiet",
    "hash_randomization",
    "isolated",
    "dev_mode",
    "utf8_mode",
    "warn_default_encoding",
    "safe_path",
    "int_max_str_digits",
)


class _Flags(tuple):
    """``sys.flags``; the builtin type makes no instances."""

    __slots__ = ()
    n_fields = n_sequence_fields = len(FLAG_NAMES)
    n_unnamed_fields = 0

    def __repr__(self):
        return f"sys.flags({', '.join(map('{}={!r}'.format, FLAG_NAMES, self))})"


for _index, _name in enumerate(FLAG_NAMES):
    setattr(_Flags, _name, property(lambda self, index=_index: self[index]))
_Flags.__name__ = _Flags.__qualname__ = "flags"
_Flags.__module__ = "sys"


def configure(optimize, verbose, bytes_warning, debug, dev_mode, utf8_mode, seed, x_options):
    """Let ``sys.flags`` and ``sys._xoptions`` say what the command line said."""
    set_flags(
        debug=debug,
        optimize=optimize,
        verbose=verbose,
        bytes_warning=bytes_warning,
        hash_randomization=int(seed != "0"),
        dev_mode=dev_mode,
        utf8_mode=int(utf8_mode),
    )
    sys._xoptions = {}
    for option in x_options:
        name, equals, value = str(option).partition("=")
        sys._xoptions[name] = value if equals else True


def set_flags(**changes):
    """Change some of ``sys.flags``."""
    flags = dict(zip(FLAG_NAMES, sys.flags))
    flags.update(changes)
    sys.flags = _Flags(flags.values())


def enable_fault_handler():
    """Do what ``-X faulthandler`` asks for."""
    import faulthandler

    faulthandler.enable()


def restore_locale(lc_all):
    """Give ``LC_ALL`` back the user's value, for the program and for what it starts."""
    import os

    os.environ["LC_ALL"] = lc_all


def run_text(text, file, is_file):
    """Run source text as ``__main__``, compiled at the level of the process."""
    main = sys.modules["__main__"].__dict__
    if is_file:
        main["__file__"] = file
    exec(compile(text, file, "exec", dont_inherit=True), main)


def run_compiled(path):
    """Run a script that has been compiled already."""
    from importlib.machinery import SourcelessFileLoader

    loader = SourcelessFileLoader("__main__", path)
    try:
        code = loader.get_code("__main__")
    except (ImportError, EOFError):
        raise RuntimeError("Bad magic number in .pyc file") from None
    main = sys.modules["__main__"].__dict__
    main.update(__file__=path, __loader__=loader)
    exec(code, main)


def run_archive(path):
    """Run ``__main__.py`` of a directory or zip file."""
    sys.path.insert(0, path)
    run_module("__main__", False)


def run_module(name, alter_argv=True):
    """Run a module as ``__main__``, as ``python -m`` does."""
    import runpy

    if name == "pip":
        _require_pip()
    runpy._run_module_as_main(name, alter_argv)


def _require_pip():
    """CPython has pip when it is installed; here it is not, as it would be gone with the image."""
    import importlib.util

    if importlib.util.find_spec("pip") is None:
        sys.exit(
            f"{sys.executable}: No module named pip (make an environment that has it with"
            " -m venv DIRECTORY and run DIRECTORY/bin/python -m pip there,"
            " or install it here with -m ensurepip)"
        )


globals()
