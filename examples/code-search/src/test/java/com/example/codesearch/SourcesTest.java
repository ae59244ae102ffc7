package com.example.codesearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    private Path folder;

    @BeforeEach
    void makeFolder(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void findsArchivesByPathAndByUri() throws IOException {
        Path archive = archive("b-sources.jar");
        archive("a-sources.jar");
        Files.createFile(folder.resolve("a.jar"));

        assertThat(Sources.archivesIn(folder.toString())).hasSize(2).last().isEqualTo(archive.toString());
        assertThat(Sources.archivesIn(folder.toUri().toString())).hasSize(2);
    }

    @Test
    void allPartsMakeUpTheWhole() throws IOException {
        String archive = archive("demo-1.0-sources.jar").toString();
        byte[] bytes = Sources.read(archive);

        List<SourceFile> whole = Sources.filesOf(archive, bytes, 0, 1);
        List<SourceFile> parts = IntStream.range(0, 3)
                .mapToObj(part -> Sources.filesOf(archive, bytes, part, 3))
                .flatMap(List::stream)
                .toList();

        assertThat(whole).hasSize(7).contains(new SourceFile("demo-1.0/p/C3.java", List.of("class C3 {", "}", "")));
        assertThat(parts).containsExactlyInAnyOrderElementsOf(whole);
    }

    @Test
    void namesTheFolderThatIsMissing() {
        assertThatThrownBy(() -> Sources.archivesIn(folder + "/nowhere"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nowhere");
    }

    private Path archive(String name) throws IOException {
        Path file = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < 7; i++) {
                zip.putNextEntry(new ZipEntry("p/C" + i + ".java"));
                zip.write(("class C" + i + " {\r\n}\n").getBytes(StandardCharsets.UTF_8));
            }
            zip.putNextEntry(new ZipEntry("p/notes.txt"));
            zip.write(1);
        }
        return file;
    }
}
