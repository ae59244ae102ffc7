package org.rayonyarn.appmaster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What each package may import. Think hard about the layering before changing this. */
@AnalyzeClasses(packages = "org.rayonyarn.appmaster", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";
    private static final String LOG = "org.slf4j..";
    private static final String ROOT = "org.rayonyarn.appmaster";
    private static final String SPI = "org.rayonyarn.appmaster.spi..";
    private static final String CORE = "org.rayonyarn.appmaster.internal";
    private static final String ADAPTER = "org.rayonyarn.appmaster.internal.yarn..";
    private static final String HADOOP = "org.apache.hadoop..";

    @ArchTest
    static final ArchRule SPI_IS_PLAIN = classes()
            .that()
            .resideInAPackage(SPI)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(JDK, NULLNESS, SPI);

    @ArchTest
    static final ArchRule CORE_IS_PURE = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(JDK, NULLNESS, LOG, SPI, CORE);

    @ArchTest
    static final ArchRule ADAPTER_KNOWS_HADOOP = classes()
            .that()
            .resideInAPackage(ADAPTER)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(JDK, NULLNESS, LOG, SPI, CORE, ROOT, ADAPTER, HADOOP, "javax.servlet..");

    @ArchTest
    static final ArchRule FRONT_DOOR = classes()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(JDK, NULLNESS, LOG, SPI, ROOT, ADAPTER, HADOOP);
}
