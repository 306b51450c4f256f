package dev.polyfork.channel;

/// The tags of records in Python's queues: what their bytes are. Scalars need no pickle.
public final class ItemTag {
    /// A pickle, or what the shim's `_plaindata` or `_calls` has marshalled. The queues of the Java
    /// API hold pickles only.
    public static final int PICKLE = 0;

    /// None; no bytes.
    public static final int NONE = 1;

    /// False; no bytes.
    public static final int FALSE = 2;

    /// True; no bytes.
    public static final int TRUE = 3;

    /// An int of eight bytes, big-endian.
    public static final int LONG = 4;

    /// A float of eight bytes, big-endian.
    public static final int DOUBLE = 5;

    /// ASCII text.
    public static final int TEXT = 6;

    /// A `bytes` object.
    public static final int BYTES = 7;

    /// The result of a pool's task: the task's number, eight bytes, and as for [#PICKLE].
    public static final int RESULT = 8;

    private ItemTag() {}
}
