"""Start method 'spawn': the child imports the main module again."""

import errno
import io
import os
import sys

from . import _popen, spawn
from .context import reduction

__all__ = ['Popen']


class Popen(_popen.Popen):
    method = 'spawn'

    def _pickle(self, process_obj):
        _check(os.fsdecode(spawn.get_executable()))
        preparation = spawn.get_preparation_data(process_obj._name)
        out = io.BytesIO()
        reduction.dump(preparation, out)
        reduction.dump(process_obj, out)
        return out.getvalue()


def _check(executable):
    """Raise an OSError if set_executable() was given what does not run.

    Where CPython's child ends with exit code 255 and says nothing.
    """
    if executable != sys.executable and not os.access(executable, os.X_OK):
        number = errno.EACCES if os.path.exists(executable) else errno.ENOENT
        raise OSError(number, os.strerror(number), executable)
