package org.rayonyarn.lease.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * A bucket in memory that behaves like an object store: an object appears, whole, when its stream is closed; no append;
 * a rename is a copy and a delete of one object after the other; create without overwrite is a conditional put, decided
 * at close. Buckets live as long as the process.
 */
public final class ObjectStoreFileSystem extends FileSystem {
    public static final String SCHEME = "objects";
    private static final Map<String, NavigableMap<String, Item>> BUCKETS = new ConcurrentHashMap<>();

    private record Item(byte[] data, boolean folder, long modifiedAtMs) {}

    private static volatile boolean refusingPuts;

    private URI uri = URI.create(SCHEME + "://none");
    private NavigableMap<String, Item> bucket = new ConcurrentSkipListMap<>();

    /** Lets all puts fail, in all buckets, until it is taken back. */
    public static void setRefusingPuts(boolean refusing) {
        refusingPuts = refusing;
    }

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
        super.initialize(name, conf);
        uri = URI.create(SCHEME + "://" + name.getAuthority());
        bucket = BUCKETS.computeIfAbsent(name.getAuthority(), key -> new ConcurrentSkipListMap<>());
        bucket.putIfAbsent("/", new Item(new byte[0], true, now()));
    }

    @Override
    public URI getUri() {
        return uri;
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        Item item = bucket.get(key(path));
        if (item == null || item.folder) {
            throw new FileNotFoundException("no object: " + path);
        }
        return new FSDataInputStream(new ObjectInput(item.data));
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress)
            throws IOException {
        String key = key(path);
        Item there = bucket.get(key);
        if (there != null && (there.folder || !overwrite)) {
            throw new FileAlreadyExistsException("exists: " + path);
        }
        return new FSDataOutputStream(
                new ByteArrayOutputStream() {
                    private boolean closed;

                    @Override
                    public void close() throws IOException {
                        if (!closed) {
                            closed = true;
                            put(key, new Item(toByteArray(), false, now()), overwrite);
                        }
                    }
                },
                statistics);
    }

    @Override
    public FSDataOutputStream append(Path path, int bufferSize, @Nullable Progressable progress) {
        throw new UnsupportedOperationException("an object store does not append");
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        String source = key(from);
        String target = key(to);
        if (!bucket.containsKey(source) || bucket.containsKey(target) || target.startsWith(source + "/")) {
            return false;
        }
        Path parent = to.getParent();
        if (parent == null || !getFileStatus(parent).isDirectory()) {
            throw new FileNotFoundException("no parent: " + to);
        }
        for (String key : below(source)) {
            Item item = bucket.get(key);
            if (item != null) {
                bucket.put(target + key.substring(source.length()), item);
                bucket.remove(key);
            }
        }
        return true;
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        String key = key(path);
        if (!bucket.containsKey(key)) {
            return false;
        }
        List<String> all = below(key);
        if (all.size() > 1 && !recursive) {
            throw new PathIsNotEmptyDirectoryException(path.toString());
        }
        all.forEach(bucket::remove);
        bucket.putIfAbsent("/", new Item(new byte[0], true, now()));
        return true;
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        FileStatus self = getFileStatus(path);
        if (self.isFile()) {
            return new FileStatus[] {self};
        }
        String key = key(path);
        String prefix = key.equals("/") ? "/" : key + "/";
        List<FileStatus> found = new ArrayList<>();
        for (String child : below(key)) {
            if (!child.equals(key) && child.startsWith(prefix) && child.indexOf('/', prefix.length()) < 0) {
                found.add(getFileStatus(new Path(uri.getScheme(), uri.getAuthority(), child)));
            }
        }
        return found.toArray(new FileStatus[0]);
    }

    @Override
    public void setWorkingDirectory(Path directory) {
        throw new UnsupportedOperationException("always the root");
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(uri.getScheme(), uri.getAuthority(), "/");
    }

    @Override
    public boolean mkdirs(Path path, FsPermission permission) throws IOException {
        for (Path up = path; up != null; up = up.getParent()) {
            Item there = bucket.get(key(up));
            if (there != null && !there.folder && up.equals(path)) {
                throw new FileAlreadyExistsException("exists: " + path);
            }
            if (there != null && !there.folder) {
                throw new ParentNotDirectoryException("an object is in the way: " + up);
            }
        }
        for (Path up = path; up != null; up = up.getParent()) {
            bucket.putIfAbsent(key(up), new Item(new byte[0], true, now()));
        }
        return true;
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        String key = key(path);
        Item item = bucket.get(key);
        if (item == null) {
            throw new FileNotFoundException("no object: " + path);
        }
        return new FileStatus(
                item.data.length,
                item.folder,
                1,
                32 << 20,
                item.modifiedAtMs,
                new Path(uri.getScheme(), uri.getAuthority(), key));
    }

    private void put(String key, Item item, boolean overwrite) throws IOException {
        if (refusingPuts) {
            throw new IOException("503 slow down: " + key);
        }
        if (overwrite) {
            bucket.put(key, item);
        } else if (bucket.putIfAbsent(key, item) != null) {
            throw new FileAlreadyExistsException("the conditional put failed: " + key);
        }
        Path parent = new Path(key).getParent();
        if (parent != null) {
            mkdirs(parent, FsPermission.getDirDefault());
        }
    }

    private List<String> below(String key) {
        if (key.equals("/")) {
            return List.copyOf(bucket.keySet());
        }
        List<String> found = new ArrayList<>();
        if (bucket.containsKey(key)) {
            found.add(key);
        }
        found.addAll(bucket.subMap(key + "/", key + "0").keySet());
        return found;
    }

    private static String key(Path path) {
        return path.toUri().getPath().isEmpty() ? "/" : path.toUri().getPath();
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private static final class ObjectInput extends FSInputStream {
        private final byte[] data;
        private ByteArrayInputStream in;
        private long position;

        ObjectInput(byte[] data) {
            this.data = data;
            this.in = new ByteArrayInputStream(data);
        }

        @Override
        public void seek(long target) throws IOException {
            if (target < 0 || target > data.length) {
                throw new java.io.EOFException("out of the object: " + target);
            }
            in = new ByteArrayInputStream(data);
            long skipped = in.skip(target);
            position = skipped;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public boolean seekToNewSource(long target) {
            return false;
        }

        @Override
        public int read() {
            int b = in.read();
            if (b >= 0) {
                position++;
            }
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int got = in.read(bytes, offset, length);
            if (got > 0) {
                position += got;
            }
            return got;
        }
    }
}
