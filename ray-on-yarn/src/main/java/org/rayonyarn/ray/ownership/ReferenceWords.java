package org.rayonyarn.ray.ownership;

import java.util.function.Predicate;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.ReferenceOp;

/**
 * What this node says to others about references. Confined to its node's strand.
 *
 * <p>Invariants: the dead are told nothing; a word by which its hearer may drop something leaves only when all that this node had borrowed before is
 * counted; whoever is spoken to and unknown is asked the head about.
 */
final class ReferenceWords {
    private final Predicate<NodeId> isDead;
    private final boolean gated;
    private final ReferenceBatches batches;
    private final LettingGo lettingGo = new LettingGo();
    private final Strangers strangers;

    /** @param gated false breaks the second invariant, for a test that shows that it is needed */
    ReferenceWords(References.Effects effects, Predicate<NodeId> isDead, boolean gated) {
        this.isDead = isDead;
        this.gated = gated;
        this.batches = new ReferenceBatches(effects::send, effects::soon);
        this.strangers = new Strangers(effects, isDead);
    }

    void say(NodeId to, ReferenceOp op) {
        if (!isDead.test(to)) {
            strangers.meet(to);
            batches.add(to, op);
        }
    }

    /** The owner counts this node from now on. */
    void borrow(ObjectAddress object) {
        if (!isDead.test(object.owner())) {
            lettingGo.told(object.owner());
            say(object.owner(), new ReferenceOp.Borrow(object.id()));
        }
    }

    /** The hearer may drop something then. */
    void letGo(NodeId to, ReferenceOp word) {
        if (gated) {
            lettingGo.say(() -> say(to, word));
        } else {
            say(to, word);
        }
    }

    void settle(HandOvers.Receipt receipt) {
        letGo(receipt.from(), new ReferenceOp.Settled(receipt.number()));
    }

    /** The owner has counted so many borrows more. */
    void onCounted(NodeId owner, int borrows) {
        lettingGo.onCounted(owner, borrows);
    }

    /** This node has to do with another. */
    void meet(NodeId node) {
        strangers.meet(node);
    }

    void onTick() {
        strangers.onTick();
    }

    /** A dead node hears nothing and counts nothing. */
    void forget(NodeId dead) {
        batches.forget(dead);
        lettingGo.forget(dead);
    }

    /** How many words wait for borrows. */
    int waiting() {
        return lettingGo.waiting();
    }

    /** How many borrows are not counted yet. */
    int uncounted() {
        return lettingGo.uncounted();
    }
}
