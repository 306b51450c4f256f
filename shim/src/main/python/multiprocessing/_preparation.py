"""The state of a process, apart from its objects, that a fork hands on.

Working directory, umask, environment, processors and priority are not here:
every start method hands them on (_popen, _child).  Nor is the state of
`random`: CPython seeds it anew in a forked child.
"""

import signal
import sys
from _signal import getsignal

from . import process, util

# The signals that are handed on, and what the child has for them already.
_AT_FIRST = {'SIGINT': signal.default_int_handler,
             'SIGPIPE': int(signal.SIG_IGN)}
_SIGNALS = {
    int(getattr(signal, name)): _AT_FIRST.get(name, 0)
    for name in ('SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1',
                 'SIGUSR2', 'SIGALRM', 'SIGCHLD', 'SIGPIPE', 'SIGCONT',
                 'SIGWINCH')}

# Loggers that the library sets up for itself.
_LIBRARY_LOGGERS = ('concurrent.futures', 'asyncio')

_DEFAULT_LEVEL_NAMES = 6


def capture_early():
    """What has to be in place before any object is made: plain data."""
    current = process.current_process()
    context = sys.modules['multiprocessing.context']._default_context
    actual = context._actual_context
    main = sys.modules['__main__']
    spec = getattr(main, '__spec__', None)
    return {
        'authkey': bytes(current.authkey),
        'sys_path': _texts(sys.path),
        'sys_argv': _texts(getattr(sys, 'argv', ())),
        'original_dir': process.ORIGINAL_DIR,
        'start_method': None if actual is None else actual._name,
        'log_to_stderr': util._log_to_stderr,
        'has_logger': util._logger is not None,
        'recursion_limit': sys.getrecursionlimit(),
        'int_digits': sys.get_int_max_str_digits(),
        'streams': _stream_settings(),
        'main_spec': None if spec is None else (spec.name, spec.origin),
        'main_is_mp_main': main is sys.modules.get('__mp_main__'),
    }


def _texts(values):
    # Scripts put paths of pathlib, for instance, into sys.path.
    return [value if type(value) is str else str(value) for value in values]


def apply_early(data):
    """Put in place what `capture_early` found."""
    current = process.current_process()
    current.authkey = data['authkey']
    sys.path[:] = data['sys_path']
    sys.argv = data['sys_argv']
    process.ORIGINAL_DIR = data['original_dir']
    if data['start_method'] is not None:
        contexts = sys.modules['multiprocessing.context']
        contexts._default_context.set_start_method(
            data['start_method'], force=True)
    if data['has_logger']:
        util.get_logger()
        util._log_to_stderr = data['log_to_stderr']
    sys.setrecursionlimit(data['recursion_limit'])
    sys.set_int_max_str_digits(data['int_digits'])
    _apply_stream_settings(data['streams'])
    main = sys.modules['__main__']
    if data['main_is_mp_main']:
        sys.modules['__mp_main__'] = main
    main.__spec__ = None
    if data['main_spec'] is not None:
        from importlib.machinery import ModuleSpec
        name, origin = data['main_spec']
        main.__spec__ = ModuleSpec(name, None, origin=origin)


def apply_name(name):
    """Name this process, unless nobody has named it."""
    if name is not None:
        process.current_process().name = name


def capture_late():
    """What may hold objects of __main__, by the name of its part."""
    parts = {name: capture() for name, (capture, _) in _PARTS.items()}
    return {name: part for name, part in parts.items() if part is not None}


def apply_late(parts):
    """Put in place what `capture_late` found."""
    for name, part in parts.items():
        _PARTS[name][1](part)


def _capture_warnings():
    filters = sys.modules['warnings'].filters
    return None if filters == _DEFAULT_FILTERS else list(filters)


_DEFAULT_FILTERS = [
    ('default', None, DeprecationWarning, '__main__', 0),
    ('ignore', None, DeprecationWarning, None, 0),
    ('ignore', None, PendingDeprecationWarning, None, 0),
    ('ignore', None, ImportWarning, None, 0),
    ('ignore', None, ResourceWarning, None, 0)]


