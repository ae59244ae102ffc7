package org.rayonyarn.ray.scheduler;

import java.time.Duration;

/**
 * @param spillAfter a task whose estimated wait on this node is longer asks for a worker elsewhere
 * @param leaseIdle how long a worker lease without work is kept before it goes back
 * @param pipelining how much work is sent ahead to one leased slot, so that it doesn't wait for the next task
 * @param maxPipelined how many tasks are sent ahead to one slot at most
 * @param localityBytes a task that has at least so many bytes of inputs on one node is placed by where they are
 * @param bandwidthBytesPerSecond what a node is assumed to pull from another
 * @param failsInfeasible whether tasks that fit no node end in an exception instead of waiting on
 * @param maxNodeDeaths a task that was running when so many nodes died is suspected to have killed them
 */
public record SchedulerConfig(
        Duration spillAfter,
        Duration leaseIdle,
        Duration pipelining,
        int maxPipelined,
        long localityBytes,
        long bandwidthBytesPerSecond,
        boolean failsInfeasible,
        int maxNodeDeaths) {
    /** What {@code conf/ray-on-yarn-default.xml} says. */
    public static final SchedulerConfig DEFAULT = new SchedulerConfig(
            Duration.ofMillis(5), Duration.ofMillis(500), Duration.ofMillis(5), 64, 1 << 20, 125_000_000, false, 2);
}
