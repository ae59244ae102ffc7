/** Lock torture in real processes: its short form here, its long one among the benchmarks. */
@NullMarked
package org.rayonyarn.lease.benchmark;

import org.jspecify.annotations.NullMarked;
