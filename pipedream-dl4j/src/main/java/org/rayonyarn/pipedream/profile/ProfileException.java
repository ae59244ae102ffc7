package org.rayonyarn.pipedream.profile;

import java.util.regex.Pattern;

/** A profile or topology that no plan can be made of. The message is one line that names the layer or field. */
public final class ProfileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]");

    /** @param message may quote the file: control characters in it are escaped, so that it stays one line */
    public ProfileException(String message) {
        super(UNPRINTABLE
                .matcher(message)
                .replaceAll(
                        found -> String.format("\\\\u%04x", (int) found.group().charAt(0))));
    }
}
