package org.rayonyarn.ray.ownership;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import io.ray.api.id.ObjectId;
import io.ray.api.id.TaskId;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeMessage;
import org.rayonyarn.ray.rpc.NodeMessage.Carrier;
import org.rayonyarn.ray.rpc.ObjectAddress;
import org.rayonyarn.ray.rpc.ReferenceOp;
import org.rayonyarn.ray.rpc.TaskSpec;

/**
 * One node's part in the counting of references over processes: tells owners what it borrows, keeps what it hands over, and
 * hears those who borrow from it (the idea of Ray's borrowers; the rules are in {@code docs/decisions/0010-references.md}).
 * The local counts are {@link ObjectTable}'s. Confined to its node's strand; no clock, thread or socket.
 *
 * <p>Invariant: an object that can be reached from a living node, an open task or a message that may still be heard has a count
 * above 0 at its living owner; once it can't be reached, the count becomes 0.
 */
public final class References {
    /** What it asks of the world. */
    public interface Effects {
        void send(NodeId to, NodeMessage message);

        /** Runs {@code command} on the strand after what is under way. */
        void soon(Runnable command);

        /** The living nodes, drivers included, this one not. */
        Set<NodeId> others();

        /** Whether a node is among {@link #others}. */
        boolean knows(NodeId node);

        /** Runs {@code command} once the node has heard all that the head has told up to now. */
        void whenCaughtUp(Runnable command);

        /** The node died before this one came: what it owned is lost. Must come back by {@link References#onNodeDied}. */
        void onLateDeath(NodeId node);

        /** The owner says that nobody can reach the object: a value stored here may go. */
        void freeCopy(ObjectId object);

        /** The program frees an object that is owned here. */
        void discard(ObjectId object);
    }

    /** Parts of the protocol, so that a test can show that each is needed. */
    enum Rule {
        /** What is handed over is kept until it is settled. */
        PIN,
        /** A word that lets go waits for borrows. */
        GATE,
        /** The dead count until all have been heard. */
        ROUND
    }

    private final ObjectTable objects;
    private final Effects effects;
    private final Set<Rule> rules;
    private final Borrowers borrowers = new Borrowers();
    private final HandOvers handOvers;
    private final DeathRounds rounds;
    private final ReferenceWords words;
    private final HeardOps heard;

    public References(ObjectTable objects, Effects effects) {
        this(objects, effects, Set.of(Rule.values()));
    }

    References(ObjectTable objects, Effects effects, Set<Rule> rules) {
        this.objects = objects;
        this.effects = effects;
        this.rules = rules;
        this.handOvers = new HandOvers(pinner(objects::retain), pinner(object -> objects.release(object.id())));
        this.rounds = new DeathRounds(effects::others, new RoundEffects());
        this.words = new ReferenceWords(effects, rounds::isDead, rules.contains(Rule.GATE));
        this.heard = new HeardOps(objects, borrowers, handOvers, rounds, words, effects);
    }

    private Consumer<ObjectAddress> pinner(Consumer<ObjectAddress> count) {
        return rules.contains(Rule.PIN) ? count : object -> {};
    }

    // -------------------------------------------------------------------------------------------- what this node does

    /** The node has its first reference to another's object. */
    public void borrow(ObjectAddress object) {
        words.borrow(object);
    }

    /** Its last reference is gone. */
    public void giveBack(ObjectAddress object) {
        words.letGo(object.owner(), new ReferenceOp.Release(object.id()));
    }

    /** Sends a message, and keeps the references in it until the receiver counts them. */
    public void send(NodeId to, Carrier message) {
        words.meet(to);
        List<ObjectAddress> carried = message.references();
        if (carried.isEmpty() || rounds.isDead(to)) {
            effects.send(to, message);
        } else {
            TaskId task = message instanceof NodeMessage.SubmitTask submit
                    ? submit.spec().id()
                    : null;
            long number = handOvers.pin(to, carried, task);
            try {
                effects.send(to, new NodeMessage.HandOver(number, message));
            } catch (MessageTooLargeException e) {
                handOvers.settled(to, number); // it will never be there
                throw e;
            }
        }
    }

