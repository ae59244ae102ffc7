package org.rayonyarn.ray.ownership;

import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ReferenceOp;

/** Does what other nodes say about references. Confined to its node's strand; nothing of the dead comes here. */
final class HeardOps implements ReferenceOp.Handler {
    private final ObjectTable objects;
    private final Borrowers borrowers;
    private final HandOvers handOvers;
    private final DeathRounds rounds;
    private final ReferenceWords words;
    private final References.Effects effects;

    HeardOps(
            ObjectTable objects,
            Borrowers borrowers,
            HandOvers handOvers,
            DeathRounds rounds,
            ReferenceWords words,
            References.Effects effects) {
        this.objects = objects;
        this.borrowers = borrowers;
        this.handOvers = handOvers;
        this.rounds = rounds;
        this.words = words;
        this.effects = effects;
    }

    @Override
    public void borrow(NodeId from, ReferenceOp.Borrow op) {
        borrowers.add(from, op.object());
        objects.retainOwned(op.object());
    }

    @Override
    public void counted(NodeId from, ReferenceOp.Counted op) {
        words.onCounted(from, op.borrows());
    }

    @Override
    public void release(NodeId from, ReferenceOp.Release op) {
        if (borrowers.remove(from, op.object())) {
            objects.release(op.object());
        }
    }

    @Override
    public void settled(NodeId from, ReferenceOp.Settled op) {
        handOvers.settled(from, op.handOver());
    }

    @Override
    public void askSettled(NodeId from, ReferenceOp.AskSettled op) {
        HandOvers.Receipt receipt = new HandOvers.Receipt(from, op.handOver());
        handOvers.adopt(receipt);
        words.settle(receipt);
    }

    @Override
    public void askFenced(NodeId from, ReferenceOp.AskFenced op) {
        op.dead().forEach(words::meet);
        rounds.onQuestion(from, op);
    }

    @Override
    public void fenced(NodeId from, ReferenceOp.Fenced op) {
        rounds.onAnswer(from, op);
    }

    @Override
    public void freeCopy(NodeId from, ReferenceOp.FreeCopy op) {
        effects.freeCopy(op.object());
    }

    @Override
    public void discard(NodeId from, ReferenceOp.Discard op) {
        effects.discard(op.object());
    }

    @Override
    public void gone(NodeId from, ReferenceOp.Gone op) {
        objects.lose(op.object(), op.reason());
    }
}
