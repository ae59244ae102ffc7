/** Lock torture in real processes, and the figures of the docs; each has a main. */
@NullMarked
package org.rayonyarn.lease.benchmark;

import org.jspecify.annotations.NullMarked;
