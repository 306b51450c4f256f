"""Stands for `os` in modules that make shared memory.

A file that is only made long has no memory yet.  Who writes to it where there
is none any more gets the signal SIGBUS, which ends CPython, and a JVM too.
"""

import os

from . import _jvm


def __getattr__(name):
    return getattr(os, name)


def ftruncate(fd, length):
    """Make an empty file long; OSError where there is not that much room."""
    _jvm.reserve(fd, length)
