package org.rayonyarn.lease.zookeeper;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.zookeeper.data.Stat;
import org.rayonyarn.lease.HolderId;
import org.rayonyarn.lease.HolderRecord;
import org.rayonyarn.lease.LeaseLimits;
import org.rayonyarn.lease.LeaseName;
import org.rayonyarn.lease.LeaseRecord;

/**
 * Znodes as text that a person can read: a headline, then {@code key=value} lines, values percent-encoded.
 *
 * <p>A new znode's first epoch is the id of the transaction that made it (written as 0, since it is not known before);
 * each take-over adds one. As each of these is a transaction, an epoch never exceeds the id of the one that granted it;
 * so a znode that is deleted and made again starts above all its earlier epochs.
 */
final class RecordCodec {
    private static final String LEASE = "ray-on-yarn lease 1";
    private static final String HOLDER = "ray-on-yarn lease holder 1";

    /** Stands for the creating transaction's id. */
    static final long FIRST_EPOCH = 0;

    private RecordCodec() {}

    static byte[] lease(LeaseName name, long epoch, HolderId holder, long grant, Instant since, String attachment) {
        return text(LEASE
                + line("name", name.value())
                + line("epoch", Long.toString(epoch))
                + line("holder", holder.toString())
                + line("grant", Long.toString(grant))
                + line("since", since.toString())
                + line("attachment", attachment));
    }

    static byte[] lease(LeaseRecord record) {
        return lease(
                record.name(), record.epoch(), record.holder(), record.grant(), record.since(), record.attachment());
    }

    static LeaseRecord parseLease(String path, byte[] data, Stat stat) throws ForeignDataException {
        Map<String, String> fields = fields(path, data, LEASE);
        try {
            long epoch = Long.parseLong(field(fields, "epoch"));
            return new LeaseRecord(
                    LeaseName.of(field(fields, "name")),
                    epoch == FIRST_EPOCH ? stat.getCzxid() : epoch,
                    HolderId.parse(field(fields, "holder")),
                    Long.parseLong(field(fields, "grant")),
                    Instant.parse(field(fields, "since")),
                    field(fields, "attachment"),
                    stat.getVersion());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ForeignDataException(path, String.valueOf(e.getMessage()));
        }
    }

    static byte[] holder(LeaseLimits limits) {
        return text(HOLDER
                + line("soft", Long.toString(limits.soft().toMillis()))
                + line("hard", Long.toString(limits.hard().toMillis()))
                + line("margin", Integer.toString(limits.marginPercent())));
    }

    static HolderRecord parseHolder(String path, HolderId id, byte[] data, Stat stat) throws ForeignDataException {
        Map<String, String> fields = fields(path, data, HOLDER);
        try {
            LeaseLimits limits = new LeaseLimits(
                    Duration.ofMillis(Long.parseLong(field(fields, "soft"))),
                    Duration.ofMillis(Long.parseLong(field(fields, "hard"))),
                    Integer.parseInt(field(fields, "margin")));
            return new HolderRecord(id, limits, stat.getMzxid(), stat.getVersion(), stat.getNumChildren());
        } catch (IllegalArgumentException e) {
            throw new ForeignDataException(path, String.valueOf(e.getMessage()));
        }
    }

    /** A holder from its znode's name. */
    static HolderId parseHolderId(String folder, String child) throws ForeignDataException {
        try {
            return HolderId.parse(child);
        } catch (IllegalArgumentException e) {
            throw new ForeignDataException(folder + "/" + child, String.valueOf(e.getMessage()));
        }
    }

    /** What a guard says: its lease's name. */
    static LeaseName parseName(String path, byte[] data) throws ForeignDataException {
        try {
            return LeaseName.of(new String(data, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new ForeignDataException(path, String.valueOf(e.getMessage()));
        }
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String line(String key, String value) {
        return "\n" + key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String field(Map<String, String> fields, String key) {
        String value = fields.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no field " + key);
        }
        return value;
    }

    private static Map<String, String> fields(String path, byte[] data, String headline) throws ForeignDataException {
        String[] lines = new String(data, StandardCharsets.UTF_8).split("\n", -1);
        if (!lines[0].equals(headline)) {
            throw new ForeignDataException(path, "the first line is not '" + headline + "'");
        }
        Map<String, String> fields = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int equals = lines[i].indexOf('=');
            if (equals < 0) {
                throw new ForeignDataException(path, "line " + (i + 1) + " has no '='");
            }
            try {
                String value = URLDecoder.decode(lines[i].substring(equals + 1), StandardCharsets.UTF_8);
                fields.put(lines[i].substring(0, equals), value);
            } catch (IllegalArgumentException e) {
                throw new ForeignDataException(path, "line " + (i + 1) + " is badly encoded");
            }
        }
        return fields;
    }
}
