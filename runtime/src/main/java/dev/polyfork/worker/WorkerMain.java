package dev.polyfork.worker;

import dev.polyfork.launch.ChildLauncher;
import dev.polyfork.launch.SessionAddress;
import dev.polyfork.python.HostBridge;
import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonContexts;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Context;

/// Main class of a child JVM that is booted, not forked. Arguments: how the Python context is set
/// up, as [PythonConfig#toArgs()] gives them, `--`, and the modules to import while waiting.
///
/// Python runs on the main thread, which has the stack size that the launcher asked for.
public final class WorkerMain {
    private static final String SEPARATOR = "--";

    private WorkerMain() {}

    /// Wait as a standby, become a process, end with its exit code.
    public static void main(String[] args) {
        Standby.calmSignals();
        SessionAddress address = ChildLauncher.address(System.getenv());
        PythonContexts.useShimOf(address.directory());
        RootLink link = RootLink.open(address);
        HostBridge bridge = new HostBridge(link, link::exiting);
        List<String> arguments = List.of(args);
        int separator = arguments.indexOf(SEPARATOR);
        PythonConfig config = PythonConfig.fromArgs(arguments.subList(0, separator)).forChild();
        Context context = PythonContexts.create(config, Map.of(HostBridge.BINDING, bridge));
        new Standby(link, context, arguments.subList(separator + 1, arguments.size())).live();
    }
}
