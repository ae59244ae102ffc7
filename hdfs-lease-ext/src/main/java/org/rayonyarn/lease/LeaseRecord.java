package org.rayonyarn.lease;

import java.time.Instant;

/**
 * One lease as the table holds it.
 *
 * @param name the lease
 * @param epoch larger than that of every grant before it on this name, for as long as the table's servers live
 * @param holder who holds it
 * @param grant numbers this holder's grants: holder and grant together name one grant and are never used again, also
 *     when the record moves to another name
 * @param since when it was granted, by the holder's wall clock; told to people, never judged by
 * @param attachment what the holder keeps beside its epoch under the same compare-and-set; empty if nothing
 * @param version what a change must name; only the table makes and compares it
 */
public record LeaseRecord(
        LeaseName name, long epoch, HolderId holder, long grant, Instant since, String attachment, long version) {
    public LeaseRecord withAttachment(String next) {
        return new LeaseRecord(name, epoch, holder, grant, since, next, version);
    }

    /** Whether both are the same grant, wherever it has moved and whatever is attached to it now. */
    public boolean isSameGrant(LeaseRecord other) {
        return holder.equals(other.holder) && grant == other.grant;
    }
}
