package org.rayonyarn.pipedream.partition;

/** Which costs a plan is made by. */
public enum Rule {
    /** The authors' optimizer, its faults included, for comparison. */
    REFERENCE,
    /** Its faults put right. */
    DEFAULT
}
