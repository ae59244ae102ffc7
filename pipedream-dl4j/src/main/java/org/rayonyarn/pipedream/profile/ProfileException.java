package org.rayonyarn.pipedream.profile;

/** A profile or topology that no plan can be made of. The message is one line that names the layer or field. */
public final class ProfileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ProfileException(String message) {
        super(message);
    }
}
