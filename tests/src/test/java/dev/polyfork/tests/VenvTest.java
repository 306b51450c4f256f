package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyfork.tests.support.Finished;
import dev.polyfork.tests.support.Polyfork;
import dev.polyfork.tests.support.ProcessTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Packages are installed into a virtual environment and found there, by children too.
@ProcessTest(seconds = 300)
class VenvTest {

    @Test
    void aLocalWheelIsInstalledAndFound(Polyfork polyfork) {
        polyfork.env("PIP_DISABLE_PIP_VERSION_CHECK", "1").env("PIP_ROOT_USER_ACTION", "ignore");
        Path python = polyfork.launcher();
        Path wheel = Polyfork.script("core/make_wheel.py");
        polyfork.run(wheel).printed("greeting-1.0-py3-none-any.whl\n");
        Finished made = polyfork.run("-m", "venv", "env").ended(0);
        assertThat(made.err()).as("%s", made).isEmpty();

        Path inside = polyfork.sandbox().work().resolve("env/bin/python");
        polyfork.launcher(inside)
                .run("-m", "pip", "install", "--no-index", "greeting-1.0-py3-none-any.whl")
                .ended(0);
        polyfork.write(
                "uses.py",
                """
                import multiprocessing as mp, sys
                import greeting
                if __name__ == "__main__":
                    for method in "fork", "spawn":
                        child = mp.get_context(method).Process(target=greeting.greet)
                        child.start()
                        child.join()
                    print(sys.prefix != sys.base_prefix, sys.executable)
                """);
        String expected = "hello from the wheel\n".repeat(2) + "True " + inside + "\n";
        polyfork.run("uses.py").printed(expected);
        polyfork.launcher(inside.resolveSibling("greet")).run().printed("hello from the wheel\n");
        Finished outside = polyfork.launcher(python).run("-c", "import greeting");
        outside.failed("ModuleNotFoundError: No module named 'greeting'");
    }
}
