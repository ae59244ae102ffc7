package org.rayonyarn.ray.rpc;

/** The life of an actor as the head's directory tells it. */
public enum ActorState {
    /** Registered; its constructor waits for arguments, so it has no place yet. */
    UNREADY,
    /** Its constructor has not finished yet, or it waits for resources. */
    PENDING,
    /** Its constructor is done: calls are run. */
    ALIVE,
    /** It has died and gets a new life: its constructor is to run again, calls without retries fail. */
    RESTARTING,
    /** Killed, exited, its constructor threw, or its node or job is gone. Final. */
    DEAD
}
