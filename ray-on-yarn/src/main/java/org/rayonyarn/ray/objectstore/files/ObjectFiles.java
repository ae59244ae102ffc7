package org.rayonyarn.ray.objectstore.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.SealedContent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one node's object store, and the threads that copy them. What may block runs on those threads, or on the caller's
 * where it says so. Any thread.
 */
public final class ObjectFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectFiles.class);
    private static final int LANES = 4;
    private static final int SENDERS = 2;
    private static final long PATIENCE_SECONDS = 2;
    private static final int CHUNK_BYTES = 256 << 10; // fits a processor's own cache, so that memory is passed once
    private static final int CHUNKS_KEPT = 8;

    private final SharedFolder memory;
    private final SharedFolder disk;
    private final ValueFiles files;
    private final ThreadPoolExecutor[] lanes = new ThreadPoolExecutor[LANES];
    private final ThreadPoolExecutor senders;
    private final Thread atExit = new Thread(this::deleteAll, "ray-object-store-exit");
    private final Queue<ByteBuffer> chunks = new ConcurrentLinkedQueue<>();

    private ObjectFiles(SharedFolder memory, SharedFolder disk, int maxDiskUsePercent) {
        this.memory = memory;
        this.disk = disk;
        this.files = new ValueFiles(memory, disk, new DiskGuard(maxDiskUsePercent));
        for (int i = 0; i < LANES; i++) {
            lanes[i] = threads("ray-object-io-" + i, 1);
        }
        this.senders = threads("ray-object-sender", SENDERS);
    }

    private static ThreadPoolExecutor threads(String name, int count) {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(count, count, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * Makes the folders of a node, and has those of dead processes deleted.
     *
     * @param limitBytes what the store may take in memory
     * @param secret the session's; its processes on one host find each other by a hash of it
     * @throws IOException if a folder can't be made
     */
    public static ObjectFiles open(StorePlaces places, long limitBytes, byte[] secret, NodeId node, long epoch)
            throws IOException {
        String session = sessionOf(secret);
        SharedFolder memory = SharedFolder.open(places.directoryFor(limitBytes), "objects", session, node, epoch);
        try {
            SharedFolder disk = SharedFolder.open(places.spillDirectoryOrDefault(), "spill", session, node, epoch);
            ObjectFiles opened = new ObjectFiles(memory, disk, places.maxDiskUsePercent());
            Runtime.getRuntime().addShutdownHook(opened.atExit);
            opened.execute(memory::sweep);
            opened.execute(disk::sweep);
            return opened;
        } catch (IOException | RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    static String sessionOf(byte[] secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("object store\n".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(secret), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** See {@link SharedFolder#token}. */
    public String folder() {
        return memory.token();
    }

    /** The name by which others that see the folder find a file. */
    public String nameForOthers(long file) {
        return memory.nameForOthers(file);
    }

    /** Makes contents of pinned files; what becomes of them is told to {@code listener}. */
    public LongFunction<SealedContent> contents(Mappings.Listener listener) {
        return new Mappings(files, listener)::content;
    }

    /** Writes the bytes of one value through a channel. */
    public interface Content {
        /** @param chunk direct, little-endian, for whatever use */
        void writeTo(FileChannel channel, ByteBuffer chunk) throws IOException;
    }

    /** Writes and seals a value, on the calling thread. */
    public void write(long file, long bytes, Content content) throws IOException {
        ByteBuffer kept = chunks.poll();
        ByteBuffer chunk =
                kept != null ? kept : ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try {
            files.write(file, bytes, channel -> content.writeTo(channel, chunk));
        } finally {
            if (chunks.size() < CHUNKS_KEPT) {
                chunks.add(chunk);
            }
        }
    }

    /** The blocking operations, for {@link #execute}. */
    public ValueFiles blocking() {
        return files;
    }

    /** Has work done on a file, after all that was handed in for the same file before. Nothing after {@link #close}. */
    public void execute(long file, Runnable work) {
        execute(lanes[(int) (file % LANES)], work);
    }

    /** Has other work done, in no order. Nothing after {@link #close}. */
    public void execute(Runnable work) {
        execute(senders, work);
    }

    private static void execute(ThreadPoolExecutor threads, Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("the store is closed");
        }
    }

    /** Deletes what a dead process of this session has left here. */
    public void deleteNode(NodeId node, long epoch) {
        execute(() -> {
            try {
                memory.deleteNode(node, epoch);
                disk.deleteNode(node, epoch);
            } catch (IOException e) {
                LOG.info("what a dead node has stored can't be deleted; node={}", node, e);
            }
        });
    }

    private static void end(ThreadPoolExecutor threads) {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.info("a thread of the object store is still at work");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the threads and deletes all files of this process, and those of dead ones. Living views stay. */
    @Override
    public void close() {
        end(senders);
        for (ThreadPoolExecutor lane : lanes) {
            end(lane);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            LOG.debug("the process ends in this moment");
        }
        deleteAll();
    }

    /** Also where a process ends without closing its node. */
    private void deleteAll() {
        memory.close();
        disk.close();
    }
}
