package org.rayonyarn.lease;

/**
 * A holder as the table shows it to judges.
 *
 * @param id who
 * @param limits by which it counts, so that judge and holder agree whatever their configurations say
 * @param renewalMark differs after each renewal and never comes back; only equality means something
 * @param version what the table checks when somebody acts on this sight of the holder
 * @param grants how many leases it holds: fewer than it thinks means that some were taken away
 */
public record HolderRecord(HolderId id, LeaseLimits limits, long renewalMark, long version, int grants) {}
