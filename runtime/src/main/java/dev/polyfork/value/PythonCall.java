package dev.polyfork.value;

import java.util.List;

/// A Java object that is not copied: Python gets what a function returns for some arguments.
public interface PythonCall {
    /// The function that Python calls.
    PythonName function();

    /// Its arguments, each of which has a mapping.
    List<?> arguments();
}
