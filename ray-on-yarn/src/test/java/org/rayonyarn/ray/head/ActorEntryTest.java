package org.rayonyarn.ray.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.ActorState;

final class ActorEntryTest {
    private static final Path SOURCE = Path.of("src/main/java/org/rayonyarn/ray/head/ActorEntry.java");
    private static final Pattern ARROW = Pattern.compile("(\\w+) ──> (\\w+)");

    @Test
    void thePictureShowsTheMovesThatAreAllowed() throws IOException {
        assertThat(drawn()).isEqualTo(allowed());
    }

    private static Set<String> drawn() throws IOException {
        Set<String> arrows = new TreeSet<>();
        for (String line : Files.readAllLines(SOURCE)) {
            Matcher arrow = ARROW.matcher(line);
            for (int from = 0; arrow.find(from); from = arrow.start(2)) {
                arrows.add(arrow.group(1) + " to " + arrow.group(2));
            }
        }
        return arrows;
    }

    private static Set<String> allowed() {
        Set<String> moves = new TreeSet<>();
        for (ActorState from : ActorState.values()) {
            for (ActorState next : ActorState.values()) {
                if (ActorEntry.canBecome(from, next)) {
                    moves.add(from + " to " + next);
                }
            }
        }
        return moves;
    }
}
