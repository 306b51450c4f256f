"""The preload list of start method 'forkserver'.

Replaces: the server process; see popen_forkserver.
"""

__all__ = ['ensure_running', 'set_forkserver_preload']


class ForkServer:
    """What is left of the server without its process."""

    def __init__(self):
        self._preload_modules = ['__main__']

    def set_forkserver_preload(self, modules_names):
        """Names of the modules that a child imports before it runs."""
        if not all(type(name) is str for name in modules_names):
            raise TypeError('module_names must be a list of strings')
        self._preload_modules = list(modules_names)

    def ensure_running(self):
        """Nothing to start: standby JVMs do what the server would do."""

    def _stop(self):
        """Nothing to stop."""


_forkserver = ForkServer()
ensure_running = _forkserver.ensure_running
set_forkserver_preload = _forkserver.set_forkserver_preload


def preload_modules():
    """The list that was set."""
    return [name for name in _forkserver._preload_modules
            if name != '__main__']
