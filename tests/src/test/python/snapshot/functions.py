"""Functions of __main__ travel by value."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import check, run_all


def test_functions_run_in_the_main_of_the_child():
    check('''
counter = 1
def raise_counter():
    global counter
    counter += 1
    return counter
def call():
    return raise_counter()
''', '''
assert call() == 2 and counter == 2
assert call.__globals__ is globals()
assert raise_counter.__module__ == '__main__'
''')


def test_recursion():
    check('''
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def even(n): return n == 0 or odd(n - 1)
def odd(n): return n != 0 and even(n - 1)
def local():
    def down(n): return 0 if n == 0 else down(n - 1)
    return down
down = local()
''', '''
assert fib(10) == 55 and even(10) and not odd(4) and down(5) == 0
assert down.__closure__[0].cell_contents is down
''')


def test_lambdas_and_closures():
    check('''
square = lambda x: x * x
def counter(start):
    count = start
    def up():
        nonlocal count
        count += 1
        return count
    def get(): return count
    return up, get
up, get = counter(5)
fs = [lambda x, i=i: x + i for i in range(3)]
def unbound():
    def f(): return later
    if False: later = 1
    return f
empty = unbound()
''', '''
assert square(4) == 16
assert up() == 6 and get() == 6 and up() == 7 and get() == 7
assert [f(1) for f in fs] == [1, 2, 3]
try: empty()
except NameError: pass
else: assert False
''')


def test_signatures_and_attributes():
    check('''
box = []
def f(a, b: int = 2, *args: str, c, d=box, **kw) -> float:
    """The doc."""
    return a, b, args, c, d, kw
f.calls = 3
f.box = box
def plain(x=1, y='s', z=None): return x, y, z
def undocumented(): pass
''', '''
assert f(1, c=4) == (1, 2, (), 4, [], {})
assert f.__doc__ == 'The doc.' and undocumented.__doc__ is None
assert f.__annotations__ == {'b': int, 'args': str, 'return': float}
assert f.__kwdefaults__['d'] is box and f.box is box and f.calls == 3
assert plain() == (1, 's', None) and plain.__defaults__ == (1, 's', None)
assert f.__name__ == f.__qualname__ == 'f'
import inspect
assert list(inspect.signature(f).parameters) == ['a', 'b', 'args', 'c', 'd', 'kw']
''')


def test_decorated_functions():
    check('''
import contextlib, functools
def twice(f):
    @functools.wraps(f)
    def wrapper(*args): return f(*args) * 2
    return wrapper
@twice
def three(): return 3
class Count:
    def __init__(self, f): self.f, self.n = f, 0
    def __call__(self, *args): self.n += 1; return self.f(*args)
@Count
def counted(x): return x
counted(1)
@functools.lru_cache(maxsize=5)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
fib(3)
@functools.cache
def cached(n): return n
@functools.singledispatch
def kind(x): return 'object'
@kind.register
def _(x: int): return 'int'
@contextlib.contextmanager
def entered(x): yield x
add = functools.partial(lambda a, b: a + b, 1)
''', '''
assert three() == 6 and three.__name__ == 'three' and three.__wrapped__() == 3
assert counted(5) == 5 and counted.n == 2
assert fib(20) == 6765 and fib.cache_info().maxsize == 5
assert fib.__wrapped__.__name__ == 'fib'
assert cached(3) == 3 and kind(1) == 'int' and kind('') == 'object'
with entered(4) as x: assert x == 4
assert add(2) == 3
''')


def test_generator_and_coroutine_functions():
    check('''
def numbers(n):
    for i in range(n): yield i
async def answer(): return 42
async def stream():
    yield 1
squares = lambda n: [i * i for i in numbers(n)]
''', '''
assert list(numbers(3)) == [0, 1, 2] and squares(3) == [0, 1, 4]
import asyncio
assert asyncio.run(answer()) == 42
''')


def test_bound_methods_and_builtins():
    check('''
class A:
    def m(self): return self
    @classmethod
    def c(cls): return cls
a = A()
m, c = a.m, A.c
odd = type(m)(lambda self: (self, 1), a)
items = []
append, length, joined = items.append, len, '-'.join
''', '''
assert m() is a and c() is A and odd() == (a, 1)
append(1)
assert items == [1] and length is len and joined('ab') == 'a-b'
''')


def test_functions_of_other_globals():
    check('''
space = {'y': 3}
exec("""
def f(): return y
def g():
    global y
    y += 1
    return f()
""", space)
f, g = space['f'], space['g']
evaluated = eval('lambda x: x + z', {'z': 1})
''', '''
assert f() == 3 and g() == 4 and f() == 4
assert evaluated(1) == 2
assert f.__globals__ is g.__globals__
''')


def test_code_and_cells_as_data():
    check('''
import types
def f(): return 5
code = f.__code__
cell = types.CellType(3)
empty = types.CellType()
def outer():
    x = cell
    def inner(): return x
    return inner
inner = outer()
inside = inner.__closure__[0]
''', '''
assert types.FunctionType(code, {})() == 5
assert cell.cell_contents == 3 and inner() is cell
assert inner.__closure__[0] is inside
try: empty.cell_contents
except ValueError: pass
else: assert False
''')


def test_tracebacks_show_file_and_line():
    check('def f():\n\n    return 1 / 0\n', '''
import traceback
try: f()
except ZeroDivisionError as e:
    frame = traceback.extract_tb(e.__traceback__)[-1]
    assert frame.filename == '/tmp/made_up_main.py', frame
    assert frame.lineno == 3 and frame.name == 'f', frame
''')


def test_type_parameters():
    check('''
def first[T](x: list[T]) -> T: return x[0]
class Box[T]:
    def __init__(self, x: T): self.x = x
type Pair[T] = tuple[T, T]
''', '''
assert first([1]) == 1 and first.__type_params__[0].__name__ == 'T'
assert Box[int](3).x == 3 and Box.__type_params__[0].__name__ == 'T'
assert Pair.__name__ == 'Pair'
''')


run_all(globals())
