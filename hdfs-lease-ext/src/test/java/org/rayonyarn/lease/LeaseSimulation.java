package org.rayonyarn.lease;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.lease.testing.InMemoryLeaseTable;

/**
 * One table and several holders, contenders and janitors under one seeded scheduler: messages are delayed beyond the
 * limits, lost on the way there or back, and applied after their sender has given up; processes are paused, cut off
 * from the table, crashed; their clocks run apart by up to 4 %.
 */
final class LeaseSimulation {
    static final LeaseLimits LIMITS = new LeaseLimits(Duration.ofSeconds(1), Duration.ofSeconds(3), 10);
    private static final long MS = 1_000_000;
    private static final long CALL_TIMEOUT = 800 * MS;

    /** What is built wrongly on purpose, to see that the checks find it. */
    enum Flaw {
        NONE,
        /** The storage takes every write. */
        NO_FENCE,
        /** A holder counts from hearing the answer to its renewal, not from sending it. */
        COUNTS_FROM_THE_ANSWER,
        /** After a doubt a holder believes the next renewal, without looking which grants still stand. */
        BELIEVES_BEFORE_LOOKING,
        /** A take-over does not check that the judged holder has still not renewed. */
        TAKES_WITHOUT_LOOKING
    }

    /** A step at a time; an actor's steps wait while it is paused and die with it. */
    private record Event(long atNs, long order, @Nullable SimulatedHolder owner, int life, Runnable step) {}

    interface Call<T> {
        T run() throws IOException;
    }

    interface Answer<T> {
        void on(@Nullable T result, @Nullable IOException failure);
    }

