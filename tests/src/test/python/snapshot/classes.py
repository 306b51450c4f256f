"""Classes of __main__ travel by value."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import check, run_all


def test_plain_classes():
    check('''
class Base:
    """The doc."""
    shared = []
    def __init__(self, x): self.x = x
    def who(self): return 'base'
    def __eq__(self, other): return self.x == other.x
    __hash__ = None
    @property
    def double(self):
        """Twice x."""
        return self.x * 2
    @double.setter
    def double(self, value): self.x = value / 2
    @staticmethod
    def s(): return 's'
    @classmethod
    def c(cls): return cls
    class Inner:
        def outer(self): return Base
class Derived(Base):
    def __init__(self, x): super().__init__(x)
    def who(self): return 'derived ' + super().who()
    def cls(self): return __class__
d = Derived(3)
''', '''
assert type(d) is Derived and isinstance(d, Base) and d.x == 3
assert d.who() == 'derived base' and d.cls() is Derived
assert Derived(3) == d and Derived.__mro__ == (Derived, Base, object)
d.double = 8
assert d.x == 4 and d.double == 8 and Base.double.__doc__ == 'Twice x.'
assert Base.s() == d.s() == 's' and d.c() is Derived
assert Base.Inner().outer() is Base
assert Base.Inner.__qualname__ == 'Base.Inner'
assert Base.__doc__ == 'The doc.' and Base.__module__ == '__main__'
assert Base.__hash__ is None and Derived.shared is Base.shared
try: hash(d)
except TypeError: pass
else: assert False
''')


def test_slots():
    check('''
class P:
    __slots__ = ('x', '__y')
    def __init__(self): self.x, self.__y = 1, 2
    def y(self): return self.__y
class Q(P):
    __slots__ = 'z'
class R(Q): pass
p, q, r = P(), Q(), R()
q.z = 3
r.other = 4
''', '''
assert (p.x, p.y(), q.z, r.other) == (1, 2, 3, 4)
assert not hasattr(p, '__dict__') and not hasattr(q, '__dict__')
try: p.new = 1
except AttributeError: pass
else: assert False
p.x = 5
assert p.x == 5 and P.__slots__ == ('x', '__y')
''')


def test_metaclasses_are_not_run_again():
    check('''
made = []
class Meta(type):
    def __new__(meta, name, bases, space, flag=False):
        made.append(name)
        return super().__new__(meta, name, bases, space)
    def __init__(cls, name, bases, space, flag=False):
        made.append('init')
        super().__init__(name, bases, space)
    def __call__(cls, *args): return super().__call__(*args)
    def hello(cls): return cls.__name__
    def __setattr__(cls, name, value): raise AttributeError
class A(metaclass=Meta, flag=True):
    pass
class B(A): x = 1
''', '''
assert made == ['A', 'init', 'B', 'init'], made
assert type(B) is Meta and B.hello() == 'B' and B().x == 1
''')


def test_init_subclass_and_set_name_are_not_run_again():
    check('''
class Plugin:
    known = []
    def __init_subclass__(cls, *, key, **kw):
        super().__init_subclass__(**kw)
        cls.key = key
        Plugin.known.append(cls)
class One(Plugin, key='one'): pass
class Named:
    def __set_name__(self, owner, name): self.names = getattr(self, 'names', []) + [name]
    def __get__(self, obj, cls): return self.names
class Has: field = Named()
''', '''
assert Plugin.known == [One] and One.key == 'one'
class Two(Plugin, key='two'): pass
assert Plugin.known == [One, Two] and Two.key == 'two'
assert Has.field == ['field']
''')


def test_enums():
    check('''
import enum
class Color(enum.Enum):
    RED = 1
    GREEN = 'g'
    ROUGE = 1
    def lower(self): return self.name.lower()
    @classmethod
    def default(cls): return cls.RED
class Level(enum.IntEnum):
    LOW, HIGH = 1, 2
class Word(enum.StrEnum):
    A = enum.auto()
class Perm(enum.Flag):
    R, W, X = 4, 2, 1
    RW = R | W
class Mode(enum.IntFlag):
    A, B = 1, 2
class Planet(enum.Enum):
    EARTH = (5.9, 6.3)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
class Coded(bytes, enum.Enum):
    def __new__(cls, value, label):
        self = bytes.__new__(cls, [value])
        self._value_, self.label = value, label
        return self
    PX = (1, 'P.X')
Animal = enum.Enum('Animal', 'CAT DOG')
red, both, rx = Color.RED, Perm.R | Perm.W, Perm.R | Perm.X
names = {Color.RED: 'red', Level.LOW: 'low'}
def paint(color=Color.GREEN): return color
''', '''
assert red is Color.RED is Color(1) is Color['RED'] is Color.ROUGE is Color.default()
assert list(Color) == [Color.RED, Color.GREEN] and Color.RED.lower() == 'red'
assert paint() is Color.GREEN and names[Color.RED] == 'red'
assert repr(Color.RED) == '<Color.RED: 1>'
assert Level.HIGH > Level.LOW and Level(2) is Level.HIGH and Level.HIGH + 1 == 3
assert Word.A == 'a' and both is Perm.RW and rx == Perm.R | Perm.X and Perm.X in rx
assert Mode.A | Mode.B == 3 and Planet.EARTH.radius == 6.3
assert Coded.PX.label == 'P.X' and Coded.PX == b'\\x01' and Coded(1) is Coded.PX
assert Animal.DOG.value == 2 and Animal(1) is Animal.CAT
assert isinstance(red, enum.Enum) and len(Color) == 2
try: Color(9)
except ValueError: pass
else: assert False
try: Color.RED = 1
except AttributeError: pass
else: assert False
''')


def test_dataclasses():
    check('''
import dataclasses
from dataclasses import dataclass, field
@dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False, metadata={'k': 1})
    def moved(self): return dataclasses.replace(self, x=self.x + 1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    a: int = 1
@dataclass
class Child(Point):
    z: int = 5
    total: int = field(init=False)
    def __post_init__(self): self.total = self.x + self.y + self.z
p, f, c = Point(1, 2), Frozen(a=3), Child(1)
''', '''
assert p == Point(1, 2) and p.moved() == Point(2, 2) and Point(1) < Point(2)
assert repr(p) == 'Point(x=1, y=2, tags=[])'
assert [g.name for g in dataclasses.fields(Child)] == ['x', 'y', 'tags', 'z', 'total']
assert dataclasses.fields(Point)[2].metadata['k'] == 1
assert dataclasses.asdict(c) == {'x': 1, 'y': 0, 'tags': [], 'z': 5, 'total': 6}
assert Point(1).tags is not Point(1).tags and f == Frozen(a=3) and hash(f) == hash(Frozen(a=3))
try: f.a = 1
except dataclasses.FrozenInstanceError: pass
else: assert False
assert dataclasses.is_dataclass(Point) and Point.__match_args__ == ('x', 'y', 'tags')
''')


def test_named_tuples():
    check('''
import collections, typing
P = collections.namedtuple('P', 'x y', defaults=[3])
class Q(P):
    __slots__ = ()
    def sum(self): return sum(self)
class R(typing.NamedTuple):
    """Doc of R."""
    name: str
    size: int = 1
    def big(self): return self.size > 1
class TD(typing.TypedDict, total=False):
    a: int
p, q, r = P(1), Q(1, 2), R('n', 2)
''', '''
assert p == (1, 3) and p.x == 1 and p._replace(x=5) == P(5) and P._make([1, 2]).y == 2
assert repr(p) == 'P(x=1, y=3)' and q.sum() == 3 and type(q) is Q
assert r.big() and r.name == 'n' and R.__doc__ == 'Doc of R.' and R('x').size == 1
assert p._asdict() == {'x': 1, 'y': 3} and TD(a=1) == {'a': 1}
''')


def test_abstract_classes():
    check('''
import abc, collections.abc
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    @property
    @abc.abstractmethod
    def name(self): ...
class Square(Shape):
    name = 'square'
    def area(self): return 4
class Foreign: pass
Shape.register(Foreign)
class Seq(collections.abc.Sequence):
    def __len__(self): return 2
    def __getitem__(self, i):
        if i < 2: return i
        raise IndexError
class Sized(metaclass=abc.ABCMeta):
    @classmethod
    def __subclasshook__(cls, other): return hasattr(other, 'size') or NotImplemented
class HasSize: size = 1
''', '''
try: Shape()
except TypeError as e: assert 'abstract' in str(e)
else: assert False
assert Square().area() == 4 and isinstance(Square(), Shape)
assert isinstance(Foreign(), Shape) and not isinstance(3, Shape)
assert list(Seq()) == [0, 1] and 1 in Seq() and isinstance(Seq(), collections.abc.Iterable)
assert issubclass(HasSize, Sized) and not issubclass(int, Sized)
class Late(Shape): pass
try: Late()
except TypeError: pass
else: assert False
''')


def test_generics_and_protocols():
    check('''
import typing
T = typing.TypeVar('T')
N = typing.TypeVar('N', int, float)
B = typing.TypeVar('B', bound='Box')
PS = typing.ParamSpec('PS')
class Box(typing.Generic[T]):
    def __init__(self, x: T): self.x = x
    def get(self) -> T: return self.x
class IntBox(Box[int]): pass
@typing.runtime_checkable
class Closes(typing.Protocol):
    def close(self): ...
class Door:
    def close(self): pass
UserId = typing.NewType('UserId', int)
Alias = dict[str, list[T]]
''', '''
assert Box.__parameters__ == (T,) and Box[int](3).get() == 3
assert typing.get_type_hints(Box.get)['return'] is T
assert IntBox(1).x == 1 and IntBox.__orig_bases__ == (Box[int],)
assert isinstance(Door(), Closes) and not isinstance(3, Closes)
assert UserId(5) == 5 and UserId.__name__ == 'UserId' and UserId.__supertype__ is int
assert N.__constraints__ == (int, float) and T.__name__ == 'T'
assert Alias[int] == dict[str, list[int]] and PS.__name__ == 'PS'
''')


def test_exceptions():
    check('''
class Failure(ValueError):
    def __init__(self, code, detail):
        super().__init__(code)
        self.detail = detail
    def __reduce__(self): return Failure, (self.args[0], self.detail)
class Simple(Exception): pass
f, s = Failure(3, 'd'), Simple('x')
s.extra = 1
def fail(): raise Failure(1, 'y')
''', '''
assert type(f) is Failure and f.args == (3,) and f.detail == 'd'
assert s.args == ('x',) and s.extra == 1
try: fail()
except Failure as e: assert e.detail == 'y'
''')


def test_local_classes_and_cycles():
    check('''
def make():
    class Node:
        first = None
        def __init__(self): self.next = self
        def kind(self): return Node
    Node.first = Node()
    return Node
Node = make()
class A:
    def b(self): return B()
class B(A):
    table = {'a': A}
A.table = B.table
A.child = B
n = Node.first
''', '''
assert n.next is n and n.kind() is Node and Node.first is n
assert Node.__qualname__ == 'make.<locals>.Node'
assert type(A().b()) is B and A.child is B and A.table is B.table and A.table['a'] is A
''')


def test_instances_with_their_own_state():
    check('''
PREFIX = 'p'
class Token(Exception):
    def __init__(self, v): self.v = v
    def __reduce__(self): return Token, (self.v,), {'v': self.v}
    def __setstate__(self, state): self.v = PREFIX + state['v']; helper(self)
def helper(t): t.seen = True
class Hooked:
    def __init__(self): self.kept, self.dropped = 1, [2]
    def __getstate__(self): return {'kept': 1}
    def __setstate__(self, state): raise AssertionError('a fork does not ask')
hooked = Hooked()
class Key:
    def __init__(self, k): self.k = k
    def __hash__(self): return hash(normal(self.k))
    def __eq__(self, other): return normal(self.k) == normal(other.k)
def normal(k): return k.lower()
class WithNew:
    def __new__(cls, *, x):
        self = super().__new__(cls)
        self.x = x
        return self
    def __getnewargs_ex__(self): return (), {'x': self.x}
class D(dict):
    def __init__(self, *a): super().__init__(*a); self.extra = 1
class L(list): pass
class I(int):
    note = None
t, w = Token('a'), WithNew(x=4)
table = {Key('A'): 1}
d, l, i = D(a=1) if False else D({'a': 1}), L([1]), I(7)
l.own, i.note = 's', 'n'
''', '''
assert hooked.dropped == [2] and hooked.kept == 1
assert t.v.endswith('pa') and t.seen and w.x == 4
assert table[Key('a')] == 1
assert d == {'a': 1} and d.extra == 1 and l == [1] and l.own == 's' and i == 7 and i.note == 'n'
assert type(d) is D and type(l) is L and type(i) is I
''')


def test_descriptors_and_cached_properties():
    check('''
import functools
class A:
    calls = 0
    @functools.cached_property
    def value(self):
        A.calls += 1
        return 5
    @functools.partialmethod
    def nothing(self): pass
    def add(self, a, b): return a + b
    add_one = functools.partialmethod(add, 1)
    def __class_getitem__(cls, item): return item
class Positive:
    def __set_name__(self, owner, name): self.name = '_' + name
    def __get__(self, obj, cls): return self if obj is None else getattr(obj, self.name)
    def __set__(self, obj, value):
        if value <= 0: raise ValueError(self.name)
        setattr(obj, self.name, value)
class Order:
    amount = Positive()
a, o = A(), Order()
a.value
o.amount = 3
''', '''
assert a.value == 5 and A.calls == 1 and A().value == 5 and A.calls == 2
assert a.add_one(2) == 3 and A[3] == 3 and o.amount == 3
try: o.amount = 0
except ValueError as e: assert str(e) == '_amount'
else: assert False
''')


run_all(globals())
