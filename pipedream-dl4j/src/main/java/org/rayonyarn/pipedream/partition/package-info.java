/**
 * Profile and topology to stages and replicas (PipeDream, SOSP 2019, section 3.1). Pure: no clock, thread, file or chance. Meet {@link
 * org.rayonyarn.pipedream.partition.Partitioner}, {@link org.rayonyarn.pipedream.partition.States} and {@link
 * org.rayonyarn.pipedream.partition.PipelinePlan}.
 */
@NullMarked
package org.rayonyarn.pipedream.partition;

import org.jspecify.annotations.NullMarked;
