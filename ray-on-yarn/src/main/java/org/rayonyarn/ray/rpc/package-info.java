/**
 * What Ray's processes say to each other: ids, values on the wire, and one record a message.
 *
 * <p>Meet {@link org.rayonyarn.ray.rpc.Message} first, then {@link org.rayonyarn.ray.rpc.TaskSpec} and {@link
 * org.rayonyarn.ray.rpc.Payload}. How messages travel is in {@code rpc.transport}.
 */
@NullMarked
package org.rayonyarn.ray.rpc;

import org.jspecify.annotations.NullMarked;
