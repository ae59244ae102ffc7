package org.rayonyarn.ray.objectstore.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a process lives: the kernel gives the lock back when the process ends, however that happens. Any thread.
 *
 * <p>A process must never open a lock file of its own a second time: closing that would give the lock back. So this JVM's are
 * known here.
 */
final class FolderLock {
    static final String SUFFIX = ".lock";

    /** What a lock is called before it is one; left behind only by a crash in that moment. */
    static final String NEW = ".new";

    private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
    private static final Set<Path> OF_THIS_JVM = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Makes the file and holds it. It appears under its name when it is locked already, so that no sweeper finds it free.
     *
     * @return null if its folder has been swept away in this moment
     */
    static @Nullable FolderLock tryCreate(Path file) throws IOException {
        Path made = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + NEW);
        OF_THIS_JVM.add(file);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw new IOException("a new file is locked by somebody else; file=" + made);
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            return new FolderLock(file, channel);
        } catch (IOException e) {
            OF_THIS_JVM.remove(file);
            if (channel != null) {
                channel.close();
            }
            if (e instanceof NoSuchFileException) {
                return null;
            }
            throw e;
        }
    }

    /** Takes a lock whose holder has ended; null if it lives, or somebody else was faster. */
    static @Nullable FolderLock tryTake(Path file) throws IOException {
        if (!OF_THIS_JVM.add(file)) {
            return null;
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            taken = channel.tryLock() != null;
            return taken ? new FolderLock(file, channel) : null;
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            return null;
        } finally {
            if (!taken) {
                OF_THIS_JVM.remove(file);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /** The file first, so that nobody takes the lock of a file that is about to go. */
    void deleteAndRelease() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.info("a lock file can't be deleted; file={}", file, e);
        }
        release();
    }

    private void release() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.info("a lock file can't be closed; file={}", file, e);
        }
        OF_THIS_JVM.remove(file);
    }
}
