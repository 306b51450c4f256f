package dev.polyfork.jobs;

import static java.lang.System.Logger.Level.WARNING;

import dev.polyfork.value.Callback;
import dev.polyfork.value.PickleWriter;
import dev.polyfork.value.Report;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// The functions of Java that a job got as arguments, and what they have thrown. Thread-safe.
public final class Callbacks {
    private static final System.Logger LOG = System.getLogger(Callbacks.class.getName());

    private final List<Callback> functions;
    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();

    /// @param functions in the order of the indexes that Python knows them by
    public Callbacks(List<Callback> functions) {
        this.functions = List.copyOf(functions);
    }

    /// What one of them threw.
    ///
    /// @param index that Python was told, see [#call]
    public Throwable thrown(int index) {
        return thrown.get(index);
    }

    /// Do what a job asks for.
    ///
    /// @return the reply, with room for a header; empty when the job does not wait for one
    Optional<ByteBuffer> call(Report report) {
        Callback function = functions.get(report.callback());
        try {
            Object result = function.call(report);
            return function.answers() ? Optional.of(reply(true, result)) : Optional.empty();
        } catch (Throwable e) {
            if (function.answers()) {
                thrown.add(e);
                return Optional.of(reply(false, Arrays.asList(thrown.size() - 1, e.toString())));
            }
            LOG.log(WARNING, "a callback of a Python job failed", e);
            return Optional.empty();
        }
    }

    private static ByteBuffer reply(boolean returned, Object content) {
        return PickleWriter.write(
                Arrays.asList(returned, content), "result", JobChannel.HEADER_BYTES);
    }
}
