package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What a segmented file consists of, in order. Immutable; as a file it is text with a checksum at its end.
 *
 * @param fileId the file's folder
 * @param truncations how often the file was cut: between equal counts bytes are only added
 * @param segments the files in it, each with how many of its bytes count
 */
record Manifest(String fileId, long truncations, List<Segment> segments) {
    private static final String HEADLINE = "ray-on-yarn manifest 1";

    /** A file in the folder, written by one epoch, of which the first {@code lengthBytes} bytes count. */
    record Segment(String name, long lengthBytes) {}

    Manifest {
        segments = List.copyOf(segments);
    }

    static Manifest empty(String fileId) {
        return new Manifest(fileId, 0, List.of());
    }

    long lengthBytes() {
        return segments.stream().mapToLong(Segment::lengthBytes).sum();
    }

    Manifest with(Segment next) {
        List<Segment> all = new ArrayList<>(segments);
        all.add(next);
        return new Manifest(fileId, truncations, all);
    }

    /** The same bytes, of which {@code merged} holds those that the segments in [from, to) held. */
    Manifest withMerged(int from, int to, Segment merged) {
        List<Segment> all = new ArrayList<>(segments.subList(0, from));
        all.add(merged);
        all.addAll(segments.subList(to, segments.size()));
        return new Manifest(fileId, truncations, all);
    }

    /** Whether all that {@code older} holds is in here too, at the same offsets. */
    boolean continues(Manifest older) {
        return truncations == older.truncations && lengthBytes() >= older.lengthBytes();
    }

    Manifest truncated(long newLength) {
        List<Segment> kept = new ArrayList<>();
        long left = newLength;
        for (Segment segment : segments) {
            if (left > 0) {
                kept.add(new Segment(segment.name, Math.min(left, segment.lengthBytes)));
            }
            left -= segment.lengthBytes;
        }
        return new Manifest(fileId, truncations + 1, kept);
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder(HEADLINE).append('\n');
        text.append("id=").append(fileId).append('\n');
        text.append("truncations=").append(truncations).append('\n');
        for (Segment segment : segments) {
            text.append("segment=")
                    .append(segment.name)
                    .append(',')
                    .append(segment.lengthBytes)
                    .append('\n');
        }
        return (text + "crc=" + crc(text.toString()) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException naming the file and what is wrong with it; what it described stays as it is */
    static Manifest parse(String where, byte[] data) throws IOException {
        String text = new String(data, StandardCharsets.UTF_8);
        int crcAt = text.lastIndexOf("crc=");
        if (crcAt < 0 || !text.startsWith(HEADLINE + "\n")) {
            throw corrupt(where, "it is cut off or no manifest at all");
        }
        String body = text.substring(0, crcAt);
        if (!text.substring(crcAt).equals("crc=" + crc(body) + "\n")) {
            throw corrupt(where, "its checksum does not fit");
        }
        String fileId = "";
        long truncations = 0;
        List<Segment> segments = new ArrayList<>();
        for (String line : body.lines().skip(1).toList()) {
            int comma = line.lastIndexOf(',');
            if (line.startsWith("id=")) {
                fileId = line.substring(3);
            } else if (line.startsWith("truncations=")) {
                truncations = parseLength(where, line.substring(12));
            } else if (line.startsWith("segment=") && comma > 0) {
                segments.add(new Segment(line.substring(8, comma), parseLength(where, line.substring(comma + 1))));
            } else {
                throw corrupt(where, "unknown line: " + line);
            }
        }
        return new Manifest(fileId, truncations, segments);
    }

    private static long parseLength(String where, String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw corrupt(where, "not a length: " + text);
        }
    }

    private static IOException corrupt(String where, String fault) {
        return new IOException("the manifest is corrupt: file=" + where + " fault=" + fault
                + "; nothing was changed, the segments that it listed lie beside it");
    }

    private static String crc(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
