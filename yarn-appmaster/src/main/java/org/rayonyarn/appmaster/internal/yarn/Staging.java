package org.rayonyarn.appmaster.internal.yarn;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.rayonyarn.appmaster.AppMasterConfig;
import org.rayonyarn.appmaster.spi.LocalFile;

/** An application's private folder on the default file system: its files, and a list of them for the ApplicationMaster. */
public final class Staging {
    /** Names the folder in the ApplicationMaster's environment. */
    public static final String VARIABLE = "APPMASTER_STAGING";

    private static final String LIST = ".staged-files";
    private static final FsPermission OWNER_ONLY = new FsPermission((short) 0700);
    private static final FsPermission OWNER_ONLY_FILE = new FsPermission((short) 0600);

    private final FileSystem fileSystem;
    private final Path folder;

    private Staging(FileSystem fileSystem, Path folder) {
        this.fileSystem = fileSystem;
        this.folder = folder;
    }

    /** The folder of an application, whether it exists or not. */
    public static Staging of(Configuration conf, Optional<String> root, String applicationId) throws IOException {
        FileSystem defaultFs = FileSystem.get(conf);
        Path parent = root.map(Path::new).orElseGet(() -> new Path(defaultFs.getHomeDirectory(), ".rayonyarn"));
        FileSystem fileSystem = parent.getFileSystem(conf);
        return new Staging(fileSystem, fileSystem.makeQualified(new Path(parent, applicationId)));
    }

    /** A folder known by its URI. */
    public static Staging at(Configuration conf, URI folder) throws IOException {
        Path path = new Path(folder);
        return new Staging(path.getFileSystem(conf), path);
    }

    /** Where it is. */
    public URI uri() {
        return folder.toUri();
    }

    /** The file system that it lies on. */
    public FileSystem fileSystem() {
        return fileSystem;
    }

    /**
     * Makes the folder, readable by its owner alone.
     *
     * @throws IOException if that is not allowed; one line that names the folder and the key
     */
    public void create() throws IOException {
        try {
            fileSystem.mkdirs(folder, OWNER_ONLY);
            fileSystem.setPermission(folder, OWNER_ONLY); // whatever the client's umask is
        } catch (AccessControlException e) {
            throw new IOException(
                    "no permission to make the staging folder " + folder + " (" + firstLine(e)
                            + "): choose another with " + AppMasterConfig.STAGING_FOLDER,
                    e);
        }
    }

    /**
     * Copies files of this machine into the folder and writes the list of all.
     *
     * @return the same files, each where containers find it
     * @throws FileNotFoundException if a local file is missing; names it
     */
    public Map<String, LocalFile> stage(Map<String, LocalFile> files) throws IOException {
        Map<String, LocalFile> staged = new LinkedHashMap<>();
        for (Map.Entry<String, LocalFile> file : new TreeMap<>(files).entrySet()) {
            staged.put(
                    file.getKey(), isLocal(file.getValue()) ? copy(file.getKey(), file.getValue()) : file.getValue());
        }
        writeList(staged);
        return staged;
    }

    private static boolean isLocal(LocalFile file) {
        return "file".equals(file.uri().getScheme());
    }

    private LocalFile copy(String name, LocalFile file) throws IOException {
        java.nio.file.Path source = java.nio.file.Path.of(file.uri());
        if (!java.nio.file.Files.isReadable(source)) {
            throw new FileNotFoundException("no such file, or it can't be read: " + source);
        }
        Path target = new Path(folder, name);
        fileSystem.copyFromLocalFile(false, true, new Path(file.uri()), target);
        fileSystem.setPermission(target, OWNER_ONLY_FILE);
        return new LocalFile(target.toUri(), LocalFile.Visibility.APPLICATION, file.kind());
    }

    private void writeList(Map<String, LocalFile> files) throws IOException {
        Properties list = new Properties();
        files.forEach((name, file) -> list.setProperty(name, file.visibility() + " " + file.kind() + " " + file.uri()));
        Path path = new Path(folder, LIST);
        try (OutputStream out = fileSystem.create(path, true)) {
            list.store(out, null);
        }
        fileSystem.setPermission(path, OWNER_ONLY_FILE);
    }

    /** The files that {@link #stage} listed. */
    public Map<String, LocalFile> files() throws IOException {
        Properties list = new Properties();
        try (InputStream in = fileSystem.open(new Path(folder, LIST))) {
            list.load(in);
        }
        Map<String, LocalFile> files = new LinkedHashMap<>();
        list.stringPropertyNames().forEach(name -> files.put(name, parse(list.getProperty(name))));
        return files;
    }

    private static LocalFile parse(String line) {
        String[] parts = line.split(" ", 3);
        return new LocalFile(
                URI.create(parts[2]), LocalFile.Visibility.valueOf(parts[0]), LocalFile.Kind.valueOf(parts[1]));
    }

    /** What a file in the folder holds. */
    public byte[] read(String name) throws IOException {
        try (InputStream in = fileSystem.open(new Path(folder, name))) {
            return in.readAllBytes();
        }
    }

    /** Deletes the folder; one that is gone is fine. */
    public void delete() throws IOException {
        fileSystem.delete(folder, true);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
