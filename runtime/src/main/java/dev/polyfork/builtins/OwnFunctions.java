package dev.polyfork.builtins;

import com.oracle.graal.python.PythonLanguage;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Context;

/// Adds functions to Python, which finds them by `polyglot.import_value('polyfork.' + name)`; None
/// where they cannot be added.
public final class OwnFunctions {
    private static final String PREFIX = "polyfork.";

    private OwnFunctions() {}

    /// Add functions of the caller's, besides `is_plain`.
    ///
    /// @param context has started
    /// @param functions of several kinds, by name
    public static void addTo(Context context, List<Map<String, JavaFunction>> functions) {
        context.enter();
        try {
            Replacements.reached(() -> {
                add(context, "is_plain", new OwnFunction<>(PlainData.class, PlainData::new));
                for (Map<String, JavaFunction> kind : functions) {
                    kind.forEach((name, function) -> add(context, name, call(function)));
                }
            });
        } finally {
            context.leave();
        }
    }

    private static OwnFunction<CallOfJava> call(JavaFunction function) {
        return new OwnFunction<>(CallOfJava.class, () -> new CallOfJava(function));
    }

    private static void add(Context context, String name, OwnFunction<?> function) {
        context.getPolyglotBindings()
                .putMember(PREFIX + name, function.in(PythonLanguage.get(null)));
    }
}
