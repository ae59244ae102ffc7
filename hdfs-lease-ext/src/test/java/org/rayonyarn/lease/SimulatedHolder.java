package org.rayonyarn.lease;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.ExpiryJudge.Verdict;
import org.rayonyarn.lease.LeaseSimulation.Flaw;
import org.rayonyarn.lease.Renewals.Belief;
import org.rayonyarn.lease.TakeoverRule.Decision;

/** One process of the simulation: renews, contends, writes, renames, releases and plays the janitor. */
final class SimulatedHolder {
    private static final long MS = 1_000_000;

    private final LeaseSimulation sim;
    private final String name;
    private final double clockRate;
    HolderId id;
    int life;
    long pausedUntilNs;
    long cutOffUntilNs;
    private long disconnections;
    private long nextGrant;
    private Renewals renewals = new Renewals(LeaseSimulation.LIMITS);
    private ExpiryJudge judge = new ExpiryJudge();
    private @Nullable LeaseRecord held;
    private boolean busy;
    private int doubts;

    SimulatedHolder(LeaseSimulation sim, String name, double clockRate) {
        this.sim = sim;
        this.name = name;
        this.clockRate = clockRate;
        this.id = new HolderId(name, "0");
    }

    void boot() {
        life++;
        id = new HolderId(name + "-" + life, "1");
        renewals = new Renewals(LeaseSimulation.LIMITS);
        judge = new ExpiryJudge();
        held = null;
        busy = false;
        sim.after(1, this, this::turn);
    }

    /** Invariant of {@link Renewals}: what a holder is sure of stands in the table, now, whoever might have taken it. */
    void checkBelief() {
        LeaseRecord grant = held;
        if (grant != null && renewals.beliefAt(localNs()) == Belief.SAFE) {
            sim.check(
                    sim.table.locate(grant.holder(), grant.grant()) != null,
                    "a holder is sure of a lease that it has lost: " + grant);
        }
    }

    private long localNs() {
        return (long) (sim.nowNs * clockRate);
    }

    private void turn() {
        if (!sim.calm && misfortune()) {
            return;
        }
        if (renewals.isDue(localNs())) {
            renew();
        }
        if (!busy) {
            act();
        }
        sim.after((40 + sim.random.nextLong(120)) * MS, this, this::turn);
    }

    /** True if this process died. */
    private boolean misfortune() {
        int dice = sim.random.nextInt(1_000);
        if (dice < 4) {
            boot();
            return true;
        }
        if (dice < 14) {
            pausedUntilNs = sim.nowNs + sim.random.nextLong(6_000) * MS;
        } else if (dice < 24) {
            cutOffUntilNs = sim.nowNs + sim.random.nextLong(5_000) * MS;
            disconnections++;
        }
        return false;
    }

    private void renew() {
        long sentNs = localNs();
        HolderId me = id;
        sim.call(this, () -> sim.table.renew(me, LeaseSimulation.LIMITS), (seen, failure) -> {
            if (seen == null) {
                return;
            }
            long countFromNs = sim.flaw == Flaw.COUNTS_FROM_THE_ANSWER ? localNs() : sentNs;
            if (renewals.beliefAt(localNs()) == Belief.SAFE || sim.flaw == Flaw.BELIEVES_BEFORE_LOOKING) {
                renewals.onAcknowledged(countFromNs);
            } else {
                believeAgain(countFromNs);
            }
        });
    }

    /** After a doubt a renewal proves nothing about grants that were taken before it: look first, as the manager does. */
    private void believeAgain(long sentNs) {
        HolderId me = id;
        sim.call(this, () -> sim.table.grantsOf(me), (left, failure) -> {
            if (left != null) {
                if (held != null && !left.contains(held.grant())) {
                    held = null;
                }
                doubts++;
                renewals.onAcknowledged(sentNs);
            }
        });
    }

    private void act() {
        int dice = sim.random.nextInt(100);
        LeaseRecord mine = held;
        if (mine == null) {
            if (dice < 60) {
                contend(sim.names.get(sim.random.nextInt(2)));
            } else if (dice < 80) {
                playJanitor();
            }
        } else if (dice < 70) {
            write(mine);
        } else if (dice < 80) {
            release(mine);
        } else if (dice < 85) {
            rename();
        }
    }

    private void contend(LeaseName lease) {
        busy = true;
        sim.call(this, () -> sim.table.list(lease), (current, failure) -> {
            if (current == null) {
                busy = false;
            } else if (current.isEmpty()) {
                take(lease, null, null);
            } else {
                judgeAndTake(current.get(0));
            }
        });
    }

