package org.rayonyarn.ray.rpc;

/** Where a process listens. */
public record Endpoint(String host, int port) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
