package org.rayonyarn.ray.head;

import io.ray.api.id.JobId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.head.ControlStore.Versioned;
import org.rayonyarn.ray.head.StoreWriter.Change;
import org.rayonyarn.ray.rpc.HeadReply.JobRefused;
import org.rayonyarn.ray.rpc.HeadReply.JobStarted;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.HeadRequest.StartJob;
import org.rayonyarn.ray.rpc.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which jobs run, and which have been. Confined to the head.
 *
 * <p>Invariant: an id is given once in a session, since all ids of a job's tasks, actors and objects follow from it.
 */
final class JobDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(JobDirectory.class);

    private final StoreWriter writer;
    private final HeadOutbox outbox;
    private final RandomGenerator random;
    private final Consumer<Job> onEnded;
    private final Map<JobId, Entry> jobs = new LinkedHashMap<>();
    private int lastGiven;

    /** @param onEnded called once a job's end is in the store */
    JobDirectory(StoreWriter writer, HeadOutbox outbox, RandomGenerator random, Consumer<Job> onEnded) {
        this.writer = writer;
        this.outbox = outbox;
        this.random = random;
        this.onEnded = onEnded;
    }

    /** A job, whether the store knows it yet. */
    private static final class Entry {
        Job job;
        boolean stored;

        Entry(Job job, boolean stored) {
            this.job = job;
            this.stored = stored;
        }
    }

    void load(Collection<Versioned> stored) {
        for (Versioned entry : stored) {
            Job job = HeadRecords.job(entry.value());
            jobs.put(job.id(), new Entry(job, true));
        }
    }

    void start(NodeId driver, StartJob request) {
        Entry earlier = startedBy(driver, request.request());
        JobId wanted = request.wanted();
        if (earlier != null) {
            answer(earlier);
        } else if (wanted != null && jobs.containsKey(wanted)) {
            outbox.send(
                    driver,
                    new JobRefused(
                            request.request(),
                            "job id " + wanted
                                    + " was used in this session; leave ray.job.id unset or choose another"));
        } else {
            create(driver, request, wanted == null ? nextFree() : wanted);
        }
    }

    private void create(NodeId driver, StartJob request, JobId id) {
        String namespace = request.namespace().isEmpty() ? randomNamespace() : request.namespace();
        Job job = new Job(id, namespace, request.entrypoint(), driver, request.request(), request.code(), false);
        Entry entry = new Entry(job, false);
        jobs.put(id, entry);
        store(entry, () -> {
            entry.stored = true;
            LOG.info("a job starts: job={} driver={} entrypoint={}", id, driver, request.entrypoint());
            answer(entry);
        });
    }

    private void answer(Entry entry) {
        if (entry.stored) {
            Job job = entry.job;
            outbox.send(job.driver(), new JobStarted(job.request(), job.id(), job.namespace(), job.code()));
        }
    }

    /** Tells a node about a job that another one drives. */
    void describe(NodeId to, HeadRequest.DescribeJob question) {
        Entry entry = jobs.get(question.job());
        if (entry == null) {
            outbox.send(to, new JobRefused(question.request(), "no such job: " + question.job()));
        } else {
            Job job = entry.job;
            outbox.send(to, new JobStarted(question.request(), job.id(), job.namespace(), job.code()));
        }
    }

    /** Harmless for a job that has ended, or isn't the driver's. */
    void end(NodeId driver, JobId id) {
        Entry entry = jobs.get(id);
        if (entry == null || entry.job.ended() || !entry.job.driver().equals(driver)) {
            return;
        }
        entry.job = entry.job.end();
        store(entry, () -> {
            LOG.info("a job is over: job={}", id);
            onEnded.accept(entry.job);
        });
    }

    /** Ends those whose driver is gone. */
    void endWithout(Predicate<NodeId> drivers) {
        running().filter(job -> !drivers.test(job.driver())).toList().forEach(job -> end(job.driver(), job.id()));
    }

    Stream<Job> running() {
        return jobs.values().stream().map(entry -> entry.job).filter(job -> !job.ended());
    }

    boolean isRunning(JobId id) {
        Entry entry = jobs.get(id);
        return entry != null && !entry.job.ended();
    }

    /** Whether a running job's driver is on the node. */
    boolean drives(NodeId node) {
        return running().anyMatch(job -> job.driver().equals(node));
    }

    /** Whether the node's jobs have come and gone. */
    boolean isDone(NodeId node) {
        return !drives(node)
                && jobs.values().stream().anyMatch(entry -> entry.job.driver().equals(node));
    }

    /** The namespace of a job; empty for an unknown one. */
    String namespaceOf(JobId id) {
        Entry entry = jobs.get(id);
        return entry == null ? "" : entry.job.namespace();
    }

    private @Nullable Entry startedBy(NodeId driver, long request) {
        return jobs.values().stream()
                .filter(entry -> entry.job.driver().equals(driver) && entry.job.request() == request)
                .findFirst()
                .orElse(null);
    }

    private JobId nextFree() {
        JobId next;
        do {
            next = JobId.fromInt(++lastGiven);
        } while (jobs.containsKey(next));
        return next;
    }

    /** A random UUID, version 4. */
    private String randomNamespace() {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private void store(Entry entry, Runnable then) {
        writer.write(List.of(new Change(HeadKeys.job(entry.job.id()), HeadRecords.encode(entry.job))), then);
    }
}
