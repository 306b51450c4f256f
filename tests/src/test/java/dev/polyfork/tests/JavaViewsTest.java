package dev.polyfork.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyfork.Polyfork;
import dev.polyfork.PyLock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What Java's own tools show of Python: logs, recordings, JMX.
@Timeout(120)
class JavaViewsTest {
    @TempDir private static Path folder;

    @BeforeAll
    static void copy() throws IOException {
        Path jobs = dev.polyfork.tests.support.Polyfork.script("api/jobs.py");
        Files.copy(jobs, folder.resolve("jobs.py"));
    }

    /// Keeps what is logged.
    private static final class Kept extends Handler {
        private final List<String> records = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void publish(LogRecord record) {
            String text = record.getMessage().replaceFirst(" \\[process \\d+\\]$", "");
            records.add(record.getLevel() + " " + record.getLoggerName() + ": " + text);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void whatPythonLogsJavaLogs() {
        Kept kept = new Kept();
        Logger logger = Logger.getLogger("python");
        logger.addHandler(kept);
        logger.setUseParentHandlers(false);
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try (Polyfork py =
                Polyfork.builder()
                        .workers(1)
                        .pythonPath(folder)
                        .output((_, _, _, line) -> lines.add(line))
                        .build()) {
            py.call("jobs:log", Void.class);
        } finally {
            logger.removeHandler(kept);
        }

        assertThat(kept.records).hasSize(3);
        assertThat(kept.records.get(0)).isEqualTo("INFO python.jobs.log: two\nlines  ");
        assertThat(kept.records.get(1)).isEqualTo("WARNING python: of the root");
        assertThat(kept.records.get(2))
                .startsWith("SEVERE python: failed\nTraceback (most recent call last):")
                .endsWith("ZeroDivisionError: division by zero");
        assertThat(lines).containsExactly("\u001elog\u001fx");
    }

    @Test
    void aRecordingShowsStartsJobsAndWaits() throws Exception {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording();
                Polyfork py = Polyfork.builder().workers(1).pythonPath(folder).build()) {
            for (String event : List.of("Job", "Spawn", "Wait")) {
                recording.enable("dev.polyfork." + event).withThreshold(Duration.ZERO);
            }
            recording.start();
            py.call("lambda: None", Void.class);
            PyLock lock = py.lock();
            try (PyLock.Held _ = lock.acquire()) {
                assertThatThrownBy(() -> lock.acquire(Duration.ofMillis(1)))
                        .isInstanceOf(TimeoutException.class);
            }
            py.process("builtins:print").name("spawned").start().waitFor();
            recording.dump(file);
        }

        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(of(events, "Job"))
                .singleElement()
                .satisfies(e -> assertThat(e.getString("function")).isEqualTo("lambda: None"))
                .satisfies(e -> assertThat(e.getInt("pid")).isPositive());
        assertThat(of(events, "Spawn"))
                .anySatisfy(e -> assertThat(e.getString("name")).isEqualTo("spawned"));
        assertThat(of(events, "Wait"))
                .singleElement()
                .satisfies(e -> assertThat(e.getString("operation")).isEqualTo("acquire"))
                .satisfies(e -> assertThat(e.getString("object")).startsWith("PyLock["));
    }

    private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(e -> e.getEventType().getName().equals("dev.polyfork." + name))
                .toList();
    }

    @Test
    void numbersAreInJmx() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("dev.polyfork:type=Polyfork,name=\"test\"");
        try (Polyfork py = Polyfork.builder().workers(1).jmxName("test").build()) {
            py.call("math:sqrt", Double.class, 4);
            py.call("math:sqrt", Double.class, 4);

            assertThat(server.getAttribute(name, "Workers")).isEqualTo(1);
            assertThat(server.getAttribute(name, "Started")).isEqualTo(1L);
            assertThat(server.getAttribute(name, "Queued")).isEqualTo(0);
            assertThat(server.getAttribute(name, "Completed")).isIn(1L, 2L);
            assertThat(server.getAttribute(name, "Active")).isIn(0, 1);
            assertThatThrownBy(() -> Polyfork.builder().workers(1).jmxName("test").build())
                    .hasMessage("jmxName: there is another one named test");
        }
        assertThat(server.isRegistered(name)).isFalse();
    }
}
