package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ray.api.Ray;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.worker.classes.CompiledJar;

/** A job's search path in a session whose node is a JVM that was started before anybody could read it. */
class EmbeddedSearchPathIT {
    private static final String SEARCH_PATH = "ray.job.code-search-path";
    private static final String CLASS_PATH = "java.class.path";

    private final String classPath = System.getProperty(CLASS_PATH);

    @AfterEach
    void stop() {
        Ray.shutdown();
        System.clearProperty(SEARCH_PATH);
        System.setProperty(CLASS_PATH, classPath);
    }

    static String named(String className) throws ReflectiveOperationException {
        return Class.forName(className).getDeclaredConstructor().newInstance().toString();
    }

    private static void start(String searchPath) {
        System.setProperty(SEARCH_PATH, searchPath);
        Ray.init();
    }

    private static long workersProcess() {
        return Ray.task(IsolationPrograms::pid).remote().get();
    }

    private static Path libraryIn(Path folder) {
        String source = "public class Added { @Override public String toString() { return \"added\"; } }";
        return new CompiledJar().source("Added", source).writeTo(folder.resolve("added.jar"));
    }

    @Test
    void whatTheDriverHasNotIsFoundByItsTasks(@TempDir Path folder) {
        Path library = libraryIn(folder);

        start(classPath + File.pathSeparator + library);

        assertThat(Ray.task(EmbeddedSearchPathIT::named, "Added").remote().get())
                .isEqualTo("added");
        assertThat(workersProcess()).isNotEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void whoNamesWhatTheDriverHasKeepsThreads() {
        start(classPath);

        assertThat(workersProcess()).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void anEntryOfTheClassPathThatIsNotThereIsPassedOverAsByTheJvm(@TempDir Path folder) {
        String withGone = classPath + File.pathSeparator + folder.resolve("gone");
        System.setProperty(CLASS_PATH, withGone);

        start(withGone);

        assertThat(workersProcess()).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void anyOtherEntryThatIsNotThereIsNamed(@TempDir Path folder) {
        Path gone = folder.resolve("gone");

        assertThat(Files.exists(gone)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    try {
                        start(gone.toString());
                    } catch (RuntimeException e) {
                        throw (RuntimeException) e.getCause();
                    }
                })
                .withMessageContaining(gone + ", which does not exist");
    }
}
