package org.rayonyarn.ray.node;

import io.ray.api.exception.UnreconstructableException;
import io.ray.api.id.ObjectId;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.value.SystemFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What its readers get of an object that can't be had any more. Stateless. */
final class LostObject {
    private static final Logger LOG = LoggerFactory.getLogger(LostObject.class);

    private LostObject() {}

    /** @param reason for the log: the exception has a text of its own */
    static Payload failure(ObjectId object, String reason) {
        LOG.info("an object is lost; object={} reason={}", object, reason);
        return SystemFailures.of(new UnreconstructableException(object));
    }
}
