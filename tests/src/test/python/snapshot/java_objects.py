"""Java's classes travel by name, its objects not at all.  GraalPy only."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Placeholder, check, error_of, fork, run_all


def test_java_classes():
    check('''
import java
ArrayList = java.type('java.util.ArrayList')
''', '''
assert ArrayList is not None and ArrayList().size() == 0
''')


def test_java_objects():
    child = fork('''
import java
items = java.type('java.util.ArrayList')()
thing = java.type('java.lang.Object')()
''')
    for name in ('items', 'thing'):
        assert type(getattr(child, name)) is Placeholder
    assert "global 'thing' of __main__ is a Java object" in str(
        error_of(lambda: child.thing.hashCode()))


def test_ctypes():
    check('''
import ctypes
class Point(ctypes.Structure):
    _fields_ = [('x', ctypes.c_int), ('y', ctypes.c_double)]
    def sum(self): return self.x + self.y
number = ctypes.c_int
''', '''
assert Point(1, 2.5).sum() == 3.5 and number is ctypes.c_int
''')


if sys.implementation.name == 'graalpy':
    run_all(globals())
else:
    print('OK')
