package org.rayonyarn.lease.testing;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * The local disk as a process sees it that is killed at a chosen step: that write is half done, that rename, delete or
 * creation not at all, and nothing after it. All instances of a JVM share the fate, until {@link #revive}.
 */
public final class FaultyLocalFileSystem extends LocalFileSystem {
    private static int stepsLeft = Integer.MAX_VALUE;
    private static boolean dead;
    private static @Nullable String listed;
    private static @Nullable Runnable whenListed;

    public FaultyLocalFileSystem() {
        super(new Raw());
    }

    /** The process dies at its next change number {@code step}, counted from 0. */
    public static synchronized void dieAt(int step) {
        stepsLeft = step;
        dead = false;
    }

    public static synchronized void revive() {
        dieAt(Integer.MAX_VALUE);
    }

    public static synchronized boolean isDead() {
        return dead;
    }

    /** Runs {@code action} once, right before a folder of this name is listed. */
    public static synchronized void beforeListing(String folderName, Runnable action) {
        listed = folderName;
        whenListed = action;
    }

    /** True if this step is the one to die in. */
    private static synchronized boolean diesHere() throws IOException {
        if (dead) {
            throw new IOException("this process is dead");
        }
        dead = stepsLeft-- == 0;
        return dead;
    }

    private static void step() throws IOException {
        if (diesHere()) {
            throw new IOException("killed");
        }
    }

    private static synchronized @Nullable Runnable hookFor(Path folder) {
        if (!folder.getName().equals(listed)) {
            return null;
        }
        listed = null;
        return whenListed;
    }

    private static final class Raw extends RawLocalFileSystem {
        @Override
        public FSDataOutputStream create(
                Path file,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                @Nullable Progressable progress)
                throws IOException {
            step();
            return dying(super.create(file, overwrite, bufferSize, replication, blockSize, progress));
        }

        @Override
        public FSDataOutputStream create(
                Path file,
                FsPermission permission,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                @Nullable Progressable progress)
                throws IOException {
            step();
            return dying(super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress));
        }

        @Override
        public boolean rename(Path from, Path to) throws IOException {
            step();
            return super.rename(from, to);
        }

        @Override
        public boolean delete(Path path, boolean recursive) throws IOException {
            step();
            return super.delete(path, recursive);
        }

        @Override
        public FileStatus[] listStatus(Path folder) throws IOException {
            Runnable hook = hookFor(folder);
            if (hook != null) {
                hook.run();
            }
            return super.listStatus(folder);
        }

        private static FSDataOutputStream dying(FSDataOutputStream out) throws IOException {
            return new FSDataOutputStream(new DyingStream(out), null);
        }
    }

    /** A stream whose last write is cut in half. */
    private static final class DyingStream extends OutputStream {
        private final FSDataOutputStream out;

        DyingStream(FSDataOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            step();
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (diesHere()) {
                out.write(bytes, offset, length / 2);
                out.flush();
                throw new IOException("killed");
            }
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
