"""The fork: all that a child process starts with, as one piece of data.

In this order, in which the child takes it over while it loads:

1. preparation: sys.path, sys.argv, authkey, start method (_preparation)
2. __main__: the plain part, which is imports, functions, classes and
   constants (_plain); then everything else
3. globals of the user's own modules (_usermodules)
4. the process object
5. what may call into all that: warnings, decimal context, sys.stdout,
   logging, signal handlers (_preparation)
6. submodules that the functions of __main__ name, and the messages of
   placeholders

All but the plain part shares the memo of one pickler, so that what is one
object here is one object there.  What cannot travel arrives as a placeholder; starting never
fails for it.
"""

import io
import pickle
import sys
from types import ModuleType

from . import (_burst, _files, _functions, _known, _lost, _placeholder, _plain,
               _preparation, _usermodules, process)
from ._snapshotpickler import CarefulPickler, SnapshotPickler

# Globals that the child makes for itself.
_NOT_SENT = ('__builtins__', '__loader__', '__spec__', '__cached__')

# Packages whose modules every child has loaded.
_PRELOADED = ('multiprocessing',)

_loading = None


def dumps(process_obj, fds):
    """The snapshot for the child that is to run `process_obj`.

    Descriptors go to `fds.add(fd)`, which returns an index; `fds.all()` are
    those so far.  The caller has set the spawning popen, so that shared
    objects become handles.
    """
    shared = _burst.shared()
    if shared is None:
        data = _Moment(fds).dumps(process_obj)
    elif 'moment' in shared:
        data = shared['moment'].dumps_again(process_obj, fds)
    else:
        shared['moment'] = _Moment(fds)
        data = shared['moment'].dumps_first(process_obj)
    _known.record()
    return data


class _Moment:
    """What the program holds at this moment, pickled for its children.

    A snapshot is two pickles, read by one unpickler: the first part, which
    is the same for each child of this moment, and the process.
    """

    def __init__(self, fds):
        self._main = vars(_known.main_module()).copy()
        for name in _NOT_SENT:
            self._main.pop(name, None)
        self._modules, self._kept = _usermodules.capture()
        self._late = _preparation.capture_late()
        self._marked = self._main
        self._fds = _Once(fds)

    def _dump_with_care(self, *process_objs):
        """Pickle the first part and those of the processes, come what may."""
        try:
            self._dump(SnapshotPickler, process_objs)
        except Exception:
            # The careful pickler takes longer, and finds the culprit.
            try:
                self._dump(CarefulPickler, process_objs)
            except Exception:
                self._isolate()
                self._dump(CarefulPickler, process_objs)

    def _dump(self, pickler_class, process_objs):
        self._file = io.BytesIO()
        self._pickler = pickler = pickler_class(self._file, self._fds)
        plain = _plain.Plain(self._marked, vars(_known.main_module()),
                             pickler.module_by_value, self._kept)
        pickler.paths, pickler.codes = plain.paths, plain.codes
        parts = [_Call(begin, plain.dumps(_preparation.capture_early()))]
        # Data may use the functions as soon as it is made: hashes, states.
        definitions, data = {}, {}
        for name, value in plain.rest.items():
            (definitions if callable(value) else data)[name] = value
        for function, argument in ((add_to_main, definitions),
                                   (add_to_main, data),
                                   (_usermodules.apply, self._modules)):
            if argument:
                parts.append(_Call(function, argument))
        pickler.dump(parts)
        for process_obj in process_objs:
            self._dump_process(pickler, process_obj)

    def dumps(self, process_obj):
        """The snapshot for one child, the only one of this moment."""
        self._dump_with_care(process_obj)
        return self._file.getvalue()

    def dumps_first(self, process_obj):
        """The snapshot for the first of several children."""
        self._dump_with_care()
        self._begun = self._file.getvalue()
        self._sent = self._fds.all()
        self._known = self._pickler.known()
        return self._goes_on(process_obj, self._fds)

    def dumps_again(self, process_obj, fds):
        """The snapshot for a further child, whose descriptors are `fds`."""
        for fd in self._sent:
            fds.add(fd)
        return self._goes_on(process_obj, _Once(fds))

    def _goes_on(self, process_obj, fds):
        file = io.BytesIO()
        pickler = type(self._pickler)(file, fds)
        pickler.go_on(self._known)
        try:
            self._dump_process(pickler, process_obj)
        except Exception:
            # This child has something that takes more care: it gets it alone.
            return _Moment(fds).dumps(process_obj)
        return self._begun + file.getvalue()

    def _dump_process(self, pickler, process_obj):
        """Pickle the part of one child."""
        name = None if process_obj is None else process_obj.name
        after = [_Call(_preparation.apply_late, self._late)] if (
            self._late) else []
        pickler.dump((_Call(_preparation.apply_name, name), process_obj,
                      after, _Ending(pickler, self._main, process_obj)))

    def _isolate(self):
        """Mark each global that cannot be pickled even with care."""
        def tried(value):
            try:
                CarefulPickler(io.BytesIO(), self._fds).dump(value)
            except Exception as error:
                return _lost.Marker(value, str(error))
            return value

        def sound(values):
            return {name: value for name, value in values.items()
                    if type(tried(value)) is not _lost.Marker}

        def sound_module(values, attributes):
            return sound(values), {name: sound(data)
                                   for name, data in attributes.items()}

        self._marked = {name: tried(value)
                        for name, value in self._main.items()}
        self._modules = {name: sound_module(*parts)
                         for name, parts in self._modules.items()}
        self._late = sound(self._late)


