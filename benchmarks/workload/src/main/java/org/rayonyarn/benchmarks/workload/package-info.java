/**
 * The program whose speed is measured: {@link org.rayonyarn.benchmarks.workload.Row} names what it does,
 * {@link org.rayonyarn.benchmarks.workload.Workload} is its main, {@link org.rayonyarn.benchmarks.workload.Remote} runs remotely.
 */
@NullMarked
package org.rayonyarn.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
