"""What GraalPy 25.0.3 lacks in `gc`; evaluated in every context before any program.

Java collects garbage, as it sees fit: what sets a threshold, and what keeps objects from being looked at
before a fork, has nothing to do here.
"""

import gc


def install():
    threshold = [700, 10, 10]

    def get_threshold():
        """Return the current collection thresholds."""
        return tuple(threshold)

    def set_threshold(*values):
        """Note the collection thresholds; they are Java's."""
        if not 1 <= len(values) <= 3:
            raise TypeError("gc.set_threshold requires 1 to 3 arguments")
        threshold[: len(values)] = map(int, values)

    def freeze():
        """Nothing to do: Java shares no pages of objects with a child."""

    def unfreeze():
        """Nothing to do."""

    def get_freeze_count():
        """Return the number of objects in the permanent generation."""
        return 0

    def get_stats():
        """Return a list of dictionaries, of one for each generation."""
        return [dict.fromkeys(("collections", "collected", "uncollectable"), 0) for _ in range(3)]

    for function in get_threshold, set_threshold, freeze, unfreeze, get_freeze_count, get_stats:
        if not hasattr(gc, function.__name__):
            function.__module__ = "gc"
            function.__qualname__ = function.__name__
            setattr(gc, function.__name__, function)
    if not hasattr(gc, "garbage"):
        gc.garbage = []


install()
