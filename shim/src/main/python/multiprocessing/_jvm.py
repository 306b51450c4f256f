"""The only module that talks to Java.

Seconds are floats, descriptors ints, bytes are bytes.  Java reports what can
go wrong as a return value; here it becomes the exception that CPython
raises.
"""

import errno
import os

import polyglot

_bridge = polyglot.import_value('polyfork')
_messages = _bridge.messages()

# _plaindata's function in Java; None where GraalPy's builtins are out of reach.
is_plain = polyglot.import_value('polyfork.is_plain')


def _at_once(name):
    """A function that does without waiting what a method of Java's would do.

    It returns what is false when that is not possible, and then nothing is
    done.  A call takes a third of one of Java's methods, which lets other
    threads have the GIL first, and next to nothing to compile.
    """
    return polyglot.import_value(f'polyfork.{name}') or (lambda *args: None)


put_now = _at_once('put')
acquire_now, release_now = _at_once('acquire'), _at_once('release')
_put_pickle_now = _at_once('put_pickle')
_put_task_now, _put_result_now = _at_once('put_task'), _at_once('put_result')
_take_now = _at_once('take')
_take_task_now, _take_result_now = _at_once('take_task'), _at_once('take_result')

_bytes_of = polyglot.import_value('polyfork.bytes_of') or (
    lambda content: to_bytes(content.latin1()))

FOREVER = -1.0

# The longest message that Java receives at once.
SHORT = 4092


def seconds(timeout):
    """CPython's timeout argument as Java counts: None is for ever."""
    return FOREVER if timeout is None else max(0.0, 0.0 + timeout)


def launch(payload, fds, sentinel):
    """Start a child process; `sentinel`, a pipe's write end, becomes Java's.

    Returns an object with pid(), hasExited(), status(), await(seconds).
    """
    child = _bridge.launch(payload, fds, sentinel)
    if type(child) is int:
        raise OSError(child, os.strerror(child))
    if isinstance(child, str):
        raise OSError(errno.EAGAIN, f'cannot start a child JVM: {child}')
    return child


def await_template():
    """Wait until what children are copied from has loaded its modules."""
    _bridge.awaitTemplate()


def session_directory():
    """Directory for what the processes of this run share."""
    directory = _bridge.sessionDirectory()
    if not directory:
        raise OSError(errno.EACCES, 'no writable place for the session '
                      'directory: set TMPDIR to a writable directory')
    return directory


def send_descriptor(sock, fd):
    """Send `fd` over the connected unix socket with descriptor `sock`."""
    _check(_bridge.sendDescriptor(sock, fd))


def offset_of_view(view):
    """Where a memoryview begins in its `obj`, in bytes; None if unknown."""
    offset = _bridge.system().offsetOfView(view)
    return offset if offset >= 0 else None


def receive_descriptor(sock):
    """Receive a descriptor from the unix socket with descriptor `sock`."""
    fd = _bridge.receiveDescriptor(sock)
    if fd == _TORN:
        raise EOFError('the sender of a descriptor has closed its socket')
    if fd < 0:
        raise RuntimeError('received 0 items of ancdata')
    return fd


def socket_pair():
    """Descriptors of two connected unix sockets, the caller's."""
    pair = _bridge.socketPair()
    if type(pair) is int:
        raise OSError(pair, os.strerror(pair))
    return pair[0], pair[1]


def send(fd, data):
    """Send a message, bytes, over the pipe or socket `fd`."""
    _check(_messages.send(fd, data))


def send_bytes_object(fd, obj):
    """Send a bytes object, pickled."""
    _check(_messages.sendBytes(fd, obj))


def send_scalar(fd, obj):
    """Send an int or a short text, pickled; False when `obj` is neither."""
    kind = type(obj)
    if kind is int:
        if not -_LONG <= obj < _LONG:
            return False
        _check(_messages.sendLong(fd, obj))
        return True
    if kind is str and len(obj) <= _SHORT_TEXT and obj.isascii():
        _check(_messages.sendText(fd, obj))
        return True
    return False


