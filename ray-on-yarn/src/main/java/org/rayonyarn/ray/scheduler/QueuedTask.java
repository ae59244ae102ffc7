package org.rayonyarn.ray.scheduler;

import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * A task in a node's queue.
 *
 * @param spillable whether it may run elsewhere: true for this node's own submissions, false for what another node placed here
 */
record QueuedTask(TaskSpec spec, boolean spillable) {}
