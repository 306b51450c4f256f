"""Start methods.

Replaces: the three Popen classes, and GraalPy's own start method.
Differs: 'fork' is the default, as in CPython 3.12 on Linux.
"""

import os as _os

from ._overlay import Later, inherit

inherit(__name__, globals(), [Later('traceback')])


class _OnJvm:
    """What GraalPy's edition of the standard modules asks its context."""

    def _is_graalpy(self):
        return False

    def _get_id(self):
        return _os.getpid()

    def _SemLock(self, kind, value, maxvalue, name, unlink):
        from _multiprocessing import SemLock
        return SemLock(kind, value, maxvalue, name, unlink)

    def _SemLock_rebuild(self, *state):
        from _multiprocessing import SemLock
        return SemLock._rebuild(*state)

    def _sem_unlink(self, name):
        from _multiprocessing import sem_unlink
        sem_unlink(name)

    def _close(self, fd):
        _os.close(fd)

    def _pipe(self):
        return _os.pipe()


def _install():
    for name, member in vars(_OnJvm).items():
        if callable(member):
            setattr(BaseContext, name, member)

    def popen_class(module):
        def popen(process_obj):
            from importlib import import_module
            return import_module(module, __package__).Popen(process_obj)
        return staticmethod(popen)

    ForkProcess._Popen = popen_class('.popen_fork')
    SpawnProcess._Popen = popen_class('.popen_spawn_posix')
    ForkServerProcess._Popen = popen_class('.popen_forkserver')
    ForkServerContext._check_available = lambda self: None
    _concrete_contexts.pop('graalpy', None)
    DefaultContext.get_all_start_methods = _get_all_start_methods
    _default_context._default_context = _concrete_contexts['fork']


def _get_all_start_methods(self):
    """Names of the start methods, the default first."""
    return ['fork', 'spawn', 'forkserver']


_install()
