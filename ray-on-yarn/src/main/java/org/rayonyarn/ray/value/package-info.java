/**
 * Values on their way between threads and processes: what a task is given and what it returns.
 *
 * <p>Meet {@link org.rayonyarn.ray.value.Serializer} first; {@link org.rayonyarn.ray.value.HandleCodec} is what it asks the
 * binding for, {@link org.rayonyarn.ray.value.ForySerializer} is the one implementation, and {@link
 * org.rayonyarn.ray.value.NotSerializableValueException} is the answer to a value that can't travel.
 */
@NullMarked
package org.rayonyarn.ray.value;

import org.jspecify.annotations.NullMarked;
