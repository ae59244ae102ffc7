package org.rayonyarn.ray.objectstore.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.rayonyarn.ray.objectstore.ObjectStore.Place;

/**
 * The files of one store: each has a number, is written under another name and sealed by renaming. Blocking; any thread.
 *
 * <p>Room is taken by writing, never by setting a length: a page that the disk has no room for would end the JVM when it is touched.
 */
public final class ValueFiles {
    private static final String UNFINISHED = ".part";

    private final SharedFolder memory;
    private final SharedFolder disk;
    private final DiskGuard guard;

    ValueFiles(SharedFolder memory, SharedFolder disk, DiskGuard guard) {
        this.memory = memory;
        this.disk = disk;
        this.guard = guard;
    }

    /** Writes to a channel. */
    interface Writer {
        void writeTo(FileChannel channel) throws IOException;
    }

    /** Writes and seals a value; what can't be finished is deleted. */
    void write(long number, long bytes, Writer content) throws IOException {
        guard.require(memory.own(), bytes);
        Path part = part(number);
        try {
            try (FileChannel channel =
                    FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                requireLength(channel.size(), bytes);
            }
            seal(number, bytes);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    private static void requireLength(long written, long bytes) throws IOException {
        if (written != bytes) {
            throw new IOException("a value has another length than it said: bytes=" + written + " said=" + bytes);
        }
    }

    /** Writes a part of a value that comes in parts, in any order. */
    public void writePart(long number, long valueBytes, long offset, byte[] bytes) throws IOException {
        guard.require(memory.own(), offset == 0 ? valueBytes : 0);
        try (FileChannel channel =
                FileChannel.open(part(number), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest, offset + rest.position());
            }
        }
    }

    /** All bytes are there. */
    public void seal(long number, long bytes) throws IOException {
        requireLength(Files.size(part(number)), bytes);
        Files.move(part(number), memory.own(number), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Gives another process's value a name here: its bytes stay for as long as one of its names does.
     *
     * @return false if it is not there, or has another length
     */
    public boolean link(String theirs, long number, long bytes) throws IOException {
        Path own = memory.own(number);
        try {
            Files.createLink(own, memory.sibling(theirs));
        } catch (NoSuchFileException e) {
            return false;
        }
        if (Files.size(own) != bytes) {
            Files.delete(own);
            return false;
        }
        return true;
    }

    /** Copies a value to disk. */
    public void spill(long number, long bytes) throws IOException {
        guard.require(disk.own(), bytes);
        copy(memory.own(number), disk.own(number));
    }

    /** Copies a value back. */
    public void restore(long number, long bytes) throws IOException {
        guard.require(memory.own(), bytes);
        copy(disk.own(number), memory.own(number));
    }

    private static void copy(Path from, Path to) throws IOException {
        Path part = to.resolveSibling(to.getFileName() + UNFINISHED);
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            long size = in.size();
            for (long done = 0; done < size; ) {
                done += in.transferTo(done, size - done, out);
            }
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    }

    public void delete(long number, Place place) throws IOException {
        switch (place) {
            case MEMORY -> {
                Files.deleteIfExists(memory.own(number));
                Files.deleteIfExists(part(number));
            }
            case DISK -> Files.deleteIfExists(disk.own(number));
        }
    }

    /** A sealed value as it is, read-only. */
    MappedByteBuffer map(long number) throws IOException {
        try (FileChannel channel = FileChannel.open(memory.own(number), StandardOpenOption.READ)) {
            MappedByteBuffer content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            content.order(ByteOrder.LITTLE_ENDIAN);
            return content;
        }
    }

    /** A part of a sealed value, wherever it is in this moment. */
    public byte[] read(long number, long offset, int length) throws IOException {
        IOException missing = new NoSuchFileException(memory.own(number).toString());
        for (Path place : List.of(memory.own(number), disk.own(number), memory.own(number))) {
            try (FileChannel channel = FileChannel.open(place, StandardOpenOption.READ)) {
                return read(channel, offset, length);
            } catch (NoSuchFileException e) {
                missing = e;
            }
        }
        throw missing;
    }

    private static byte[] read(FileChannel channel, long offset, int length) throws IOException {
        int there = (int) Math.max(0, Math.min(length, channel.size() - offset));
        ByteBuffer bytes = ByteBuffer.allocate(there);
        while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
            // on
        }
        return bytes.array();
    }

    private Path part(long number) {
        Path own = memory.own(number);
        return own.resolveSibling(own.getFileName() + UNFINISHED);
    }
}
