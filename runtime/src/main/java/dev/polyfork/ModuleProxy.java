package dev.polyfork;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A Python module behind a Java interface, see [Polyfork#proxy].
///
/// @param module full name
/// @param type the interface
record ModuleProxy(JobCalls jobs, String module, Class<?> type) implements InvocationHandler {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    static <T> T of(JobCalls jobs, String module, Class<T> type) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException("proxy: no interface: " + type.getName());
        }
        FunctionText.of(module + ":f");
        ModuleProxy handler = new ModuleProxy(jobs, module, type);
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
        if (method.isDefault()) {
            // InvocationHandler.invokeDefault refuses an interface that is not public.
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .unreflectSpecial(method, type)
                    .bindTo(proxy)
                    .invokeWithArguments(args == null ? new Object[0] : args);
        }
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(method, args);
        }
        FunctionText function = new FunctionText(module + ":" + pythonName(method));
        Args values = args == null ? Args.of() : Args.from(spread(method, args));
        Type result = method.getGenericReturnType();
        Class<?> raw = method.getReturnType();
        if (raw == CompletableFuture.class || raw == CompletionStage.class || raw == Future.class) {
            return jobs.submit(function, element(result), values);
        }
        if (raw == Stream.class) {
            return jobs.generate(function, element(result), values).stream();
        }
        if (raw == Flow.Publisher.class) {
            return new GeneratorPublisher<>(() -> jobs.generate(function, element(result), values));
        }
        return JobCalls.await(jobs.submit(function, result, values));
    }

    private Object ofObject(Method method, Object[] args) {
        return switch (method.getName()) {
            case "equals" ->
                    args[0] != null
                            && Proxy.isProxyClass(args[0].getClass())
                            && equals(Proxy.getInvocationHandler(args[0]));
            case "hashCode" -> hashCode();
            default -> "%s[%s]".formatted(type.getSimpleName(), module);
        };
    }

    /// `scoreAll` is `score_all`.
    private static String pythonName(Method method) {
        PyName given = method.getAnnotation(PyName.class);
        return given == null
                ? HUMP.matcher(method.getName()).replaceAll("_").toLowerCase(Locale.ROOT)
                : given.value();
    }

    /// Arguments of a varargs parameter are arguments in Python, too.
    private static Object[] spread(Method method, Object[] args) {
        if (!method.isVarArgs() || !(args[args.length - 1] instanceof Object[] rest)) {
            return args;
        }
        Object[] all = new Object[args.length - 1 + rest.length];
        System.arraycopy(args, 0, all, 0, args.length - 1);
        System.arraycopy(rest, 0, all, args.length - 1, rest.length);
        return all;
    }

    private static Type element(Type type) {
        return type instanceof ParameterizedType generic
                ? generic.getActualTypeArguments()[0]
                : Object.class;
    }
}
