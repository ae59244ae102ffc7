package org.rayonyarn.ray.ownership;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ReferenceOp;

/**
 * The dead whose borrows and pins still count here, and whether all who live have been heard about them. Confined to its node's
 * strand.
 *
 * <p>A dead node may have handed references on, and the word of who got them may be under way. So this node asks every living
 * one; it answers once it hears nothing of the dead any more and its own borrows are counted. A further death meanwhile
 * begins the round anew with the larger set, since the second may have got from the first and handed on.
 *
 * <p>Assumes that all nodes hear of deaths in one order, the head's; and that a process which comes again has another id.
 */
final class DeathRounds {
    /** What the rounds ask of the world. */
    interface Effects {
        void ask(NodeId node, ReferenceOp.AskFenced question);

        /** Says so once what the node has borrowed up to now is counted. */
        void answer(NodeId asker, ReferenceOp.Fenced answer);

        /** Everybody has been heard: what counted for these dead goes. */
        void onHeard(List<NodeId> dead);
    }

    private record Question(NodeId asker, ReferenceOp.AskFenced asked) {}

    private final Supplier<Set<NodeId>> others;
    private final Effects effects;
    private final Set<NodeId> dead = new HashSet<>();
    private final Set<NodeId> mourned = new LinkedHashSet<>();
    private final Set<NodeId> awaited = new HashSet<>();
    private final List<Question> questions = new ArrayList<>();
    private long round;

    /** @param others the living, without this node */
    DeathRounds(Supplier<Set<NodeId>> others, Effects effects) {
        this.others = others;
        this.effects = effects;
    }

    boolean isDead(NodeId node) {
        return dead.contains(node);
    }

    /** Nothing of the node is heard here from now on, and nothing sent to it. */
    void onSilenced(NodeId node) {
        dead.add(node);
    }

    /**
     * What came of a silenced node is borrowed, or on its way to be.
     *
     * @param counts whether it has borrows or pins here
     */
    void onNodeDied(NodeId node, boolean counts) {
        questions.removeIf(question -> question.asker().equals(node));
        answerWhatIsKnown();
        if (counts || !mourned.isEmpty()) {
            mourned.add(node);
            beginRound();
        }
    }

    private void beginRound() {
        round++;
        awaited.clear();
        awaited.addAll(others.get());
        awaited.removeAll(dead);
        ReferenceOp.AskFenced question = new ReferenceOp.AskFenced(round, List.copyOf(mourned));
        List.copyOf(awaited).forEach(node -> effects.ask(node, question));
        concludeIfHeard();
    }

    void onQuestion(NodeId asker, ReferenceOp.AskFenced question) {
        questions.add(new Question(asker, question));
        answerWhatIsKnown();
    }

    private void answerWhatIsKnown() {
        List<Question> known = questions.stream()
                .filter(question -> dead.containsAll(question.asked().dead()))
                .toList();
        questions.removeAll(known);
        known.forEach(question -> effects.answer(
                question.asker(), new ReferenceOp.Fenced(question.asked().round())));
    }

    void onAnswer(NodeId from, ReferenceOp.Fenced answer) {
        if (answer.round() == round && awaited.remove(from)) {
            concludeIfHeard();
        }
    }

    private void concludeIfHeard() {
        if (awaited.isEmpty() && !mourned.isEmpty()) {
            List<NodeId> heard = List.copyOf(mourned);
            mourned.clear();
            effects.onHeard(heard);
        }
    }

    int mourned() {
        return mourned.size();
    }
}
