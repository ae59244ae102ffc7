package org.rayonyarn.ray;

/** What can't be had, each time with the reason in the same words. */
final class Unsupported {
    private Unsupported() {}

    static UnsupportedOperationException otherLanguage(String language) {
        return new UnsupportedOperationException(
                "Ray on YARN runs Java only: a call into " + language + " can't be made here");
    }

    static UnsupportedOperationException notYet(String what) {
        return new UnsupportedOperationException(what + " are not supported by this version of Ray on YARN");
    }
}
