package dev.polyfork.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.Linker;
import org.junit.jupiter.api.Test;

/// Packages are imported in one direction.
class LayersTest {
    private static final JavaClasses RUNTIME =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(
                            "dev.polyfork.os",
                            "dev.polyfork.shm",
                            "dev.polyfork.sync",
                            "dev.polyfork.channel",
                            "dev.polyfork.value",
                            "dev.polyfork.builtins",
                            "dev.polyfork.wire",
                            "dev.polyfork.launch",
                            "dev.polyfork.python",
                            "dev.polyfork.worker",
                            "dev.polyfork.jobs",
                            "dev.polyfork.cli",
                            "dev.polyfork.repl");

    private static final JavaClasses API =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.polyfork");

    @Test
    void importsGoDownwards() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("os")
                .definedBy("dev.polyfork.os")
                .layer("shm")
                .definedBy("dev.polyfork.shm")
                .layer("sync")
                .definedBy("dev.polyfork.sync")
                .layer("channel")
                .definedBy("dev.polyfork.channel")
                .layer("wire")
                .definedBy("dev.polyfork.wire")
                .layer("launch")
                .definedBy("dev.polyfork.launch")
                .layer("python")
                .definedBy("dev.polyfork.python")
                .layer("worker")
                .definedBy("dev.polyfork.worker")
                .layer("value")
                .definedBy("dev.polyfork.value")
                .layer("jobs")
                .definedBy("dev.polyfork.jobs")
                .layer("cli")
                .definedBy("dev.polyfork.cli")
                .layer("repl")
                .definedBy("dev.polyfork.repl")
                .layer("builtins")
                .definedBy("dev.polyfork.builtins")
                .whereLayer("os")
                .mayNotAccessAnyLayer()
                .whereLayer("builtins")
                .mayNotAccessAnyLayer()
                .whereLayer("builtins")
                .mayOnlyBeAccessedByLayers("python")
                .whereLayer("shm")
                .mayOnlyAccessLayers("os")
                .whereLayer("sync")
                .mayOnlyAccessLayers("shm", "os")
                .whereLayer("channel")
                .mayOnlyAccessLayers("sync", "shm", "os")
                .whereLayer("wire")
                .mayOnlyAccessLayers("os")
                .whereLayer("launch")
                .mayOnlyAccessLayers("wire", "os")
                .whereLayer("value")
                .mayNotAccessAnyLayer()
                .whereLayer("jobs")
                .mayOnlyAccessLayers("python", "launch", "wire", "value", "os")
                .whereLayer("jobs")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("repl")
                .mayOnlyAccessLayers("cli", "os")
                .whereLayer("repl")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cli")
                .mayOnlyBeAccessedByLayers("repl")
                .whereLayer("worker")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("python")
                .mayOnlyBeAccessedByLayers("worker", "jobs", "cli")
                .check(RUNTIME);
    }

    @Test
    void nothingInsideKnowsTheJavaApi() {
        noClasses()
                .that()
                .resideInAPackage("dev.polyfork.*..")
                .and()
                .resideOutsideOfPackages("dev.polyfork.tests..", "dev.polyfork.samples..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.polyfork")
                .check(API);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("dev.polyfork.(*)..").should().beFreeOfCycles().check(RUNTIME);
    }

    @Test
    void onlyTheOsPackageCallsNativeCode() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.polyfork.os")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Linker.class)
                .check(RUNTIME);
    }

    @Test
    void onlyTheBuiltinsPackageKnowsClassesOfGraalPy() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.polyfork.builtins")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.oracle.graal.python..")
                .check(RUNTIME);
    }
}
