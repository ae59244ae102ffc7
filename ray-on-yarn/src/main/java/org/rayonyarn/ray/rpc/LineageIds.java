package org.rayonyarn.ray.rpc;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.PlacementGroupId;
import io.ray.api.id.TaskId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Ids as functions of lineage: whoever re-runs a task makes the same ids again (Lineage Stash, SOSP'19, section 3; the byte
 * lengths are Ray's). Pure; any thread.
 *
 * <p>A task's id ends in its job's four bytes. An actor call's ends in the actor's sixteen, which end in the job's.
 */
public final class LineageIds {
    /** Index of a task's result among its objects; puts follow from {@link #FIRST_PUT}. */
    private static final int RESULT = 1;

    private static final int FIRST_PUT = 2;

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(LineageIds::sha256);

    private LineageIds() {}

    /** The driver of a job: the root of its lineage. */
    public static TaskId driver(JobId job) {
        return task(hash((byte) 'D', job.getBytes(), 0), job);
    }

    /** The task that {@code parent} submits as its {@code index}-th. */
    public static TaskId child(TaskId parent, JobId job, long index) {
        return task(hash((byte) 'T', parent.getBytes(), index), job);
    }

    /** The actor that {@code parent} creates by its {@code index}-th submission. */
    public static ActorId actor(TaskId parent, JobId job, long index) {
        byte[] id = Arrays.copyOf(hash((byte) 'A', parent.getBytes(), index), ActorId.LENGTH);
        System.arraycopy(job.getBytes(), 0, id, ActorId.LENGTH - JobId.LENGTH, JobId.LENGTH);
        return ActorId.fromBytes(id);
    }

    /** The placement group that {@code parent} creates by its {@code index}-th submission. */
    public static PlacementGroupId group(TaskId parent, JobId job, long index) {
        byte[] id = Arrays.copyOf(hash((byte) 'G', parent.getBytes(), index), PlacementGroupId.LENGTH);
        System.arraycopy(job.getBytes(), 0, id, PlacementGroupId.LENGTH - JobId.LENGTH, JobId.LENGTH);
        return PlacementGroupId.fromBytes(id);
    }

    /** The job that a placement group belongs to. */
    public static JobId job(PlacementGroupId group) {
        return JobId.fromBytes(
                Arrays.copyOfRange(group.getBytes(), PlacementGroupId.LENGTH - JobId.LENGTH, PlacementGroupId.LENGTH));
    }

    /** The task that makes an actor; it stands for the actor as a caller. */
    public static TaskId constructor(ActorId actor) {
        byte[] id = Arrays.copyOf(hash((byte) 'K', actor.getBytes(), 0), TaskId.LENGTH);
        System.arraycopy(actor.getBytes(), 0, id, TaskId.UNIQUE_BYTES_LENGTH, ActorId.LENGTH);
        return TaskId.fromBytes(id);
    }

    /** The task that makes an actor's {@code life}-th life, from 0. */
    public static TaskId constructor(ActorId actor, int life) {
        return execution(constructor(actor), life);
    }

    /** A repeated execution of a task as a caller and parent of its own; the first, 0, is the task itself. */
    public static TaskId execution(TaskId task, int attempt) {
        if (attempt == 0) {
            return task;
        }
        byte[] id = task.getBytes().clone();
        System.arraycopy(hash((byte) 'X', id, attempt), 0, id, 0, TaskId.UNIQUE_BYTES_LENGTH);
        return TaskId.fromBytes(id);
    }

    /** The {@code sequence}-th call of {@code caller} to {@code actor}. */
    public static TaskId call(TaskId caller, ActorId actor, long sequence) {
        byte[] id = Arrays.copyOf(
                hash(
                        (byte) 'C',
                        ByteBuffer.allocate(TaskId.LENGTH + ActorId.LENGTH)
                                .put(caller.getBytes())
                                .put(actor.getBytes())
                                .array(),
                        sequence),
                TaskId.LENGTH);
        System.arraycopy(actor.getBytes(), 0, id, TaskId.UNIQUE_BYTES_LENGTH, ActorId.LENGTH);
        return TaskId.fromBytes(id);
    }

    /** Whether a task is a call of the actor, or its constructor. */
    public static boolean isCallOf(TaskId task, ActorId actor) {
        byte[] id = task.getBytes();
        return Arrays.equals(id, TaskId.UNIQUE_BYTES_LENGTH, TaskId.LENGTH, actor.getBytes(), 0, ActorId.LENGTH);
    }

    /** The object that a task returns. */
    public static ObjectId result(TaskId task) {
        return object(task, RESULT);
    }

    /** The object that handles of an actor stand for: its constructor's result. */
    public static ObjectId handle(ActorId actor) {
        return result(constructor(actor));
    }

    /** The {@code index}-th object that a task puts, from 0. */
    public static ObjectId put(TaskId task, int index) {
        return object(task, Math.addExact(FIRST_PUT, index));
    }

    /** The task that made an object. */
    public static TaskId creator(ObjectId object) {
        return TaskId.fromBytes(Arrays.copyOf(object.getBytes(), TaskId.LENGTH));
    }

    /** The job that a task or an actor's call belongs to. */
    public static JobId job(TaskId task) {
        return JobId.fromBytes(Arrays.copyOfRange(task.getBytes(), TaskId.LENGTH - JobId.LENGTH, TaskId.LENGTH));
    }

    private static TaskId task(byte[] hash, JobId job) {
        byte[] id = Arrays.copyOf(hash, TaskId.LENGTH);
        System.arraycopy(job.getBytes(), 0, id, TaskId.LENGTH - JobId.LENGTH, JobId.LENGTH);
        return TaskId.fromBytes(id);
    }

    private static ObjectId object(TaskId task, int index) {
        byte[] id = Arrays.copyOf(task.getBytes(), ObjectId.LENGTH);
        ByteBuffer.wrap(id).putInt(TaskId.LENGTH, index);
        return new ObjectId(id);
    }

    private static byte[] hash(byte role, byte[] parent, long index) {
        MessageDigest digest = SHA_256.get();
        digest.update(role);
        digest.update(parent);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, index));
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