def send_plain(fd, marshalled):
    """Send plain data, pickled; False when it cannot be sent like this."""
    code = _messages.sendPlain(fd, marshalled)
    if code == _LEFT_TO_PYTHON:
        return False
    _check(code)
    return True


def _check(code):
    if code:
        raise OSError(code, os.strerror(code))


def receive(fd):
    """The bytes of the next message, or its size when it is not short.

    In the latter case the content is still to be read.
    """
    return _content(_messages.receive(fd))


def receive_object(fd):
    """What send_scalar() has sent, as it is; all else in a tuple.

    It holds what receive() returns and whether that has been marshalled.
    """
    message = _messages.receiveObject(fd)
    kind = type(message)
    if kind is int or kind is str:
        return message
    return _content(message.content()), message.marshalled()


def receive_long(fd, size):
    """The content of the message whose size receive() has returned."""
    return _long_content(_messages.receiveLong(fd, size))[0]


def receive_long_object(fd, size):
    """That content and whether it is a pickle, or else a bytes object."""
    return _long_content(_messages.receiveLongObject(fd, size))


def _long_content(message):
    if type(message) is int:
        return _content(message), True
    return _bytes_of(message), message.pickled()


def _content(message):
    kind = type(message)
    if kind is str:
        return to_bytes(message)
    if kind is not int:
        return message.bytes()
    if message == 0:
        raise EOFError
    if message == _TORN:
        raise OSError('got end of file during message')
    raise OSError(message, os.strerror(message))


def message_file(content):
    """A new descriptor of a file in memory that holds `content`."""
    fd = _bridge.messageFile(content)
    if fd < 0:
        raise OSError(-fd, os.strerror(-fd))
    return fd


def reserve(fd, size):
    """Give an empty file its size and all the memory that it needs."""
    code = _bridge.system().reserve(fd, size)
    if code:
        place = os.path.dirname(os.readlink(f'/proc/self/fd/{fd}'))
        free = os.statvfs(place)
        raise OSError(code, f'{os.strerror(code)}: no room for {size} bytes '
                      f'in {place}, where {free.f_bavail * free.f_frsize} '
                      'are free')


def await_readable(fds, timeout):
    """Wait until one of `fds` is readable; False after `timeout`."""
    return _bridge.awaitReadable(fds, seconds(timeout))


def poll_readable(fds, timeout):
    """As await_readable; tells for each of `fds` whether it is readable."""
    return _bridge.pollReadable(fds, seconds(timeout))


def exit(code):
    """End this process at once, telling its parent the exit code."""
    _bridge.exit(code & 0xFF)


def to_bytes(latin1):
    """Bytes that Java handed over as one char each, which is a bulk copy."""
    return latin1.encode('latin-1')


def create_semaphore(kind, value, maxvalue):
    """A new semaphore: acquire(seconds), release(), count(), isMine()..."""
    return _had(_bridge.createSemaphore(kind, value, maxvalue), errno.ENOSPC)


def attach_semaphore(handle):
    """The semaphore that another process created, by its handle."""
    return _had(_bridge.attachSemaphore(handle), errno.ENOENT)


def enter(condition):
    """Be among those who wait: what to acquire for that, and to close."""
    return _had(condition.enter(), errno.ENOSPC)


def create_queue(maxsize):
    """A new queue in shared memory; see dev.polyfork.python.QueueBridge."""
    return _had(_bridge.createQueue(maxsize), errno.ENOSPC)


def attach_queue(handle):
    """The queue that another process created, by its handle."""
    return _had(_bridge.attachQueue(handle), errno.ENOENT)


def _had(result, otherwise):
    """`result`, if it is an object and not an errno or a reason."""
    if type(result) is int:
        raise _failure(result)
    if isinstance(result, str):
        raise OSError(otherwise, result)
    return result


def _failure(code, advice=''):
    """The exception for a failed call in shared memory."""
    if code == errno.ENOSPC:
        return OSError(code, f'{os.strerror(code)}: no room in '
                       f'{_bridge.sessionDirectory()}; {advice}set '
                       'POLYFORK_SESSION_DIR to a larger place')
    if code in (errno.EIO, errno.ENOENT):
        return OSError(code, 'somebody has damaged or removed files in '
                       f'{_bridge.sessionDirectory()}')
    return OSError(code, os.strerror(code))


