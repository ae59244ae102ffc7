package org.rayonyarn.lease.testing;

import org.rayonyarn.lease.LeaseTable;

final class InMemoryLeaseTableTest extends LeaseTableContract {
    private final InMemoryLeaseTable table = new InMemoryLeaseTable();

    @Override
    protected LeaseTable table() {
        return table;
    }
}
