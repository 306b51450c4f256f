"""The commands of the prompt: a line that begins with a percent sign."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time


class Wrong(Exception):
    """What a user asked for cannot be done; the message says why."""


class Commands:
    """The commands of a session."""

    def __init__(self, shell, namespace):
        self._shell = shell
        self._namespace = namespace

    @staticmethod
    def names():
        """The names of all commands, with their percent sign."""
        return ['%' + name for name in _COMMANDS]

    def run(self, text):
        """Do what a line says."""
        name, _, rest = text.lstrip('%').partition(' ')
        command = _COMMANDS.get(name)
        try:
            if command is None:
                raise Wrong(f'there is no command %{name}; '
                            f'there are {" ".join(self.names())}')
            command(self, rest.strip())
        except (Wrong, OSError) as exc:
            print(f'polyfork: {exc}', file=sys.stderr)

    def ps(self, rest):
        """%ps: the processes that were started, as long as they run."""
        rows = [('PID', 'NAME', 'STATE', 'TIME', 'MEMORY', 'LINE')]
        children = _children()
        stacks = _stacks(children)
        for process in children:
            rows.append((str(process.pid), process.name,
                         *_facts(process),
                         _line(stacks.get(process.pid, ''))))
        widths = [max(map(len, column)) for column in zip(*rows)]
        for row in rows:
            print('  '.join(map(str.ljust, row, widths)).rstrip())

    def kill(self, rest):
        """%kill PID or NAME: end a process by SIGTERM."""
        for process in _chosen(rest):
            process.terminate()

    def stack(self, rest):
        """%stack PID or NAME: where the main thread of a process is."""
        chosen = _chosen(rest)
        stacks = _stacks(chosen)
        for process in chosen:
            text = stacks.get(process.pid)
            if text is None:
                raise Wrong(f'{process.name} does not tell where it is: it '
                            'has not started yet, or waits outside of Python')
            print(f'{process.name} (most recent call last):\n{text}', end='')

    def time(self, rest):
        """%time STATEMENT: how long it takes, once."""
        statement = _given(rest, 'a statement')
        start, used = time.perf_counter(), time.process_time()
        try:
            self._shell.execute(statement)
        finally:
            used = time.process_time() - used
            print(f'Wall time: {_duration(time.perf_counter() - start)}, '
                  f'processor time: {_duration(used)}')

    def timeit(self, rest):
        """%timeit STATEMENT: how long it takes, the best of many times."""
        import timeit
        statement = _given(rest, 'a statement')
        try:
            timer = timeit.Timer(statement, globals=self._namespace)
            loops, _ = timer.autorange()
            best = min(timer.repeat(5, loops)) / loops
        except Exception as exc:
            self._shell.show(exc)
        else:
            print(f'{loops} loops, best of 5: {_duration(best)} per loop')

    def run_file(self, rest):
        """%run FILE ARGUMENTS: run a file as if it had been typed."""
        path, *arguments = _split(_given(rest, 'a file'))
        with open(path, 'rb') as file:
            source = file.read()
        before = sys.argv
        sys.argv = [path, *arguments]
        try:
            self._shell.execute_file(source, os.path.abspath(path))
        finally:
            sys.argv = before

    def edit(self, rest):
        """%edit FILE: change it, or else the last block, and run it."""
        editor = os.environ.get('VISUAL') or os.environ.get('EDITOR') or 'vi'
        if rest:
            self._edit(editor, rest)
            self.run_file(shlex.quote(rest))
            return
        blocks = self._shell.blocks()
        with tempfile.NamedTemporaryFile('w+', suffix='.py') as file:
            file.write(blocks[-1] if blocks else '')
            file.flush()
            self._edit(editor, file.name)
            with open(file.name, encoding='utf-8') as changed:
                text = changed.read()
        print(text.rstrip('\n'))
        self._shell.execute(text)

    @staticmethod
    def _edit(editor, path):
        if subprocess.call([*shlex.split(editor), path]):
            raise Wrong(f'{editor} failed; set EDITOR to another program')

    def history(self, rest):
        """%history: the blocks of this session that were run."""
        for block in self._shell.blocks():
            print(block)

    def save(self, rest):
        """%save FILE: write the blocks of this session that were run."""
        path, = _split(_given(rest, 'a file'))[:1]
        with open(path, 'x', encoding='utf-8') as file:
            for block in self._shell.blocks():
                print(block, file=file)

    def who(self, rest):
        """%who: the names that were bound, and what they are."""
        names = self._own_names()
        width = max(map(len, names), default=0)
        for name in names:
            kind = type(self._namespace[name]).__name__
            print(f'{name:{width}}  {kind}')

    def reset(self, rest):
        """%reset: forget the names that were bound."""
        for name in self._own_names():
            del self._namespace[name]

    def _own_names(self):
        return sorted(name for name in self._namespace
                      if not (name.startswith('__') and name.endswith('__')))

    def pip(self, rest):
        """%pip ARGUMENTS: what `python -m pip` does."""
        subprocess.call([sys.executable, '-m', 'pip', *_split(rest)])


_COMMANDS = {
    'edit': Commands.edit, 'history': Commands.history, 'kill': Commands.kill,
    'pip': Commands.pip, 'ps': Commands.ps, 'reset': Commands.reset,
    'run': Commands.run_file, 'save': Commands.save,
    'stack': Commands.stack, 'time': Commands.time,
    'timeit': Commands.timeit, 'who': Commands.who,
}

_FRAME = re.compile(r'^  File "(.*)", line (\d+), in (.*)$', re.MULTILINE)
_LIBRARIES = (os.path.dirname(os.path.dirname(__file__)),
              os.path.dirname(os.__file__))
_PATIENCE = 0.5  # seconds; processes that wait look up ten times in one

_STATES = {'R': 'runs', 'S': 'waits', 'D': 'waits', 'T': 'stopped',
           't': 'stopped', 'Z': 'ended'}


def _given(rest, what):
    if not rest:
        raise Wrong(f'say {what} after the command')
    return rest


def _split(rest):
    try:
        return shlex.split(rest)
    except ValueError as exc:
        raise Wrong(f'{exc}: {rest}') from None


def _children():
    """The processes that this one has started and that still run."""
    process = sys.modules.get('multiprocessing.process')
    return sorted(process.active_children(),
                  key=lambda child: child.pid) if process else []


def _chosen(rest):
    """The processes with this id or name."""
    rest = _given(rest, 'a pid or a name')
    chosen = [process for process in _children()
              if rest in (str(process.pid), process.name)]
    if not chosen:
        raise Wrong(f'no process {rest!r} runs here; %ps lists them')
    return chosen


def _stacks(processes):
    """Where processes are, by pid; those that do not tell are left out."""
    if not processes:
        return {}
    from multiprocessing import _stacks
    return _stacks.ask([(process.pid, process._popen.loan.stacks)
                        for process in processes
                        if process._popen and process._popen.loan], _PATIENCE)


def _line(stack):
    """The innermost line of a stack that is the user's, or tells him most."""
    lines = _FRAME.findall(stack)
    own = [line for line in lines if not line[0].startswith(_LIBRARIES)]
    public = [line for line in lines
              if not os.path.basename(line[0]).startswith('_')]
    for file, number, function in (own or public or lines)[-1:]:
        return f'{os.path.basename(file)}:{number} {function}'
    return ''


def _facts(process):
    """State, time since the start and memory of a process, as texts."""
    pid = process.pid
    try:
        with open(f'/proc/{pid}/stat', encoding='latin-1') as file:
            # The name, in brackets, may hold anything.
            state = file.read().rpartition(')')[2].split()[0]
        # Its JVM was there before, for any process.
        age = time.monotonic() - process._popen.started
        return _STATES.get(state, state), f'{age:.0f} s', _memory(pid)
    except OSError:
        return 'ended', '', ''


def _memory(pid):
    """Its memory, where what several processes share counts in parts."""
    with open(f'/proc/{pid}/smaps_rollup', encoding='ascii') as file:
        for line in file:
            if line.startswith('Pss:'):
                return f'{int(line.split()[1]) / 1024:.0f} MB'
    return ''


def _duration(seconds):
    for unit, size in ('s', 1), ('ms', 1e-3), ('us', 1e-6):
        if seconds >= size:
            return f'{seconds / size:.3g} {unit}'
    return f'{seconds / 1e-9:.3g} ns'
