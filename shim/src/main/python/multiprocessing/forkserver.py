"""The preload list of start method 'forkserver'.

Replaces: the server process; see popen_forkserver.
"""

__all__ = ['ensure_running', 'set_forkserver_preload']

_preload = ['__main__']


def set_forkserver_preload(modules_names):
    """Names of the modules that a child imports before it runs."""
    global _preload
    if not all(type(name) is str for name in modules_names):
        raise TypeError('module_names must be a list of strings')
    _preload = list(modules_names)


def preload_modules():
    """The list that was set."""
    return [name for name in _preload if name != '__main__']


def ensure_running():
    """Nothing to start: the standby JVMs do what the server would do."""
