#!/usr/bin/env python3
"""Make prompt.svg, the README's picture of the prompt, from a real session in tmux.

Run it with CPython after the image was built; needs tmux.
"""

import html
import os
import pathlib
import re
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
LAUNCHER = HERE.parent.parent / "bin" / "polyfork"
COLUMNS, ROWS = 84, 60
CELL, LINE, MARGIN = 8.4, 18, 12
PATIENCE = 60  # seconds

# What is typed, and the text that shows that it is done.
SESSION = [
    ("from multiprocessing import Pool, Process", ">>> "),
    ("import time", ">>> "),
    ("def square(x):", "... "),
    ("return x * x", "... "),
    ("", ">>> "),
    ("pool = Pool(2)", ">>> "),
    ("pool.map(square, range(5))", "[0, 1, 4, 9, 16]"),
    ("pool.map(lambda x: x / 8, [1, 2])", "[0.125, 0.25]"),
    ("square('a')", "TypeError: can't multiply"),
    ("def greet(): time.sleep(1); print('hello from a child')", "... "),
    ("", ">>> "),
    ("Process(target=greet).start()", ">>> "),
    ("%ps", "ForkPoolWorker-2"),
]
LAST = "sum(x for x in range("  # stays in the line that is being edited

COLOURS = {
    "31": "#f47067", "32": "#8ddb8c", "33": "#f0b37e", "34": "#6cb6ff", "35": "#dcbdfb",
    "36": "#76e3ea",
}
SGR = re.compile(r"\x1b\[([\d;]*)m")


def tmux(socket, *arguments):
    command = ["tmux", "-S", socket, "-f", os.devnull, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def screen(socket, *options):
    return tmux(socket, "capture-pane", "-p", "-t", "0", *options).rstrip()


def await_line(socket, start):
    """Wait until the last line begins with a prompt, and some line with `start`."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        lines = screen(socket).split("\n")
        prompt = lines[-1].rstrip() in (">>>", "...")
        if prompt and any(line.startswith(start.rstrip()) or start in line for line in lines):
            return
        time.sleep(0.1)
    raise SystemExit(f"no {start!r} in\n{screen(socket)}")


def record():
    """The screen at the end of the session, with its colours as escape sequences."""
    with tempfile.TemporaryDirectory() as folder:
        socket = f"{folder}/tmux"
        command = f"POLYFORK_HISTORY={folder}/history exec {LAUNCHER} -q"
        size = ["-x", str(COLUMNS), "-y", str(ROWS)]
        tmux(socket, "new-session", "-d", *size, command)
        try:
            await_line(socket, ">>> ")
            for line, shown in SESSION:
                tmux(socket, "send-keys", "-l", line)
                tmux(socket, "send-keys", "Enter")
                time.sleep(0.3)
                await_line(socket, shown)
            tmux(socket, "send-keys", "-l", LAST)
            end = time.monotonic() + PATIENCE
            while "hello from" not in screen(socket).split("\n>>> Process")[-1]:
                if time.monotonic() > end:
                    raise SystemExit(screen(socket))
                time.sleep(0.1)
            time.sleep(0.5)
            return screen(socket, "-e")
        finally:
            tmux(socket, "kill-server")


def spans(line, style):
    """A line as SVG, each piece with its colours; `style` is that at its start, then at its end."""
    at, pieces = 0, []
    for match in [*SGR.finditer(line), None]:
        text = line[at:match.start() if match else len(line)]
        if text:
            attributes = "".join(f' {name}="{value}"' for name, value in style.items())
            pieces.append(f"<tspan{attributes}>{html.escape(text)}</tspan>")
        if match:
            at = match.end()
            for code in (match[1] or "0").split(";"):
                if code in ("", "0"):
                    style.clear()
                elif code == "1":
                    style["font-weight"] = "bold"
                elif code == "4":
                    style["text-decoration"] = "underline"
                elif code in COLOURS:
                    style["fill"] = COLOURS[code]
                elif code == "39":
                    style.pop("fill", None)
                elif code == "24":
                    style.pop("text-decoration", None)
    return "".join(pieces)


def svg(text):
    lines, style = text.split("\n"), {}
    width, height = COLUMNS * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    rows = "\n".join(
        f'<text x="{MARGIN}" y="{MARGIN + LINE * (i + 0.75):g}">{spans(line, style)}</text>'
        for i, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
        ' font-family="monospace" font-size="14" fill="#d1d7e0" xml:space="preserve">\n'
        '<rect width="100%" height="100%" rx="6" fill="#212830"/>\n'
        f"{rows}\n</svg>\n"
    )


if __name__ == "__main__":
    (HERE / "prompt.svg").write_text(svg(record()), encoding="utf-8")
