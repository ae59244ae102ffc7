package org.rayonyarn.ray.value;

import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayException;
import io.ray.api.id.ActorId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import org.rayonyarn.ray.rpc.Payload;

/** Failures that the runtime itself finds: they need no class of a job. Stateless. */
public final class SystemFailures {
    private SystemFailures() {}

    /** An actor's death in its life, not by its constructor: the text of such an exception is fixed, so the reason is its cause. */
    public static Payload.Failure ofActor(ActorId actor, RayException reason) {
        RayActorException dead = new RayActorException(actor);
        dead.initCause(reason);
        return of(dead);
    }

    /** @param exception without causes from user code */
    public static Payload.Failure of(RayException exception) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(exception);
        } catch (IOException e) {
            throw new UncheckedIOException("an exception of ray-api could not be written", e);
        }
        return new Payload.Failure(bytes.toByteArray());
    }
}
