package dev.polyfork.repl;

import java.util.List;
import java.util.Optional;
import org.graalvm.polyglot.Value;

/// Asks Python.
///
/// @param object a `Shell` of the shim's `_polyfork_repl`, see [Console#begin]
record PythonShell(Value object) implements Shell {
    @Override
    public Verdict examine(String text) {
        Value answer = object.invokeMember("examine", text);
        return switch (answer.getArrayElement(0).asString()) {
            case "run" -> new Verdict.Complete();
            case "more" -> new Verdict.Unfinished();
            default ->
                    new Verdict.Wrong(
                            answer.getArrayElement(1).asInt(),
                            answer.getArrayElement(2).asString());
        };
    }

    @Override
    public List<String> complete(CompletionWord word) {
        String before = word.line().substring(0, word.start());
        Value found = object.invokeMember("complete", before, word.word(), word.inString());
        return List.of(found.as(String[].class));
    }

    @Override
    public Optional<List<String>> parameters(String callee) {
        Value found = object.invokeMember("parameters", callee);
        return found.isNull() ? Optional.empty() : Optional.of(List.of(found.as(String[].class)));
    }
}
