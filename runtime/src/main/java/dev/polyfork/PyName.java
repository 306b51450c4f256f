package dev.polyfork;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the Python function that a method of a [Polyfork#proxy] calls, where the method's own name
/// does not say it.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface PyName {
    /// The function's name in its module.
    ///
    /// @return the name, as `f` or `Class.method`
    String value();
}
