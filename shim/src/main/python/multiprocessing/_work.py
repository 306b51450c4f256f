"""Tasks on their way to workers and results on their way back.

Both go through queues in shared memory, which no killed worker can break.
Tasks are numbered in the order of sending; a number stands for the task at
the workers, and its result says it.
"""

import errno
import threading
import time

from . import _jvm, _plaindata
from .context import assert_spawning
from .synchronize import SEM_VALUE_MAX

# No call is that short.
_END = b''

_NO_DESCRIPTOR = errno.EMFILE, errno.ENFILE

# Between two looks for a free descriptor, in seconds.
_PAUSE = 0.05


class Tasks:
    """Tasks from one process, whose address only that process knows."""

    def __init__(self, most=SEM_VALUE_MAX):
        self._java = _jvm.create_queue(most)
        self._lock = threading.Lock()
        self._count = 0
        self._sent = {}

    def __getstate__(self):
        assert_spawning(self)
        return self._java.handle()

    def __setstate__(self, handle):
        self._java = _jvm.attach_queue(handle)

    def send(self, address, data):
        """Send a task as bytes; `address` is what settle() will give."""
        with self._lock:
            number = self._count
            self._sent[number] = address
            try:
                _jvm.put_task(self._java, data)
            except BaseException:
                del self._sent[number]
                raise
            self._count += 1

    def end_worker(self):
        """Have take() give one worker no data."""
        self.send(None, _END)

    def settle(self, number):
        """The address of a task that is over; None if it was before."""
        return self._sent.pop(number, None)

    def take(self):
        """The number of the next task, and its bytes or None; in a worker."""
        number, data = _jvm.take_task(self._java)
        return number, data or None


class Results:
    """Results from the workers, and what else their parent waits for."""

    def __init__(self):
        self._java = _jvm.create_queue(SEM_VALUE_MAX)

    def __getstate__(self):
        assert_spawning(self)
        return self._java.handle()

    def __setstate__(self, handle):
        self._java = _jvm.attach_queue(handle)

    def send(self, number, result):
        """Send the result of the task with that number."""
        _jvm.put_result(self._java, number, _plaindata.dumps(result))

    def wake(self):
        """Have take() return None once."""
        self._java.putNone(_jvm.FOREVER)

    def announce_exit(self, process):
        """Have take() return the pid of this process when it is no more."""
        process._popen.announce_exit(self._java)

    def take(self):
        """(number, data) of the next result, None, or a pid."""
        while True:
            try:
                return _jvm.take_result(self._java)
            except OSError as error:
                if error.errno not in _NO_DESCRIPTOR:
                    raise
            # A large result stays until there is a descriptor for its file.
            time.sleep(_PAUSE)
