/**
 * Each node's half of Ray's bottom-up scheduler (OSDI'18, section 4.2.2): keep a task if this node can start it, else send it
 * where a worker lease says. Pure state; see {@link org.rayonyarn.ray.scheduler.NodeScheduler}.
 */
@NullMarked
package org.rayonyarn.ray.scheduler;

import org.jspecify.annotations.NullMarked;
