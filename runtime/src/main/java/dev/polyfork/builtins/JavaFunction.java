package dev.polyfork.builtins;

/// What a builtin function in Java does. It must not block, as its caller has the GIL.
///
/// It is called with a `byte[]`, neither to be changed nor kept, for a `bytes` object, a `String`
/// for a `str` of ASCII, `Integer`, `Long`, `Double` and `Boolean` for such numbers, null for None,
/// and with Java's objects as they are; what else Python has is of no use to it. It returns one of
/// these, too, or an `Object[]` of them for a tuple. What it throws Python sees as None.
@FunctionalInterface
public interface JavaFunction {
    /// Do it.
    ///
    /// @param arguments its own, as many as Python gave
    /// @return the result
    Object call(Object[] arguments);
}
