package org.rayonyarn.ray.rpc;

/**
 * Where a process listens.
 *
 * @param host a name or an IP literal, without brackets
 * @param port 0 to 65535; 0 only where a listener may choose
 */
public record Endpoint(String host, int port) {
    public Endpoint {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host is empty");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port is not in 0..65535; port=" + port);
        }
    }

    /**
     * Reads {@code host:port} or {@code [v6 address]:port}.
     *
     * @throws IllegalArgumentException naming the text, if it is neither
     */
    public static Endpoint parse(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("not host:port; value=" + hostAndPort);
        }
        String host = hostAndPort.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return new Endpoint(host, Integer.parseInt(hostAndPort.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not host:port; value=" + hostAndPort, e);
        }
    }

    /** {@code host:port}, a v6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
