/**
 * Ray's metrics of user programs, by Ray's names: made by {@link io.ray.runtime.metric.Metrics}, kept by the {@link
 * io.ray.runtime.metric.MetricRegistry}, shown by the platform's management beans.
 */
@NullMarked
package io.ray.runtime.metric;

import org.jspecify.annotations.NullMarked;
