"""Globals that are data: one object in the parent is one in the child."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import check, run_all


def test_plain_data():
    check('''
values = [None, True, 1, 2**100, 1.5, 1j, 's', 'é中', b'b', bytearray(b'a'), (), (1,),
          {1}, frozenset([2]), {'k': [1]}, range(3), slice(1, 2), ..., NotImplemented]
''', '''
assert values == [None, True, 1, 2**100, 1.5, 1j, 's', 'é中', b'b', bytearray(b'a'), (), (1,),
          {1}, frozenset([2]), {'k': [1]}, range(3), slice(1, 2), ..., NotImplemented]
assert type(values[9]) is bytearray
''')


def test_identity_and_cycles():
    check('''
sentinel = object()
def f(x=sentinel): return x is sentinel
shared = [sentinel]
a = {'shared': shared}
b = (shared, a)
loop = []
loop.append(loop)
class Node: pass
n = Node()
n.me, n.peers = n, [n, shared]
a['node'] = n
''', '''
assert f() and shared[0] is sentinel and b[0] is shared and b[1] is a
assert a['shared'] is shared and loop[0] is loop
assert n.me is n and n.peers[0] is n and n.peers[1] is shared and a['node'] is n
''')


def test_collections():
    check('''
import array, collections, datetime, decimal, fractions, pathlib, re, types, uuid
dq = collections.deque([1, 2], maxlen=3)
od = collections.OrderedDict(a=1, b=2)
dd = collections.defaultdict(lambda: 7, a=1)
ct = collections.Counter('aab')
cm = collections.ChainMap({'a': 1}, {'b': 2})
ar = array.array('d', [1, 2])
dt = datetime.datetime(2024, 1, 2, tzinfo=datetime.timezone.utc)
dc, fr = decimal.Decimal('1.5'), fractions.Fraction(1, 3)
pa, ud = pathlib.Path('/tmp/x'), uuid.UUID(int=5)
rx = re.compile('a(b+)', re.I)
found, ms = rx.search('xxABB'), list(rx.finditer('ab abb'))
ns = types.SimpleNamespace(a=1)
ns.me = ns
mp = types.MappingProxyType(od)
''', '''
assert list(dq) == [1, 2] and dq.maxlen == 3 and od == {'a': 1, 'b': 2}
assert dd['x'] == 7 and ct['a'] == 2 and cm['b'] == 2 and list(ar) == [1.0, 2.0]
assert dt.tzinfo is datetime.timezone.utc and dc == decimal.Decimal('1.5') and fr * 3 == 1
assert str(pa) == '/tmp/x' and ud.int == 5 and rx.match('ABB').group(1) == 'BB'
assert found.group(1) == 'BB' and found.start() == 2 and ms[1].group() == 'abb'
assert ns.me is ns and mp['a'] == 1
od['c'] = 3
assert mp['c'] == 3
''')


def test_iterators():
    check('''
import itertools
it = iter([1, 2, 3]); next(it)
di = iter({'a': 1})
zp, mp, en = zip([1], [2]), map(str, [1]), enumerate(['x'])
co = itertools.count(5); next(co)
ch = itertools.chain([1], [2]); next(ch)
cy = itertools.cycle([1, 2])
rv = reversed([1, 2])
d = {'a': 1}
keys, vals, items = d.keys(), d.values(), d.items()
''', '''
assert list(it) == [2, 3] and list(di) == ['a'] and list(zp) == [(1, 2)] and list(mp) == ['1']
assert list(en) == [(0, 'x')] and next(co) == 6 and list(ch) == [2] and next(cy) == 1
assert list(rv) == [2, 1] and list(vals) == [1] and list(items) == [('a', 1)]
d['b'] = 2
assert list(keys) == ['a', 'b']
''')


def test_weak_references():
    check('''
import weakref
class A:
    def m(self): return 1
a, k = A(), A()
r = weakref.ref(a)
called = []
rc = weakref.ref(a, called.append)
wv = weakref.WeakValueDictionary(a=a)
wk = weakref.WeakKeyDictionary({k: 'v'})
ws = weakref.WeakSet([a, k])
wm = weakref.WeakMethod(a.m)
px = weakref.proxy(a)
gone = weakref.ref(A())
a.me = weakref.ref(a)
''', '''
assert r() is a and rc() is a and wv['a'] is a and wk[k] == 'v' and a in ws and len(ws) == 2
assert wm()() == 1 and px.m() == 1 and a.me() is a
''')


def test_memory_and_buffers():
    check('''
import io
ba = bytearray(b'abcd')
mv = memoryview(ba)
part = memoryview(b'abcd')[1:3]
si = io.StringIO('line1\\nline2'); si.readline()
bi = io.BytesIO(b'abc'); bi.seek(1)
closed = io.StringIO(), io.BytesIO()
for file in closed: file.close()
''', '''
assert bytes(mv) == b'abcd' and bytes(part) == b'bc'
mv[0] = 90
assert ba == b'Zbcd'
assert si.read() == 'line2' and bi.read() == b'bc' and si.getvalue().startswith('line1')
assert closed[0].closed and closed[1].closed
''')


def test_library_objects():
    check('''
import contextvars, copy, dataclasses, decimal, functools, inspect, logging, operator, os, random
import string, struct, sys, threading, time, typing, types, collections.abc
log = logging.getLogger('made.up')
rnd = random.Random(5); first = rnd.random()
sysrnd = random.SystemRandom()
env, out, flags = os.environ, sys.stdout, sys.flags
missing = dataclasses.MISSING
ctx = decimal.Context(prec=5)
var = contextvars.ContextVar('var', default=1); var.set(3)
st = struct.Struct('<i')
now = time.localtime(0)
tpl = string.Template('$a')
getter, item = operator.attrgetter('a.b'), operator.itemgetter(1)
shutil_copy, deep = copy.copy, copy.deepcopy
func_type, gen_type, keys_type = types.FunctionType, types.GeneratorType, type({}.keys())
none_type, ell_type = type(None), type(...)
alias, union, opt = list[int], int | str, typing.Optional[int]
call = typing.Callable[[int], str]
sup = super(dict, collections.OrderedDict())
err = ValueError('x'); err.__notes__ = ['n']
empty = inspect.Parameter.empty
rnd_func = random.random
''', '''
import random as fresh
assert log is logging.getLogger('made.up') and env is os.environ and out is sys.stdout
assert fresh.Random(5).random() == first
twin = fresh.Random(5); twin.random()
assert rnd.random() == twin.random() and 0 <= sysrnd.random() < 1
assert missing is dataclasses.MISSING and ctx.prec == 5 and var.get() == 3
assert st.pack(1) == b'\\1\\0\\0\\0' and now.tm_year in (1969, 1970) and tpl.substitute(a=1) == '1'
assert getter.__class__ is operator.attrgetter and item([1, 2]) == 2
assert shutil_copy is copy.copy and func_type is type(lambda: 0) and gen_type is types.GeneratorType
assert keys_type is type({}.keys()) and none_type is type(None) and ell_type is type(...)
assert alias == list[int] and union == int | str and opt == typing.Optional[int]
assert call == typing.Callable[[int], str] and err.args == ('x',) and err.__notes__ == ['n']
assert empty is inspect.Parameter.empty and flags is sys.flags and rnd_func() >= 0
''')


def test_dunder_names():
    child = check('''
"""Doc of main."""
x: int = 3
__version__ = '1.0'
__all__ = ['x']
''', '''
assert __name__ == '__main__' and __doc__ == 'Doc of main.' and __version__ == '1.0'
assert __file__ == '/tmp/made_up_main.py' and __annotations__ == {'x': int} and __all__ == ['x']
import builtins
assert __builtins__ is builtins or __builtins__ is vars(builtins)
''')
    assert child.__spec__ is None


def test_codecs():
    check('''
import codecs, unicodedata, encodings.idna
info = codecs.lookup('utf-8')
encode, decode, reader, writer = info
more = [info.incrementalencoder, info.incrementaldecoder]
gbk = codecs.lookup('gbk')
old = unicodedata.ucd_3_2_0
''', '''
import io
assert encode('é')[0] == b'\\xc3\\xa9' and decode(b'\\xc3\\xa9')[0] == 'é'
file = io.BytesIO()
writer(file).write('é')
assert file.getvalue() == b'\\xc3\\xa9' and reader(io.BytesIO(b'\\xc3\\xa9')).read() == 'é'
assert more[0]().encode('é') == b'\\xc3\\xa9' and more[1]().decode(b'\\xc3\\xa9') == 'é'
assert gbk.encode('中')[0] == b'\\xd6\\xd0' and info.name == 'utf-8'
assert old.unidata_version == '3.2.0'
''')


run_all(globals())