    private void judgeAndTake(LeaseRecord current) {
        sim.call(this, () -> List.copyOf(sim.table.holders()), (all, failure) -> {
            if (all == null) {
                busy = false;
                return;
            }
            HolderRecord holder = all.stream()
                    .filter(h -> h.id().equals(current.holder()))
                    .findFirst()
                    .orElse(null);
            judge.noteDisconnections(disconnections);
            Verdict verdict = holder == null ? null : judge.judge(holder, localNs());
            Decision decision = TakeoverRule.decide(current, id, false, verdict);
            if (decision == Decision.REFUSE) {
                busy = false;
            } else {
                take(current.name(), current, decision == Decision.TAKE_EXPIRED ? holder : null);
            }
        });
    }

    private void take(LeaseName lease, @Nullable LeaseRecord current, @Nullable HolderRecord judged) {
        long grant = ++nextGrant;
        HolderId me = id;
        int doubtsBefore = doubts;
        sim.call(this, () -> sim.take(me, lease, grant, current, judged), (taken, failure) -> {
            boolean told = taken != null && doubts == doubtsBefore;
            if (told || failure instanceof LeaseConflictException) {
                held = taken;
                busy = false;
            } else {
                locate(grant);
            }
        });
    }

    /** The outcome is unknown, or told before a doubt: ask, as the manager does. */
    private void locate(long grant) {
        HolderId me = id;
        int doubtsBefore = doubts;
        sim.call(this, () -> sim.table.heldBy(me), (mine, failure) -> {
            if (mine != null && doubts != doubtsBefore) {
                locate(grant);
                return;
            }
            held = mine == null
                    ? null
                    : mine.stream().filter(r -> r.grant() == grant).findFirst().orElse(null);
            busy = false;
        });
    }

    /** Half of the writers look at their belief before they write; the other half is careless, as paused ones are. */
    private void write(LeaseRecord mine) {
        if (sim.random.nextBoolean() && renewals.beliefAt(localNs()) != Belief.SAFE) {
            return;
        }
        busy = true;
        int next = mine.attachment().isEmpty() ? 1 : Integer.parseInt(mine.attachment()) + 1;
        int doubtsBefore = doubts;
        sim.call(this, () -> sim.write(mine, Integer.toString(next)), (written, failure) -> {
            if (written != null && doubts == doubtsBefore) {
                held = written;
                busy = false;
            } else {
                locate(mine.grant());
            }
        });
    }

    /** The right ends with the wish, as in {@link WriteLease#release}, whatever the table says and when. */
    private void release(LeaseRecord mine) {
        held = null;
        busy = true;
        sim.call(
                this,
                () -> {
                    sim.release(mine);
                    return true;
                },
                (done, failure) -> busy = false);
    }

    /** Renames whatever is there: writers keep their grant. */
    private void rename() {
        LeaseName from = sim.names.get(sim.random.nextInt(2));
        LeaseName to = sim.names.get(0).equals(from) ? sim.names.get(1) : sim.names.get(0);
        sim.call(this, () -> sim.table.list(from), (current, failure) -> {
            if (current != null && !current.isEmpty()) {
                sim.call(this, () -> sim.move(current.get(0), to), (moved, conflict) -> {});
            }
        });
    }

    private void playJanitor() {
        sim.call(this, sim.table::holders, (all, failure) -> {
            if (all == null) {
                return;
            }
            judge.noteDisconnections(disconnections);
            for (HolderRecord holder : all) {
                if (!holder.id().equals(id) && judge.judge(holder, localNs()) == Verdict.HARD_EXPIRED) {
                    bury(holder);
                }
            }
        });
    }

    private void bury(HolderRecord holder) {
        HolderId me = id;
        sim.call(this, () -> sim.table.heldBy(holder.id()), (left, failure) -> {
            if (left == null) {
                return;
            }
            for (LeaseRecord record : left) {
                long grant = ++nextGrant;
                sim.call(this, () -> sim.take(me, record.name(), grant, record, holder), (taken, conflict) -> {
                    if (taken != null) {
                        sim.call(
                                this,
                                () -> {
                                    sim.release(taken);
                                    return true;
                                },
                                (done, late) -> {});
                    }
                });
            }
            if (left.isEmpty()) {
                sim.call(
                        this,
                        () -> {
                            sim.table.removeHolder(holder);
                            return true;
                        },
                        (done, conflict) -> {});
            }
        });
    }
}
