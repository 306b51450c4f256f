#!/usr/bin/env python3
"""Runs the same scripts under CPython and Polyfork in turn and prints a Markdown table.

    python3 tests/bench/run.py [--only starts|ipc|java|prompt] [--python PY] [--polyfork BIN] [--runs N] [--quick]

Figures are medians of the runs. Let nothing else run on the machine meanwhile.
"""

import argparse
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Callable, NamedTuple

import prompt

HERE = pathlib.Path(__file__).resolve().parent
SCRIPTS = HERE / "scripts"
REPOSITORY = HERE.parent.parent
PARTS = 14  # of the Pool.map: about 15 s under CPython on two cores
REST = 3.0  # seconds until a standby is ready again
TIME_LIMIT = 600


class Row(NamedTuple):
    """A line of the table: medians of both, and the goal for Polyfork."""

    name: str
    cpython: float | None
    polyfork: float
    unit: str
    goal: str


class Bench:
    """The two interpreters, and how often to run each script."""

    def __init__(self, python, polyfork, runs):
        self.commands = {"cpython": str(python), "polyfork": str(polyfork)}
        self.runs = runs

    def output(self, who, script, *arguments):
        """The standard output of a script."""
        return self.run([self.commands[who], SCRIPTS / script, *arguments])

    def run(self, command):
        """The standard output of a command."""
        done = subprocess.run(
            [*map(str, command)],
            stdout=subprocess.PIPE,
            text=True,
            timeout=TIME_LIMIT,
            check=True,
        )
        return done.stdout

    def wall(self, who, script, *arguments):
        """The seconds that a script takes from outside."""
        begin = time.perf_counter()
        self.output(who, script, *arguments)
        return time.perf_counter() - begin

    def told(self, who, script, *arguments):
        """The first number that a script prints."""
        return float(self.output(who, script, *arguments).split()[0])

    def medians(self, measures: dict[str, Callable[[], float]]):
        """Takes each measure in turn, `runs` times; gives the median of each."""
        found = {name: [] for name in measures}
        for _ in range(self.runs):
            for name, measure in measures.items():
                found[name].append(measure())
                print(f"{name}: {found[name][-1]:.4g}", file=sys.stderr)
        return {name: statistics.median(values) for name, values in found.items()}

    def both(self, how, script, *arguments):
        """Medians of a script under CPython and Polyfork."""
        found = self.medians(
            {who: lambda who=who: how(who, script, *arguments) for who in self.commands}
        )
        return found["cpython"], found["polyfork"]


def hello(bench):
    yield Row("hello world, whole run", *bench.both(bench.wall, "hello.py"), "s", "≤ 0.9 s")


def starts(bench, times):
    """Each start method of Polyfork beside CPython's fork and spawn."""
    kinds = [("cpython", "spawn"), ("cpython", "fork")]
    kinds += [("polyfork", method) for method in ("fork", "spawn", "forkserver")]
    found = bench.medians(
        {
            f"{who} {method}": lambda who=who, method=method: bench.told(
                who, "start_join.py", method, times, REST if who == "polyfork" else 0.1
            )
            for who, method in kinds
        }
    )
    spawn = found["cpython spawn"]
    for method in ("fork", "spawn", "forkserver"):
        name = f"warm `Process` start + join, {method} (CPython: spawn)"
        yield Row(name, spawn * 1000, found[f"polyfork {method}"] * 1000, "ms", "≤ 1.3 ×")
    name = "the same, both fork"
    yield Row(name, found["cpython fork"] * 1000, found["polyfork fork"] * 1000, "ms", "")


def ten(bench):
    yield Row("ten `Process`es at once", *bench.both(bench.told, "ten.py"), "s", "≤ 5 s")


def pool_map(bench):
    figures = bench.both(bench.wall, "pool_map.py", PARTS)
    yield Row("numeric `Pool.map`, whole run", *figures, "s", "≤ 0.33 ×")


def memory(bench):
    found = bench.medians({"standby": lambda: bench.told("polyfork", "standby.py")})
    yield Row("idle standby, PSS", None, found["standby"], "MB", "≤ 200 MB")


class Operation(NamedTuple):
    """A row of ipc.py: times as they are, or how many operations a second."""

    name: str
    arguments: str
    goal: str
    is_rate: bool = False


OPERATIONS = (
    Operation("`Lock` acquire and release", "lock", "≤ 3 ×"),
    Operation("two `Semaphore`s, there and back", "semaphores", "≤ 1 ×"),
    Operation("`Pipe` there and back, int", "pipe int", "≤ 1 ×"),
    Operation("`Pipe` there and back, small dict", "pipe dict", "≤ 1 ×"),
    Operation("`Pipe` there and back, 1 MB", "pipe megabyte", "≤ 1 ×"),
    Operation("`Queue`, ints", "queue int", "≥ 1.5 ×", True),
    Operation("`Queue`, text", "queue str", "≥ 1.5 ×", True),
    Operation("`Queue`, 1 kB", "queue bytes", "≥ 1.5 ×", True),
    Operation("`Queue`, small dicts", "queue dict", "≥ 1 ×", True),
    Operation("`Queue`, tuples", "queue tuple", "≥ 1 ×", True),
    Operation("`Queue`, dataclass instances", "queue dataclass", "≥ 1 ×", True),
    Operation("`Queue`, 4 producers, 4 consumers", "crowd", "≥ 1 ×", True),
    Operation("`Pool.map`, chunksize 1", "pool_map 1", "≥ 0.7 ×", True),
    Operation("`Pool.map`, chunksize 100", "pool_map 100", "≥ 1 ×", True),
    Operation("`ProcessPoolExecutor.submit`", "executor", "≥ 1 ×", True),
    Operation("`Manager().dict` set and get", "manager", "≤ 1 ×"),
    Operation("`SharedMemory`, write and read 64 MB", "shared_memory", "≤ 1 ×"),
    Operation("`Array` of doubles, write and read 64 MB", "array", "≤ 1 ×"),
    Operation("first message of a new process, `Queue`", "first queue", "≤ 10 ms"),
    Operation("first message of a new process, `Pipe`", "first pipe", "≤ 10 ms"),
)


