package dev.polyfork.repl;

import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// Tells, in a line, what can be passed to the call that is being typed. For the thread that reads.
final class CallHint {
    private static final String CUT = "…";
    private static final int NONE = -1;

    private final Shell shell;
    private final AttributedStyle style;
    private final AttributedStyle currentStyle;
    private String callee = "";
    private Optional<List<String>> parameters = Optional.empty();

    /// @param shell is asked once for each call, not at each key stroke
    CallHint(Shell shell, boolean coloured) {
        this.shell = shell;
        style = coloured ? AttributedStyle.DEFAULT.faint() : AttributedStyle.DEFAULT;
        currentStyle = coloured ? AttributedStyle.DEFAULT.bold() : AttributedStyle.DEFAULT;
    }

    /// Return the line for the call that is open at the end of a text, narrower than `columns`;
    /// empty when there is nothing to tell.
    AttributedString line(String text, int columns) {
        Optional<OpenCall> call = OpenCall.in(text);
        String called = call.map(OpenCall::callee).orElse("");
        if (!called.equals(callee)) {
            callee = called;
            parameters = called.isEmpty() ? Optional.empty() : shell.parameters(called);
        }
        return parameters
                .flatMap(known -> call.map(open -> line(known, current(known, open), columns)))
                .orElse(AttributedString.EMPTY);
    }

    /// Index of the parameter that the current argument is for, or [#NONE].
    private static int current(List<String> parameters, OpenCall call) {
        int left = call.position();
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = parameters.get(i);
            if (!call.keyword().isEmpty()) {
                if (parameter.startsWith("**") || name(parameter).equals(call.keyword())) {
                    return i;
                }
            } else if (parameter.startsWith("*")) {
                return isRest(parameter) ? i : NONE;
            } else if (!parameter.equals("/") && left-- == 0) {
                return i;
            }
        }
        return NONE;
    }

    /// Whether it takes all positional arguments that are left.
    private static boolean isRest(String parameter) {
        return parameter.length() > 1 && parameter.charAt(1) != '*';
    }

    private static String name(String parameter) {
        return parameter.replaceFirst("=.*", "");
    }

    /// The line, without as many of the first parameters as the current one needs to be seen.
    private AttributedString line(List<String> parameters, int current, int columns) {
        int first = 0;
        int last = current == NONE ? 0 : current + 1;
        while (first < current
                && from(parameters.subList(0, last), first, current).columnLength() >= columns) {
            first++;
        }
        AttributedString whole = from(parameters, first, current);
        return whole.columnLength() < columns
                ? whole
                : AttributedString.join(
                        AttributedString.EMPTY,
                        whole.columnSubSequence(0, Math.max(0, columns - 1 - CUT.length())),
                        new AttributedString(CUT, style));
    }

    private AttributedString from(List<String> parameters, int first, int current) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        line.append(callee + "(" + (first > 0 ? CUT + ", " : ""), style);
        for (int i = first; i < parameters.size(); i++) {
            line.append(i > first ? ", " : "", style);
            line.append(parameters.get(i), i == current ? currentStyle : style);
        }
        return line.append(")", style).toAttributedString();
    }
}
