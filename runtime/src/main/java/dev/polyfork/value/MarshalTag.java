package dev.polyfork.value;

/// How objects of plain data begin in what GraalPy's `marshal` writes and reads. Sizes and numbers
/// are little-endian.
///
/// ```
///   N  T  F            None, True, False
///   i  I  g            number                      of 4, 8 bytes; a float of 8
///   u  t               size 4 | UTF-8              str
///   s                  size 4 | bytes              bytes
///   )                  size 1 | objects            tuple
///   (  [               size 4 | objects            tuple, list
///   {                  keys and values | 0         dict
///   r                  number 4                    the object with that number again
/// ```
///
/// A tag with [#NUMBERED] set gives its object the next number.
///
/// Source: GraalPy's `MarshalModuleBuiltins`, which is CPython's `Python/marshal.c` with other
/// ideas about which object is written how.
final class MarshalTag {
    static final int NONE = 'N';
    static final int TRUE = 'T';
    static final int FALSE = 'F';
    static final int INT = 'i';
    static final int LONG = 'I';
    static final int FLOAT = 'g';
    static final int TEXT = 'u';
    static final int INTERNED = 't';
    static final int BYTES = 's';
    static final int SMALL_TUPLE = ')';
    static final int TUPLE = '(';
    static final int LIST = '[';
    static final int DICT = '{';
    static final int END = '0';
    static final int AGAIN = 'r';

    static final int NUMBERED = 0x80;

    private MarshalTag() {}
}
