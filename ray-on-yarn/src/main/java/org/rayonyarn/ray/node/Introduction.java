package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a node's actors while it waits for the head's welcome: the head may give it actors before the node has heard that
 * it is known, and hears nothing of them until then. Confined to the strand.
 */
final class Introduction {
    private final Set<ActorId> news = new LinkedHashSet<>();
    private @Nullable Map<ActorId, Integer> before;
    private boolean waiting;

    /**
     * The node introduces itself; a repetition changes nothing.
     *
     * @param lives who is here, and in which life
     */
    void begin(Supplier<Map<ActorId, Integer>> lives) {
        if (before == null) {
            before = lives.get();
            waiting = true;
        }
    }

    void onDisconnected() {
        before = null;
        waiting = false;
        news.clear();
    }

    /** A life has begun or ended. */
    void onChange(ActorId actor) {
        if (waiting) {
            news.add(actor);
        }
    }

    /** Who was here when the node introduced itself: only these the welcome can judge. */
    Map<ActorId, Integer> before() {
        return before == null ? Map.of() : before;
    }

    /** Whose state the head must be told: whom it knows to be here, and what has changed unheard. */
    Set<ActorId> onWelcome(Collection<ActorId> known) {
        Set<ActorId> toTell = new LinkedHashSet<>(known);
        toTell.addAll(news);
        waiting = false;
        news.clear();
        return toTell;
    }
}
