/**
 * What is recorded before a failure so that work can be replayed after it: the one door is {@link
 * org.rayonyarn.ray.recovery.Recorder}.
 */
@NullMarked
package org.rayonyarn.ray.recovery;

import org.jspecify.annotations.NullMarked;
