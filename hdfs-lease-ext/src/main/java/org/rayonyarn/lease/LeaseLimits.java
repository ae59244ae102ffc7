package org.rayonyarn.lease;

import java.time.Duration;

/**
 * How long a silent holder keeps its leases: HDFS's two limits, and what the holder takes off them for itself.
 *
 * @param soft without a renewal for this long, another writer may take the lease over (HDFS: 60 s)
 * @param hard without a renewal for this long, the janitor recovers the lease (HDFS: 20 min)
 * @param marginPercent how much earlier than the judge the holder stops believing, in percent of each limit: covers
 *     clocks that run apart by up to half of it, since both the holder's and the judge's may err
 */
public record LeaseLimits(Duration soft, Duration hard, int marginPercent) {
    public static final LeaseLimits HDFS = new LeaseLimits(Duration.ofSeconds(60), Duration.ofMinutes(20), 10);

    public LeaseLimits {
        if (soft.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "lease.soft-limit must be at least 100 ms: lease.soft-limit=" + soft.toMillis());
        }
        if (hard.compareTo(soft) < 0) {
            throw new IllegalArgumentException("lease.hard-limit must not be below lease.soft-limit: lease.hard-limit="
                    + hard.toMillis() + " lease.soft-limit=" + soft.toMillis());
        }
        if (hard.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException(
                    "lease.hard-limit must be at most 30 days: lease.hard-limit=" + hard.toMillis());
        }
        if (marginPercent < 1 || marginPercent > 50) {
            throw new IllegalArgumentException(
                    "lease.clock.margin-percent must be in [1, 50]: lease.clock.margin-percent=" + marginPercent);
        }
    }

    /** How often a holder renews: three chances within the soft limit. */
    public Duration renewEvery() {
        return soft.dividedBy(3);
    }

    /** How long after sending its last acknowledged renewal a holder is sure that nobody may take over. */
    public Duration safeFor() {
        return less(soft);
    }

    /** How long after sending its last acknowledged renewal a holder gives its leases up for lost. */
    public Duration lostAfter() {
        return less(hard);
    }

    private Duration less(Duration limit) {
        return limit.minus(limit.multipliedBy(marginPercent).dividedBy(100));
    }
}
