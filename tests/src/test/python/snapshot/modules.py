"""Modules travel by name; the user's own with the globals that they have."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import FOLDER, check, fork, load, main_module, run, run_all, take
from multiprocessing import _usermodules

HERE = FOLDER
sys.path.insert(0, str(HERE))
(HERE / 'settings.py').write_text('''
loads = globals().get('loads', 0) + 1
level = 1
table = {}
names = []
def get(): return level, table
def unchanged(): return 'unchanged'
class Config: pass
class Options:
    debug = False
    paths = []
    def method(self): return self.debug
def counted():
    counted.calls += 1
    return counted.calls
counted.calls = 0
config = Config()
missing = object()
def is_missing(value=missing): return value is missing
generator = (i for i in range(3))
class Proxy:
    @property
    def __class__(self): raise RuntimeError('not bound')
proxy = Proxy()
''')
(HERE / 'other.py').write_text('''
import settings
from settings import table as shared
value = 1
def read(): return settings.level
''')
(HERE / 'plain.py').write_text('level = 1\n')
(HERE / 'pack').mkdir()
(HERE / 'pack' / '__init__.py').write_text('x = 1\n')
(HERE / 'pack' / 'sub.py').write_text('from . import x\ny = 1\ndef f(): return x, y\n')


(HERE / 'tables.py').write_text('''
import random, re, typing
from collections import OrderedDict, namedtuple
Model = namedtuple('Model', 'name content')
table = {str(i): [i, i + 1] for i in range(1000)}
other = list(range(1000))
noise = [random.random() for _ in range(1000)]
model = Model('m', other)
pattern = re.compile('a+')
small = [1]
def get(): return table
''')

(HERE / 'constants.py').write_text('''
limit, rate, label, ready, nothing = 5, 0.0, 'label', False, None
text, data = 'text ' * 1000, b'data' * 1000
class Settings:
    size, ratio, name = 3, 1.5, 'name'
def call(): return call.count
call.count = 0
''')


def forget_modules():
    for name in ('tables', 'constants', 'settings', 'other', 'plain', 'pack', 'pack.sub'):
        sys.modules.pop(name, None)


def take_from(source):
    """(snapshot, descriptors) of a parent that is gone afterwards."""
    forget_modules()
    taken = take(main_module(source))
    forget_modules()
    return taken


def test_aliases_and_submodules():
    check('''
import os.path as p, xml.dom.minidom, concurrent.futures, collections.abc as cabc, json as j
def parse(): return xml.dom.minidom.parseString('<a/>').documentElement.tagName
def pool(): return concurrent.futures.ThreadPoolExecutor
modules = {'json': j}
''', '''
import json, os
assert p is os.path and j is json and modules['json'] is json
assert parse() == 'a' and pool().__name__ == 'ThreadPoolExecutor'
assert cabc.Sized.__name__ == 'Sized'
''')


def test_globals_of_user_modules_travel():
    taken = take_from('''
import settings, other
from settings import table, get, config
settings.level = 2
settings.new = 'new'
table['k'] = 1
config.x = [table]
settings.names.append(config)
''')
    child, _ = load(*taken)
    run('''
assert settings.level == 2 and settings.new == 'new' and other.read() == 2
assert get() == (2, {'k': 1}) and get is settings.get
assert table is settings.table is other.shared is config.x[0]
assert config is settings.config is settings.names[0] and type(config) is settings.Config
assert next(settings.generator) == 0
assert settings.unchanged() == 'unchanged'
assert type(settings.proxy) is settings.Proxy
''', child)


def test_large_data_that_every_import_gives_is_not_sent():
    forget_modules()
    import constants, tables
    _usermodules.publish()
    size = len(take_from('import tables')[0])
    taken = take_from('''
import tables
from tables import table, small, model, other, pattern, OrderedDict
noise = list(tables.noise)
''')
    assert len(taken[0]) < size + 20_000, (size, len(taken[0]))
    child, _ = load(*taken)
    run('''
assert table is tables.table is tables.get() and len(table) == 1000
assert small is tables.small and model is tables.model
assert model.content is tables.other is other
assert noise == tables.noise, 'another import, other noise'
assert pattern.match('aa') and OrderedDict is tables.OrderedDict
''', child)


def test_large_data_that_was_changed_is_sent():
    taken = take_from('''
import tables
from tables import table, other
table['5'].append('changed')
tables.pattern = tables.re.compile('b+')
tables.OrderedDict = dict
''')
    child, _ = load(*taken)
    run('''
assert table is tables.table is tables.get() and table['5'] == [5, 6, 'changed']
assert other is tables.other
assert tables.pattern.match('bb') and tables.OrderedDict is dict
''', child)
    taken = take_from('''
import tables
tables.other.reverse()
''')
    child, _ = load(*taken)
    run('''
assert tables.other[0] == 999 and tables.model.content is tables.other
assert tables.table['5'] == [5, 6]
''', child)


def test_constants_are_sent_when_they_were_changed():
    forget_modules()
    import constants
    sent = _usermodules.capture()[0].get('constants')
    assert sent == ({'ready': False}, {}), sent
    taken = take_from('''
import constants
constants.limit, constants.rate, constants.ready = 5.0, -0.0, True
constants.nothing, constants.label = 0, None
constants.text += 'more'
constants.data = constants.data[::-1]
constants.Settings.size, constants.Settings.name = 4, b'name'
constants.call.count = 1
''')
    child, _ = load(*taken)
    run('''
from constants import *
found = repr((limit, rate, ready, nothing, label))
assert found == '(5.0, -0.0, True, 0, None)', found
assert text == 'text ' * 1000 + 'more' and data == b'atad' * 1000
assert (Settings.size, Settings.ratio, Settings.name) == (4, 1.5, b'name')
assert call() == 1
''', child)


def test_a_sentinel_of_a_user_module_stays_one():
    taken = take_from('import settings\nsettings.level = 3\n')
    child, _ = load(*taken)
    run('assert settings.level == 3 and settings.is_missing()', child)


def test_a_class_in_a_submodule_travels():
    taken = take_from('from xml.parsers.expat import ExpatError as error\n')
    for name in [name for name in sys.modules if name.startswith('xml')]:
        del sys.modules[name]
    child, _ = load(*taken)
    run("assert error.__name__.endswith('ExpatError') and issubclass(error, Exception), error", child)


def test_modules_that_main_does_not_hold_get_theirs_when_imported():
    taken = take_from('''
def setup():
    import plain
    plain.level = 7
setup()
def read():
    import plain
    return plain.level, plain.__loader__, plain.__spec__.loader
''')
    child, _ = load(*taken)
    assert 'plain' not in sys.modules
    level, loader, in_spec = child.read()
    assert level == 7 and type(loader).__name__ == 'SourceFileLoader' and loader is in_spec
    assert not any(f.__module__.endswith('_usermodules') for f in sys.meta_path
                   if hasattr(f, '__module__'))


def test_attributes_of_their_classes_and_functions_travel():
    taken = take_from('''
import settings
settings.Options.debug = True
settings.Options.added = {1: 2}
settings.Options.paths.append('p')
settings.counted()
def read(): return settings.Options().method()
''')
    child, _ = load(*taken)
    run('''
assert read() is True and settings.Options.added == {1: 2} and settings.Options.paths == ['p']
assert settings.counted() == 2
''', child)


def test_replaced_functions_travel():
    taken = take_from('''
import settings, os.path
def mine(): return 'mine', settings.level
settings.unchanged = mine
settings.get = os.path.join
settings.lam = lambda: 5
''')
    child, _ = load(*taken)
    run('''
assert settings.unchanged() == ('mine', 1) and settings.unchanged is mine
assert settings.get('a', 'b') == 'a/b' and settings.lam() == 5
''', child)


def test_packages():
    taken = take_from('''
import pack, pack.sub
from pack.sub import f
pack.sub.y = 4
def through(): return pack.sub.f()
''')
    child, _ = load(*taken)
    run('assert f() == (1, 4) and through() == (1, 4)', child)


def test_modules_made_by_hand():
    check('''
import types, sys
made = types.ModuleType('made', 'doc of made')
exec("""
x = 1
def get(): return x
def put(v):
    global x
    x = v
class A:
    def m(self): return get()
""", made.__dict__)
listed = types.ModuleType('listed_module')
listed.inner = made
sys.modules['listed_module'] = listed
a, put = made.A(), made.put
''', '''
assert made.get() == 1 and made.__doc__ == 'doc of made'
put(5)
assert made.x == 5 and a.m() == 5 and type(a) is made.A
assert listed.inner is made
''')


def test_modules_made_by_hand_can_be_imported():
    child = fork('''
import sys, types
listed = types.ModuleType('listed_module')
listed.f = lambda: 5
sys.modules['listed_module'] = listed
def read():
    import listed_module
    return listed_module
''')
    assert child.read() is child.listed and child.listed.f() == 5


run_all(globals())
