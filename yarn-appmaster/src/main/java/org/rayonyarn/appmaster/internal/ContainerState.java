package org.rayonyarn.appmaster.internal;

/**
 * The stations of one request and of the container that answers it.
 *
 * <pre>
 *   REQUESTED --> LAUNCHING --> RUNNING --> COMPLETED
 *   REQUESTED --> REFUSED
 *   LAUNCHING --> LAUNCH_FAILED
 *   RUNNING --> RELEASING --> COMPLETED
 * </pre>
 *
 * A container recovered from an earlier attempt starts as RUNNING. Callbacks of YARN that come when their station is past are legal and
 * change nothing: a second grant for one request is given back, an answer of a NodeManager after the container's end is ignored.
 */
public enum ContainerState {
    /** YARN was asked; no answer yet. */
    REQUESTED,
    /** YARN granted a container, and its NodeManager was told to launch. */
    LAUNCHING,
    /** The NodeManager accepted the launch; the application knows the container. */
    RUNNING,
    /** The application gave it back; YARN has not confirmed the end yet. */
    RELEASING,
    /** It ended, and the application knows how. */
    COMPLETED,
    /** YARN can never grant it; the application knows why. */
    REFUSED,
    /** Granted, but never launched; the application knows why. */
    LAUNCH_FAILED;

    /** Whether the move is drawn in the picture above. */
    public boolean canBecome(ContainerState next) {
        return switch (this) {
            case REQUESTED -> next == LAUNCHING || next == REFUSED;
            case LAUNCHING -> next == RUNNING || next == LAUNCH_FAILED;
            case RUNNING -> next == RELEASING || next == COMPLETED;
            case RELEASING -> next == COMPLETED;
            case COMPLETED, REFUSED, LAUNCH_FAILED -> false;
        };
    }
}
