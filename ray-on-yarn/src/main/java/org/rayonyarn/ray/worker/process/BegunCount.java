package org.rayonyarn.ray.worker.process;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many of the tasks that were sent ahead to a worker have begun: in memory that the worker shares with its node, so that the node still
 * knows it when the worker was killed, whatever the worker had not said yet. The worker writes, the node reads; any thread.
 */
public final class BegunCount {
    private static final Logger LOG = LoggerFactory.getLogger(BegunCount.class);
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Path file;
    private final ByteBuffer shared;

    private BegunCount(Path file) throws IOException {
        this.file = file;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            this.shared = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
        }
    }

    /**
     * The node's: in a new file, which nobody else may read.
     *
     * @throws IOException if it can't be made, or the disk is full
     */
    static BegunCount create() throws IOException {
        Path file = Files.createTempFile("ray-worker-begun", "");
        Files.write(file, new byte[Long.BYTES]); // written and not only sized: a full disk is told now
        return new BegunCount(file);
    }

    /**
     * The worker's. The file goes, for nobody else opens it.
     *
     * @throws IOException if it can't be opened
     */
    public static BegunCount take(Path file) throws IOException {
        BegunCount count = new BegunCount(file);
        count.deleteFile();
        return count;
    }

    Path file() {
        return file;
    }

    void deleteFile() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("a file stays behind; file={}", file, e);
        }
    }

    void increment() {
        LONGS.setVolatile(shared, 0, get() + 1); // one writer at a time
    }

    long get() {
        return (long) LONGS.getVolatile(shared, 0);
    }
}
