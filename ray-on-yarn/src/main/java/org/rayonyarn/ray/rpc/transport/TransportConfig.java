package org.rayonyarn.ray.rpc.transport;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.WireOutput;

/**
 * Bounds of a {@link Transport}.
 *
 * @param bindHost the name or address to listen at, and to tell others
 * @param port the port to listen at; 0 lets the system choose
 * @param protection how frames are protected behind the handshake
 * @param connectTimeout until the host answers
 * @param handshakeTimeout from the first byte's chance to the proof of both sides
 * @param maxFrameBytes the largest message, and the largest frame that is read; 1 KiB to 1 GiB
 * @param highWaterBytes from so many queued bytes on a connection is not writable
 * @param lowWaterBytes at so many it is writable again
 */
public record TransportConfig(
        String bindHost,
        int port,
        Protection protection,
        Duration connectTimeout,
        Duration handshakeTimeout,
        int maxFrameBytes,
        int highWaterBytes,
        int lowWaterBytes) {
    public static final String BIND_HOST = "ray.rpc.bind-host";
    public static final String PORT = "ray.rpc.port";
    public static final String PROTECTION = "ray.rpc.protection";
    public static final String CONNECT_TIMEOUT_MS = "ray.rpc.connect-timeout-ms";
    public static final String HANDSHAKE_TIMEOUT_MS = "ray.rpc.handshake-timeout-ms";
    public static final String MAX_FRAME_BYTES = "ray.rpc.max-frame-bytes";
    public static final String HIGH_WATER_BYTES = "ray.rpc.high-water-bytes";
    public static final String LOW_WATER_BYTES = "ray.rpc.low-water-bytes";

    /** What a frame of one message holds besides the message. */
    public static final int FRAME_OVERHEAD_BYTES = 16;

    /** Every key, and what holds where it isn't set. */
    public static final Map<String, String> DEFAULTS = Map.of(
            BIND_HOST, "127.0.0.1",
            PORT, "0",
            PROTECTION, "authentication",
            CONNECT_TIMEOUT_MS, "10000",
            HANDSHAKE_TIMEOUT_MS, "10000",
            MAX_FRAME_BYTES, "67108864",
            HIGH_WATER_BYTES, "4194304",
            LOW_WATER_BYTES, "1048576");

    /** How frames are protected behind the handshake. */
    public enum Protection {
        /** Who speaks is proven, what is said travels in the clear. */
        AUTHENTICATION
    }

    public TransportConfig {
        Settings.require(!bindHost.isEmpty(), BIND_HOST, bindHost, "a host name or address");
        Settings.require(port >= 0 && port <= 65535, PORT, port, "0 to 65535");
        Settings.require(Settings.isPositive(connectTimeout), CONNECT_TIMEOUT_MS, connectTimeout, "more than 0");
        Settings.require(Settings.isPositive(handshakeTimeout), HANDSHAKE_TIMEOUT_MS, handshakeTimeout, "more than 0");
        Settings.require(
                maxFrameBytes >= 1 << 10 && maxFrameBytes <= 1 << 30, MAX_FRAME_BYTES, maxFrameBytes, "1 KiB to 1 GiB");
        Settings.require(lowWaterBytes >= 0, LOW_WATER_BYTES, lowWaterBytes, "0 or more");
        Settings.require(
                highWaterBytes > lowWaterBytes, HIGH_WATER_BYTES, highWaterBytes, "more than " + LOW_WATER_BYTES);
    }

    /** Loopback, any port, and the defaults of {@code conf/ray-on-yarn-default.xml}. */
    public static TransportConfig loopback() {
        return from(key -> null);
    }

    /** Refuses a message, about to be written to {@code out}, that does not fit in one frame. */
    public void limit(WireOutput out) {
        out.limit(maxFrameBytes - FRAME_OVERHEAD_BYTES, "send less at once or raise " + MAX_FRAME_BYTES);
    }

    /**
     * @param settings the value of a key, or null to have the default
     * @throws IllegalArgumentException naming key, value and bound
     */
    public static TransportConfig from(Function<String, @Nullable String> settings) {
        Function<String, String> values = Settings.over(DEFAULTS, settings);
        return new TransportConfig(
                values.apply(BIND_HOST),
                Settings.number(values, PORT),
                protection(values.apply(PROTECTION)),
                Settings.millis(values, CONNECT_TIMEOUT_MS),
                Settings.millis(values, HANDSHAKE_TIMEOUT_MS),
                Settings.number(values, MAX_FRAME_BYTES),
                Settings.number(values, HIGH_WATER_BYTES),
                Settings.number(values, LOW_WATER_BYTES));
    }

    private static Protection protection(String value) {
        if (value.equals("privacy")) {
            throw new IllegalArgumentException(PROTECTION + "=privacy (TLS) is not available yet; set authentication");
        }
        Settings.require(value.equals("authentication"), PROTECTION, value, "authentication");
        return Protection.AUTHENTICATION;
    }
}
