"""What GraalPy 25.0.3 lacks in `mmap`; evaluated in every context before any program.

It does not count the views of a map (PMMap): it unmaps the memory below them, and who uses one then
crashes the JVM.  It does not tell what a map is of, without which no forked process could map it, too.
"""

import mmap as _module
import os
import sys
from types import FunctionType, ModuleType

# Larger containers than this are not looked through.
MANY = 1000


def install(bridge):
    """Replace the class; `bridge` is dev.polyfork.python.HostBridge."""
    system = bridge.system()

    class mmap(_module.mmap):
        """A file, or memory without a name, as an array of bytes."""

        def __new__(
            cls,
            fileno,
            length,
            flags=_module.MAP_SHARED,
            prot=_module.PROT_WRITE | _module.PROT_READ,
            access=_module.ACCESS_DEFAULT,
            offset=0,
        ):
            shared = flags & _module.MAP_SHARED and access != _module.ACCESS_COPY
            fd = fileno
            if fileno == -1 and shared and length > 0 and not offset:
                fd = _made(system.memoryFile(length))
            try:
                flags &= ~_module.MAP_ANONYMOUS
                self = super().__new__(cls, fd, length, flags, prot, access, offset)
                status = os.fstat(fd) if shared and fd >= 0 else None
            finally:
                if fd != fileno:
                    os.close(fd)
            # What a snapshot needs, see multiprocessing._maps.
            self._file = status and (status.st_dev, status.st_ino)
            self._form = flags, prot, access, offset
            return self

        def close(self):
            """Unmap the memory, at which nobody may be looking."""
            if not self.closed and is_viewed(self, sys._getframe(1)):
                raise BufferError("cannot close exported pointers exist")
            super().close()

        def move(self, dest, src, count):
            """Copy `count` bytes from `src` on to `dest`."""
            size = len(self)
            if min(dest, src, count) < 0 or max(dest, src) + count > size:
                raise ValueError("source, destination, or count out of range")
            self[dest : dest + count] = self[src : src + count]

        def rfind(self, sub, *bounds):
            """The highest index where `sub` is found, or -1."""
            start, end = (*bounds, *(self.tell(), len(self))[len(bounds) :])
            return self[:].rfind(sub, start, end)

        def write_byte(self, byte):
            """Write an integer as one byte at the current position."""
            self.write(bytes((byte,)))

    mmap.__module__ = "mmap"
    mmap.__qualname__ = "mmap"
    _module.mmap = mmap
    _module.error = OSError


def _made(fd):
    if fd < 0:
        raise OSError(-fd, os.strerror(-fd))
    return fd


def is_viewed(block, frame):
    """Whether a view of `block` is where programs keep theirs: in a variable that a caller can see, or in
    a part of what such a variable holds.
    """
    seen = set()
    while frame is not None:
        for variables in frame.f_locals, frame.f_globals:
            if id(variables) not in seen:
                seen.add(id(variables))
                if any(holds(value, block) for value in list(variables.values())):
                    return True
        frame = frame.f_back
    return False


def holds(value, block):
    kind = type(value)
    if kind is memoryview:
        return is_view(value, block)
    if kind in (type, ModuleType, FunctionType):
        return False
    if kind is list or kind is tuple:
        parts = value
    else:
        parts = value if kind is dict else getattr(value, "__dict__", None)
        parts = list(parts.values()) if type(parts) is dict else ()
    return len(parts) <= MANY and any(
        is_view(part, block) for part in parts if type(part) is memoryview
    )


def is_view(view, block):
    try:
        return view.obj is block
    except ValueError:
        # It has been released.
        return False


install
