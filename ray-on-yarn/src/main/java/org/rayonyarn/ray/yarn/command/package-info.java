/**
 * The commands that talk to YARN: {@link org.rayonyarn.ray.yarn.command.RunTool} submits and follows, {@link
 * org.rayonyarn.ray.yarn.command.StatusTool}, {@link org.rayonyarn.ray.yarn.command.KillTool} and {@link
 * org.rayonyarn.ray.yarn.command.LogsTool} look after what runs.
 */
@NullMarked
package org.rayonyarn.ray.yarn.command;

import org.jspecify.annotations.NullMarked;
