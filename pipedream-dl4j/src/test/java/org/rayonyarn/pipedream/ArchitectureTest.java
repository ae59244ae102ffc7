package org.rayonyarn.pipedream;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What each package may see. Think hard about the layering before changing this. */
@AnalyzeClasses(packages = "org.rayonyarn.pipedream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "org.rayonyarn.pipedream";

    @ArchTest
    static final ArchRule profileSeesNothing = only(".profile");

    @ArchTest
    static final ArchRule partitionSeesProfiles = only(".partition", ".profile");

    @ArchTest
    static final ArchRule scheduleSeesNothing = only(".schedule");

    @ArchTest
    static final ArchRule stageSeesSchedules = only(".stage", ".schedule");

    @ArchTest
    static final ArchRule simulatorSeesPlansAndSchedules = only(".simulator", ".partition", ".profile", ".schedule");

    @ArchTest
    static final ArchRule jsonStaysInIo = noClasses()
            .that(resideInAPackage(ROOT + "..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAPackage("..io"))))
            .should()
            .dependOnClassesThat(resideInAPackage("com.fasterxml.."));

    @ArchTest
    static final ArchRule picocliStaysInTheCommandLine = noClasses()
            .that()
            .haveSimpleNameNotStartingWith("Plan")
            .or(com.tngtech.archunit.base.DescribedPredicate.not(resideInAPackage(ROOT)))
            .should()
            .dependOnClassesThat(resideInAPackage("picocli.."));

    private static ArchRule only(String of, String... others) {
        String[] allowed = new String[others.length + 4];
        for (int i = 0; i < others.length; i++) {
            allowed[i] = ROOT + others[i];
        }
        allowed[others.length] = ROOT + of;
        allowed[others.length + 1] = "java..";
        allowed[others.length + 2] = "org.slf4j..";
        allowed[others.length + 3] = "org.jspecify..";
        return classes()
                .that(resideInAPackage(ROOT + of))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed));
    }
}
