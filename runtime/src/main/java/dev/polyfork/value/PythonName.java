package dev.polyfork.value;

/// A global name of Python: a class or a function of a module.
///
/// @param module full name of the module
/// @param name qualified name within it
public record PythonName(String module, String name) {
    @Override
    public String toString() {
        return module.equals("builtins") ? name : module + "." + name;
    }
}
