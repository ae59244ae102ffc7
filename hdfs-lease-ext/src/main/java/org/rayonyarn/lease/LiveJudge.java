package org.rayonyarn.lease;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.rayonyarn.lease.ExpiryJudge.Verdict;

/** An {@link ExpiryJudge} with a clock and an ear for losses of the connection. Thread-safe. */
final class LiveJudge {
    private final LeaseTable table;
    private final LongSupplier nanoClock;

    @GuardedBy("this")
    private final ExpiryJudge judge = new ExpiryJudge();

    LiveJudge(LeaseTable table, LongSupplier nanoClock) {
        this.table = table;
        this.nanoClock = nanoClock;
    }

    synchronized Verdict judge(HolderRecord holder) {
        judge.noteDisconnections(table.disconnections());
        return judge.judge(holder, nanoClock.getAsLong());
    }

    /** How much longer the holder must stay silent; negative if it has been for longer. */
    synchronized Duration leftOfSoftLimit(HolderRecord holder) {
        return holder.limits().soft().minusNanos(judge.silenceNs(holder, nanoClock.getAsLong()));
    }

    /** Forgets holders that are gone. */
    synchronized void retain(Set<HolderId> living) {
        judge.retain(living);
    }
}
