package org.rayonyarn.lease;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * All keys under {@code lease.}; {@code conf/lease-default.xml} describes each.
 *
 * @param zookeeperQuorum servers as {@code host:port,host:port}; empty until somebody needs them
 * @param zookeeperPath folder of the lease table
 * @param zookeeperAuthFile file with one line {@code scheme:secret}; empty for none
 * @param zookeeperSessionTimeout of the ZooKeeper session
 * @param zookeeperTimeout how long one call may wait for the servers
 * @param limits soft and hard limit, and margin
 * @param holderName stable name of this holder; empty for a fresh one
 * @param janitorEnabled whether this process may be elected janitor
 * @param janitorEvery how often the janitor looks
 * @param recoveryDeadline how long the recovery of one file may take
 * @param fsMode native, segmented or auto
 * @param fsInner the wrapped file system's URI; empty if the scheme tells it
 * @param fsAtomicRename whether the wrapped file system renames atomically: true, false or auto
 * @param fsPatience how long a change of a file waits for another's lease to end before it is refused
 * @param fsSweepGrace how old what nobody needs must be before a sweep removes it
 */
public record LeaseConfig(
        String zookeeperQuorum,
        String zookeeperPath,
        String zookeeperAuthFile,
        Duration zookeeperSessionTimeout,
        Duration zookeeperTimeout,
        LeaseLimits limits,
        String holderName,
        boolean janitorEnabled,
        Duration janitorEvery,
        Duration recoveryDeadline,
        String fsMode,
        String fsInner,
        String fsAtomicRename,
        Duration fsPatience,
        Duration fsSweepGrace) {
    private static final Map<String, String> DEFAULTS = defaults();

    public LeaseConfig {
        if (!zookeeperPath.matches("(/[A-Za-z0-9._-]+)+")) {
            throw bad("lease.zookeeper.path", zookeeperPath, "an absolute path of letters, digits and ._- components");
        }
        atLeast("lease.zookeeper.session-timeout", zookeeperSessionTimeout, 1_000);
        atLeast("lease.zookeeper.timeout", zookeeperTimeout, 100);
        atLeast("lease.janitor.interval", janitorEvery, 10);
        atLeast("lease.recovery.deadline", recoveryDeadline, 100);
        atLeast("lease.fs.patience", fsPatience, 0);
        atLeast("lease.fs.sweep-grace", fsSweepGrace, 0);
        if (!fsMode.matches("native|segmented|auto")) {
            throw bad("lease.fs.mode", fsMode, "native, segmented or auto");
        }
        if (!fsAtomicRename.matches("true|false|auto")) {
            throw bad("lease.fs.atomic-rename", fsAtomicRename, "true, false or auto");
        }
    }

    /**
     * Reads every key, null standing for an unset one.
     *
     * @throws IllegalArgumentException naming the key, its value and what it may be
     */
    public static LeaseConfig from(Function<String, ? extends @org.jspecify.annotations.Nullable String> source) {
        Function<String, String> get = key -> {
            String value = source.apply(key);
            String fallback = DEFAULTS.get(key);
            if (fallback == null) {
                throw new IllegalStateException("no default for key=" + key);
            }
            return value == null ? fallback : value.trim();
        };
        return new LeaseConfig(
                get.apply("lease.zookeeper.quorum"),
                get.apply("lease.zookeeper.path"),
                get.apply("lease.zookeeper.auth-file"),
                millis("lease.zookeeper.session-timeout", get),
                millis("lease.zookeeper.timeout", get),
                new LeaseLimits(millis("lease.soft-limit", get), millis("lease.hard-limit", get), (int)
                        number("lease.clock.margin-percent", get)),
                get.apply("lease.holder.name"),
                flag("lease.janitor.enabled", get),
                millis("lease.janitor.interval", get),
                millis("lease.recovery.deadline", get),
                get.apply("lease.fs.mode"),
                get.apply("lease.fs.inner"),
                get.apply("lease.fs.atomic-rename"),
                millis("lease.fs.patience", get),
                millis("lease.fs.sweep-grace", get));
    }

    /** Every key with its default, as {@code conf/lease-default.xml} has them. */
    public static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("lease.zookeeper.quorum", "");
        defaults.put("lease.zookeeper.path", "/rayonyarn/leases");
        defaults.put("lease.zookeeper.auth-file", "");
        defaults.put("lease.zookeeper.session-timeout", "30000");
        defaults.put("lease.zookeeper.timeout", "15000");
        defaults.put("lease.soft-limit", "60000");
        defaults.put("lease.hard-limit", "1200000");
        defaults.put("lease.clock.margin-percent", "10");
        defaults.put("lease.holder.name", "");
        defaults.put("lease.janitor.enabled", "true");
        defaults.put("lease.janitor.interval", "2000");
        defaults.put("lease.recovery.deadline", "120000");
        defaults.put("lease.fs.mode", "auto");
        defaults.put("lease.fs.inner", "");
        defaults.put("lease.fs.atomic-rename", "auto");
        defaults.put("lease.fs.patience", "0");
        defaults.put("lease.fs.sweep-grace", "3600000");
        return defaults;
    }

    /** The configured name, or one of host and process, with a fresh incarnation. */
    public HolderId newHolderId() {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String incarnation = HexFormat.of().formatHex(random);
        String name = holderName.isEmpty()
                ? hostName() + "-" + ProcessHandle.current().pid() + "-" + incarnation.substring(0, 6)
                : holderName;
        return new HolderId(name, incarnation);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }

    private static Duration millis(String key, Function<String, String> get) {
        return Duration.ofMillis(number(key, get));
    }

    private static long number(String key, Function<String, String> get) {
        String value = get.apply(key);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw bad(key, value, "a whole number");
        }
    }

    private static boolean flag(String key, Function<String, String> get) {
        String value = get.apply(key);
        if (!value.equals("true") && !value.equals("false")) {
            throw bad(key, value, "true or false");
        }
        return value.equals("true");
    }

    private static void atLeast(String key, Duration value, long minimumMs) {
        if (value.toMillis() < minimumMs || value.toMillis() > Integer.MAX_VALUE) {
            String bounds = "at least " + minimumMs + " ms and at most " + Integer.MAX_VALUE;
            throw bad(key, Long.toString(value.toMillis()), bounds);
        }
    }

    private static IllegalArgumentException bad(String key, String value, String allowed) {
        return new IllegalArgumentException(key + " must be " + allowed + ": " + key + "=" + value);
    }
}
