"""Text: encodings and characters, where GraalPy has less than CPython."""

import codecs
import encodings.aliases
import importlib
import unicodedata

from check import promise, raises, run_all


@promise()
def encodings_can_be_tried():
    """the module of an encoding can be imported, or is not there"""
    absent = []
    for name in sorted(set(encodings.aliases.aliases.values())):
        try:
            importlib.import_module(f"encodings.{name}")
        except ImportError:
            absent.append(name)
            with raises(LookupError, "unknown encoding"):
                codecs.lookup(name)
    # mbcs and its like are for Windows.
    assert {"utf_8", "gbk", "big5", "shift_jis", "euc_kr"}.isdisjoint(absent), absent
    assert len(absent) < 15, absent


@promise()
def characters_are_described():
    """unicodedata has all that CPython's has"""
    assert unicodedata.decomposition("é") == "0065 0301"
    assert unicodedata.decimal("七", None) is None and unicodedata.decimal("7") == 7
    assert unicodedata.digit("²") == 2 and unicodedata.numeric("½") == 0.5
    assert unicodedata.mirrored("(") == 1 and unicodedata.combining("\u0301") == 230
    assert unicodedata.lookup("LATIN SMALL LETTER A") == "a"
    assert unicodedata.ucd_3_2_0.unidata_version == "3.2.0"
    assert "bücher.example".encode("idna") == b"xn--bcher-kva.example"


run_all()