def _apply_warnings(filters):
    import warnings
    warnings.filters[:] = filters
    warnings._filters_mutated()


def _capture_decimal():
    decimal = sys.modules.get('decimal')
    if decimal is None:
        return None
    context = decimal.getcontext()
    return None if repr(context) == repr(decimal.Context()) else context


def _apply_decimal(context):
    import decimal
    decimal.setcontext(context)


def _capture_logging():
    logging = sys.modules.get('logging')
    if logging is None:
        return None
    root = logging.root
    states = [_state_of_logger('', root)] if (
        root.handlers or root.filters or root.level != logging.WARNING) else []
    for name, logger in list(root.manager.loggerDict.items()):
        if name not in _LIBRARY_LOGGERS and isinstance(
                logger, logging.Logger) and (
                logger.handlers or logger.filters or logger.level
                or logger.disabled or not logger.propagate):
            states.append(_state_of_logger(name, logger))
    names = logging._levelToName
    if len(names) == _DEFAULT_LEVEL_NAMES:
        names = None
    if not states and names is None and not root.manager.disable:
        return None
    return states, names, root.manager.disable


def _state_of_logger(name, logger):
    return (name, logger.level, list(logger.handlers), list(logger.filters),
            logger.propagate, logger.disabled)


def _apply_logging(state):
    import logging
    states, names, disable = state
    for number, name in (names or {}).items():
        logging.addLevelName(number, name)
    logging.root.manager.disable = disable
    for name, level, handlers, filters, propagate, disabled in states:
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.handlers[:] = handlers
        logger.filters[:] = filters
        logger.propagate, logger.disabled = propagate, disabled


def _capture_signals():
    found = {}
    for number, usual in _SIGNALS.items():
        handler = getsignal(number)
        if handler is not None and handler != usual:
            found[number] = handler
    return found or None


def _apply_signals(handlers):
    for number, handler in handlers.items():
        try:
            signal.signal(number, handler)
        except (ValueError, OSError, RuntimeError):
            # The JVM keeps some signals for itself.
            pass


def _stream_settings():
    settings = {}
    for name in ('__stdout__', '__stderr__'):
        stream = getattr(sys, name, None)
        if stream is not None:
            settings[name] = stream.encoding, stream.errors
    return settings


def _apply_stream_settings(settings):
    for name, (encoding, errors) in settings.items():
        stream = getattr(sys, name)
        if stream is not None and (
                stream.encoding != encoding or stream.errors != errors):
            stream.reconfigure(encoding=encoding, errors=errors)


def _capture_streams():
    """Standard streams that have been replaced."""
    found = {}
    for name in ('stdin', 'stdout', 'stderr'):
        stream = getattr(sys, name, None)
        if stream is not getattr(sys, f'__{name}__', None):
            found[name] = stream
    return found or None


def _apply_streams(streams):
    for name, stream in streams.items():
        setattr(sys, name, stream)


def _capture_sources():
    """Source text that is in no file: what tracebacks of a prompt show."""
    linecache = sys.modules.get('linecache')
    if linecache is None:
        return None
    return {name: entry for name, entry in linecache.cache.items()
            if name.startswith('<') and len(entry) == 4} or None


def _apply_sources(entries):
    import linecache
    linecache.cache.update(entries)


def _capture_socket_timeout():
    socket = sys.modules.get('socket')
    return None if socket is None else socket.getdefaulttimeout()


def _apply_socket_timeout(timeout):
    import socket
    socket.setdefaulttimeout(timeout)


_PARTS = {
    'warnings': (_capture_warnings, _apply_warnings),
    'decimal': (_capture_decimal, _apply_decimal),
    'streams': (_capture_streams, _apply_streams),
    'logging': (_capture_logging, _apply_logging),
    'signals': (_capture_signals, _apply_signals),
    'sources': (_capture_sources, _apply_sources),
    'socket timeout': (_capture_socket_timeout, _apply_socket_timeout),
}
