package dev.polyfork.value;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a pickle, which any Python can load, of what GraalPy's `marshal` has written. For one
/// thread.
///
/// That is several times faster than GraalPy's pickler until Graal has compiled that, which takes
/// seconds in each process.
public final class PlainPickler {
    private static final int BYTE = 0xff;
    private static final int CONTAINER = -1;

    private final ByteBuffer in;
    private final PickleOutput out = new PickleOutput(0);

    /// Where the objects with a number begin; [#CONTAINER] for one that could be changed.
    private final List<Integer> numbered = new ArrayList<>();

    private PlainPickler(byte[] marshalled) {
        in = ByteBuffer.wrap(marshalled).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Pickle an object.
    ///
    /// @param marshalled as [MarshalTag] draws it
    /// @return its pickle; empty if it is more than None, bool, int of 64 bits, float, str, bytes,
    ///   tuple, list and dict, or if a container is in it twice
    public static Optional<byte[]> pickle(byte[] marshalled) {
        PlainPickler pickler = new PlainPickler(marshalled);
        try {
            pickler.object(pickler.tag());
            ByteBuffer pickle = pickler.out.finish();
            byte[] bytes = new byte[pickle.remaining()];
            pickle.get(bytes);
            return Optional.of(bytes);
        } catch (NotPlainException | BufferUnderflowException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private int tag() {
        return in.get() & BYTE;
    }

    private void object(int tag) throws NotPlainException {
        int start = in.position() - 1;
        int kind = tag & ~MarshalTag.NUMBERED;
        boolean scalar = scalar(kind);
        if (tag != kind) {
            numbered.add(scalar ? start : CONTAINER);
        }
        if (!scalar) {
            container(kind);
        }
    }

    private boolean scalar(int kind) throws NotPlainException {
        switch (kind) {
            case MarshalTag.NONE -> out.none();
            case MarshalTag.TRUE -> out.bool(true);
            case MarshalTag.FALSE -> out.bool(false);
            case MarshalTag.INT -> out.integer(in.getInt());
            case MarshalTag.LONG -> out.integer(in.getLong());
            case MarshalTag.FLOAT -> out.real(in.getDouble());
            case MarshalTag.TEXT, MarshalTag.INTERNED -> out.utf8(content());
            case MarshalTag.BYTES -> out.bytes(content());
            case MarshalTag.AGAIN -> again(in.getInt());
            default -> {
                return false;
            }
        }
        return true;
    }

    /// A text with a lone surrogate has a negative size, and another encoding.
    private byte[] content() throws NotPlainException {
        int size = in.getInt();
        if (size < 0 || size > in.remaining()) {
            throw new NotPlainException();
        }
        byte[] content = new byte[size];
        in.get(content);
        return content;
    }

    /// Nobody can tell a copy of a text, a number or bytes from the same again.
    private void again(int number) throws NotPlainException {
        int start = numbered.get(number);
        if (start == CONTAINER) {
            throw new NotPlainException();
        }
        int here = in.position();
        in.position(start);
        scalar(tag() & ~MarshalTag.NUMBERED);
        in.position(here);
    }

    private void container(int kind) throws NotPlainException {
        switch (kind) {
            case MarshalTag.SMALL_TUPLE -> tuple(in.get() & BYTE);
            case MarshalTag.TUPLE -> tuple(in.getInt());
            case MarshalTag.LIST -> {
                out.emptyList();
                out.mark();
                objects(in.getInt());
                out.appendAll();
            }
            case MarshalTag.DICT -> {
                out.emptyDictionary();
                out.mark();
                for (int tag = tag(); tag != MarshalTag.END; tag = tag()) {
                    object(tag);
                }
                out.setAll();
            }
            default -> throw new NotPlainException();
        }
    }

    private void tuple(int size) throws NotPlainException {
        out.mark();
        objects(size);
        out.tuple();
    }

    private void objects(int count) throws NotPlainException {
        for (int i = 0; i < count; i++) {
            object(tag());
        }
    }
}
