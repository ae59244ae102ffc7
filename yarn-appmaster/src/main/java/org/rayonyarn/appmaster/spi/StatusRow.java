package org.rayonyarn.appmaster.spi;

import java.net.URI;
import java.util.Optional;

/**
 * One line of the tracking page. Both texts are shown as they are: the page escapes them.
 *
 * @param link makes the value a link
 */
public record StatusRow(String name, String value, Optional<URI> link) {
    /** A line without a link. */
    public static StatusRow of(String name, String value) {
        return new StatusRow(name, value, Optional.empty());
    }
}