def storing(queue, obj, dumps):
    """How to store `obj`: a function of the seconds to wait for room.

    It returns 1 for stored, 0 for full, or a negated errno.
    Scalars need no dumps().  Exact types only: a subclass has more to it.
    """
    kind = type(obj)
    if kind is str:
        # Java's strings hold no lone surrogates apart from pairs.
        if obj.isascii():
            return lambda wait: queue.putText(obj, wait)
    elif kind is int:
        if -_LONG <= obj < _LONG:
            return lambda wait: queue.putLong(obj, wait)
    elif kind is float:
        return lambda wait: queue.putDouble(obj, wait)
    elif kind is bytes:
        return lambda wait: queue.putBytes(obj, wait)
    elif obj is None:
        return lambda wait: queue.putNone(wait)
    elif kind is bool:
        return lambda wait: queue.putBoolean(obj, wait)
    data = dumps(obj)
    if _put_pickle_now(queue, data):
        return _stored
    return lambda wait: queue.putPickle(data, wait)


def _stored(wait):
    return 1


def no_memory(code):
    """The exception for an item that could not be stored."""
    return _failure(code, 'take items out of the queue, or ')


def take(queue, wait, loads):
    """The oldest item of `queue`, waiting at most `wait` seconds."""
    item = _take_now(queue)
    if item is not None:
        if type(item) is tuple:
            return loads(item[0]) if item else None
        return item
    item = queue.getObject(wait)
    kind = type(item)
    if kind is str:
        # Text is ASCII; what is not says what it is by its first char.
        if item < _PICKLE_MARK:
            return item
        data = to_bytes(item[1:])
        return loads(data) if item < _BYTES_MARK else data
    if kind is int or kind is float or kind is bool:
        return item
    if item is None:
        from queue import Empty
        raise Empty
    return _bytes(item)


def _bytes(item):
    """The bytes of an item, or None if it is None."""
    data = item.latin1()
    if data is not None:
        return to_bytes(data)
    if item.errno():
        raise _failure(item.errno())
    return None


def put_task(queue, data):
    """Store a pool's task, waiting for room; the n-th has the number n."""
    if _put_task_now(queue, data):
        return
    code = queue.putTask(data)
    if code < 0:
        raise no_memory(-code)


def take_task(queue):
    """The number and the bytes of the next task."""
    taken = _take_task_now(queue)
    if taken is not None:
        return taken
    item = queue.get(FOREVER)
    return item.number(), _bytes(item)


def drop(queue):
    """Take an item of a queue and forget it; False when there is none."""
    item = queue.get(0.0)
    return item is not None and not item.errno()


def put_result(queue, number, data):
    """Store the pickled result of the task with that number."""
    if _put_result_now(queue, number, data):
        return
    code = queue.putResult(number, data)
    if code < 0:
        raise no_memory(-code)


def take_result(queue):
    """The number of a task and its pickled result, or None, or an int."""
    taken = _take_result_now(queue)
    if taken is not None:
        return taken or None
    item = queue.get(FOREVER)
    if type(item) is int:
        return item
    data = _bytes(item)
    return None if data is None else (item.task(), data)


def bell(queue):
    """The descriptor to poll while a queue is watched."""
    fd = queue.bell()
    if fd < 0:
        raise _failure(-fd)
    return fd


def begin_watch(queue):
    """Have the bell ring when an item comes."""
    code = queue.beginWatch()
    if code:
        raise _failure(code)


_LONG = 1 << 63

# As long as ScalarPickle takes one.
_SHORT_TEXT = 255

# What HostBridge and MessageBridge say instead of an errno.
_TORN = -1
_LEFT_TO_PYTHON = -3

# What QueueBridge puts in front of an item's bytes.
_PICKLE_MARK, _BYTES_MARK = '\x80', '\x81'
