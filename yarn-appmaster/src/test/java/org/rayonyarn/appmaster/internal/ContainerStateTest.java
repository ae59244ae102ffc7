package org.rayonyarn.appmaster.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.JvmLaunch;
import org.rayonyarn.appmaster.spi.RequestId;
import org.rayonyarn.appmaster.spi.Resources;

class ContainerStateTest {
    private static final Path SOURCE = Path.of("src/main/java/org/rayonyarn/appmaster/internal/ContainerState.java");
    private static final Pattern ARROW = Pattern.compile("([A-Z_]+) --> (?=([A-Z_]+))");

    @Test
    void movesExactlyAsItsPictureShows() throws IOException {
        Set<String> drawn = new TreeSet<>();
        Matcher arrows = ARROW.matcher(Files.readString(SOURCE));
        while (arrows.find()) {
            drawn.add(arrows.group(1) + " --> " + arrows.group(2));
        }

        Set<String> allowed = new TreeSet<>();
        for (ContainerState from : ContainerState.values()) {
            for (ContainerState to : ContainerState.values()) {
                if (from.canBecome(to)) {
                    allowed.add(from + " --> " + to);
                }
            }
        }

        assertThat(drawn).isNotEmpty().isEqualTo(allowed);
    }

    @Test
    void namesSubjectAndStatesOfAnIllegalMove() {
        ContainerSpec spec = ContainerSpec.of(
                        "node", Resources.of(1, 1), JvmLaunch.of("x.Y").build())
                .build();
        Tracked tracked = Tracked.requested(new RequestId(7), spec);

        assertThatThrownBy(() -> tracked.transitionTo(ContainerState.COMPLETED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("illegal move: request=7 from=REQUESTED to=COMPLETED");
    }
}
