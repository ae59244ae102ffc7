/**
 * Pipeline-parallel training of Deeplearning4j models (PipeDream, SOSP 2019); so far its planning half. Meet {@link
 * org.rayonyarn.pipedream.Planner}, {@link org.rayonyarn.pipedream.partition.PipelinePlan} and {@link
 * org.rayonyarn.pipedream.PlanTool}.
 */
@NullMarked
package org.rayonyarn.pipedream;

import org.jspecify.annotations.NullMarked;