def ipc(bench):
    """What passes between processes that run already."""
    for operation in OPERATIONS:
        found = bench.both(bench.told, "ipc.py", *operation.arguments.split())
        if operation.is_rate:
            yield Row(operation.name, *(0.001 / t for t in found), "k/s", operation.goal)
        else:
            yield Row(operation.name, *(t * 1e6 for t in found), "µs", operation.goal)


def java_api(bench, image):
    """What a Java application waits for; beside CPython's ProcessPoolExecutor."""
    program = [find_java(), "--enable-native-access=ALL-UNNAMED", "-cp", f"{image}/lib/*"]
    program += [SCRIPTS / "JavaApi.java"]
    os.environ["POLYFORK_HOME"] = str(image)

    def java(row):
        return lambda: float(bench.run([*program, row, SCRIPTS]))

    def python(row):
        return lambda: bench.told("cpython", "java_api.py", row)

    found = bench.medians({"call": java("call")})
    yield Row("`call` from Java, warm", None, found["call"] * 1e6, "µs", "≤ 100 µs")
    found = bench.medians({"cpython": python("submit"), "java": java("submit")})
    rates = (0.001 / found[who] for who in ("cpython", "java"))
    yield Row("10,000 × `submit` from Java, 2 workers", *rates, "k/s", "≥ 1 ×")
    found = bench.medians({"cpython": python("doubles"), "java": java("doubles")})
    times = (found[who] * 1e3 for who in ("cpython", "java"))
    yield Row("64 MB `double[]` from Java there and back", *times, "ms", "≤ 1 ×")


def at_prompt(bench):
    """What somebody waits for who types, after many other sessions."""
    with tempfile.TemporaryDirectory() as folder:
        variables = prompt.environment(pathlib.Path(folder))

        def measures(what):
            return {
                who: lambda command=command: what([command, "-i"], variables)
                for who, command in bench.commands.items()
            }

        found = bench.medians(measures(prompt.first_prompt))
        yield Row("first prompt", found["cpython"], found["polyfork"], "s", "≤ 0.9 s")
        for name, choose in ("", statistics.median), (", the slowest of a line", max):
            found = bench.medians(measures(lambda *how: 1000 * choose(prompt.echoes(*how))))
            name = f"key shown, 10,000 lines of history{name}"
            yield Row(name, found["cpython"], found["polyfork"], "ms", "≤ 20 ms")


def table(rows):
    """The lines of the Markdown table."""
    yield "| what | CPython | Polyfork | ratio | goal |"
    yield "|---|---:|---:|---:|---|"
    for row in rows:
        mine = f"{row.polyfork:.3g} {row.unit}"
        if row.cpython is None:
            yield f"| {row.name} | | {mine} | | {row.goal} |"
        else:
            other = f"{row.cpython:.3g} {row.unit}"
            ratio = f"{row.polyfork / row.cpython:.2f}"
            yield f"| {row.name} | {other} | {mine} | {ratio} | {row.goal} |"


def find_python():
    """A CPython 3.12: the one on the PATH, or pyenv's."""
    installed = sorted(pathlib.Path.home().glob(".pyenv/versions/3.12.*/bin/python"))
    return installed[-1] if installed else shutil.which("python3.12") or sys.executable


def find_java():
    """The `java` of a JDK 25: POLYFORK_JAVA_HOME's, JAVA_HOME's or a usual place's."""
    homes = [os.environ.get(name) for name in ("POLYFORK_JAVA_HOME", "JAVA_HOME")]
    homes += sorted(pathlib.Path("/usr/lib/jvm").glob("*25*"))
    return next((f"{home}/bin/java" for home in homes if home), "java")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default=find_python())
    parser.add_argument("--polyfork", default=REPOSITORY / "bin/polyfork")
    parser.add_argument("--only", choices=("starts", "ipc", "java", "prompt"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one run of each, few starts")
    options = parser.parse_args()
    bench = Bench(options.python, options.polyfork, 1 if options.quick else options.runs)
    bench.wall("polyfork", "hello.py")  # builds the image when there is none
    rows = []
    if options.only in (None, "starts"):
        rows += hello(bench)
        rows += starts(bench, 3 if options.quick else 7)
        rows += ten(bench)
        rows += pool_map(bench)
        rows += memory(bench)
    if options.only in (None, "ipc"):
        rows += ipc(bench)
    if options.only in (None, "java"):
        rows += java_api(bench, REPOSITORY / "target/polyfork")
    if options.only in (None, "prompt"):
        rows += at_prompt(bench)
    version = subprocess.check_output([options.python, "-V"], text=True).strip()
    print(f"{version} and Polyfork, {os.cpu_count()} cores, {platform.machine()}")
    print(f"(medians of {bench.runs} runs)\n")
    print("\n".join(table(rows)))


if __name__ == "__main__":
    main()
