/**
 * Functions on their way between processes: a lambda or method reference becomes a name here, and the name a call there.
 *
 * <p>Meet {@link org.rayonyarn.ray.worker.function.FunctionDescriber}, {@link
 * org.rayonyarn.ray.worker.function.FunctionTable} and {@link org.rayonyarn.ray.worker.function.Invocable}.
 */
@NullMarked
package org.rayonyarn.ray.worker.function;

import org.jspecify.annotations.NullMarked;
