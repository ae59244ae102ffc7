/**
 * The head's choices as pure functions: nothing here has state, time or chance.
 *
 * <p>Meet {@link org.rayonyarn.ray.head.policy.PlacementPolicy}, what it weighs ({@link
 * org.rayonyarn.ray.head.policy.Candidate}), and {@link org.rayonyarn.ray.head.policy.Feasibility}.
 */
@NullMarked
package org.rayonyarn.ray.head.policy;

import org.jspecify.annotations.NullMarked;
