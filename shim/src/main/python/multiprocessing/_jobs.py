"""The Python side of the Java API: jobs that a Java application submits.

Java starts a process as a parent does, and says what it calls: a function
of the program, or serve(), which takes jobs from a socket until Java closes
it.
"""

import logging
import os
import pickle
import sys

from . import _child, _jvm, context
from .connection import Connection
from ._javavalues import dumps

_CHUNK = 1 << 20

# A longer message is a file, whose descriptor comes instead of the content:
# see dev.polyfork.jobs.JobChannel.
_LONGEST_IN_SOCKET = 1 << 20

# Source text is a function, too; when there are too many, all are forgotten.
_functions = {}
_MANY = 1000


class _Process(context.ForkProcess):
    """A process that Java has started."""

    def __init__(self, call, name):
        super().__init__(name=name)
        self._parent_pid = os.getppid()
        self._call = call

    def run(self):
        function, args, kwargs = self._call
        resolve(function)(*args, **kwargs)


def load(stream, head):
    """The process that is described by the rest of `stream`."""
    global _marks
    _marks = head['marks']
    if not logging.root.handlers:
        logging.root.addHandler(_Handler())
        logging.root.setLevel(head['level'])
    name = pickle.load(stream)
    process_obj = _Process(pickle.load(stream), name)
    if head['restricted']:
        from . import _restricted
        _restricted.enter()
    return process_obj


# Whether Java wants to know which job prints.
_marks = False


def _mark(reference):
    """Note in the output which job is being done."""
    lines = reference.splitlines()
    label = lines[0][:40] if lines else ''
    if reference and label != reference:
        label += ' ...'
    for fd in 1, 2:
        _note(fd, 'job', label)


def _label(function, args):
    """The function of a job, also where it is called by one of ours."""
    if function == 'multiprocessing._jobs:each':
        return args[0]
    if function == 'multiprocessing._jobs:generate':
        return args[1]
    return function


def _note(fd, *fields):
    """Write a note for Java: see dev.polyfork.jobs.OutputLines."""
    text = '\x1f'.join(field.translate(_PLAIN) for field in fields)
    try:
        os.write(fd, f'\x1e{text}\n'.encode('utf-8', 'replace'))
    except OSError:
        # A job has closed it, or Java has ended.
        pass


_PLAIN = {0x1e: ' ', 0x1f: ' ', ord('\n'): '\x1d'}


class _Handler(logging.Handler):
    """Sends log records to Java."""

    def emit(self, record):
        name = '' if record.name == 'root' else record.name
        try:
            sys.stderr.flush()
            _note(2, 'log', str(record.levelno), name, self.format(record))
        except Exception:
            self.handleError(record)


def serve(index):
    """Work off the jobs that come over the received descriptor `index`."""
    global _java
    connection = Connection(_child.received_fds[index])
    _java = _Java(connection)
    try:
        while True:
            _java.answer(_answer(_receive(connection)))
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        # Java has closed the socket, or does not want the answer any more.
        pass


def _receive(connection):
    message = _jvm.receive(connection.fileno())
    if type(message) is not int:
        return message
    if message > _LONGEST_IN_SOCKET:
        return _read_file(connection.fileno(), message)
    pieces = []
    while message:
        # As much as was asked for is allocated, however little comes.
        piece = os.read(connection.fileno(), min(message, _CHUNK))
        if not piece:
            raise EOFError
        pieces.append(piece)
        message -= len(piece)
    return b''.join(pieces)


def _read_file(sock, size):
    """The content of the file whose descriptor comes next."""
    from mmap import mmap
    fd = _jvm.receive_descriptor(sock)
    try:
        with mmap(fd, size) as content:
            return content.read(size)
    finally:
        os.close(fd)


def _send(connection, message):
    if len(message) <= _LONGEST_IN_SOCKET:
        connection._send_bytes(message)
        return
    sock = connection.fileno()
    try:
        fd = _jvm.message_file(message)
    except OSError as error:
        connection._send_bytes(dumps((False, _describe(error))))
        return
    try:
        os.write(sock, len(message).to_bytes(4, 'big'))
        _jvm.send_descriptor(sock, fd)
    finally:
        os.close(fd)


def _answer(job):
    """A pickle of whether the job's function returned, and what."""
    try:
        function, args, kwargs = pickle.loads(job)
        if _marks:
            _mark(_label(function, args))
        answer = dumps((True, resolve(function)(*args, **kwargs)))
    except BaseException as error:
        answer = dumps((False, _describe(error)))
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except Exception:
        # A job has closed or replaced them.
        pass
    if _marks:
        _mark('')
    return answer


