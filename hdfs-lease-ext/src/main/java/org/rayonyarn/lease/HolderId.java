package org.rayonyarn.lease;

/**
 * Who holds a lease: a name that may outlive a process, and the incarnation of the process behind it. Two
 * incarnations of one name are two holders; the younger may take over from the older at once, because the storage
 * refuses the older one's epoch.
 *
 * @param name letters, digits and {@code . _ @ -}, at most 128
 * @param incarnation letters and digits, at most 32; random for each process
 */
public record HolderId(String name, String incarnation) {
    public HolderId {
        if (!name.matches("[A-Za-z0-9._@-]{1,128}")) {
            throw new IllegalArgumentException(
                    "a holder's name is 1 to 128 letters, digits and ._@- (key lease.holder.name): name=" + name);
        }
        if (!incarnation.matches("[A-Za-z0-9]{1,32}")) {
            throw new IllegalArgumentException(
                    "a holder's incarnation is 1 to 32 letters and digits: incarnation=" + incarnation);
        }
    }

    /** The inverse of {@link #toString}. */
    public static HolderId parse(String text) {
        int hash = text.lastIndexOf('#');
        if (hash < 0) {
            throw new IllegalArgumentException("a holder is written name#incarnation: holder=" + text);
        }
        return new HolderId(text.substring(0, hash), text.substring(hash + 1));
    }

    @Override
    public String toString() {
        return name + "#" + incarnation;
    }
}
