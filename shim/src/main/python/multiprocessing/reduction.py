"""Pickling for processes.

Replaces: the passing of descriptors, for which GraalPy's socket module has
no sendmsg.  Differs: functions and classes that cannot be found by name
travel by value.
"""

from . import _byvalue, _jvm
from ._overlay import inherit

inherit(__name__, globals())

HAVE_SEND_HANDLE = True


class ForkingPickler(_byvalue.Pickler):
    """Pickles what one process sends to another."""

    # What the standard module has registered: methods, partials, sockets.
    _extra_reducers = ForkingPickler._extra_reducers


register = ForkingPickler.register


def send_handle(conn, handle, destination_pid):
    """Send a descriptor over a local connection."""
    _jvm.send_descriptor(conn.fileno(), handle)


def recv_handle(conn):
    """Receive a descriptor over a local connection."""
    return _jvm.receive_descriptor(conn.fileno())


def sendfds(sock, fds):
    """Send descriptors over a unix socket, one after the other."""
    for fd in fds:
        _jvm.send_descriptor(sock.fileno(), fd)


def recvfds(sock, size):
    """Receive `size` descriptors from a unix socket."""
    return [_jvm.receive_descriptor(sock.fileno()) for _ in range(size)]


def DupFd(fd):
    """A picklable stand-in for `fd`; its detach() gives the descriptor."""
    popen = context.get_spawning_popen()
    if popen is not None:
        return popen.DupFd(popen.duplicate_for_child(fd))
    from . import resource_sharer
    return resource_sharer.DupFd(fd)
