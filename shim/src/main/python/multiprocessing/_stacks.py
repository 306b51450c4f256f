"""Where a child process of the prompt is, told when its parent asks.

The prompt sends SIGURG, which does nothing to a process that has not called
`answer`.  GraalPy shows no frames of other threads, so only the main thread
can tell, and only while it runs Python code or waits for something of ours.
"""

import os
import signal
import time

END = b'\0'
_MOST_BYTES = 1 << 15
_CHUNK = 1 << 16


def answer(fd):
    """From now on write the main thread's stack to `fd` when asked."""
    os.set_blocking(fd, False)

    def tell(signum, frame):
        from traceback import format_stack
        text = ''.join(format_stack(frame)).encode('utf-8', 'replace')
        try:
            os.write(fd, text[-_MOST_BYTES:] + END)
        except OSError:
            pass  # nobody reads the answers

    signal.signal(signal.SIGURG, tell)


def ask(processes, seconds):
    """The stacks of processes, as texts by pid, of those that tell in time.

    `processes` are (pid, fd) where fd is for reading what `answer` writes.
    """
    waiting = {fd: pid for pid, fd in processes}
    answers = {pid: b'' for pid in waiting.values()}
    for fd, pid in list(waiting.items()):
        _discard(fd)
        try:
            os.kill(pid, signal.SIGURG)
        except ProcessLookupError:
            del waiting[fd]
    end = time.monotonic() + seconds
    while waiting and (left := end - time.monotonic()) > 0:
        for fd in _readable(list(waiting), left):
            chunk = os.read(fd, _CHUNK)
            answers[waiting[fd]] += chunk
            if not chunk or chunk.endswith(END):
                del waiting[fd]
    return {pid: text[:-1].decode() for pid, text in answers.items()
            if text.endswith(END)}


def _discard(fd):
    """Forget an answer that came too late."""
    while _readable([fd], 0) and os.read(fd, _CHUNK):
        pass


def _readable(fds, seconds):
    from .connection import wait
    return wait(fds, seconds)
