package dev.polyfork.cli;

import dev.polyfork.launch.ChildLauncher;
import dev.polyfork.launch.JvmCommand;
import dev.polyfork.launch.LazySession;
import dev.polyfork.os.Checkpoint;
import dev.polyfork.os.DescriptorFence;
import dev.polyfork.os.InitialStack;
import dev.polyfork.os.ProcessFork;
import dev.polyfork.os.Processes;
import dev.polyfork.python.HostBridge;
import dev.polyfork.python.PythonConfig;
import dev.polyfork.python.PythonContexts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.graalvm.polyglot.Context;

/**
 * Main class that makes the checkpoint of an image: a JVM in which Python has started and no
 * program has run. The launcher executes the file instead of booting a JVM.
 *
 * <p>Arguments: the file, and the script that boots a JVM. The JVM starts another one with the same
 * options behind a {@link DescriptorFence} and without the user's environment, and that one is
 * written.
 */
public final class CheckpointMain {
    private static final int FAILURE = 1;
    private static final int USERS_ARGUMENTS = 2;

    private CheckpointMain() {}

    /** Writes the checkpoint, and ends with exit code 0 if all went well. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args[0]);
        Path bootScript = Path.of(args[1]);
        if (!ProcessFork.isSupported()) {
            refuse("a JVM on this machine cannot be written into a file");
        }
        if (!StartupCache.isInUse()) {
            refuse("the start-up cache does not fit");
        }
        if (args.length == USERS_ARGUMENTS) {
            System.setErr(System.out);
            System.exit(behindFence(file, bootScript));
        }
        write(file, bootScript);
    }

    private static void refuse(String reason) {
        System.out.println(reason);
        System.exit(FAILURE);
    }

    private static int behindFence(Path file, Path bootScript)
            throws IOException, InterruptedException {
        Path fence = Files.createTempFile(file.getParent(), "fence.", ".tmp");
        try {
            DescriptorFence.write(fence, Path.of(java()));
            List<String> line = new ArrayList<>(command().options());
            line.set(0, fence.toString());
            line.add(CheckpointMain.class.getName());
            line.addAll(List.of(file.toString(), bootScript.toString(), "fenced"));
            // In the background of a shell it is ignored, and would be in every restored process.
            Processes.resetSignal(Processes.SIGINT);
            ProcessBuilder builder = new ProcessBuilder(line);
            builder.redirectInput(new File("/dev/null"));
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.INHERIT);
            builder.environment().clear();
            builder.environment().putAll(Map.of("LC_CTYPE", "C.UTF-8", "HOME", "/nonexistent"));
            return builder.start().waitFor();
        } finally {
            Files.deleteIfExists(fence);
        }
    }

    private static void write(Path file, Path bootScript) throws IOException {
        DeadlySignals.restore();
        List<String> options = new ArrayList<>(command().options());
        options.set(0, java());
        JvmCommand command = new JvmCommand(options);
        HostBridge bridge = new HostBridge(nobody(command), _ -> {});
        PythonConfig.Builder config = PythonConfig.builder();
        Launcher.describe(config, new String[0]);
        Context context = PythonContexts.create(config.build(), Map.of(HostBridge.BINDING, bridge));
        RestoredPython python = new RestoredPython(context, bridge, command, bootScript);
        python.practise(config.build());
        DescriptorFence.open();
        Optional<InitialStack> stack = Checkpoint.write(file, bootScript);
        if (stack.isPresent()) {
            python.restored(stack.get());
            Main.run(python);
        }
        System.exit(0);
    }

    private static JvmCommand command() {
        return JvmCommand.ofThisJvm(CheckpointMain.class.getName());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** There is no program yet that could start processes. */
    private static LazySession nobody(JvmCommand command) {
        return new LazySession(new ChildLauncher(command, "", List.of()), 0);
    }
}
