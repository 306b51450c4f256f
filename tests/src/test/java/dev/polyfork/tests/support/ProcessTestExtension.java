package dev.polyfork.tests.support;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/// Gives a test its sandbox, ends it when its time is over, and looks for what it left.
final class ProcessTestExtension
        implements BeforeEachCallback,
                BeforeTestExecutionCallback,
                AfterTestExecutionCallback,
                AfterEachCallback,
                ParameterResolver {
    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(ProcessTestExtension.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        sandbox(context);
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        TimeLimit limit = new TimeLimit(sandbox(context).processes(), seconds(context));
        context.getStore(STORE).put(TimeLimit.class, limit);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        TimeLimit limit = context.getStore(STORE).get(TimeLimit.class, TimeLimit.class);
        Optional<String> dumps = limit.end();
        if (dumps.isPresent()) {
            throw new AssertionError(
                    "not done within " + seconds(context) + " s, all killed\n" + dumps.get());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        List<String> left = sandbox(context).close(failed);
        if (!failed && !left.isEmpty()) {
            throw new AssertionError("left behind:\n" + String.join("\n", left));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Polyfork.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new Polyfork(sandbox(context));
    }

    private static Sandbox sandbox(ExtensionContext context) {
        return context.getStore(STORE)
                .computeIfAbsent(
                        Sandbox.class,
                        _ -> Sandbox.open(context.getRequiredTestClass().getSimpleName()),
                        Sandbox.class);
    }

    private static int seconds(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), ProcessTest.class)
                .or(() ->
                        AnnotationSupport.findAnnotation(
                                context.getRequiredTestClass(), ProcessTest.class))
                .orElseThrow()
                .seconds();
    }
}
