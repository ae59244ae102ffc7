package org.rayonyarn.ray.rpc;

/** The life of an actor as the head's directory tells it. */
public enum ActorState {
    /** Registered; its constructor has not finished yet, or it waits for resources. */
    PENDING,
    /** Its constructor is done: calls are run. */
    ALIVE,
    /** Killed, exited, its constructor threw, or its node or job is gone. Final. */
    DEAD
}
