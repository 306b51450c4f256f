"""Functions that EmbedPool.java calls."""

from dataclasses import dataclass


@dataclass
class Stats:
    count: int
    mean: float


def stats(rows):
    return Stats(len(rows), sum(row.score for row in rows) / len(rows))


def double(items, doubled):
    while (item := items.get()) is not None:
        doubled.put(2 * item)
