package org.rayonyarn.appmaster.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a process inside a container knows about its own place. See {@code org.rayonyarn.appmaster.InsideContainer#home()}.
 *
 * @param applicationId YARN's text form, such as {@code application_1700000000000_0001}
 * @param container this process's container
 * @param host this node, by the name that YARN and other nodes know it by
 * @param user who runs the application, by the cluster's name
 * @param logDirectory the container's log folder; YARN collects what lies in it
 * @param localDirectories the application's folders on this node's disks, shared by its containers here, deleted with it
 * @param secrets the application's credentials
 */
public record ContainerHome(
        String applicationId,
        ContainerId container,
        String host,
        String user,
        Path logDirectory,
        List<Path> localDirectories,
        Secrets secrets) {
    public ContainerHome {
        localDirectories = List.copyOf(localDirectories);
    }

    /** A secret that the client put into the application's credentials; a fresh copy, which the caller may wipe. */
    public Optional<byte[]> secret(String alias) {
        return secrets.secret(alias);
    }

    /** Reads secrets by name. Never printed. */
    @FunctionalInterface
    public interface Secrets {
        Optional<byte[]> secret(String alias);
    }
}
