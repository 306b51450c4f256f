"""Start method 'forkserver': spawn's semantics and a preload list.

Replaces: a server process to fork from; a standby JVM is as quick.
"""

import pickle

from . import forkserver, popen_spawn_posix

__all__ = ['Popen']


class Popen(popen_spawn_posix.Popen):
    method = 'forkserver'

    def _pickle(self, process_obj):
        preload = pickle.dumps(forkserver.preload_modules())
        return preload + super()._pickle(process_obj)
