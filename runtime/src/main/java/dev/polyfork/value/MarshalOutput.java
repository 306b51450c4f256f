package dev.polyfork.value;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Objects as `marshal` reads them, written as a pickle builds them: one behind the other, until
/// the last few become the parts of another one. For one thread.
final class MarshalOutput {
    /// How deep containers may stand in each other; `marshal` takes twice as many.
    private static final int DEEPEST = 100;

    private static final int TAG = 1;
    private static final int TAG_AND_SIZE = TAG + Integer.BYTES;
    private static final int FIRST_BYTES = 256;
    private static final int FIRST_OBJECTS = 16;

    private ByteBuffer bytes = allocate(FIRST_BYTES);

    /// Where each object begins, and how many containers stand in each other there.
    private int[] starts = new int[FIRST_OBJECTS];

    private int[] depths = new int[FIRST_OBJECTS];
    private int count;

    /// How many objects there are.
    int count() {
        return count;
    }

    /// The only object that there is.
    byte[] single() throws NotPlainException {
        check(count == 1);
        byte[] object = new byte[bytes.position()];
        bytes.get(0, object);
        return object;
    }

    void constant(int tag) {
        begin(tag, 0, 0);
    }

    void integer(long value) {
        if (value == (int) value) {
            begin(MarshalTag.INT, Integer.BYTES, 0).putInt((int) value);
        } else {
            begin(MarshalTag.LONG, Long.BYTES, 0).putLong(value);
        }
    }

    void real(double value) {
        begin(MarshalTag.FLOAT, Double.BYTES, 0).putDouble(value);
    }

    /// A text or bytes.
    void content(int tag, ByteBuffer content) {
        int size = content.remaining();
        begin(tag, Integer.BYTES + size, 0).putInt(size).put(content);
    }

    void emptyList() {
        begin(MarshalTag.LIST, Integer.BYTES, 1).putInt(0);
    }

    void emptyDictionary() {
        begin(MarshalTag.DICT, TAG, 1).put((byte) MarshalTag.END);
    }

    /// The last objects become a tuple.
    void tuple(int size) throws NotPlainException {
        int first = count - size;
        check(size >= 0 && first >= 0);
        int start = first == count ? bytes.position() : starts[first];
        int end = room(TAG_AND_SIZE).position();
        move(start, start + TAG_AND_SIZE, end - start);
        bytes.put(start, (byte) MarshalTag.TUPLE).putInt(start + TAG, size);
        bytes.position(end + TAG_AND_SIZE);
        int depth = depthOfLast(size);
        count = first;
        push(start, depth);
    }

    /// The last objects are appended to the list in front of them.
    void append(int size) throws NotPlainException {
        int list = containerBefore(size, MarshalTag.LIST);
        int place = starts[list] + TAG;
        bytes.putInt(place, bytes.getInt(place) + size);
        swallow(list, size);
    }

    /// The last objects are keys and values for the dict in front of them.
    void update(int size) throws NotPlainException {
        check(size % 2 == 0);
        int dict = containerBefore(size, MarshalTag.DICT);
        if (size > 0) {
            int first = starts[dict + 1];
            move(first, first - TAG, bytes.position() - first);
            bytes.put(bytes.position() - TAG, (byte) MarshalTag.END);
        }
        swallow(dict, size);
    }

    /// The container in front of the last objects.
    private int containerBefore(int size, int tag) throws NotPlainException {
        int container = count - size - 1;
        check(size >= 0 && container >= 0 && bytes.get(starts[container]) == tag);
        return container;
    }

    private void swallow(int container, int size) throws NotPlainException {
        depths[container] = Math.max(depths[container], depthOfLast(size));
        count -= size;
    }

    /// The depth of a container of the last objects.
    private int depthOfLast(int size) throws NotPlainException {
        int depth = 0;
        for (int i = count - size; i < count; i++) {
            depth = Math.max(depth, depths[i]);
        }
        check(depth < DEEPEST);
        return depth + 1;
    }

    /// Begin an object, with room for more of it.
    private ByteBuffer begin(int tag, int more, int depth) {
        push(room(TAG + more).position(), depth);
        return bytes.put((byte) tag);
    }

    private void push(int start, int depth) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            depths = Arrays.copyOf(depths, 2 * count);
        }
        starts[count] = start;
        depths[count] = depth;
        count++;
    }

    private void move(int from, int to, int size) {
        bytes.put(to, bytes, from, size);
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            int size = Math.max(bytes.position() + more, 2 * bytes.capacity());
            bytes = allocate(size).put(bytes.flip());
        }
        return bytes;
    }

    private static void check(boolean isKnown) throws NotPlainException {
        if (!isKnown) {
            throw new NotPlainException();
        }
    }

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
