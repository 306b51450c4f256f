"""How long somebody waits at the prompt, measured at a pseudo-terminal."""

import os
import pty
import re
import select
import signal
import time

PROMPT = ">>> "
TEXT = 'total = sum(range(12), start=3) + len("some text")  # of that'
HISTORY_LINES = 10_000
TIME_LIMIT = 60
CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[=>]|[\r\n\x07]")


def environment(folder):
    """Variables for a session with a long history, which is written into the folder."""
    lines = [f"value{number} = {number} * {number}" for number in range(HISTORY_LINES)]
    # Each has its own format: CPython a line for each, Polyfork with the time.
    (folder / ".python_history").write_text("\n".join(lines) + "\n")
    kept = folder / "polyfork"
    kept.write_text("".join(f"{1_700_000_000_000 + i}:{x}\n" for i, x in enumerate(lines)))
    return {"HOME": str(folder), "POLYFORK_HISTORY": str(kept), "TERM": "xterm-256color"}


def first_prompt(command, variables):
    """Seconds until the prompt is there."""
    begin = time.perf_counter()
    with Session(command, variables) as session:
        session.await_text(PROMPT)
        return time.perf_counter() - begin


def echoes(command, variables):
    """Seconds until each key of a text is shown, in their order."""
    found = []
    with Session(command, variables) as session:
        session.await_text(PROMPT)
        session.settle()
        for key in TEXT:
            begin = time.perf_counter()
            session.type(key)
            session.await_text(key)
            found.append(time.perf_counter() - begin)
            session.settle()
    return found


class Session:
    """A program at a terminal of its own."""

    def __init__(self, command, variables):
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            os.execvpe(command[0], command, {**os.environ, **variables})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._terminal)

    def type(self, keys):
        os.write(self._terminal, keys.encode())

    def await_text(self, text):
        """Read until a text has been shown."""
        shown = ""
        while text not in CONTROL.sub("", shown):
            if not self._readable(TIME_LIMIT):
                raise TimeoutError(f"{text!r} is not in {shown!r}")
            shown += os.read(self._terminal, 1 << 16).decode("utf-8", "replace")

    def settle(self):
        """Read what is still to come, as somebody does who types quickly."""
        while self._readable(0.05):
            os.read(self._terminal, 1 << 16)

    def _readable(self, seconds):
        return bool(select.select([self._terminal], [], [], seconds)[0])
