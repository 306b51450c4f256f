package dev.polyfork.builtins;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.builtins.modules.ctypes.CDataObject;
import com.oracle.graal.python.builtins.modules.ctypes.memory.Pointer;
import com.oracle.graal.python.builtins.objects.buffer.PythonBufferAccessLibrary;
import com.oracle.graal.python.builtins.objects.mmap.PMMap;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.dsl.Cached.Shared;
import com.oracle.truffle.api.library.CachedLibrary;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;

/// The memory of an `mmap` as a buffer. It copies by a buffer of ctypes, which does that as a
/// whole, and writes single bytes by the map's own, which is five times as fast at that.
@ExportLibrary(PythonBufferAccessLibrary.class)
final class MapMemory {
    /// The most bytes that are faster copied one by one, once the loop has been compiled.
    private static final int ITEM = 16;

    final PMMap map;
    final CDataObject whole;
    private final int length;

    /// @param address where the map is mapped
    MapMemory(PMMap map, long address, int length, PythonLanguage language) {
        this.map = map;
        this.length = length;
        var type = PythonBuiltinClassType.PyCData;
        var shape = type.getInstanceShape(language);
        var place = Pointer.nativeMemory(address);
        whole = PFactory.createCDataObject(language, type, shape, place, length, false);
    }

    @ExportMessage
    boolean isBuffer() {
        return true;
    }

    @ExportMessage
    int getBufferLength() {
        return length;
    }

    @ExportMessage
    boolean isReadonly() {
        return !map.isWriteable();
    }

    @ExportMessage
    byte readByte(
            int offset, @Shared @CachedLibrary(limit = "2") PythonBufferAccessLibrary memory) {
        return memory.readByte(whole, offset);
    }

    @ExportMessage
    void writeByte(
            int offset,
            byte value,
            @Shared @CachedLibrary(limit = "2") PythonBufferAccessLibrary memory) {
        memory.writeByte(map, offset, value);
    }

    @ExportMessage
    void readIntoByteArray(
            int offset,
            byte[] target,
            int start,
            int count,
            @Shared @CachedLibrary(limit = "2") PythonBufferAccessLibrary memory) {
        if (count > ITEM) {
            memory.readIntoByteArray(whole, offset, target, start, count);
        } else {
            for (int i = 0; i < count; i++) {
                target[start + i] = memory.readByte(whole, offset + i);
            }
        }
    }

    @ExportMessage
    void writeFromByteArray(
            int offset,
            byte[] source,
            int start,
            int count,
            @Shared @CachedLibrary(limit = "2") PythonBufferAccessLibrary memory) {
        if (count > ITEM) {
            memory.writeFromByteArray(whole, offset, source, start, count);
        } else {
            for (int i = 0; i < count; i++) {
                memory.writeByte(map, offset + i, source[start + i]);
            }
        }
    }

    @ExportMessage
    void readIntoBuffer(
            int offset,
            Object target,
            int start,
            int count,
            PythonBufferAccessLibrary targets,
            @Shared @CachedLibrary(limit = "2") PythonBufferAccessLibrary memory) {
        byte[] content = new byte[count];
        memory.readIntoByteArray(whole, offset, content, 0, count);
        targets.writeFromByteArray(target, start, content, 0, count);
    }

    @ExportMessage
    boolean isNative() {
        return true;
    }

    @ExportMessage
    Object getNativePointer(@Shared @CachedLibrary(limit = "2") PythonBufferAccessLibrary memory) {
        return memory.getNativePointer(map);
    }
}
