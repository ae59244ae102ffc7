package org.rayonyarn.lease.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Writes and flushes as fast as it can until it is refused, and notes that it was; to be paused in the middle. */
public final class PausedWriter {
    private PausedWriter() {}

    /** Arguments: configuration file, folder for notes. */
    public static void main(String[] args) throws Exception {
        Configuration conf = new Configuration();
        conf.addResource(new Path(args[0]));
        java.nio.file.Path folder = java.nio.file.Path.of(args[1]);
        FileSystem fs = FileSystem.newInstance(URI.create("leased://torture/"), conf);
        FSDataOutputStream out = fs.create(new Path("/paused"));
        byte[] bytes = "old writer ".repeat(100).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try {
            while (true) {
                out.write(bytes);
                out.hflush();
                Files.writeString(folder.resolve("writing"), "");
            }
        } catch (IOException refused) {
            tryEverything(out, bytes);
            Files.writeString(folder.resolve("refused"), refused.toString());
        }
        System.exit(0);
    }

    /** Whatever a stubborn program might still do with its stream. */
    private static void tryEverything(FSDataOutputStream out, byte[] bytes) {
        for (int i = 0; i < 5; i++) {
            try {
                out.write(bytes);
                out.hsync();
            } catch (IOException stillRefused) {
                closeIfItCan(out);
            }
        }
    }

    private static void closeIfItCan(FSDataOutputStream out) {
        try {
            out.close();
        } catch (IOException refusedToo) {
            System.out.println("close was refused too: " + refusedToo);
        }
    }
}
