package org.rayonyarn.lineage.store;

import java.util.concurrent.CompletionStage;

/**
 * Says whether an incarnation is still the one that may write: asked after a flush was acknowledged and before an output leaves,
 * so that whatever was let out lies inside the cut of any later recovery. Any thread; never blocks.
 */
public interface WriterFence {
    /**
     * @param epoch the asker's incarnation
     * @return true only if no other incarnation had taken over at some moment after the question was asked. It fails where that
     *     can't be found out: the output must wait
     */
    CompletionStage<Boolean> isMine(long epoch);
}
