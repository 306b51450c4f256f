"""Connections, listeners and waiting for several of them.

Replaces: waits and messages, which are Java's.  So Ctrl-C ends a wait (GraalPy
retries an interrupted system call and never looks for signals meanwhile) and
never leaves half a message for the next reader.
Replaces: Pipe, whose sockets GraalPy takes from the local TCP, where messages
above 16 kB wait for each other's acknowledgements.
Differs: wait() takes descriptors above 1024, GraalPy's select does not.
"""

import marshal

from . import _jvm, _plaindata
from ._overlay import Later, inherit

inherit(__name__, globals(), [Later('tempfile')])

_finalize = weakref.finalize
_one_way = Pipe
_accept = SocketListener.accept


def Pipe(duplex=True):
    """Two connections to each other; one-way ones unless `duplex`."""
    if not duplex:
        return _one_way(duplex)
    first, second = _jvm.socket_pair()
    return Connection(first), Connection(second)


def _send_bytes(self, buf):
    # A memoryview of a part would be copied byte by byte.
    _jvm.send(self._handle, buf if len(buf) <= _jvm.SHORT else bytes(buf))


def _send(self, obj):
    if self._handle is None or not self._writable:
        self._check_closed()
        self._check_writable()
    if _jvm.send_scalar(self._handle, obj):
        return
    if type(obj) is bytes and len(obj) > _jvm.SHORT:
        _jvm.send_bytes_object(self._handle, obj)
        return
    marshalled = _plaindata.marshalled(obj, _jvm.SHORT)
    if marshalled is None or not _jvm.send_plain(self._handle, marshalled):
        self._send_bytes(_ForkingPickler.dumps(obj))


def _recv(self):
    if self._handle is None or not self._readable:
        self._check_closed()
        self._check_readable()
    received = _jvm.receive_object(self._handle)
    if type(received) is not tuple:
        return received
    data, is_marshalled = received
    if is_marshalled:
        return marshal.loads(data)
    if type(data) is int:
        data, is_pickled = _jvm.receive_long_object(self._handle,
                                                    self._checked(data))
        if not is_pickled:
            return data
    return _ForkingPickler.loads(data)


def _recv_bytes(self, maxsize=None):
    data = _jvm.receive(self._handle)
    if type(data) is int:
        data = _jvm.receive_long(self._handle, self._checked(data, maxsize))
    self._checked(len(data), maxsize)
    # Its readers take the position for the length.
    buf = io.BytesIO()
    buf.write(data)
    return buf


def _checked(self, size, maxsize=None):
    if size < 0 or maxsize is not None and size > maxsize:
        self._bad_message_length()
    return size


def _accept_interruptibly(self):
    _jvm.await_readable((self._socket.fileno(),), None)
    return _accept(self)


def _poll(self, timeout):
    return _jvm.await_readable((self._handle,), timeout)


def wait(object_list, timeout=None):
    """Wait until one of the objects is ready; returns those that are.

    Objects are connections, sockets, queue readers, sentinels and other
    descriptors.  With a timeout of 0 or less it only looks.
    """
    objects = list(object_list)
    # Asking a connection for an attribute that it lacks costs an exception.
    watched = [o for o in objects if type(o) not in _UNWATCHED
               and hasattr(o, '_begin_watch')]
    if not watched:
        ready = _jvm.poll_readable(_descriptors(objects), timeout)
        return [o for o, is_ready in zip(objects, ready) if is_ready]
    begun = []
    try:
        for reader in watched:
            reader._begin_watch()
            begun.append(reader)
        return _wait(objects, timeout)
    finally:
        for reader in begun:
            reader._end_watch()


_UNWATCHED = frozenset((int, Connection))


def _descriptors(objects):
    return [o if isinstance(o, int) else o.fileno() for o in objects]


def _wait(objects, timeout):
    deadline = None if timeout is None else time.monotonic() + timeout
    fds = _descriptors(objects)
    while True:
        full = {id(o) for o in objects
                if hasattr(o, '_has_item') and o._has_item()}
        left = None if deadline is None else deadline - time.monotonic()
        ready = _jvm.poll_readable(fds, 0 if full else left)
        found = [o for o, is_ready in zip(objects, ready)
                 if id(o) in full or is_ready and _is_really_ready(o)]
        if found or (left is not None and left <= 0):
            return found


def _is_really_ready(obj):
    """A queue's bell may ring for an item that another process took."""
    return not hasattr(obj, '_has_item') or obj._silence_bell()


class weakref:
    """Stands for the module in GraalPy's connection classes.

    Their finalizers close descriptors.  At exit that would be too early:
    pools still send through theirs, and the process closes all anyway.
    """

    @staticmethod
    def finalize(obj, func):
        """Close when `obj` is collected, not at exit."""
        finalizer = _finalize(obj, func)
        finalizer.atexit = False
        return finalizer


Connection._checked = _checked
Connection.send = _send
Connection.recv = _recv
Connection._send_bytes = _send_bytes
Connection._recv_bytes = _recv_bytes
Connection._poll = _poll
SocketListener.accept = _accept_interruptibly
