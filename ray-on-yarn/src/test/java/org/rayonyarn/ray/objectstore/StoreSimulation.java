package org.rayonyarn.ray.objectstore;

import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.rayonyarn.ray.objectstore.ObjectStore.Place;
import org.rayonyarn.ray.rpc.LineageIds;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ValueHeader;

/**
 * One store over files that are a table: random writers, readers, views, frees and failing disks. What is done to one file happens in
 * its order, all else in any. Checked after each step: bytes accounted are the sum; a pinned or viewed value is what was written, and
 * is charged; what the store says that it has is there. At the end nothing is left of what was freed.
 */
final class StoreSimulation implements ObjectStore.Effects {
    private static final long LIMIT = 1_000;
    private static final NodeId OWNER = NodeId.of("owner");
    private static final JobId JOB = JobId.fromInt(1);

    private final Random random;
    private final ObjectStore store = new ObjectStore("n", LIMIT, this);
    private final Map<Long, Long> memory = new HashMap<>(); // content: the number of the object it was written for
    private final Map<Long, Long> disk = new HashMap<>();
    private final Map<Long, Deque<Runnable>> lanes = new LinkedHashMap<>();
    private final List<Long> writing = new ArrayList<>();
    private final List<Long> pins = new ArrayList<>();
    private final List<Long> views = new ArrayList<>();
    private final Map<Long, Long> written = new HashMap<>(); // file -> what was written to it
    private final List<ObjectId> living = new ArrayList<>();
    private long nextObject;
    private long now;
    private int granted;
    private int refused;
    private int spilled;
    private int restored;
    private int dropped;

    StoreSimulation(long seed) {
        this.random = new Random(seed);
    }

    /** What happened, so that a test can see that all of it does. */
    record Counts(int granted, int refused, int spilled, int restored, int dropped) {}

