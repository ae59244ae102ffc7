package org.rayonyarn.ray.yarn;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.rayonyarn.ray.worker.process.JarSource;

/** Jars of runtime environments on any of Hadoop's file systems. Stateless. */
public final class HadoopJars implements JarSource {
    @Override
    public boolean serves(String scheme) {
        try {
            FileSystem.getFileSystemClass(scheme, new Configuration());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public InputStream open(URI url) throws IOException {
        return FileSystem.get(url, new Configuration()).open(new Path(url));
    }
}
