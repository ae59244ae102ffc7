package org.rayonyarn.ray.scheduler;

import java.time.Duration;

/**
 * @param spillAfter a task whose estimated wait on this node is longer asks for a worker elsewhere
 * @param leaseIdle how long a worker lease without work is kept before it goes back
 * @param pipelining how much work is sent ahead to one leased slot, so that it doesn't wait for the next task
 * @param maxPipelined how many tasks are sent ahead to one slot at most
 */
public record SchedulerConfig(Duration spillAfter, Duration leaseIdle, Duration pipelining, int maxPipelined) {
    /** What {@code conf/ray-on-yarn-default.xml} says. */
    public static final SchedulerConfig DEFAULT =
            new SchedulerConfig(Duration.ofMillis(5), Duration.ofMillis(500), Duration.ofMillis(5), 64);
}
