package org.rayonyarn.lease;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.rayonyarn.lease.ExpiryJudge.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recovers what holders left behind who are silent past the hard limit. One object a round. */
final class Janitor {
    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);

    private final LeaseManager manager;
    private final LeaseTable table;
    private final Duration recoveryDeadline;

    Janitor(LeaseManager manager, LeaseTable table, Duration recoveryDeadline) {
        this.manager = manager;
        this.table = table;
        this.recoveryDeadline = recoveryDeadline;
    }

    void run() throws IOException {
        if (!table.isConnected() || !table.isElected()) {
            return;
        }
        Set<HolderId> living = new HashSet<>();
        for (HolderRecord holder : table.holders()) {
            living.add(holder.id());
            if (!holder.id().equals(manager.holder()) && manager.judge().judge(holder) == Verdict.HARD_EXPIRED) {
                bury(holder);
            }
        }
        manager.judge().retain(living);
    }

    private void bury(HolderRecord holder) throws IOException {
        boolean clean = true;
        for (LeaseRecord record : table.heldBy(holder.id())) {
            clean &= recover(record, holder);
        }
        if (clean) {
            try {
                table.removeHolder(holder);
            } catch (LeaseConflictException revived) {
                LOG.info("a holder given up for dead came back: holder={}", holder.id());
            }
        }
    }

    private boolean recover(LeaseRecord record, HolderRecord judged) {
        if (!record.attachment().isEmpty() && manager.recoveryFor(record.name()) == null) {
            LOG.debug("left to a janitor that knows this storage: lease={}", record.name());
            return false;
        }
        try {
            WriteLease taken = manager.take(record.name(), record, judged);
            manager.recoverTaken(taken, recoveryDeadline);
            LOG.info("recovered a lease past the hard limit: lease={} holder={}", record.name(), record.holder());
            return true;
        } catch (IOException e) {
            LOG.warn("could not recover a lease, trying again: lease={} cause={}", record.name(), e.toString());
            return false;
        }
    }
}
