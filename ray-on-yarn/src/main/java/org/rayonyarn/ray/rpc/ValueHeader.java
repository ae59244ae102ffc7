package org.rayonyarn.ray.rpc;

import java.util.List;

/**
 * What must be known of a large value beside its bytes.
 *
 * @param form how the bytes become a value
 * @param sizeBytes how many there are
 * @param references those inside the value; they stay alive as long as it does
 */
public record ValueHeader(Payload.Form form, long sizeBytes, List<ObjectAddress> references) {}
