package org.rayonyarn.ray.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldSessionsTest {
    private final Path sessions;

    OldSessionsTest(@TempDir Path sessions) {
        this.sessions = sessions;
    }

    @Test
    void onlyFilesOfThisHostsPortsWithoutAListenerGo() throws IOException {
        try (ServerSocket living = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Path alive = file("127.0.0.1_" + living.getLocalPort() + ".secret");
            Path dead = file("127.0.0.1_" + portOfNobody() + ".secret");
            Path elsewhere = file("other.example_1.secret");
            Path noSession = file("notes.txt");

            OldSessions.sweep(sessions.resolve("127.0.0.1_1.secret"));

            assertThat(dead).doesNotExist();
            assertThat(alive).exists();
            assertThat(elsewhere).exists();
            assertThat(noSession).exists();
        }
    }

    private Path file(String name) throws IOException {
        return Files.writeString(sessions.resolve(name), "secret");
    }

    private static int portOfNobody() throws IOException {
        try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closing.getLocalPort();
        }
    }
}
