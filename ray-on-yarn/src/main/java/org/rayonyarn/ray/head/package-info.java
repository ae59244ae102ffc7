/**
 * Ray's head: who is there, which jobs run, where actors live, and where tasks may go that their own node can't start. It
 * decides, and never carries a task, an argument or a result.
 *
 * <p>Meet {@link org.rayonyarn.ray.head.Head}, the state machine that hears requests and ticks; {@link
 * org.rayonyarn.ray.head.ControlStore}, where it writes down what the next head must know; and {@link
 * org.rayonyarn.ray.head.policy.PlacementPolicy}, which chooses among nodes. The ports {@link
 * org.rayonyarn.ray.head.NodeProvider} and {@link org.rayonyarn.ray.head.HeadOutbox} are what it needs of the world.
 */
@NullMarked
package org.rayonyarn.ray.head;

import org.jspecify.annotations.NullMarked;
