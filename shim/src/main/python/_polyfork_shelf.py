"""Modules that are imported before any program is known, and kept out of its sight.

The first import of one brings it into ``sys.modules``, together with what it imports itself, as if
it had just been read.  A program that has a module of the same name, before the standard library on
``sys.path``, gets its own: then nothing is taken from here any more, for what is here has been
imported with the other one.
"""

import builtins
import importlib.machinery
import os
import sys

# What children need, and what programs that start processes use most.
MODULES = (
    "multiprocessing._child multiprocessing.spawn multiprocessing.synchronize"
    " multiprocessing.queues multiprocessing.connection multiprocessing.pool"
    " multiprocessing.reduction multiprocessing.util multiprocessing._snapshot"
    " multiprocessing.popen_fork multiprocessing.popen_spawn_posix multiprocessing.resource_sharer"
    " multiprocessing.managers multiprocessing.shared_memory multiprocessing.sharedctypes"
    " concurrent.futures.process concurrent.futures.thread"
    " argparse collections contextlib copy dataclasses datetime functools heapq itertools json"
    " logging math operator pathlib pickle queue random re shutil signal socket string struct"
    " subprocess tempfile textwrap threading traceback types typing warnings"
    " calendar csv email.message email.parser email.utils http.client http.cookiejar http.cookies"
    " ssl urllib.error urllib.parse urllib.request uuid zipfile"
).split()

# The code of a process's life is compiled after some.
REHEARSALS = 10

_kept = {}  # name: (module, its spec), in the order of import
_needed = {}  # name: names that it imports
_names = set()  # of top-level modules
_own_path = frozenset(sys.path)
_harmless = set()  # directories without modules of these names


def fill():
    """Import modules, and rehearse what they are for; returns the function that keeps them here."""
    before = set(sys.modules)
    original = builtins.__import__

    def observe(name, globals=None, locals=None, fromlist=(), level=0):
        module = original(name, globals, locals, fromlist, level)
        importer = (globals or {}).get("__name__")
        if importer:
            _needed.setdefault(importer, set()).update(
                _imported(name, globals, fromlist or (), level)
            )
        return module

    builtins.__import__ = observe
    try:
        for name in MODULES:
            observe(name)
    finally:
        builtins.__import__ = original
    child = sys.modules["multiprocessing._child"]
    for _ in range(REHEARSALS):
        child.rehearse()
        child.rehearse_again()
    return lambda: _keep([name for name in sys.modules if name not in before])


def _keep(names):
    sys.modules["multiprocessing._known"].forget()
    sys.modules["multiprocessing.context"]._default_context._actual_context = None
    for name in names:
        module = sys.modules[name]
        _kept[name] = module, getattr(module, "__spec__", None)
        _names.add(name.partition(".")[0])
    for name, (module, _) in _kept.items():
        parent, _, child = name.rpartition(".")
        if parent and vars(sys.modules[parent]).get(child) is module:
            delattr(sys.modules[parent], child)
    for name in _kept:
        sys.modules.pop(name, None)


def _imported(name, namespace, fromlist, level):
    if level:
        package = namespace["__package__"].rsplit(".", level - 1)[0]
        name = f"{package}.{name}" if name else package
    return [name, *(f"{name}.{part}" for part in fromlist)]


def open_for_program():
    """Let the program have them when it imports them; called in the program's process."""
    sys.meta_path.insert(0, Finder)
    for name, renew in _RENEWALS.items():
        if name in _kept:
            renew(_kept[name][0])


def _with_needs(name):
    """The names of a module and of all that came with it."""
    found, todo = set(), [name]
    while todo:
        name = todo.pop()
        if name in _kept and name not in found:
            found.add(name)
            todo.extend(_needed.get(name, ()))
            todo.append(name.rpartition(".")[0])
    return [name for name in _kept if name in found]


def _are_shadowed():
    for entry in sys.path:
        if entry in _own_path:
            return False
        if entry not in _harmless:
            if not _is_harmless(entry or os.curdir):
                return True
            if entry:
                _harmless.add(entry)
    return False


def _is_harmless(directory):
    try:
        listed = os.listdir(directory)
    except NotADirectoryError:
        return False  # an archive
    except OSError:
        return True
    return not any(item.partition(".")[0] in _names for item in listed)


class Finder:
    """Finds what is kept here; on ``sys.meta_path``."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        """As importlib.abc.MetaPathFinder.find_spec."""
        if name not in _kept:
            return None
        if "." not in name and _are_shadowed():
            _kept.clear()
            return None
        real = _kept[name][1]
        spec = importlib.machinery.ModuleSpec(name, Loader(real), origin=getattr(real, "origin", None))
        if real is not None:
            spec.submodule_search_locations = real.submodule_search_locations
            spec.has_location, spec.cached = real.has_location, real.cached
        return spec


class Loader:
    """Hands a module out, once; its code and data are those that the real loader finds."""

    def __init__(self, real):
        self._real = getattr(real, "loader", None)

    def __getattr__(self, name):
        return getattr(self._real, name)

    @staticmethod
    def create_module(spec):
        """Return the module that has been made long ago."""
        return _kept[spec.name][0]

    @staticmethod
    def exec_module(module):
        """Bring in what it needs, too."""
        names = _with_needs(module.__spec__.name)
        for name in names:
            needed, spec = _kept.pop(name)
            needed.__spec__ = spec
            sys.modules.setdefault(name, needed)
        # A package comes after its modules: it is there when they are.
        for name in names:
            parent, _, child = name.rpartition(".")
            if parent:
                setattr(sys.modules[parent], child, sys.modules[name])


def _renew_process(process):
    process.current_process()._config["authkey"] = process.AuthenticationString(os.urandom(32))
    process._process_counter = type(process._process_counter)(1)
    process.ORIGINAL_DIR = os.getcwd()


def _renew_logging(logging):
    import time

    logging._startTime = time.time()


# What a module has taken from its process when it was imported.
_RENEWALS = {
    "logging": _renew_logging,
    "multiprocessing.process": _renew_process,
    "random": lambda random: random.seed(),
    "threading": lambda threading: threading.main_thread()._set_native_id(),
}

globals()
