"""A child process as its parent holds it; common to all start methods."""

import io
import os
import pickle
import signal
import sys
import time

from . import _jvm, util
from .context import set_spawning_popen

__all__ = ['Popen']

_STDOUT_STDERR = (1, 2)


class PassedFd:
    """A descriptor on its way to a child: its place among those sent."""

    def __init__(self, index):
        self.index = index

    def detach(self):
        """The descriptor, in the child."""
        from . import _child
        return _child.received_fds[self.index]


class Popen:
    """Start a child JVM as a process and follow it to its end.

    Subclasses say in `method` which start method they are, and in
    `_pickle(process_obj)` what the child is to load.
    """

    method = None
    DupFd = PassedFd

    def __init__(self, process_obj):
        util._flush_std_streams()
        io.open.flush_all()
        self.returncode = None
        self.finalizer = None
        self._fds = []
        self.loan = None
        self._launch(process_obj)

    def duplicate_for_child(self, fd):
        """Send `fd` along; what the child finds in its place is an index."""
        self._fds.append(fd)
        return len(self._fds) - 1

    def _launch(self, process_obj):
        set_spawning_popen(self)
        try:
            body = self._pickle(process_obj)
        finally:
            set_spawning_popen(None)
        ours, theirs = [], []
        try:
            standard = self._standard(process_obj, ours, theirs)
            child_sentinel, parent_end = os.pipe()
            theirs.append(child_sentinel)
            ours.append(parent_end)
            head = self._head(child_sentinel, standard)
            self.sentinel, child_end = os.pipe()
            ours.append(self.sentinel)
            self._child = self._start(head + body, child_end)
        except BaseException:
            util.close_fds(*ours)
            raise
        finally:
            util.close_fds(*theirs)
        self.finalizer = util.Finalize(self, util.close_fds, ours)
        self.pid = self._child.pid()
        self.started = time.monotonic()

    def _start(self, payload, child_end):
        return _jvm.launch(payload, self._fds, child_end)

    def _head(self, child_sentinel, standard):
        """What every child needs before it can load the rest."""
        umask = os.umask(0o077)
        os.umask(umask)
        return pickle.dumps({
            'method': self.method,
            'parent': os.getpid(),
            'sentinel': self.duplicate_for_child(child_sentinel),
            'standard': {fd: self.duplicate_for_child(theirs)
                         for fd, theirs in standard.items()},
            'stacks': self.duplicate_for_child(self.loan.stacks_end)
                      if self.loan else None,
            'cwd': _working_directory(),
            'umask': umask,
            'affinity': os.sched_getaffinity(0),
            'nice': os.nice(0),
            'environ': os.environ._data,
        })

    def _standard(self, process_obj, ours, theirs):
        """What the child gets in the place of which standard descriptor.

        What is made for that is added to `ours` and `theirs`.
        """
        standard = {fd: fd for fd in _STDOUT_STDERR if _is_open(fd)}
        prompt = sys.modules.get('_polyfork_repl._output')
        if prompt is not None:
            self.loan = prompt.lend(process_obj.name, standard)
        if self.loan:
            ours += self.loan.ours
            theirs += self.loan.theirs
            standard.update(self.loan.standard)
        return standard

    def poll(self, flag=os.WNOHANG):
        if self.returncode is None and self._child.hasExited():
            self.returncode = self._child.status()
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            getattr(self._child, 'await')(_jvm.seconds(timeout))
        return self.poll()

    def announce_exit(self, queue):
        """Put the pid into a queue of Java's when the child has ended."""
        self._child.announceExit(queue)

    def _send_signal(self, sig):
        if self.poll() is None:
            self._child.signal(sig)

    def terminate(self):
        if self.poll() is None and _interrupted():
            self._child.dismiss()
        else:
            self._send_signal(signal.SIGTERM)

    def kill(self):
        self._send_signal(signal.SIGKILL)

    def close(self):
        if self.finalizer is not None:
            self.finalizer()


def _interrupted():
    """Whether the reason for what happens is Ctrl-C.

    It reaches all processes.  CPython's children then need less time to end
    by themselves, with a traceback, than their parent to terminate them.
    """
    error = sys.exc_info()[1]
    if error is None and util._exiting:
        error = getattr(sys, 'last_value', None)
    return isinstance(error, KeyboardInterrupt)


def _is_open(fd):
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def _working_directory():
    try:
        return os.getcwd()
    except FileNotFoundError:
        return None
