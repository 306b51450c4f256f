package dev.polyfork;

import dev.polyfork.value.Callback;
import dev.polyfork.value.Report;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/// A function of Java as an argument of a job, which calls it like one of Python.
///
/// It works in the job's own process until the job has ended, from any thread there. It is called
/// by the thread that serves the worker, one call at a time, while the job waits; so it must not
/// wait for this job, nor for another one that only this worker could do. What it throws is an
/// exception in Python, and the cause of the [PythonException] when Python lets it through.
///
/// A report (see [#reporting]) is a callback for which the job does not wait.
///
/// Immutable; may be given to any number of jobs, whose calls then come at the same time.
public final class PyCallback implements Callback {
    private final boolean answers;
    private final List<Type> types;
    private final Body body;

    /// What a callback does.
    @FunctionalInterface
    private interface Body {
        Object call(List<Object> arguments) throws Exception;
    }

    private PyCallback(boolean answers, List<Type> types, Body body) {
        this.answers = answers;
        this.types = types;
        this.body = body;
    }

    /// A function of any arguments, which come as what is natural.
    ///
    /// @param function gets a list of the arguments; its result is copied to Python
    /// @return the callback
    public static PyCallback of(Function<? super List<Object>, ?> function) {
        return new PyCallback(true, List.of(), function::apply);
    }

    /// A function without arguments.
    ///
    /// @param function its result is copied to Python
    /// @return the callback
    public static PyCallback of(Callable<?> function) {
        return new PyCallback(true, List.of(), _ -> function.call());
    }

    /// A function of one argument.
    ///
    /// @param <A> type of the argument
    /// @param type of the argument
    /// @param function its result is copied to Python
    /// @return the callback
    public static <A> PyCallback of(Class<A> type, Function<? super A, ?> function) {
        return new PyCallback(
                true, List.of(type), arguments -> function.apply(argument(arguments, 0, type)));
    }

    /// A function of two arguments.
    ///
    /// @param <A> type of the first argument
    /// @param <B> type of the second argument
    /// @param first its type
    /// @param second its type
    /// @param function its result is copied to Python
    /// @return the callback
    public static <A, B> PyCallback of(
            Class<A> first, Class<B> second, BiFunction<? super A, ? super B, ?> function) {
        return new PyCallback(
                true,
                List.of(first, second),
                arguments ->
                        function.apply(
                                argument(arguments, 0, first), argument(arguments, 1, second)));
    }

    /// What a job tells, such as its progress. Reports of a job come in order, all of them before
    /// its result; what the function throws is logged.
    ///
    /// @param <A> type of the argument
    /// @param type of the argument
    /// @param function told; while it is at it the job goes on, until much is waiting to be told
    /// @return the callback
    public static <A> PyCallback reporting(Class<A> type, Consumer<? super A> function) {
        return new PyCallback(
                false,
                List.of(type),
                arguments -> {
                    function.accept(argument(arguments, 0, type));
                    return null;
                });
    }

    /// As [#reporting(Class, Consumer)], of two arguments: how much is done and how much there is,
    /// perhaps.
    ///
    /// @param <A> type of the first argument
    /// @param <B> type of the second argument
    /// @param first its type
    /// @param second its type
    /// @param function told
    /// @return the callback
    public static <A, B> PyCallback reporting(
            Class<A> first, Class<B> second, BiConsumer<? super A, ? super B> function) {
        return new PyCallback(
                false,
                List.of(first, second),
                arguments -> {
                    function.accept(argument(arguments, 0, first), argument(arguments, 1, second));
                    return null;
                });
    }

    /// An argument, which has been converted to the type.
    @SuppressWarnings("unchecked")
    private static <A> A argument(List<Object> arguments, int index, Class<A> type) {
        Object value = arguments.get(index);
        return type.isPrimitive() ? (A) value : type.cast(value);
    }

    @Override
    public boolean answers() {
        return answers;
    }

    @Override
    public Object call(Report report) throws Exception {
        return body.call(report.arguments(types));
    }
}