    final SplittableRandom random;
    final Flaw flaw;
    final InMemoryLeaseTable table = new InMemoryLeaseTable();
    final List<LeaseName> names = List.of(LeaseName.of("a/f"), LeaseName.of("a/g"));
    final Map<LeaseName, LeaseRecord> writers = new HashMap<>();
    final Map<LeaseName, Long> lastEpochs = new HashMap<>();
    final List<SimulatedHolder> holders = new ArrayList<>();
    private final PriorityQueue<Event> queue =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNs).thenComparingLong(Event::order));
    private long order;
    long nowNs;
    boolean calm;
    int takes;
    int writes;
    int refusedWrites;

    LeaseSimulation(long seed, Flaw flaw) {
        this.random = new SplittableRandom(seed);
        this.flaw = flaw;
        for (int i = 0; i < 4; i++) {
            holders.add(new SimulatedHolder(this, "h" + i, 0.96 + random.nextDouble() * 0.08));
        }
    }

    /** Runs chaos, then calm, and checks that every lease can be had again. */
    void run(Duration chaos) {
        holders.forEach(SimulatedHolder::boot);
        runUntil(chaos.toNanos());
        calm = true;
        holders.forEach(h -> h.pausedUntilNs = nowNs);
        holders.forEach(h -> h.cutOffUntilNs = nowNs);
        runUntil(nowNs + 4 * LIMITS.hard().toNanos());
        int before = takes;
        runUntil(nowNs + 4 * LIMITS.hard().toNanos());
        check(takes > before, "no lease was granted in calm times");
    }

    void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise + " at=" + nowNs / MS + " ms writers=" + writers);
        }
    }

    /** A step of the process that runs now. */
    void after(long delayNs, SimulatedHolder owner, Runnable step) {
        after(delayNs, owner, owner.life, step);
    }

    private void after(long delayNs, SimulatedHolder owner, int life, Runnable step) {
        queue.add(new Event(nowNs + delayNs, order++, owner, life, step));
    }

    /**
     * A call to the table: there, in one atomic step, and back; any part may be late or lost. The answer goes to the
     * process that called: if it has died meanwhile, nobody hears it.
     */
    <T> void call(SimulatedHolder caller, Call<T> call, Answer<T> answer) {
        int life = caller.life;
        boolean[] answered = new boolean[1];
        boolean cutOff = nowNs < caller.cutOffUntilNs;
        boolean requestLost = cutOff || (!calm && random.nextInt(100) < 3);
        boolean responseLost = !calm && random.nextInt(100) < 3;
        after(CALL_TIMEOUT, caller, () -> {
            if (!answered[0]) {
                answered[0] = true;
                answer.on(null, new IOException("timed out"));
            }
        });
        if (requestLost) {
            return;
        }
        network(() -> {
            T result = null;
            IOException failure = null;
            try {
                result = call.run();
            } catch (IOException e) {
                failure = e;
            }
            if (responseLost) {
                return;
            }
            T finalResult = result;
            IOException finalFailure = failure;
            long backNs = delayNs();
            after(backNs, caller, life, () -> {
                if (!answered[0]) {
                    answered[0] = true;
                    answer.on(finalResult, finalFailure);
                }
            });
        });
    }

    /** The storage's side of a write: accepted or refused in one step, whoever sent it and however long ago. */
    LeaseRecord write(LeaseRecord grant, String value) throws IOException {
        LeaseRecord now = table.read(grant.name());
        LeaseRecord written;
        try {
            written = table.attach(grant, value);
        } catch (LeaseConflictException refused) {
            refusedWrites++;
            if (flaw != Flaw.NO_FENCE) {
                throw refused;
            }
            written = grant;
        }
        writes++;
        LeaseRecord writer = writers.get(grant.name());
        check(
                writer != null
                        && writer.isSameGrant(grant)
                        && lastEpochs.getOrDefault(grant.name(), 0L) == written.epoch(),
                "two epochs can write: accepted " + grant + " while the writer is " + writer);
        int before = now == null || now.attachment().isEmpty() ? 0 : Integer.parseInt(now.attachment());
        check(Integer.parseInt(value) == before + 1, "an update was lost: " + before + " then " + value);
        return written;
    }

    LeaseRecord take(
            HolderId by, LeaseName name, long grant, @Nullable LeaseRecord current, @Nullable HolderRecord judged)
            throws IOException {
        String attachment = current == null ? "" : current.attachment();
        LeaseRecord taken =
                table.take(new LeaseTable.Claim(name, by, grant, Instant.EPOCH, attachment), current, checked(judged));
        takes++;
        onGranted(taken);
        return taken;
    }

    private @Nullable HolderRecord checked(@Nullable HolderRecord judged) {
        return flaw == Flaw.TAKES_WITHOUT_LOOKING ? null : judged;
    }

    LeaseRecord move(LeaseRecord current, LeaseName to) throws IOException {
        LeaseRecord moved = table.move(current, to);
        writers.remove(current.name());
        onGranted(moved);
        return moved;
    }

    void release(LeaseRecord current) throws IOException {
        table.release(current);
        writers.remove(current.name());
    }

    private void onGranted(LeaseRecord granted) {
        long last = lastEpochs.getOrDefault(granted.name(), 0L);
        check(granted.epoch() > last, "the epoch did not grow: " + granted + " last=" + last);
        lastEpochs.put(granted.name(), granted.epoch());
        writers.put(granted.name(), granted);
    }

    private void network(Runnable step) {
        queue.add(new Event(nowNs + delayNs(), order++, null, 0, step));
    }

    private long delayNs() {
        if (!calm && random.nextInt(100) < 4) {
            return random.nextLong(5_000) * MS;
        }
        return random.nextLong(30) * MS;
    }

    private void runUntil(long endNs) {
        while (!queue.isEmpty() && queue.peek().atNs <= endNs) {
            Event event = queue.remove();
            nowNs = Math.max(nowNs, event.atNs);
            SimulatedHolder owner = event.owner;
            if (owner == null) {
                event.step.run();
            } else if (owner.life == event.life) {
                if (nowNs < owner.pausedUntilNs) {
                    queue.add(new Event(owner.pausedUntilNs, order++, owner, event.life, event.step));
                    continue;
                }
                event.step.run();
            }
            holders.forEach(SimulatedHolder::checkBelief);
        }
        nowNs = endNs;
    }
}
