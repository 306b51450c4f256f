"""How an exception of the prompt's code looks."""

import os
import re
import sys
import traceback

from _polyfork_report import amend

_FRAME = re.compile(r'  File "(.*)", line (\d+)(?:, in (.*))?')
_MARKS = re.compile(r'\s+[~^]+[~^ ]*')
_TITLE = re.compile(r'((?:[^\W\d]\w*\.)*[^\W\d]\w*)(: .*|$)', re.DOTALL)

_PLACE = '\x1b[35m'
_MARKED = '\x1b[1;31m'
_KIND = '\x1b[1;35m'
_TEXT = '\x1b[35m'
_PLAIN = '\x1b[0m'


def show(exc, coloured):
    """Show an exception as the hook of this program does it."""
    text = describe(exc)
    if sys.excepthook is not sys.__excepthook__:
        sys.excepthook(type(exc), exc, exc.__traceback__)
        return
    sys.stderr.write(colour(text) if coloured else text)
    sys.stderr.flush()


def describe(exc):
    """The text about an exception, which becomes the last one of `sys`."""
    trace = exc.__traceback__ = _own_part(exc.__traceback__)
    sys.last_exc = sys.last_value = exc
    sys.last_type, sys.last_traceback = type(exc), trace
    amend(exc)
    return ''.join(traceback.format_exception(exc))


def _own_part(trace):
    """The traceback without the frames of our own files."""
    own = os.path.dirname(os.path.dirname(__file__)) + '/_polyfork_'
    while trace is not None and (
            trace.tb_frame.f_code.co_filename.startswith(own)):
        trace = trace.tb_next
    return trace


def colour(text):
    """The text of a traceback with CPython's colours."""
    return ''.join(_coloured(line) for line in text.splitlines(keepends=True))


def _coloured(line):
    body, end = line.rstrip('\n'), line[len(line.rstrip('\n')):]
    frame = _FRAME.fullmatch(body)
    if frame:
        file, number, function = frame.groups()
        body = (f'  File {_PLACE}"{file}"{_PLAIN}, '
                f'line {_PLACE}{number}{_PLAIN}')
        if function:
            body += f', in {_PLACE}{function}{_PLAIN}'
    elif _MARKS.fullmatch(body):
        indent = len(body) - len(body.lstrip())
        body = f'{body[:indent]}{_MARKED}{body[indent:]}{_PLAIN}'
    elif not body.startswith((' ', 'Traceback (')):
        title = _TITLE.fullmatch(body)
        if title:
            kind, message = title.groups()
            body = f'{_KIND}{kind}{_PLAIN}'
            if message:
                body += f': {_TEXT}{message[2:]}{_PLAIN}'
    return body + end
