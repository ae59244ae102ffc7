package org.rayonyarn.lease;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
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

    /** What the storage does with a write. */
    enum Fence {
        COMPARE_AND_SET,
        NONE
    }

    /** A step at a time; an actor's steps wait while it is paused and die with it. */
    private record Event(long atNs, long order, @Nullable SimulatedHolder owner, int life, Runnable step) {}

    /** One grant, under whatever name. */
    record Grant(HolderId holder, long number) {}

    interface Call<T> {
        T run() throws IOException;
    }

    interface Answer<T> {
        void on(@Nullable T result, @Nullable IOException failure);
    }

    final SplittableRandom random;
    final Fence fence;
    final InMemoryLeaseTable table = new InMemoryLeaseTable();
    final List<LeaseName> names = List.of(LeaseName.of("a/f"), LeaseName.of("a/g"));
    final Map<LeaseName, LeaseRecord> writers = new HashMap<>();
    final Map<LeaseName, Long> lastEpochs = new HashMap<>();
    final Set<Grant> takenAway = new HashSet<>();
    final List<SimulatedHolder> holders = new ArrayList<>();
    private final PriorityQueue<Event> queue =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNs).thenComparingLong(Event::order));
    private long order;
    long nowNs;
    boolean calm;
    int takes;
    int writes;
    int refusedWrites;

    LeaseSimulation(long seed, Fence fence) {
        this.random = new SplittableRandom(seed);
        this.fence = fence;
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

    /** A step of a living process. */
    void after(long delayNs, SimulatedHolder owner, Runnable step) {
        queue.add(new Event(nowNs + delayNs, order++, owner, owner.life, step));
    }

    /** A call to the table: there, in one atomic step, and back; any part may be late or lost. */
    <T> void call(SimulatedHolder caller, Call<T> call, Answer<T> answer) {
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
            after(backNs, caller, () -> {
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
            if (fence == Fence.COMPARE_AND_SET) {
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
            SimulatedHolder by,
            LeaseName name,
            long grant,
            @Nullable LeaseRecord current,
            @Nullable HolderRecord judged)
            throws IOException {
        String attachment = current == null ? "" : current.attachment();
        LeaseRecord taken =
                table.take(new LeaseTable.Claim(name, by.id, grant, Instant.EPOCH, attachment), current, judged);
        takes++;
        if (current != null && !current.holder().equals(by.id)) {
            takenAway.add(new Grant(current.holder(), current.grant()));
        }
        onGranted(taken);
        return taken;
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
