package dev.polyfork.tests.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/// A copy of the image that a test may damage.
///
/// Files of `lib/` are real copies with their times; the rest are hard links, as copying takes
/// long: replace them, never write into them.
public final class ImageCopy {
    private final Path folder;
    private final Polyfork polyfork;

    private ImageCopy(Path folder, Polyfork polyfork) {
        this.folder = folder;
        this.polyfork = polyfork;
    }

    /// Copy the image into the sandbox and let the runner use the copy.
    public static ImageCopy of(Polyfork polyfork) {
        Path folder = polyfork.sandbox().work().resolve("image copy");
        ImageCopy copy = new ImageCopy(folder, polyfork);
        copy.shell("cp -al \"$0\" \"$1\"", Polyfork.home(), folder);
        copy.shell("rm -r \"$1/lib\" && cp -a \"$0/lib\" \"$1/lib\"", Polyfork.home(), folder);
        polyfork.launcher(folder.resolve("bin/polyfork"));
        return copy;
    }

    public Path folder() {
        return folder;
    }

    /// Change the copy by a shell command whose working directory is the copy.
    public ImageCopy change(String command) {
        return shell("cd \"$0\" && " + command, folder);
    }

    private ImageCopy shell(String command, Path... arguments) {
        Path launcher = polyfork.launcher();
        Object[] all = new Object[arguments.length + 2];
        all[0] = "-c";
        all[1] = command;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        Finished finished = polyfork.launcher(Path.of("/bin/sh")).run(all);
        assertThat(finished.status()).as("%s", finished).isZero();
        polyfork.launcher(launcher);
        return this;
    }
}
