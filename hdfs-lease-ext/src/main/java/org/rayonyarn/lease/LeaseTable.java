package org.rayonyarn.lease;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The truth about leases: a linearizable store of records with compare-and-set, such as ZooKeeper. It judges
 * nothing and has no clock. Thread-safe; calls block up to the table's own limit and then fail with an
 * {@link IOException} that names the servers.
 *
 * <p>A call that fails with {@link LeaseConflictException} has changed nothing. After any other failure the change
 * may or may not have happened; the caller finds out by {@link #locate}.
 */
public interface LeaseTable extends AutoCloseable {
    /** Announces a holder, or renews it; returns what judges see from now on. */
    HolderRecord renew(HolderId holder, LeaseLimits limits) throws IOException;

    @Nullable
    HolderRecord holder(HolderId holder) throws IOException;

    List<HolderRecord> holders() throws IOException;

    /** Forgets a holder that holds nothing and has not renewed since {@code judged}. */
    void removeHolder(HolderRecord judged) throws IOException;

    /** Makes the reads that follow see all that was acknowledged to anybody before this call. */
    void sync() throws IOException;

    @Nullable
    LeaseRecord read(LeaseName name) throws IOException;

    /** The record of a grant, under whatever name it has now; null once it was released or taken over. */
    @Nullable
    LeaseRecord locate(HolderId holder, long grant) throws IOException;

    /** Every lease at or below {@code folder}; all of them for null. */
    List<LeaseRecord> list(@Nullable LeaseName folder) throws IOException;

    List<LeaseRecord> heldBy(HolderId holder) throws IOException;

    /** The numbers of this holder's grants that still stand, as of this call or later. */
    Set<Long> grantsOf(HolderId holder) throws IOException;

    /**
     * Gives the lease to {@code claim}'s holder.
     *
     * @param current what the name's record is expected to be, null for none
     * @param judged if not null, the take fails unless its holder has still not renewed: so no renewal that was
     *     acknowledged before the take is ever overlooked
     */
    LeaseRecord take(Claim claim, @Nullable LeaseRecord current, @Nullable HolderRecord judged) throws IOException;

    /** Replaces the attachment if the grant and the version still stand. */
    LeaseRecord attach(LeaseRecord current, String attachment) throws IOException;

    /** Gives the same grant another name, with a larger epoch; fails if {@code to} is leased. */
    LeaseRecord move(LeaseRecord current, LeaseName to) throws IOException;

    void release(LeaseRecord current) throws IOException;

    /** False from the loss of the servers until they are heard again; judges stop meanwhile. */
    boolean isConnected();

    /** Counts losses of the connection: a judge whose count has changed starts afresh. */
    long disconnections();

    /** Whether this participant is the one that plays the janitor now; two for a moment do no harm. */
    boolean isElected();

    /** Leaves the election for good, so that another is elected. */
    void resign();

    /** What people can act on: the servers and the folder. */
    String describe();

    @Override
    void close();

    /** Who wants a lease; the fields are those of {@link LeaseRecord}. */
    record Claim(LeaseName name, HolderId holder, long grant, Instant since, String attachment) {}
}
