"""What ``-X importtime`` shows: GraalPy 25.0.3 accepts the option and shows nothing."""

import _frozen_importlib
import os
import sys
import time

HEADER = "import time: self [us] | cumulative | imported package"


def install():
    """Time every import of a module that is not loaded yet, in this process only."""
    plain_find_and_load = _frozen_importlib._find_and_load
    process = os.getpid()
    names = []
    within = [0]  # nanoseconds that the imports of each level's modules took

    def find_and_load(name, import_):
        if os.getpid() != process or names and names[-1] == name:
            # A child's imports are no part of the program's, and the second call is about the same.
            return plain_find_and_load(name, import_)
        names.append(name)
        within.append(0)
        start = time.perf_counter_ns()
        try:
            return plain_find_and_load(name, import_)
        finally:
            spent = time.perf_counter_ns() - start
            names.pop()
            own = spent - within.pop()
            within[-1] += spent
            line = f"import time: {own // 1000:9} | {spent // 1000:10} | {'  ' * len(names)}{name}"
            print(line, file=sys.__stderr__)

    print(HEADER, file=sys.__stderr__)
    _frozen_importlib._find_and_load = find_and_load


install()
