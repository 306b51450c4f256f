package dev.polyfork.samples;

import dev.polyfork.Polyfork;
import dev.polyfork.PyQueue;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Python functions as jobs of a Java application. Argument: the folder `samples/embed`.
public final class EmbedPool {
    record Row(String name, double score) {}

    record Stats(int count, double mean) {}

    private EmbedPool() {}

    /// Run the sample.
    ///
    /// @param args the folder of the Python module
    public static void main(String[] args) throws InterruptedException {
        try (Polyfork py = Polyfork.builder().workers(2).pythonPath(Path.of(args[0])).build()) {
            long factorial = py.call("math:factorial", Long.class, 20);
            List<Row> rows = List.of(new Row("a", 1.5), new Row("b", 2.5));
            Stats stats = py.call("scores:stats", Stats.class, rows);
            System.out.println(factorial + " " + stats);

            PyQueue<Double> items = py.queue(Double.class, 10);
            PyQueue<Double> doubled = py.queue(Double.class, 0);
            CompletableFuture<Void> job = py.submit("scores:double", Void.class, items, doubled);
            items.put(1.5);
            items.put(null);
            System.out.println(doubled.take());
            job.join();
        }
    }
}
