"""CPython's own tests of multiprocessing, as one folder on the path.

They are taken from an installed CPython; nothing of them is copied: the folder
has links to them, and the lines that make a module of each start method, which
Debian's and pyenv's CPython may lack.  Its class of the tests of main modules,
where they are installed, is in it, too.
"""

import os
import pathlib

METHODS = 'fork', 'spawn', 'forkserver'

_MAIN_HANDLING = 'test_multiprocessing_main_handling'
_MAIN_HANDLING_CLASSES = {
    'fork': 'ForkCmdLineTest',
    'spawn': 'SpawnCmdLineTest',
    'forkserver': 'ForkServerCmdLineTest',
}

_MODULE = '''\
from test._test_multiprocessing import install_tests_in_module_dict
install_tests_in_module_dict(globals(), {!r})
'''


def build(folder, library, support):
    """Fill `folder` with the tests in `library`, a CPython's lib/python3.12.

    `support` is the package test.support to use, that of the interpreter
    under test.
    """
    tests = pathlib.Path(library, 'test')
    package = pathlib.Path(folder, 'test')
    package.mkdir()
    (package / '__init__.py').touch()
    for pattern in '*multiprocessing*.py', 'mp_*.py':
        for path in tests.glob(pattern):
            os.symlink(path, package / path.name)
    os.symlink(support, package / 'support')
    for method in METHODS:
        module = pathlib.Path(folder, f'multiprocessing_{method}.py')
        text = _MODULE.format(method)
        if (package / f'{_MAIN_HANDLING}.py').exists():
            text += f'from test.{_MAIN_HANDLING} import {_MAIN_HANDLING_CLASSES[method]}\n'
        module.write_text(text)
