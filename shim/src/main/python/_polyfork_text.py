"""What GraalPy 25.0.3 lacks in text; evaluated in every context before any program.

`unicodedata` names four of the attributes that it takes from its extension module, and so lacks the
others until one of the four has been used (lib-graalpython/unicodedata.py).  The codecs of seven
Japanese encodings are missing, and importing the modules of these encodings fails with LookupError,
which programs that try all encodings do not expect (CodecsJPModuleBuiltins).
"""

import sys


def _complete_unicodedata():
    lazy = vars(sys.modules["unicodedata"]).get("__getattr__")
    if lazy is not None:
        free = dict(zip(lazy.__code__.co_freevars, lazy.__closure__))
        names = free["attributes"].cell_contents
        names += "decimal", "decomposition", "digit", "mirrored", "numeric"


def _deny_codecs():
    """Let their encodings be absent, as in a CPython built without these codecs."""
    for name in "_codecs_iso2022", "_codecs_jp":
        codecs = __import__(name)
        codecs.getcodec = _denying(codecs.getcodec)


def _denying(original):
    def getcodec(name):
        try:
            return original(name)
        except LookupError:
            raise ImportError(f"there is no codec for the encoding {name!r}") from None

    return getcodec


_complete_unicodedata()
_deny_codecs()
