package org.rayonyarn.ray.objectstore.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one session on one host, and in it one process's own: {@code <base>/ray-on-yarn-<user>-<kind>-<session>/<node>-<epoch>},
 * all of mode 0700. Whoever reads the same token in it sees the same folder under the same kernel: that proves co-location, which
 * host names don't. Any thread.
 *
 * <p>Invariant: a process holds the lock of its own folder for as long as it lives, however it ends; a folder whose lock is free
 * belongs to nobody and is deleted by whoever comes across it.
 */
public final class SharedFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedFolder.class);
    private static final Pattern SIBLING_FILE = Pattern.compile("[0-9a-f]{32}-\\d+/[0-9a-f]+");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String TOKEN = "token";
    private static final int ATTEMPTS = 20;

    private final Path base;
    private final String prefix;
    private final Path session;
    private final String name;
    private final FolderLock lock;
    private final String token;

    private SharedFolder(Path base, String prefix, Path session, String name, FolderLock lock, String token) {
        this.base = base;
        this.prefix = prefix;
        this.session = session;
        this.name = name;
        this.lock = lock;
        this.token = token;
    }

    /**
     * Makes this process's folder.
     *
     * @param kind what it is for
     * @param sessionId the same for all processes of a session, and not to be guessed by others
     * @throws IOException if it can't be made, or somebody else has made it: names the folder
     */
    public static SharedFolder open(Path base, String kind, String sessionId, NodeId node, long epoch)
            throws IOException {
        PrivateFolders.createAll(base);
        String prefix = "ray-on-yarn-" + System.getProperty("user.name") + "-" + kind + "-";
        Path session = base.resolve(prefix + sessionId);
        String name = nameOf(node, epoch);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            PrivateFolders.create(session);
            FolderLock lock = FolderLock.tryCreate(lockOf(session, name));
            if (lock != null) {
                PrivateFolders.create(session.resolve(name));
                return new SharedFolder(base, prefix, session, name, lock, tokenOf(session));
            }
        }
        throw new IOException("the folder is taken, by a process of the same name; folder=" + session.resolve(name));
    }

    private static String nameOf(NodeId node, long epoch) {
        return node + "-" + epoch;
    }

    private static Path lockOf(Path session, String name) {
        return session.resolve(name + FolderLock.SUFFIX);
    }

    /** Empty where it can't be proven that two processes see the same files. */
    private static String tokenOf(Path session) throws IOException {
        if (!Files.isReadable(BOOT_ID)) {
            return "";
        }
        Path own = session.resolve(TOKEN + "-" + UUID.randomUUID());
        Files.writeString(own, Files.readString(BOOT_ID).strip() + ":" + UUID.randomUUID());
        try {
            Files.createLink(session.resolve(TOKEN), own);
        } catch (FileAlreadyExistsException e) {
            // the first process's token holds
        } catch (UnsupportedOperationException | IOException e) {
            LOG.info("files can't be shared with other processes of this host; folder={}", session, e);
            return "";
        } finally {
            Files.delete(own);
        }
        return Files.readString(session.resolve(TOKEN));
    }

    /** What another process of this session reads too if, and only if, it sees these files. Empty if there is no proof. */
    public String token() {
        return token;
    }

    /** A file of this process's own. */
    Path own(long number) {
        return own().resolve(Long.toHexString(number));
    }

    Path own() {
        return session.resolve(name);
    }

    /** How others find a file of this process. */
    public String nameForOthers(long number) {
        return name + "/" + Long.toHexString(number);
    }

    /** @throws IOException if {@code theirs} is no file's name as {@link #nameForOthers} makes them */
    Path sibling(String theirs) throws IOException {
        if (!SIBLING_FILE.matcher(theirs).matches()) {
            throw new IOException("not the name of a shared file: " + theirs);
        }
        return session.resolve(theirs);
    }

    /** Deletes what a dead process of this session has left. */
    void deleteNode(NodeId node, long epoch) throws IOException {
        String dead = nameOf(node, epoch);
        if (!dead.equals(name)) {
            PrivateFolders.deleteTree(session.resolve(dead));
            Files.deleteIfExists(lockOf(session, dead));
        }
    }

    /** Deletes what processes of this user have left, in this session and others. */
    void sweep() {
        try (DirectoryStream<Path> sessions = Files.newDirectoryStream(base, prefix + "*")) {
            for (Path folder : sessions) {
                sweep(folder);
            }
        } catch (IOException e) {
            LOG.info("leftovers of earlier sessions can't be looked for; folder={}", base, e);
        }
    }

    private static void sweep(Path session) {
        try {
            PrivateFolders.requireOwn(session);
            try (DirectoryStream<Path> locks = Files.newDirectoryStream(session, "*" + FolderLock.SUFFIX)) {
                for (Path lock : locks) {
                    sweepProcess(session, lock);
                }
            }
            deleteIfUnused(session);
        } catch (NoSuchFileException e) {
            // somebody else was faster
        } catch (IOException e) {
            LOG.info("a leftover of an earlier session can't be deleted; folder={}", session, e);
        }
    }

    private static void sweepProcess(Path session, Path lockFile) throws IOException {
        FolderLock free = FolderLock.tryTake(lockFile);
        if (free == null) {
            return;
        }
        String lockName = lockFile.getFileName().toString();
        Path folder = session.resolve(lockName.substring(0, lockName.length() - FolderLock.SUFFIX.length()));
        LOG.info("the folder of a process that has ended is deleted; folder={}", folder);
        PrivateFolders.deleteTree(folder);
        free.deleteAndRelease();
    }

    /** The last one out takes the token along. */
    private static void deleteIfUnused(Path session) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(session, "*" + FolderLock.SUFFIX)) {
            if (locks.iterator().hasNext()) {
                return;
            }
        }
        try (DirectoryStream<Path> rests = Files.newDirectoryStream(session, "*" + FolderLock.NEW)) {
            for (Path rest : rests) {
                Files.deleteIfExists(rest); // whose process is just starting tries again
            }
        }
        Files.deleteIfExists(session.resolve(TOKEN));
        try {
            Files.deleteIfExists(session);
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("somebody has just come; folder={}", session);
        }
    }

    /** Deletes this process's files, and what is left of those of its session that have ended. */
    @Override
    public void close() {
        @Nullable IOException failure = null;
        try {
            PrivateFolders.deleteTree(own());
        } catch (IOException e) {
            failure = e;
        }
        lock.deleteAndRelease();
        sweep(session);
        if (failure != null) {
            LOG.warn("stored values can't be deleted; folder={}", own(), failure);
        }
    }
}
