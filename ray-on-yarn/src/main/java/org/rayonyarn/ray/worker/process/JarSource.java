package org.rayonyarn.ray.worker.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** Opens URLs that the Java platform doesn't know, such as {@code hdfs:}. Found by {@link java.util.ServiceLoader}. Any thread. */
public interface JarSource {
    /** Whether it can open such URLs. */
    boolean serves(String scheme);

    InputStream open(URI url) throws IOException;
}
