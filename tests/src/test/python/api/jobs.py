"""Functions that JavaApiTest has called."""

import array
import collections
import dataclasses
import enum
import logging
import multiprocessing
import os
import signal
import sys
import time


@dataclasses.dataclass
class Stats:
    count: int
    mean: float
    label: str = 'x'


class Colour(enum.Enum):
    RED = 1


def echo(value):
    return value


def square(x):
    return x * x


def call(function, *args):
    return function(*args)


def count_up(report, end):
    for i in range(end):
        report(i, end)
    return end


kept = []


def keep(function):
    kept.append(function)


def call_kept():
    return kept.pop()()


def call_in_child(function):
    queue = multiprocessing.SimpleQueue()
    multiprocessing.Process(target=catch, args=(function, queue)).start()
    return queue.get()


def catch(function, queue):
    try:
        queue.put(function())
    except Exception as error:
        queue.put(str(error))


def rows(count):
    for i in range(count):
        yield Stats(i, i / 2)


def fail_at(end):
    yield from range(end)
    fail()


def pids(queue):
    queue.put(os.getpid())
    while True:
        yield os.getpid()


def add_all(*numbers, start=0):
    return sum(numbers, start)


def kind(value):
    return type(value).__name__


def numbers(count):
    return array.array('d', range(count))


def unsigned():
    return array.array('I', [1])


def stats(rows):
    return Stats(len(rows), sum(row.price for row in rows) / len(rows))


def kinds():
    return {'ordered': collections.OrderedDict(a=1),
            'deque': collections.deque([1]), 'range': range(2),
            'enum': Colour.RED, 'generator': (x for x in [1])}


def fail():
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise ValueError('bad') from error


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def die_holding(lock):
    lock.acquire()
    die()


def leave():
    print('bye', file=sys.stderr, flush=True)
    os._exit(7)


def fill():
    held = []
    while True:
        held.append([0] * 100_000)


def sleep():
    time.sleep(600)


def forever(begun, pid):
    pid.put(os.getpid())
    begun.set()
    while True:
        pass


def deaf(begun, pid):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    forever(begun, pid)


def consume(items, out):
    count = 0
    while (row := items.get()) is not None:
        out.put({'name': row.name, 'price': row.price * 2})
        count += 1
    return count


def hold(lock, held, let_go):
    with lock:
        held.set()
        let_go.wait()


def can_take(lock):
    taken = lock.acquire(timeout=0.1)
    if taken:
        lock.release()
    return taken


def set(event):
    event.set()


def log():
    logging.getLogger('jobs.log').info('two\nlines %s', '\x1e')
    logging.warning('of the root')
    print('\x1elog\x1fx', file=sys.stderr, end='')
    try:
        1 / 0
    except ZeroDivisionError:
        logging.exception('failed')


def greet():
    print(os.environ['GREETING'])
    print('to stderr', file=sys.stderr)
    return os.getpid()
