package org.rayonyarn.lease;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. Think hard about the layering before changing this. */
@AnalyzeClasses(packages = "org.rayonyarn", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule LEASES_KNOW_NO_PLATFORM = classes()
            .that()
            .resideInAPackage("org.rayonyarn.lease")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.rayonyarn.lease", "java..", "org.slf4j..", "org.jspecify..", "com.google.errorprone..");

    @ArchTest
    static final ArchRule REPLICATION_KNOWS_NO_PLATFORM = classes()
            .that()
            .resideInAPackage("org.rayonyarn.replication")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("org.rayonyarn.replication", "java..", "org.slf4j..", "org.jspecify..");

    @ArchTest
    static final ArchRule ONLY_ZOOKEEPER_SEES_CURATOR = noClasses()
            .that()
            .resideOutsideOfPackage("org.rayonyarn.lease.zookeeper")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_SEES_PICOCLI = noClasses()
            .that()
            .resideOutsideOfPackage("org.rayonyarn.lease.cli")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..");

    @ArchTest
    static final ArchRule NOBODY_BUT_THE_COMMAND_AND_FILES_SEES_FILES = noClasses()
            .that()
            .resideOutsideOfPackages("org.rayonyarn.lease.fs", "org.rayonyarn.lease.cli")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rayonyarn.lease.fs");
}
