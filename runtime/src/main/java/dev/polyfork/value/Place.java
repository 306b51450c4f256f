package dev.polyfork.value;

/// Where in a value another one lies, written as Python would reach it: `result.rows[3].price`.
///
/// A chain from the inside to the outside, so that nothing is worded before it has to be.
public final class Place {
    /// More than any data has that is not a cycle, and less than a thread's stack bears.
    private static final int MOST = 500;

    private final Place outer;
    private final Object step;
    private final int depth;

    private Place(Place outer, Object step, int depth) {
        this.outer = outer;
        this.step = step;
        this.depth = depth;
    }

    /// The outermost value.
    ///
    /// @param name what messages call it
    public static Place of(String name) {
        return new Place(null, name, 0);
    }

    /// An element of it.
    Place index(int index) {
        return inner(index);
    }

    /// A named part of it.
    Place field(String name) {
        return inner("." + name);
    }

    /// What a dictionary has for a key.
    Place key(Object key) {
        return inner(key instanceof String text ? "['" + text + "']" : "[" + key + "]");
    }

    private Place inner(Object part) {
        if (depth == MOST) {
            throw new MappingException(
                    this, "nested more than " + MOST + " levels deep, or containing itself");
        }
        return new Place(this, part, depth + 1);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text);
        return text.toString();
    }

    private void append(StringBuilder text) {
        if (outer != null) {
            outer.append(text);
        }
        if (step instanceof Integer index) {
            text.append('[').append(index).append(']');
        } else {
            text.append(step);
        }
    }
}
