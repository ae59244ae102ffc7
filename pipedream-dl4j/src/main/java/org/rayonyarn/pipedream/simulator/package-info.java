/**
 * Plays a plan and a schedule on a topology. Pure and deterministic. Meet {@link org.rayonyarn.pipedream.simulator.PipelineSimulator}, {@link
 * org.rayonyarn.pipedream.simulator.SimulatedStage} and {@link org.rayonyarn.pipedream.simulator.Simulation}.
 */
@NullMarked
package org.rayonyarn.pipedream.simulator;

import org.jspecify.annotations.NullMarked;
