package org.rayonyarn.replication;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The copies on one node: a local folder, or a store of its own kind. Thread-safe. */
public interface ReplicaStore {
    /** Keeps a whole copy; until it returns there is none. Replaces one of a smaller generation. */
    void put(String object, long generation, InputStream data) throws IOException;

    /** @throws java.io.FileNotFoundException if there is no copy of this generation */
    InputStream open(String object, long generation) throws IOException;

    /** Removes a copy of at most this generation; none is no error. */
    void delete(String object, long generation) throws IOException;

    /** All copies with their generations: the block report. */
    Map<String, Long> list() throws IOException;
}