class _Once:
    """Sends each descriptor once, however often pickling is tried."""

    def __init__(self, fds):
        self._fds = fds
        self._indexes = {fd: index for index, fd in enumerate(fds.all())}

    def add(self, fd):
        if fd not in self._indexes:
            self._indexes[fd] = self._fds.add(fd)
        return self._indexes[fd]

    def all(self):
        return self._fds.all()


class _Call:
    """Becomes a call of `function` while the snapshot is loaded."""

    def __init__(self, function, argument):
        self._function = function
        self._argument = argument

    def __reduce__(self):
        return self._function, (self._argument,)


class _Ending:
    """What is known only when all else has been pickled."""

    def __init__(self, pickler, main, process_obj):
        self._pickler = pickler
        self._main = main
        self._process_obj = process_obj

    def __reduce__(self):
        messages = self._pickler.lost.messages(self._main, self._process_obj)
        return finish, (messages, self._submodules())

    def _submodules(self):
        """Loaded submodules that functions use through their package."""
        packages = tuple(
            value.__name__ + '.' for value in self._main.values()
            if type(value) is ModuleType and hasattr(value, '__path__')
            and value.__name__ not in _PRELOADED)
        if not packages:
            return ()
        names = set()
        for code in self._pickler.codes:
            names |= _functions.global_names(code)
        return tuple(name for name in list(sys.modules)
                     if name.startswith(packages)
                     and names.issuperset(name.split('.')[1:]))


def loads(data, fds):
    """Take over a snapshot; returns the process object.

    `fds` are the descriptors that came with it, by index.
    """
    global _loading
    current = process.current_process()
    current._inheriting = True
    _files.received, _loading = fds, _placeholder.Loading()
    try:
        unpickler = pickle.Unpickler(io.BytesIO(data))
        unpickler.load()
        process_obj = unpickler.load()[1]
    finally:
        _files.received, _loading = (), None
        del current._inheriting
    _known.record(from_parent=True)
    return process_obj


def begin(data):
    """Prepare the process, and begin __main__ anew with its plain part."""
    preparation, plain = _plain.loads(data)
    _preparation.apply_early(preparation)
    main = vars(_known.main_module())
    for name in ('__file__', '__cached__', '__annotations__'):
        main.pop(name, None)
    _plain.fill(plain)


def add_to_main(names):
    """Add to __main__ what is not plain."""
    vars(_known.main_module()).update(names)


def finish(messages, submodules):
    """Complete what has been loaded."""
    _loading.explain(messages)
    for name in submodules:
        try:
            __import__(name)
        except ImportError:
            # Whoever uses it gets an error that says so.
            pass


def restore_placeholder(index):
    """The placeholder number `index` of the snapshot that is loaded."""
    return _loading.placeholder(index)
