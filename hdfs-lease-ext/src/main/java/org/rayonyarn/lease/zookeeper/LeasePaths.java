package org.rayonyarn.lease.zookeeper;

import java.nio.charset.StandardCharsets;
import org.rayonyarn.lease.HolderId;
import org.rayonyarn.lease.LeaseName;

/**
 * Where things lie. Names keep their folders, so that the leases below a folder are found without reading others:
 *
 * <pre>
 * root/holders/NAME#INCARNATION      limits; rewritten at each renewal
 * root/holders/NAME#INCARNATION/gN   grant N's guard: the lease's name; lives exactly as long as the grant
 * root/names/a/b/@c                  the record of lease a/b/c; folders are container nodes
 * root/janitor                       the election
 * </pre>
 */
record LeasePaths(String root) {
    String holders() {
        return root + "/holders";
    }

    String holder(HolderId holder) {
        return holders() + "/" + holder;
    }

    String guard(HolderId holder, long grant) {
        return holder(holder) + "/g" + grant;
    }

    String names() {
        return root + "/names";
    }

    String janitor() {
        return root + "/janitor";
    }

    String record(LeaseName name) {
        StringBuilder path = new StringBuilder(names());
        int last = name.components().size() - 1;
        for (int i = 0; i <= last; i++) {
            path.append('/')
                    .append(i == last ? "@" : "")
                    .append(encode(name.components().get(i)));
        }
        return path.toString();
    }

    String folder(LeaseName name) {
        StringBuilder path = new StringBuilder(names());
        for (String component : name.components()) {
            path.append('/').append(encode(component));
        }
        return path.toString();
    }

    /** Percent-encodes all but letters, digits and {@code . _ -}: an at sign is therefore always ours. */
    private static String encode(String component) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : component.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-')) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format("%02X", b & 0xff));
            }
        }
        return encoded.toString();
    }
}