    /** Acts on what was handed over; the references of a task are in use until {@link #ended}. */
    public void receive(NodeId from, NodeMessage.HandOver handOver, Consumer<Carrier> act) {
        if (handOver.message() instanceof NodeMessage.SubmitTask submit) {
            handOvers.begun(HandOvers.Execution.of(submit.spec()), submit.references(), from, handOver.number());
            act.accept(handOver.message());
        } else {
            act.accept(handOver.message());
            words.settle(new HandOvers.Receipt(from, handOver.number()));
        }
    }

    /** A task that others sent here is over, or will not be run here. */
    public void ended(TaskSpec task) {
        handOvers.ended(HandOvers.Execution.of(task)).forEach(words::settle);
    }

    /** A life of an actor has ended here, and with it all calls that were sent to it. */
    public void actorEnded(ActorId actor, int life) {
        handOvers.onActorEnded(actor, life).forEach(words::settle);
    }

    /** A task of this node is over, wherever it was sent: nobody needs its arguments any more. */
    public void closed(TaskId task) {
        handOvers.unsettled(task).forEach(sent -> words.say(sent.from(), new ReferenceOp.AskSettled(sent.number())));
    }

    /** An owned object is unreachable: its stored value elsewhere goes, after whatever was read out of it is safe. */
    public void freeCopy(NodeId location, ObjectId object) {
        words.letGo(location, new ReferenceOp.FreeCopy(object));
    }

    /** Asks the owner to free an object, whoever refers to it. */
    public void discard(ObjectAddress object) {
        words.say(object.owner(), new ReferenceOp.Discard(object.id()));
    }

    /** An owned object's value is lost although others refer to it: they must not go on reading their copies. */
    public void tellGone(ObjectId object, String reason) {
        borrowers.of(object).forEach(borrower -> words.say(borrower, new ReferenceOp.Gone(object, reason)));
    }

    // ----------------------------------------------------------------------------------------- what it hears of others

    /** Operations of another node have come. */
    public void onNews(NodeId from, NodeMessage.ReferenceNews news) {
        if (!rounds.isDead(from)) {
            news.ops().forEach(op -> op.applyTo(from, heard));
            int borrows = (int) news.ops().stream()
                    .filter(ReferenceOp.Borrow.class::isInstance)
                    .count();
            if (borrows > 0) {
                words.say(from, new ReferenceOp.Counted(borrows));
            }
        }
    }

    /** Time passes; call it every tenth of a second. */
    public void onTick() {
        words.onTick();
    }

    /** A node is dead, and nothing of it is heard from now on. */
    public void onNodeDied(NodeId node) {
        rounds.onSilenced(node);
        words.forget(node);
        handOvers.onNodeDied(node);
        boolean counts = borrowers.has(node) || handOvers.hasPinsFor(node);
        rounds.onNodeDied(node, counts);
    }

    /** The tasks of a job are over everywhere. */
    public void onJobEnded(JobId job) {
        handOvers.onJobEnded(job).forEach(words::settle);
    }

    /** What is not settled yet; 0 everywhere when all is quiet. For leak tests and the status page. */
    public record Pending(int borrows, int pins, int receipts, int words, int uncounted, int mourned) {}

    public Pending pending() {
        return new Pending(
                borrowers.size(),
                handOvers.pins(),
                handOvers.receipts(),
                words.waiting(),
                words.uncounted(),
                rounds.mourned());
    }

    private void takeOff(NodeId dead) {
        borrowers.removeAll(dead).forEach(objects::release);
        handOvers.pinnedFor(dead).forEach(number -> handOvers.settled(dead, number));
    }

    private final class RoundEffects implements DeathRounds.Effects {
        @Override
        public void ask(NodeId node, ReferenceOp.AskFenced question) {
            if (rules.contains(Rule.ROUND)) {
                words.say(node, question);
            } else {
                rounds.onAnswer(node, new ReferenceOp.Fenced(question.round()));
            }
        }

        @Override
        public void answer(NodeId asker, ReferenceOp.Fenced answer) {
            words.letGo(asker, answer);
        }

        @Override
        public void onHeard(List<NodeId> dead) {
            dead.forEach(References.this::takeOff);
        }
    }
}
