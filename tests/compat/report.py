#!/usr/bin/env python3
"""Write what became of CPython's tests: report.py POLYFORK.json... CPYTHON.json

The files are those that run.py --json writes.  results.md tells the outcomes
beside CPython's own, passing.txt lists what has to go on passing.
"""

import collections
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
RESULTS = HERE / 'results.md'
PASSING = HERE / 'passing.txt'
REASONS = HERE / 'reasons.txt'

HEAD = '''\
# CPython's own tests of multiprocessing

The classes of CPython 3.12.1's `_test_multiprocessing.py` and `test_multiprocessing_main_handling.py`
under Polyfork and, on the same machine, under CPython. Written by `report.py`; how to run them is in
CONTRIBUTING.md.
'''


def reasons():
    """[(part of a test's name, reason)]."""
    lines = REASONS.read_text(encoding='utf-8').splitlines()
    return [tuple(line.split(': ', 1)) for line in lines
            if line and not line.startswith('#')]


def reason_for(test, known):
    return next((why for part, why in known if part in test), None)


def table(ours, theirs):
    """The counts of each start method."""
    rows = ['| start method | | passed | failed | skipped |',
            '|---|---|---|---|---|']
    for method in dict.fromkeys(test.split()[0] for test in ours):
        for name, results in ('Polyfork', ours), ('CPython', theirs):
            counts = collections.Counter(
                outcome for test, (outcome, _) in results.items()
                if test.split()[0] == method)
            rows.append(f"| {method} | {name} | {counts['passed']} |"
                        f" {counts['failed']} | {counts['skipped']} |")
    return rows


def failures(ours):
    """{test without its start method: [start methods]} of what failed."""
    found = collections.defaultdict(list)
    for test, (outcome, _) in ours.items():
        if outcome == 'failed':
            method, name = test.split()
            found[name].append(method)
    return found


def last_line(detail):
    lines = detail.strip().splitlines() or ['no detail']
    return lines[-1].strip().replace('|', '\\|')[:160]


def main(paths):
    *ours, theirs = [json.loads(pathlib.Path(p).read_text()) for p in paths]
    ours = {test: tuple(result) for part in ours for test, result in part.items()}
    lines = [HEAD, *table(ours, theirs), '', '## What fails, and why', '']
    unknown, known = [], reasons()
    for name, methods in failures(ours).items():
        reason = reason_for(name, known)
        if reason is None:
            reason = 'open: `' + last_line(ours[f'{methods[0]} {name}'][1]) + '`'
            unknown.append(name)
        also = ('' if any(theirs.get(f'{m} {name}', ('passed',))[0] == 'passed'
                          for m in methods) else ' It fails under CPython, too.')
        lines.append(f"- `{name}` ({', '.join(methods)}): {reason}{also}")
    skipped = collections.Counter(
        detail for outcome, detail in ours.values() if outcome == 'skipped')
    lines += ['', '## What skips itself', '']
    lines += [f'- {count}: {last_line(detail)}'
              for detail, count in skipped.most_common()]
    RESULTS.write_text('\n'.join(lines) + '\n', encoding='utf-8')
    PASSING.write_text(''.join(
        test + '\n' for test, (outcome, _) in sorted(ours.items())
        if outcome == 'passed'), encoding='utf-8')
    if unknown:
        print('without a reason:', *unknown)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
