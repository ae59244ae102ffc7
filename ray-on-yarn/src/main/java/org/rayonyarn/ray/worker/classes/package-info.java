/**
 * A job's own classes, kept apart from ours: which jars they come from, and who wins where both have a class.
 *
 * <p>Meet {@link org.rayonyarn.ray.worker.classes.JobClassPath} and {@link
 * org.rayonyarn.ray.worker.classes.JobClassLoader}.
 */
@NullMarked
package org.rayonyarn.ray.worker.classes;

import org.jspecify.annotations.NullMarked;
