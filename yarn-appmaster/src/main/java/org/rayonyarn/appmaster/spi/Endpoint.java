package org.rayonyarn.appmaster.spi;

/**
 * Where an application's clients find it.
 *
 * @param rpcPort the port on the AM's host, or 0 for none; told to clients in the application's report
 * @param trackingPath the path of the page that the tracking URL leads to, starting with {@code /}
 */
public record Endpoint(int rpcPort, String trackingPath) {
    /** No port of its own, and the generic page. */
    public static final Endpoint NONE = new Endpoint(0, "/");

    public Endpoint {
        if (rpcPort < 0 || rpcPort > 65535) {
            throw new IllegalArgumentException("not a port: rpcPort=" + rpcPort);
        }
        if (!trackingPath.startsWith("/")) {
            throw new IllegalArgumentException("a tracking path starts with /: trackingPath=" + trackingPath);
        }
    }
}
