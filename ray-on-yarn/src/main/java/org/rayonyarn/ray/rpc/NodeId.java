package org.rayonyarn.ray.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The logical name of one process of the application: 16 bytes, the same for every incarnation of the process. An address is found
 * through the directory, never by the name.
 *
 * @param high the first eight bytes, most significant first
 * @param low the last eight bytes
 */
public record NodeId(long high, long low) implements Comparable<NodeId> {
    /** The length of a name on the wire. */
    public static final int BYTES = 16;

    /**
     * The name of the process that runs in a container: the first 16 bytes of the SHA-256 of the container's id.
     *
     * @param containerId for instance {@code container_1700000000000_0001_01_000002}; any non-empty text will do
     * @throws IllegalArgumentException if {@code containerId} is empty
     */
    public static NodeId of(String containerId) {
        if (containerId.isEmpty()) {
            throw new IllegalArgumentException("container id is empty");
        }
        ByteBuffer digest = ByteBuffer.wrap(sha256().digest(containerId.getBytes(StandardCharsets.UTF_8)));
        return new NodeId(digest.getLong(), digest.getLong());
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if {@code hex} is not 32 hexadecimal digits
     */
    public static NodeId parse(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("node id is not 32 hexadecimal digits; value=" + hex);
        }
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        return new NodeId(bytes.getLong(), bytes.getLong());
    }

    @Override
    public int compareTo(NodeId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
