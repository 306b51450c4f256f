import dev.polyfork.Polyfork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;

/// Seconds for one operation of the Java API, after a warm-up: `JavaApi.java ROW SCRIPTS`.
public final class JavaApi {
    private static final long WARM_UP_NANOS = 20_000_000_000L;
    private static final int ROUNDS = 9;
    private static final int DOUBLES = (64 << 20) / Double.BYTES;

    private JavaApi() {}

    private interface Operation {
        void run(int count) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        int workers = args[0].equals("submit") ? 2 : 1;
        try (Polyfork py =
                Polyfork.builder().workers(workers).pythonPath(Path.of(args[1])).build()) {
            double seconds =
                    switch (args[0]) {
                        case "call" -> steady(count -> calls(py, count), 5_000);
                        case "submit" -> steady(count -> submissions(py, count), 10_000);
                        case "doubles" -> doubles(py);
                        default -> throw new IllegalArgumentException("no row " + args[0]);
                    };
            System.out.println(seconds);
        }
    }

    private static void calls(Polyfork py, int count) {
        for (int i = 0; i < count; i++) {
            py.call("java_api:same", Integer.class, i);
        }
    }

    private static void submissions(Polyfork py, int count) throws Exception {
        List<Future<Integer>> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(py.submit("java_api:same", Integer.class, i));
        }
        for (Future<Integer> job : jobs) {
            job.get();
        }
    }

    private static double doubles(Polyfork py) throws Exception {
        double[] numbers = new double[DOUBLES];
        Arrays.setAll(numbers, i -> i);
        return steady(_ -> check(py.call("java_api:same", double[].class, numbers)), 1);
    }

    private static void check(double[] numbers) {
        if (numbers.length != DOUBLES || numbers[DOUBLES - 1] != DOUBLES - 1) {
            throw new IllegalStateException("other numbers came back");
        }
    }

    /// The median time of one of `count` operations.
    private static double steady(Operation operation, int count) throws Exception {
        long end = System.nanoTime() + WARM_UP_NANOS;
        while (System.nanoTime() < end) {
            operation.run(count);
        }
        double[] times = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long begin = System.nanoTime();
            operation.run(count);
            times[i] = (System.nanoTime() - begin) / 1e9 / count;
        }
        Arrays.sort(times);
        return times[ROUNDS / 2];
    }
}
