"""Open files and sockets travel as descriptors."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import FOLDER, check, fork, main_module, run, run_all, take, load

PATH = os.path.join(FOLDER, 'file.txt')


def both(source):
    """(parent's __main__, child's __main__)."""
    parent = main_module(source)
    return parent, load(*take(parent))[0]


def test_writers_share_the_position():
    parent, child = both(f'''
f = open({PATH!r}, 'w', encoding='latin-1')
f.write('1é;')
''')
    child.f.write('2;')
    child.f.flush()
    parent.f.write('3;')
    parent.f.close()
    child.f.write('4;')
    child.f.close()
    with open(PATH, 'rb') as f:
        assert f.read() == b'1\xe9;2;3;4;'
    assert child.f.encoding.lower() in ('latin-1', 'iso-8859-1'), child.f.encoding
    assert child.f.name == PATH and child.f.mode == 'w'


def test_readers_keep_what_was_read_ahead():
    with open(PATH, 'w') as f:
        f.write(''.join(f'line {i}\n' for i in range(5000)))
    parent, child = both(f'''
t, b, u = open({PATH!r}), open({PATH!r}, 'rb'), open({PATH!r}, 'rb', buffering=0)
t.readline(), b.readline(), u.read(7)
''')
    assert child.t.readline() == parent.t.readline() == 'line 1\n'
    assert child.b.tell() == 14 or child.b.tell() == 7
    assert child.b.readline() == parent.b.readline() == b'line 1\n'
    assert child.u.read(7) == b'line 1\n' and parent.u.read(7) == b'line 2\n'
    child.t.seek(0)
    assert child.t.readline() == 'line 0\n'
    assert child.b.mode == 'rb' and child.b.name == PATH


def test_update_mode_and_append():
    with open(PATH, 'w') as f:
        f.write('abcdef')
    parent, child = both(f'''
rw = open({PATH!r}, 'r+b')
rw.read(2)
ap = open({PATH!r}, 'a')
''')
    assert child.rw.read(2) == b'cd'
    child.ap.write('X')
    child.ap.close()
    with open(PATH) as f:
        assert f.read() == 'abcdefX'
    assert child.rw.writable() and child.rw.readable()


def test_closed_files():
    parent, child = both(f'''
f, b = open({PATH!r}), open({PATH!r}, 'rb')
f.close(), b.close()
''')
    assert child.f.closed and child.b.closed and child.f.name == PATH
    try:
        child.f.read()
    except ValueError as e:
        assert 'closed' in str(e)
    else:
        raise AssertionError


def test_standard_streams_are_the_child_s_own():
    parent, child = both('''
import sys
streams = [sys.stdin, sys.stdout, sys.stderr, sys.stdout.buffer, sys.stderr.buffer]
''')
    assert child.streams == [sys.__stdin__, sys.__stdout__, sys.__stderr__,
                             sys.__stdout__.buffer, sys.__stderr__.buffer]


def test_pipes():
    parent, child = both('''
import os
r, w = os.pipe()
reader, writer = os.fdopen(r), os.fdopen(w, 'w')
''')
    child.writer.write('hello\n')
    child.writer.flush()
    assert parent.reader.readline() == 'hello\n'


def test_sockets():
    parent, child = both('''
import socket
a, b = socket.socketpair()
a.settimeout(5)
server = socket.create_server(('127.0.0.1', 0))
closed = socket.socket()
closed.close()
''')
    child.b.sendall(b'hi')
    assert parent.a.recv(2) == b'hi' and child.a.gettimeout() == 5
    assert child.server.getsockname() == parent.server.getsockname()
    assert child.closed.fileno() == -1
    assert child.a.family == parent.a.family and child.a.type == parent.a.type


def test_temporary_files():
    parent, child = both('''
import tempfile
f = tempfile.TemporaryFile('w+')
f.write('x'); f.seek(0)
n = tempfile.NamedTemporaryFile()
d = tempfile.TemporaryDirectory()
''')
    assert child.f.read() == 'x' and os.path.exists(child.n.name)
    assert os.path.isdir(child.d.name)
    parent.n.close()


run_all(globals())