    Counts run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            check();
        }
        end();
        return new Counts(granted, refused, spilled, restored, dropped);
    }

    private void step() {
        switch (random.nextInt(24)) {
            case 0, 1, 2 -> reserve();
            case 3, 4, 5 -> finishWriting();
            case 6, 7, 8 -> acquire();
            case 9 -> look();
            case 10, 11, 12, 13, 14 -> unpin();
            case 15, 16 -> forgetView();
            case 17 -> free();
            case 18 -> store.onTick(now += 500_000_000L * random.nextInt(5));
            default -> work();
        }
    }

    private void reserve() {
        store.reserve(1 + random.nextInt(400), "a value", new ObjectStore.Grant() {
            @Override
            public void granted(long file) {
                granted++;
                writing.add(file);
            }

            @Override
            public void refused(String why) {
                refused++;
            }
        });
    }

    private void finishWriting() {
        if (writing.isEmpty()) {
            return;
        }
        long file = writing.remove(random.nextInt(writing.size()));
        if (random.nextInt(5) == 0) {
            store.abandon(file);
            return;
        }
        long number = nextObject++;
        ObjectId object = LineageIds.put(LineageIds.driver(JOB), (int) number);
        memory.put(file, number);
        written.put(file, number);
        store.sealed(file, new ValueHeader(Payload.Form.BYTES, 1, List.of()));
        if (random.nextInt(8) == 0) {
            pins.add(file); // whoever wrote it forgets to name it
            return;
        }
        store.bind(object, file, random.nextInt(3) == 0 ? OWNER : null);
        living.add(object);
        pins.add(file);
    }

    private void acquire() {
        if (living.isEmpty()) {
            return;
        }
        ObjectId object = living.get(random.nextInt(living.size()));
        store.acquire(object, new ObjectStore.Reader() {
            @Override
            public void onFile(long file, ValueHeader header) {
                require(memory.containsKey(file), "a reader was given a file that is not in memory", file);
                pins.add(file);
            }

            @Override
            public void onMissing(String why) {}

            @Override
            public void onRefused(String why) {}
        });
    }

    private void look() {
        if (!pins.isEmpty()) {
            long file = pins.get(random.nextInt(pins.size()));
            store.onViewed(file);
            views.add(file);
        }
    }

    private void unpin() {
        if (!pins.isEmpty()) {
            store.unpin(pins.remove(random.nextInt(pins.size())));
        }
    }

    private void forgetView() {
        if (!views.isEmpty()) {
            store.onViewGone(views.remove(random.nextInt(views.size())));
        }
    }

    private void free() {
        if (!living.isEmpty()) {
            ObjectId object = living.remove(random.nextInt(living.size()));
            if (random.nextInt(6) == 0) {
                store.keep(object);
                living.add(object);
            } else {
                store.remove(object);
            }
        }
    }

    private void work() {
        List<Long> busy = new ArrayList<>(lanes.keySet());
        if (!busy.isEmpty()) {
            long file = busy.get(random.nextInt(busy.size()));
            Deque<Runnable> lane = Objects.requireNonNull(lanes.get(file));
            Runnable next = lane.remove();
            if (lane.isEmpty()) {
                lanes.remove(file);
            }
            next.run();
        }
    }

    private void later(long file, Runnable work) {
        lanes.computeIfAbsent(file, f -> new ArrayDeque<>()).add(work);
    }

    @Override
    public void spill(long file, long bytes) {
        later(file, () -> {
            if (random.nextInt(10) == 0) {
                store.onSpillFailed(file, "the disk is full");
            } else {
                spilled++;
                disk.put(file, content(memory, file));
                store.onSpilled(file);
            }
        });
    }

    @Override
    public void restore(long file, long bytes) {
        later(file, () -> {
            if (random.nextInt(10) == 0) {
                store.onRestoreFailed(file, "the disk is broken");
            } else {
                restored++;
                memory.put(file, content(disk, file));
                store.onRestored(file);
            }
        });
    }

    private static long content(Map<Long, Long> place, long file) {
        require(place.containsKey(file), "a file that is to be copied is not there", file);
        return Objects.requireNonNull(place.get(file));
    }

    @Override
    public void delete(long file, Place place) {
        require(place == Place.DISK || !pins.contains(file), "a pinned file is deleted", file);
        later(file, () -> (place == Place.MEMORY ? memory : disk).remove(file));
    }

    @Override
    public void dropped(ObjectId object, NodeId owner) {
        dropped++;
        living.remove(object);
    }

    @Override
    public void collectGarbage() {
        later(-1, () -> {
            while (!views.isEmpty() && random.nextBoolean()) {
                forgetView();
            }
            store.onGarbageCollected();
        });
    }

    private void check() {
        long[] sum = new long[2];
        store.forEach(file -> {
            sum[0] += file.charge();
            sum[1] += file.state().takesMemory() ? file.bytes : 0;
        });
        require(
                sum[0] == store.usedBytes(),
                "used bytes are not the sum, used=" + store.usedBytes() + " sum=" + sum[0],
                -1);
        require(sum[1] <= LIMIT, "files take more than the limit, bytes=" + sum[1], -1);
        for (long file : pins) {
            require(
                    Objects.equals(written.get(file), memory.get(file)),
                    "a pinned value is not what was written",
                    file);
        }
        for (ObjectId object : living) {
            require(store.contains(object), "an object is gone that nobody freed, object=" + object, -1);
        }
        views.forEach(view -> require(charged(view), "a viewed value is not charged", view));
    }

    private boolean charged(long number) {
        boolean[] found = new boolean[1];
        store.forEach(file -> found[0] |= file.number == number && file.charge() > 0);
        return found[0];
    }

    private void end() {
        while (!living.isEmpty()) {
            store.remove(living.remove(0));
        }
        while (!pins.isEmpty() || !views.isEmpty() || !lanes.isEmpty() || !writing.isEmpty()) {
            unpin();
            forgetView();
            work();
            while (!writing.isEmpty()) {
                store.abandon(writing.remove(0));
            }
            store.onTick(now += 11_000_000_000L);
            check();
        }
        require(store.usedBytes() == 0, "bytes are left, used=" + store.usedBytes(), -1);
        require(memory.isEmpty() && disk.isEmpty(), "files are left, memory=" + memory + " disk=" + disk, -1);
    }

    private static void require(boolean holds, String otherwise, long file) {
        if (!holds) {
            throw new AssertionError(otherwise + (file < 0 ? "" : ", file=" + file));
        }
    }
}
