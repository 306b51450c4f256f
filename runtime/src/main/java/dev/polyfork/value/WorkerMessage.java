package dev.polyfork.value;

import java.nio.ByteBuffer;
import java.util.List;

/// What a worker says while it does a job, as `multiprocessing/_jobs.py` writes it.
public sealed interface WorkerMessage permits Answer, Report {
    /// Read a message.
    ///
    /// @param pickle as Python wrote it, not kept
    static WorkerMessage read(ByteBuffer pickle) {
        if (PickleReader.read(pickle) instanceof List<?> parts && parts.size() == 2) {
            Object content = parts.getLast();
            return switch (parts.getFirst()) {
                case Boolean returned -> new Answer(returned, content);
                case Long callback when content instanceof List<?> arguments ->
                        new Report(Math.toIntExact(callback), arguments);
                case null, default -> throw unknown();
            };
        }
        throw unknown();
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException("not a message of a worker");
    }
}
