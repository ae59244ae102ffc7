/**
 * Who computes what in which order, as lists of instructions (PipeDream, SOSP 2019, section 3.2). Pure. Meet {@link
 * org.rayonyarn.pipedream.schedule.Schedules}, {@link org.rayonyarn.pipedream.schedule.Schedule} and {@link
 * org.rayonyarn.pipedream.schedule.Instruction}.
 */
@NullMarked
package org.rayonyarn.pipedream.schedule;

import org.jspecify.annotations.NullMarked;
