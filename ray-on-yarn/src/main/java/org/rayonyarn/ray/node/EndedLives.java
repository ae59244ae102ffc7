package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.Payload;

/**
 * How the latest lives of actors have ended on this node, for a head that has not heard of it. Confined to the strand.
 *
 * <p>Invariant: of the last {@value #MOST} actors that have ended here one end is known, and none of an earlier life than was known before.
 */
final class EndedLives {
    private static final int MOST = 10_000;

    /** How a life ended. */
    record End(int life, ActorState state, @Nullable Payload death) {
        /** On the head's word, or without having begun. */
        static End told(int life) {
            return new End(life, ActorState.DEAD, null);
        }
    }

    private final Map<ActorId, End> ends = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ActorId, End> eldest) {
            return size() > MOST;
        }
    };

    void put(ActorId actor, End end) {
        ends.put(actor, end);
    }

    @Nullable
    End find(ActorId actor) {
        return ends.get(actor);
    }

    /** The end of this life or of a later one. */
    @Nullable
    End find(ActorId actor, int life) {
        End end = ends.get(actor);
        return end != null && end.life >= life ? end : null;
    }
}
