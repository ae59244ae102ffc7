package org.rayonyarn.ray.worker.classes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobClassPathTest {
    private final Path folder;
    private final Path app;
    private final Path lib;

    JobClassPathTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.app = new CompiledJar().resource("a", "a").writeTo(folder.resolve("app.jar"));
        this.lib = Files.createDirectories(folder.resolve("my libs"));
    }

    private Path jarIn(Path parent, String name) {
        return new CompiledJar().resource("x", name).writeTo(parent.resolve(name));
    }

    @Test
    void anEmptyPathHasNoEntries() {
        assertThat(JobClassPath.parse("", folder).entries()).isEmpty();
        assertThat(JobClassPath.parse(" :: ", folder).entries()).isEmpty();
    }

    @Test
    void aFolderStandsForItselfAndForTheJarsInIt() throws IOException {
        Path b = jarIn(lib, "b.jar");
        Path a = jarIn(lib, "a.jar");
        Files.writeString(lib.resolve("readme.txt"), "no jar");
        jarIn(Files.createDirectory(lib.resolve("deeper")), "c.jar");

        JobClassPath path = JobClassPath.parse(app + ":my libs", folder);

        assertThat(path.entries()).containsExactly(app, lib, a, b);
    }

    @Test
    void aStarStandsForTheJarsAlone() {
        Path a = jarIn(lib, "a.jar");

        assertThat(JobClassPath.parse("my libs/*", folder).entries()).containsExactly(a);
    }

    @Test
    void relativeEntriesBlanksAndRepetitionsAreFine() {
        Path a = jarIn(lib, "a.jar");

        JobClassPath path = JobClassPath.parse(" app.jar :./my libs/a.jar:my libs/../app.jar: ", folder);

        assertThat(path.entries()).containsExactly(app, a);
    }

    @Test
    void aMissingEntryIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobClassPath.parse("app.jar:gone.jar", folder))
                .withMessageContaining(folder.resolve("gone.jar") + ", which does not exist")
                .withMessageContaining("ray.job.code-search-path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobClassPath.parse("gone/*", folder))
                .withMessageContaining(folder.resolve("gone") + ", which does not exist");
    }

    @Test
    void aFileThatIsNoJarIsNamed() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.jar"), "not a jar");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobClassPath.parse("broken.jar", folder))
                .withMessageContaining(broken + ", which can't be read as a jar");
    }
}