def resolve(reference):
    """The function that `module:function` names."""
    function = _functions.get(reference)
    if function is None:
        if len(_functions) >= _MANY:
            _functions.clear()
        # No name has a space in it.
        is_source = ' ' in reference or reference.startswith('lambda:')
        find = _compile if is_source else _find
        function = _functions[reference] = find(reference)
    return function


def _compile(source):
    """The function that source text makes."""
    import ast
    import linecache
    file = f'<source text {len(_functions)}>'
    lines = source.splitlines(True)
    linecache.cache[file] = len(source), None, lines, file
    space = {'__name__': '__main__'}
    if source.startswith('lambda'):
        return eval(compile(source, file, 'eval'), space)
    tree = ast.parse(source, file)
    names = [node.name for node in tree.body
             if isinstance(node, ast.FunctionDef)]
    if not names:
        raise TypeError('no def stands at the left margin of the source text')
    exec(compile(tree, file, 'exec'), space)
    return space[names[-1]]


def _find(reference):
    name, _, path = reference.partition(':')
    try:
        __import__(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise ModuleNotFoundError(
            f'no module {name!r} for {reference!r}; looked in '
            f'{os.pathsep.join(sys.path)}', name=name) from None
    found = sys.modules[name]
    for part in path.split('.'):
        try:
            found = getattr(found, part)
        except AttributeError:
            file = getattr(sys.modules[name], '__file__', 'built in')
            raise AttributeError(
                f'no function {path!r} in module {name!r} ({file})') from None
    if not callable(found):
        raise TypeError(f'{reference!r} is no function but of type '
                        f'{type(found).__name__!r}')
    return found


def each(function, items):
    """What a function returns for each of some items."""
    return [*map(resolve(function), items)]


def generate(report, function, args, kwargs):
    """Report what a function yields."""
    for item in resolve(function)(*args, **kwargs):
        report(item)


def run_script(path, args):
    """Run a file as `python path args...` does."""
    import runpy
    sys.argv[:] = [path, *args]
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    runpy.run_path(path, run_name='__main__')


def _describe(error):
    """Type, message, traceback, frames and cause of an exception."""
    import traceback
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    error.__traceback__ = trace
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in ('builtins', '__main__'):
        name = f'{kind.__module__}.{name}'
    cause = error.__cause__
    if cause is None and not error.__suppress_context__:
        cause = error.__context__
    return (name, _text(error), ''.join(traceback.format_exception(error)),
            [_frame(frame, line) for frame, line in traceback.walk_tb(trace)],
            None if cause is None else _describe(cause),
            error.number if kind is JavaError else None)


def _text(error):
    try:
        return str(error)
    except Exception:
        return '<exception str() failed>'


def _frame(frame, line):
    code = frame.f_code
    module = frame.f_globals.get('__name__', '')
    return str(module), code.co_qualname, code.co_filename, line or 0


class JavaError(Exception):
    """A function of Java has thrown an exception."""

    __module__ = 'polyfork'

    def __init__(self, number, message):
        super().__init__(message)
        self.number = number


class _Java:
    """Java's end of the socket of a worker: jobs and their answers.

    A job's threads call Java in turn, and wait for the reply.
    """

    def __init__(self, connection):
        import threading
        self._connection = connection
        self._turn = threading.Lock()
        self.pid = os.getpid()
        # Counts jobs: a callback is good for one.
        self.job = 0

    def answer(self, answer):
        with self._turn:
            self.job += 1
            _send(self._connection, answer)

    def call(self, job, index, args, waits):
        message = dumps((index, args))
        with self._turn:
            if job != self.job:
                raise RuntimeError('a function of Java was called when its '
                                   'job had ended')
            _send(self._connection, message)
            if not waits:
                return None
            returned, content = pickle.loads(_receive(self._connection))
        if returned:
            return content
        raise JavaError(*content)


_java = None


class _Callback:
    """A function of Java that a job has got as an argument."""

    def __init__(self, job, index, waits):
        self._job, self._index, self._waits = job, index, waits

    def __call__(self, *args):
        if _java is None or _java.pid != os.getpid():
            raise RuntimeError('a function of Java can only be called in the '
                               'process of the job that got it')
        return _java.call(self._job, self._index, args, self._waits)


def callback(index, waits):
    """A function of Java."""
    return _Callback(_java.job, index, waits)
