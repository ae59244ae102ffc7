/**
 * Workers as processes of their own, children of the node. On the node's side meet {@link
 * org.rayonyarn.ray.worker.process.ProcessWorkerHost}, which runs tasks there, {@link org.rayonyarn.ray.worker.process.WorkerPools},
 * which decides where, and {@link org.rayonyarn.ray.worker.process.WorkerService}, which does what they ask for; on the worker's side
 * {@link org.rayonyarn.ray.worker.process.RemoteGateway}.
 */
@NullMarked
package org.rayonyarn.ray.worker.process;

import org.jspecify.annotations.NullMarked;
