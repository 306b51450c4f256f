"""The state of the process that a fork hands on."""

import decimal
import io
import logging
import multiprocessing
import os
import signal
import sys
import threading
import warnings

sys.path.insert(0, os.path.dirname(__file__))
from harness import FOLDER, fork, load, main_module, run, run_all, take

from multiprocessing import context, process, util


def test_paths_and_arguments():
    path, argv = list(sys.path), sys.argv
    sys.path.append('/some/where')
    sys.argv = ['prog', 'arg']
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + 7)
    taken = take(main_module())
    sys.path[:], sys.argv = path, argv
    sys.setrecursionlimit(limit)
    load(*taken)
    assert sys.path[-1] == '/some/where' and sys.argv == ['prog', 'arg']
    assert sys.getrecursionlimit() == limit + 7
    sys.path[:], sys.argv = path, argv
    sys.setrecursionlimit(limit)


def test_the_process_and_its_authkey():
    key = process.current_process().authkey
    process.current_process().authkey = b'secret'

    def make(main):
        return multiprocessing.get_context('spawn').Process(
            target=main.work, args=(1,), kwargs={'k': main.work}, name='Worker', daemon=True)

    child, made = fork('def work(*a, **k): return 5', make)
    assert process.current_process().authkey == b'secret'
    assert made.name == 'Worker' and made.daemon and made._args == (1,)
    assert made._target is child.work and made._kwargs == {'k': child.work}
    assert made._popen is None and made.authkey == b'secret'
    assert not hasattr(process.current_process(), '_inheriting')
    process.current_process().authkey = key


def test_subclasses_of_process():
    child, made = fork('''
from multiprocessing.context import SpawnProcess
class Worker(SpawnProcess):
    def __init__(self, n):
        super().__init__()
        self.n, self.gen = n, (i for i in [])
    def run(self): return helper(self.n)
def helper(n): return n + 1
''', lambda main: main.Worker(4))
    assert type(made) is child.Worker and made.run() == 5


def test_the_start_method():
    chosen = context._default_context._actual_context
    context._default_context._actual_context = context._concrete_contexts['spawn']
    taken = take(main_module())
    context._default_context._actual_context = None
    load(*taken)
    assert multiprocessing.get_start_method() == 'spawn'
    context._default_context._actual_context = chosen


def test_logging():
    root = logging.getLogger()
    parent = main_module('''
import io, logging
text = io.StringIO()
class Upper(logging.Formatter):
    def format(self, record): return super().format(record).upper()
class Keep(logging.Filter):
    def filter(self, record): return 'drop' not in record.msg
handler = logging.StreamHandler(text)
handler.setFormatter(Upper('%(name)s: %(message)s'))
handler.addFilter(Keep())
logging.getLogger().addHandler(handler)
logging.getLogger().setLevel(logging.INFO)
logging.getLogger('quiet').setLevel(logging.ERROR)
logging.getLogger('apart').propagate = False
logging.addLevelName(5, 'TINY')
log = logging.getLogger('mine')
log.info('before')
''')
    taken = take(parent)
    root.handlers.clear()
    root.setLevel(logging.WARNING)
    logging.getLogger('quiet').setLevel(logging.NOTSET)
    logging.getLogger('apart').propagate = True
    child, _ = load(*taken)
    child.log.info('after')
    child.log.info('drop')
    logging.getLogger('quiet').info('no')
    assert child.text.getvalue() == 'MINE: BEFORE\nMINE: AFTER\n', child.text.getvalue()
    assert root.handlers[-1] is child.handler and not logging.getLogger('apart').propagate
    assert logging.getLevelName(5) == 'TINY'
    root.handlers.clear()
    root.setLevel(logging.WARNING)


