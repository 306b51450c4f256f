package dev.polyfork.python;

import dev.polyfork.os.ProcessIdentity;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;

/// How often Python code runs before it is compiled: in a process's first second more often than
/// later.
///
/// A short process would only lose by compiling, and many that start at once would take the
/// processors from each other; so the JVM is started with high thresholds. A process that has lived
/// for a second is likely to live on. With those thresholds a server that sends a message now and
/// then would stay in the interpreter for minutes, which is ten times as slow.
///
/// Truffle takes thresholds only when an engine is made. They are public fields of its
/// `EngineData`, but the way there is not public: where it is closed, on the module path or with
/// another version, the thresholds stay as they are.
public final class CompilationThresholds {
    /// The patience with a process whose code may not be worth compiling.
    private static final long PATIENCE_MILLIS = 1000;

    private static final System.Logger LOG =
            System.getLogger(CompilationThresholds.class.getName());

    /// Truffle's own are 400 calls and loops, of which one is a call, and 10,000; with one call,
    /// all that loops a little while a program starts would be compiled.
    private static final Values LASTING = new Values(400, 2000, 10_000);

    private final Optional<Object> engineData;

    /// Thresholds of an engine.
    ///
    /// @param calls of a function, before it may be compiled
    /// @param callsAndLoops its calls and the rounds of its loops together, before it is compiled
    /// @param compiledCallsAndLoops those after which it is compiled again, with more care
    private record Values(int calls, int callsAndLoops, int compiledCallsAndLoops) {
        /// Those that this JVM was started with.
        static Values ofOptions() {
            return new Values(
                    option("FirstTierMinInvokeThreshold"),
                    option("FirstTierCompilationThreshold"),
                    option("LastTierCompilationThreshold"));
        }

        private static int option(String name) {
            return Optional.ofNullable(Integer.getInteger("polyglot.engine." + name)).orElseThrow();
        }

        void storeIn(Object data) throws ReflectiveOperationException {
            Class<?> type = data.getClass();
            type.getField("callThresholdInInterpreter").setInt(data, calls);
            type.getField("callAndLoopThresholdInInterpreter").setInt(data, callsAndLoops);
            type.getField("callAndLoopThresholdInFirstTier").setInt(data, compiledCallsAndLoops);
        }
    }

    private CompilationThresholds(Optional<Object> engineData) {
        this.engineData = engineData;
    }

    /// The thresholds of a context's engine.
    public static CompilationThresholds of(Context context) {
        try {
            Object data = engineData(context.getEngine());
            Values.ofOptions().storeIn(data);
            return new CompilationThresholds(Optional.of(data));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the thresholds of compilation stay as they are", e);
            return new CompilationThresholds(Optional.empty());
        }
    }

    private static Object engineData(Engine engine) throws ReflectiveOperationException {
        return field(field(engine, "receiver"), "runtimeData");
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    /// A process begins: the thresholds are those of its first second, and a thread that ends after
    /// it lowers them. A process that is forked off this one meanwhile begins by itself.
    public void begin() {
        engineData.ifPresent(data -> {
            store(Values.ofOptions(), data);
            Thread.ofPlatform()
                    .daemon()
                    .name("polyfork-thresholds")
                    .start(new Lowering(data, ProcessIdentity.current()));
        });
    }

    /// A forked process has this thread, too.
    private record Lowering(Object data, long process) implements Runnable {
        @Override
        public void run() {
            try {
                Thread.sleep(PATIENCE_MILLIS);
            } catch (InterruptedException _) {
                return;
            }
            if (ProcessIdentity.current() == process) {
                store(LASTING, data);
            }
        }
    }

    private static void store(Values values, Object data) {
        try {
            values.storeIn(data);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("fields that could be read", e);
        }
    }
}
