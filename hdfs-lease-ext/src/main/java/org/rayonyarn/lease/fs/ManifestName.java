package org.rayonyarn.lease.fs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A manifest's file name: which epoch wrote it, as its how-manieth, the file's length, and whether the file was closed
 * with it. Names order by epoch and version.
 */
record ManifestName(long epoch, long version, long lengthBytes, boolean closed) implements Comparable<ManifestName> {
    private static final Pattern FORM = Pattern.compile("m-([0-9a-f]{16})-([0-9a-f]{8})-(\\d{1,19})-([co])");

    static @Nullable ManifestName parse(String fileName) {
        Matcher form = FORM.matcher(fileName);
        if (!form.matches()) {
            return null;
        }
        return new ManifestName(
                Long.parseUnsignedLong(form.group(1), 16),
                Long.parseLong(form.group(2), 16),
                Long.parseLong(form.group(3)),
                form.group(4).equals("c"));
    }

    /** What is attached to the lease of a file that was just made: nothing is stored under this name. */
    static ManifestName ofNewFile(long epoch) {
        return new ManifestName(epoch, 0, 0, false);
    }

    boolean isOfNewFile() {
        return version == 0 && lengthBytes == 0 && !closed;
    }

    @Override
    public int compareTo(ManifestName other) {
        return epoch != other.epoch ? Long.compare(epoch, other.epoch) : Long.compare(version, other.version);
    }

    @Override
    public String toString() {
        return String.format("m-%016x-%08x-%d-%s", epoch, version, lengthBytes, closed ? "c" : "o");
    }
}
