package org.rayonyarn.appmaster.spi;

import java.util.Map;

/**
 * One run of an application's master.
 *
 * @param number counted from 1
 * @param home the AM's own container
 * @param maximum the largest container that YARN gives to this queue, as the ResourceManager told at registration. Right after the
 *     ResourceManager's start a custom resource may be unlimited here
 * @param files all that the client staged for this application (its launch's and its containers' files), by name, ready for a {@link
 *     JvmLaunch}
 */
public record Attempt(int number, ContainerHome home, Resources maximum, Map<String, LocalFile> files) {
    public Attempt {
        files = Map.copyOf(files);
    }

    /** The application's id in YARN's text form. */
    public String applicationId() {
        return home.applicationId();
    }
}
