/** What tests of leases share: {@link org.rayonyarn.lease.testing.InMemoryLeaseTable} and settable time. */
@NullMarked
package org.rayonyarn.lease.testing;

import org.jspecify.annotations.NullMarked;
