package org.rayonyarn.ray.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import org.rayonyarn.ray.rpc.Endpoint;

/**
 * The file through which the user's other programs on this machine learn a session's secret: under the user's home, readable by
 * nobody else. Immutable.
 */
final class SessionFile {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path path;

    private SessionFile(Path path) {
        this.path = path;
    }

    /** The file of the session whose head listens there. */
    static SessionFile of(Endpoint head) {
        String name = head.host().replace(':', '_') + "_" + head.port() + ".secret";
        return new SessionFile(Path.of(System.getProperty("user.home"), ".ray-on-yarn", "sessions", name));
    }

    void write(byte[] secret) throws IOException {
        OldSessions.sweep(path);
        Files.createDirectories(path.getParent(), PosixFilePermissions.asFileAttribute(FOLDER));
        Files.deleteIfExists(path);
        Files.createFile(path, PosixFilePermissions.asFileAttribute(FILE));
        Files.writeString(path, Base64.getEncoder().encodeToString(secret), StandardOpenOption.WRITE);
    }

    /** @throws NoSuchFileException if this user has started no session there */
    byte[] read() throws IOException {
        return Base64.getDecoder().decode(Files.readString(path).trim());
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
