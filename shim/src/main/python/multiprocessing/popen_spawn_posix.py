"""Start method 'spawn': the child imports the main module again."""

import io

from . import _popen, spawn
from .context import reduction

__all__ = ['Popen']


class Popen(_popen.Popen):
    method = 'spawn'

    def _pickle(self, process_obj):
        preparation = spawn.get_preparation_data(process_obj._name)
        out = io.BytesIO()
        reduction.dump(preparation, out)
        reduction.dump(process_obj, out)
        return out.getvalue()
