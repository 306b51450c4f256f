"""Memory maps in a snapshot, and the views of them.

A shared map is mapped by the child from the same file, so that both see what
either writes, as after a fork.  A private one is copied.
"""

import mmap
import os

from . import _files, _jvm

_DESCRIPTORS = '/proc/self/fd'
_READING_AND_WRITING = os.O_RDONLY | os.O_WRONLY | os.O_RDWR


def reduce_map(pickler, block):
    """Reduce an mmap."""
    if block.closed:
        return closed_map, (type(block),)
    flags, prot, access, offset = block._form
    if block._file is None:
        return private_map, (type(block), block[:], block.tell())
    fd = _descriptor(block._file, os.O_RDWR if _is_writable(block) else
                     os.O_RDONLY)
    if fd is None:
        return pickler.lose(block)
    return shared_map, (type(block), pickler.send_fd(fd), len(block),
                        block._form, block.tell())


def _is_writable(block):
    _, prot, access, _ = block._form
    return access == mmap.ACCESS_WRITE or (
        access == mmap.ACCESS_DEFAULT and bool(prot & mmap.PROT_WRITE))


def _descriptor(file, mode):
    """A descriptor of ours for this file: the one that its map holds.

    Of the others that may be open some would not do, a file that has been
    opened for reading only cannot be mapped for writing.
    """
    for name in os.listdir(_DESCRIPTORS) if os.path.isdir(_DESCRIPTORS) else ():
        try:
            status = os.stat(f'{_DESCRIPTORS}/{name}')
            if (status.st_dev, status.st_ino) == file and (
                    mode in (_mode(name), os.O_RDONLY)):
                return int(name)
        except OSError:
            # It was that of the list, or another thread has closed it.
            pass
    return None


def _mode(name):
    with open(f'/proc/self/fdinfo/{name}', encoding='ascii') as file:
        told = dict(line.split(':', 1) for line in file if ':' in line)
    return int(told['flags'], 8) & _READING_AND_WRITING


def shared_map(kind, index, length, form, position):
    """The map of a received descriptor."""
    block = mmap.mmap.__new__(kind, _files.received[index], length, *form)
    block.seek(position)
    return block


def private_map(kind, content, position):
    """A private map with this content."""
    block = mmap.mmap.__new__(kind, -1, len(content), mmap.MAP_PRIVATE)
    block[:] = content
    block.seek(position)
    return block


def closed_map(kind):
    """A map that has been closed."""
    block = mmap.mmap.__new__(kind, -1, 1)
    block.close()
    return block


def reduce_view(pickler, view):
    """Reduce a memoryview."""
    base = view.obj
    if not view.contiguous:
        return memoryview, (bytes(view),)
    if view.nbytes == getattr(base, 'nbytes', len(base)):
        return make_view, (base, 0, view.nbytes, view.format, view.shape)
    if isinstance(base, mmap.mmap):
        offset = _jvm.offset_of_view(view)
        if offset is None:
            return pickler.lose(view)
        return make_view, (base, offset, view.nbytes, view.format, view.shape)
    return make_view, (bytes(view) if view.readonly else bytearray(view), 0,
                       view.nbytes, view.format, view.shape)


def make_view(base, offset, nbytes, format, shape):
    """The view of a part of `base`."""
    view = memoryview(base)
    if view.nbytes != nbytes:
        view = view.cast('B')[offset:offset + nbytes]
    if view.format == format and view.shape == shape:
        return view
    return view.cast('B').cast(format, shape)


HANDLERS = {memoryview: reduce_view}

BY_BASE = (('mmap', 'mmap', reduce_map),)
