package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.exception.RuntimeEnvException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JarCacheTest {
    private final JarCache cache = new JarCache(Runnable::run);

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void makesNoFolderUnlessItHasSomethingToKeep() {
        Path here = Path.of("pom.xml").toAbsolutePath();

        assertThat(cache.fetch(List.of(here.toUri().toString()), Duration.ofMinutes(1)))
                .containsExactly(here);

        assertThat(cache.hasFolder()).isFalse();
    }

    /** A source that can't be used where its library is missing, as Hadoop's. */
    public static final class Lacking implements JarSource {
        @Override
        public boolean serves(String scheme) {
            return scheme.equals("lacking");
        }

        @Override
        public InputStream open(URI url) {
            throw new NoClassDefFoundError("org/example/Library");
        }
    }

    @Test
    void aSourceThatLacksItsLibraryFailsTheFetch() {
        JarCache lacking = new JarCache(Runnable::run, List.of(new Lacking()));

        assertThatThrownBy(() -> lacking.fetch(List.of("lacking://host/thing.jar"), Duration.ofMinutes(1)))
                .isInstanceOf(RuntimeEnvException.class)
                .hasMessageContaining("lacking://host/thing.jar")
                .hasMessageContaining("nobody here can open lacking: URLs");
        lacking.close();
    }
}
