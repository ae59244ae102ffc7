/**
 * Runs one stage's instructions over ports, with the weights each minibatch needs (PipeDream, SOSP 2019, section 3.3). Knows no network,
 * thread or array library. Meet {@link org.rayonyarn.pipedream.stage.StageRuntime}, {@link
 * org.rayonyarn.pipedream.stage.StageModel} and {@link org.rayonyarn.pipedream.stage.Outbox}.
 */
@NullMarked
package org.rayonyarn.pipedream.stage;

import org.jspecify.annotations.NullMarked;
