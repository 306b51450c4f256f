"""Open files and sockets in a snapshot.

They travel as descriptors, so that parent and child share the position, as
after a fork.  What a reader has read ahead of its user, each side has.
"""

import io
import os
import sys

# Set while a snapshot is loaded: the descriptors that came with it.
received = ()

_STANDARD = ('__stdin__', '__stdout__', '__stderr__')


def _standard(stream):
    """(name, attributes) if `stream` is a standard one or its inside."""
    for name in _STANDARD:
        standard = getattr(sys, name, None)
        if standard is None:
            continue
        if stream is standard:
            return name, ()
        buffer = getattr(standard, 'buffer', None)
        if stream is buffer:
            return name, ('buffer',)
        if buffer is not None and stream is getattr(buffer, 'raw', None):
            return name, ('buffer', 'raw')
    return None


def standard_stream(name, attributes):
    """The child's own standard stream, or its inside."""
    stream = getattr(sys, name)
    for attribute in attributes:
        stream = getattr(stream, attribute)
    return stream


class _ReadAhead(io.FileIO):
    """A file of which something has been read ahead already."""

    def __init__(self, fd, mode, ahead):
        super().__init__(fd, mode)
        self._ahead = ahead

    def readinto(self, buffer):
        if not self._ahead:
            return super().readinto(buffer)
        count = min(len(buffer), len(self._ahead))
        buffer[:count] = self._ahead[:count]
        self._ahead = self._ahead[count:]
        return count

    def readall(self):
        ahead, self._ahead = self._ahead, b''
        return ahead + super().readall()

    def read(self, size=-1):
        if size is None or size < 0:
            return self.readall()
        buffer = bytearray(size)
        return bytes(buffer[:self.readinto(buffer) or 0])

    def tell(self):
        return super().tell() - len(self._ahead)

    def seek(self, offset, whence=os.SEEK_SET):
        if whence == os.SEEK_CUR:
            offset -= len(self._ahead)
        self._ahead = b''
        return super().seek(offset, whence)


def _read_ahead(file, fd):
    """What `file` has read of the descriptor but not yet handed out."""
    try:
        actual = os.lseek(fd, 0, os.SEEK_CUR)
        position = file.tell()
    except OSError:
        # A pipe, or a text file in the middle of a loop over its lines.
        return b''
    if not 0 <= position < actual:
        return b''
    # GraalPy has no pread; reading again leaves the position as it was.
    os.lseek(fd, position, os.SEEK_SET)
    ahead = os.read(fd, actual - position)
    os.lseek(fd, actual, os.SEEK_SET)
    return ahead


def reduce_raw(pickler, file):
    """Reduce a FileIO."""
    standard = _standard(file)
    if standard is not None:
        return standard_stream, standard
    if file.closed:
        return closed_file, (type(file), file.name, getattr(file, 'mode', 'rb'))
    return (open_raw, (pickler.send_fd(file.fileno()), file.mode, file.name,
                       b''))


def open_raw(index, mode, name, ahead):
    """The FileIO of a received descriptor."""
    fd = received[index]
    raw = _ReadAhead(fd, mode, ahead) if ahead else io.FileIO(fd, mode)
    raw.name = name
    return raw


def reduce_buffered(pickler, file):
    """Reduce a buffered binary file."""
    standard = _standard(file)
    if standard is not None:
        return standard_stream, standard
    if file.closed:
        return closed_file, (type(file), file.name, getattr(file, 'mode', 'rb'))
    raw, ahead = file.raw, b''
    if file.writable():
        file.flush()
    if type(raw) is not io.FileIO:
        return open_buffered, (type(file), raw)
    if file.readable():
        ahead = _read_ahead(file, file.fileno())
    return open_buffered, (type(file), (
        pickler.send_fd(file.fileno()), raw.mode, raw.name, ahead))


def open_buffered(kind, raw):
    """A buffered file over `raw`: a raw file, or the arguments for one."""
    return kind(open_raw(*raw) if type(raw) is tuple else raw)


def reduce_text(pickler, file):
    """Reduce a text file."""
    standard = _standard(file)
    if standard is not None:
        return standard_stream, standard
    if file.closed:
        return closed_file, (type(file), file.name, getattr(file, 'mode', 'r'))
    buffer = file.buffer
    if file.writable():
        file.flush()
    if type(buffer) is io.BufferedReader and type(buffer.raw) is io.FileIO:
        raw = buffer.raw
        buffer = (pickler.send_fd(file.fileno()), raw.mode, raw.name,
                  _read_ahead(file, file.fileno()))
    return (open_text,
            (buffer, file.encoding, file.errors, file.line_buffering,
             file.write_through, getattr(file, 'mode', None)))


def open_text(buffer, encoding, errors, line_buffering, write_through, mode):
    """A text file over `buffer`: a file, or the arguments for a raw one."""
    if type(buffer) is tuple:
        buffer = io.BufferedReader(open_raw(*buffer))
    file = io.TextIOWrapper(buffer, encoding, errors, None, line_buffering,
                            write_through)
    if mode is not None:
        file.mode = mode
    return file


def closed_file(kind, name, mode):
    """A file that has been closed."""
    raw = io.FileIO(os.open(os.devnull, os.O_RDWR), mode.strip('bt') or 'r')
    raw.name = name
    file = raw
    if kind is not io.FileIO:
        file = io.BufferedRandom(raw) if '+' in mode else (
            io.BufferedReader(raw) if 'r' in mode else io.BufferedWriter(raw))
    if kind is io.TextIOWrapper:
        file = io.TextIOWrapper(file)
        file.mode = mode
    file.close()
    return file


def reduce_memory(pickler, file):
    """Reduce a StringIO or BytesIO, of which a closed one has no state."""
    return (closed_memory, (type(file),)) if file.closed else NotImplemented


def closed_memory(kind):
    """A file in memory that has been closed."""
    file = kind()
    file.close()
    return file


def reduce_socket(pickler, sock):
    """Reduce a socket, open or closed."""
    fd = sock.fileno()
    index = None if fd < 0 else pickler.send_fd(fd)
    return (open_socket, (type(sock), int(sock.family), int(sock.type),
                          sock.proto, sock.gettimeout(), index))


def open_socket(kind, family, type, proto, timeout, index):
    """The socket of a received descriptor."""
    if index is None:
        sock = kind(family, type, proto)
        sock.close()
        return sock
    sock = kind(family, type, proto, fileno=received[index])
    sock.settimeout(timeout)
    return sock


HANDLERS = {
    io.FileIO: reduce_raw,
    _ReadAhead: reduce_raw,
    io.BufferedReader: reduce_buffered,
    io.BufferedWriter: reduce_buffered,
    io.BufferedRandom: reduce_buffered,
    io.TextIOWrapper: reduce_text,
    io.BytesIO: reduce_memory,
    io.StringIO: reduce_memory,
}

BY_BASE = (
    ('socket', 'socket', reduce_socket),
)
