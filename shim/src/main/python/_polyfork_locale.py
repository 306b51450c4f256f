"""What GraalPy 25.0.3 gets wrong in `_locale`; evaluated in every context before any program.

`setlocale` takes the empty name for the locale that is set already instead of the user's, and it does
not know the names POSIX and C.UTF-8 (LocaleUtils.fromPosix).  What it starts with, the option
InitialLocale, stands for C.
"""

import _locale
import os
import sys

CATEGORIES = ("LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES")
PLAIN = ("C", "POSIX", "C.UTF-8", "C.utf8")

# Java's own plain locale has no full names of months.
ENGLISH = "en_US"


def install():
    """Replace this function."""
    plain_setlocale = _locale.setlocale
    names = {getattr(_locale, name): name for name in CATEGORIES}
    current = {}

    def setlocale(category, locale=None, /):
        """Activates/queries locale processing."""
        if locale is None and category in (*names, _locale.LC_ALL):
            return current.get(category, "C")
        if locale == "":
            variables = "LC_ALL", names.get(category, "LC_ALL"), "LANG"
            locale = next(filter(None, map(os.environ.get, variables)), "C")
        found = plain_setlocale(category, ENGLISH if locale in PLAIN else locale)
        found = "C" if locale in PLAIN else found
        current.update(dict.fromkeys(names if category == _locale.LC_ALL else (), found))
        current[category] = found
        return found

    setlocale.__module__ = "_locale"
    setlocale.__qualname__ = "setlocale"
    _locale.setlocale = setlocale
    if "locale" in sys.modules:
        sys.modules["locale"]._setlocale = setlocale


install()
