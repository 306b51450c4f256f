package dev.polyfork.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What the kernel gives to a new program, see "Process Initialization" in the System V ABI for
/// x86-64.
///
/// @param arguments from the name of the program on, as bytes, one character for each
/// @param environment `NAME=value`, in the same way
public record InitialStack(List<String> arguments, List<String> environment) {
    public InitialStack {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
    }

    static InitialStack at(long address) {
        MemorySegment memory =
                MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE - address);
        int count = (int) memory.get(JAVA_LONG, 0);
        List<String> arguments = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            arguments.add(text(memory.get(JAVA_LONG, (long) i * Long.BYTES)));
        }
        List<String> environment = new ArrayList<>();
        long at = (count + 2L) * Long.BYTES;
        while (memory.get(JAVA_LONG, at) != 0) {
            environment.add(text(memory.get(JAVA_LONG, at)));
            at += Long.BYTES;
        }
        return new InitialStack(arguments, environment);
    }

    private static String text(long address) {
        MemorySegment memory =
                MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE - address);
        return memory.getString(0, StandardCharsets.ISO_8859_1);
    }
}
