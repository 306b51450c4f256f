package dev.polyfork.tests.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test that runs processes: it has a time limit, and it has to leave nothing behind.
///
/// May stand at a class or a method, the method's wins. The test gets a {@link Polyfork} as a
/// parameter.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ProcessTestExtension.class)
public @interface ProcessTest {
    /// The time limit in seconds. When it is over, all processes of the test are killed.
    int seconds() default 60;
}
