package org.rayonyarn.ray.objectstore.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folders that this user alone may enter. Stateless. */
final class PrivateFolders {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PrivateFolders() {}

    /** Makes a folder with its parents where it is missing; an existing one may be anybody's. */
    static void createAll(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(folder));
        }
    }

    /** @throws IOException if it exists and is somebody else's, or open to others, or no folder: in a place like /tmp anybody may have made it */
    static void create(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, attributes(folder));
        } catch (FileAlreadyExistsException e) {
            requireOwn(folder);
        }
    }

    static void requireOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                    ? new IOException("not a folder; path=" + folder)
                    : new NoSuchFileException(folder.toString());
        }
        if (isPosix(folder)) {
            UserPrincipal owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
            UserPrincipal self = self();
            boolean open = !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
            if (open || (self != null && !owner.equals(self))) {
                throw new IOException("the folder is open to others, or somebody else's; folder=" + folder + " owner="
                        + owner + "; remove it or set another ray.object-store.directory");
            }
        }
    }

    private static @Nullable UserPrincipal self() throws IOException {
        Path own = Path.of("/proc/self");
        return Files.exists(own) ? Files.getOwner(own) : null;
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attributes(Path path) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    /** Nothing if it is not there. Links are deleted, not followed. */
    static void deleteTree(Path folder) throws IOException {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // gone
        }
    }
}
