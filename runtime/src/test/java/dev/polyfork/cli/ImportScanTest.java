package dev.polyfork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportScanTest {
    @Test
    void importsAreFoundAtLineStarts() {
        ImportScan scan =
                ImportScan.of(
                        """
                        import os, sys as s
                        import multiprocessing
                        from concurrent.futures import ProcessPoolExecutor
                            from random import *
                        from . import sibling
                        from .other import thing
                        x = 1  # import nothing
                        import os
                        import
                        from os import (path,
                        """);

        assertThat(scan.modules())
                .containsExactly(
                        "os",
                        "sys",
                        "multiprocessing",
                        "concurrent.futures",
                        "concurrent.futures.ProcessPoolExecutor",
                        "random");
        assertThat(scan.mentionsMultiprocessing()).isTrue();
    }

    @Test
    void aMentionIsEnough() {
        assertThat(ImportScan.of("from concurrent import futures").mentionsMultiprocessing())
                .isTrue();
        assertThat(ImportScan.of("from concurrent import").mentionsMultiprocessing()).isFalse();
        assertThat(ImportScan.of("import concurrent.futures as f").mentionsMultiprocessing())
                .isTrue();
        assertThat(ImportScan.of("__import__('multiprocessing')").mentionsMultiprocessing())
                .isTrue();
        assertThat(ImportScan.of("").mentionsMultiprocessing()).isFalse();
    }

    @Test
    void onlyHarmlessLibraryModulesMayBeImportedAhead(@TempDir Path root) throws IOException {
        Path library = Files.createDirectories(root.resolve("lib"));
        Path folder = Files.createDirectories(root.resolve("user"));
        Files.createFile(library.resolve("random.py"));
        Files.createFile(library.resolve("queue.py"));
        Files.createFile(library.resolve("this.py"));
        Files.createDirectories(library.resolve("concurrent/futures"));
        Files.createFile(library.resolve("concurrent/futures/__init__.py"));
        Path installed = Files.createDirectories(root.resolve("packages"));
        Files.createFile(installed.resolve("numpy.py"));
        Files.createFile(installed.resolve("mine.py"));
        Files.createFile(folder.resolve("queue.py"));
        Files.createFile(folder.resolve("mine.py"));

        List<String> modules =
                List.of("random", "queue", "this", "concurrent.futures", "mine", "numpy", "sys");

        List<File> libraries = List.of(library.toFile(), installed.toFile());
        assertThat(LibraryModules.of(modules, folder.toFile(), libraries))
                .containsExactly("random", "concurrent.futures", "numpy");
    }

    @Test
    void relativeImportsStartFromTheirPackage() {
        String source =
                """
                from . import one, two as t
                from .three import four
                from .. import five
                from ...six import seven
                """;

        assertThat(ImportScan.of(source, "a.b").modules())
                .containsExactly(
                        "a.b", "a.b.one", "a.b.two", "a.b.three", "a.b.three.four", "a", "a.five");
        assertThat(ImportScan.of(source).modules()).isEmpty();
    }

    @Test
    void theProgramsOwnModulesAreFollowed(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("work"));
        Files.writeString(folder.resolve("work/__init__.py"), "import json");
        Files.writeString(folder.resolve("work/steps.py"), "from .pool import run\nimport csv");
        Files.writeString(folder.resolve("work/pool.py"), "import multiprocessing, work.steps");
        Files.writeString(folder.resolve("unused.py"), "import queue");

        ImportScan scan =
                OwnModules.follow(ImportScan.of("from work import steps"), folder.toFile());

        assertThat(scan.mentionsMultiprocessing()).isTrue();
        assertThat(scan.modules()).contains("json", "csv", "work.pool").doesNotContain("queue");
        assertThat(OwnModules.follow(ImportScan.of("import re"), folder.toFile()))
                .isEqualTo(ImportScan.of("import re"));
    }
}
