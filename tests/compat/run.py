#!/usr/bin/env python3
"""Run CPython's own multiprocessing tests under Polyfork: run.py [options]

The tests are those of an installed CPython 3.12.  They run class by class, each
class in a process of its own that is ended when a test takes too long; the
rest of the class then runs in another one.  With --tagged only those of
passing.txt run, and it is an error when one of them does not pass, alone at the
end neither: some measure times, for which CPython's own runner has -w.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

import suite

HERE = pathlib.Path(__file__).resolve().parent
LAUNCHER = HERE.parents[1] / 'bin/polyfork'
ONE_CLASS = HERE / 'one_class.py'
PASSING = HERE / 'passing.txt'


class Interpreter:
    """An interpreter under test, and its folder with the tests."""

    def __init__(self, command, library, folder):
        self.command = command
        self._folder = folder
        support = subprocess.run(
            [command, '-c', 'import test.support as s; print(s.__path__[0])'],
            check=True, capture_output=True, text=True).stdout.strip()
        suite.build(folder, library, support)
        self._environment = {**os.environ, 'PYTHONPATH': str(folder)}
        # The tests' file is large: it is compiled once.
        self._environment.pop('PYTHONDONTWRITEBYTECODE', None)

    def classes(self, module):
        """The names of the tests of each class."""
        listed = subprocess.run(
            [self.command, ONE_CLASS, module], check=True, text=True,
            stdout=subprocess.PIPE, env=self._environment)
        return json.loads(listed.stdout)

    def run(self, module, name, tests, seconds, without=()):
        """{test: (outcome, detail)} of a class, some tests left out."""
        outcomes = dict.fromkeys(without)
        while missing := [test for test in tests if test not in outcomes]:
            with tempfile.TemporaryDirectory() as scratch:
                report = pathlib.Path(scratch, 'report')
                report.touch()
                end = self._run_some(module, name, report, outcomes, seconds)
                found = _read(report)
            for test, outcome, detail in found:
                # A test whose clean-up fails is told twice.
                if outcome != 'begun' and (
                        test not in outcomes or outcome == 'failed'):
                    outcomes[test] = outcome, detail
            begun = [test for test, outcome, _ in found
                     if outcome == 'begun' and test not in outcomes]
            if begun:
                outcomes[begun[-1]] = 'failed', end
            elif not any(test in outcomes for test in missing):
                # The class or module itself was skipped, or failed.
                about = next(iter(found), (None, 'failed', end))[1:]
                outcomes.update(dict.fromkeys(missing, about))
        return {test: outcomes[test] for test in tests if test not in without}

    def _run_some(self, module, name, report, over, seconds):
        """Run what is not over; says how the process ended."""
        process = subprocess.Popen(
            [self.command, ONE_CLASS, module, name, report, *over],
            env=self._environment, cwd=self._folder, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        size, since = -1, time.monotonic()
        try:
            while process.poll() is None:
                if report.stat().st_size != size:
                    size, since = report.stat().st_size, time.monotonic()
                elif time.monotonic() - since > seconds:
                    return f'nothing more came for {seconds} s'
                time.sleep(0.05)
            return f'the process ended with {process.returncode}'
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()


def _read(report):
    return [json.loads(line) for line in report.read_text().splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--python', default=str(LAUNCHER))
    parser.add_argument('--library', required=True,
                        help="the tests' lib/python3.12")
    parser.add_argument('--method', nargs='*', default=suite.METHODS)
    parser.add_argument('--only', default='',
                        help='a regular expression for class names')
    parser.add_argument('--tagged', action='store_true',
                        help='only what passed before, and all of that must')
    parser.add_argument('--seconds', type=float, default=60,
                        help='how long a test may take')
    parser.add_argument('--json', type=pathlib.Path,
                        help='where to write the outcomes')
    options = parser.parse_args()
    tagged = set(PASSING.read_text().splitlines()) if options.tagged else None
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        python = Interpreter(options.python, options.library, folder)
        for method in options.method:
            module = f'multiprocessing_{method}'
            for name, tests in python.classes(module).items():
                if not re.search(options.only, name):
                    continue
                without = [] if tagged is None else [
                    t for t in tests if f'{method} {name}.{t}' not in tagged]
                if len(without) == len(tests):
                    continue
                found = python.run(module, name, tests, options.seconds, without)
                failed = [t for t, (outcome, _) in found.items()
                          if outcome == 'failed']
                if tagged is not None and failed:
                    _tell(method, name, found)
                    found.update(python.run(
                        module, name, tests, options.seconds,
                        [t for t in tests if t not in failed]))
                results.update({f'{method} {name}.{test}': outcome
                                for test, outcome in found.items()})
                _tell(method, name, found)
    print(dict(collections.Counter(o for o, _ in results.values())))
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))
    return options.tagged and any(o != 'passed' for o, _ in results.values())


def _tell(method, name, found):
    counts = collections.Counter(outcome for outcome, _ in found.values())
    print(method, name, dict(counts), flush=True)
    for test, (outcome, detail) in found.items():
        if outcome == 'failed':
            last = detail.strip().splitlines()[-1:]
            print('   ', test, *last, flush=True)


if __name__ == '__main__':
    sys.exit(main())