def test_logging_to_files_and_multiprocessing_s_logger():
    path = os.path.join(FOLDER, 'log')
    parent = main_module(f'''
import logging
from multiprocessing import get_logger
get_logger().setLevel(logging.INFO)
logging.basicConfig(filename={path!r}, level=logging.DEBUG, force=True)
logging.info('parent')
''')
    taken = take(parent)
    parents = logging.root.handlers[:]
    util.get_logger().setLevel(logging.NOTSET)
    load(*taken)
    logging.info('child')
    logging.root.handlers[:] = parents
    logging.info('parent again')
    with open(path) as f:
        lines = [line.split(':')[-1].strip() for line in f]
    assert lines == ['parent', 'child', 'parent again'], lines
    assert util.get_logger().level == logging.INFO
    logging.root.handlers.clear()


def test_warnings_and_decimal():
    filters = list(warnings.filters)
    before = decimal.getcontext().copy()
    warnings.filterwarnings('error', message='made up')
    decimal.getcontext().prec = 7
    taken = take(main_module())
    warnings.filters[:] = filters
    warnings._filters_mutated()
    decimal.setcontext(before)
    load(*taken)
    assert decimal.getcontext().prec == 7
    try:
        warnings.warn('made up')
    except UserWarning:
        pass
    else:
        raise AssertionError
    warnings.filters[:] = filters
    warnings._filters_mutated()
    decimal.setcontext(before)


def test_signal_handlers():
    taken = take(main_module('''
import signal
seen = []
def on_usr2(number, frame): seen.append(number)
signal.signal(signal.SIGUSR2, on_usr2)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
'''))
    signal.signal(signal.SIGUSR2, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    child, _ = load(*taken)
    assert signal.getsignal(signal.SIGUSR2) is child.on_usr2
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGPIPE) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    signal.signal(signal.SIGUSR2, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)


def test_replaced_streams():
    real = sys.stdout
    parent = main_module('''
import io, sys
class Tee:
    def __init__(self, stream): self.stream, self.lines = stream, []
    def write(self, text): self.lines.append(text)
    def __getattr__(self, name): return getattr(self.stream, name)
sys.stdout = tee = Tee(sys.stdout)
''')
    taken = take(parent)
    sys.stdout = real
    child, _ = load(*taken)
    try:
        print('into the tee')
        assert sys.stdout is child.tee and child.tee.lines[0] == 'into the tee'
    finally:
        sys.stdout = real


def test_source_text_of_a_prompt():
    import linecache
    linecache.cache['<prompt-1>'] = (5, None, ['x = 1\n'], '<prompt-1>')
    taken = take(main_module())
    del linecache.cache['<prompt-1>']
    load(*taken)
    assert linecache.getline('<prompt-1>', 1) == 'x = 1\n'


def test_practice_leaves_no_trace():
    from multiprocessing import _known, _warmup
    main, name = main_module(), process.current_process().name
    before = list(sys.path), sys.argv, list(warnings.filters), signal.getsignal(signal.SIGTERM)
    names = set(vars(main))
    owned = sys.stdin, os._exit, os.getppid, threading._shutdown, signal.getsignal(signal.SIGINT)
    method = context._default_context._actual_context
    _warmup.run()
    # What processes of the prompt do, too.
    assert 'multiprocessing._stacks' in sys.modules
    assert signal.getsignal(signal.SIGURG) is signal.SIG_DFL
    # The first one may have opened what stays open for good.
    fds = sorted(os.listdir('/proc/self/fd'))
    _warmup.run()
    assert sorted(os.listdir('/proc/self/fd')) == fds
    assert owned == (sys.stdin, os._exit, os.getppid, threading._shutdown,
                     signal.getsignal(signal.SIGINT))
    assert context._default_context._actual_context is method
    assert process.parent_process() is None and process.active_children() == []
    assert sys.modules['__main__'] is main and set(vars(main)) == names
    assert process.current_process().name == name and _known._names is None
    assert before == (list(sys.path), sys.argv, list(warnings.filters),
                      signal.getsignal(signal.SIGTERM))


run_all(globals())
