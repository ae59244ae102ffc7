package org.rayonyarn.ray.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class RayOnYarnCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void handsTheRestToTheCommandAndGivesItsExitCode() {
        assertThat(command().run("sum", "3", "4")).isEqualTo(7);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void listsItsCommands() {
        assertThat(command().run("--help")).isZero();
        assertThat(out.toString()).contains("broken", "never works", "sum", "adds");
        assertThat(command().run()).isEqualTo(2);
        assertThat(err.toString()).contains("sum");
    }

    @Test
    void namesAnUnknownCommand() {
        assertThat(command().run("jump")).isEqualTo(2);
        assertThat(err.toString()).contains("no command jump", "broken, sum").hasLineCount(1);
    }

    @Test
    void saysItsVersion() {
        assertThat(command().run("--version")).isZero();
        assertThat(out.toString()).startsWith("ray-on-yarn ").hasLineCount(1);
    }

    @Test
    void saysThatHadoopIsMissing() {
        assertThat(command().run("broken")).isEqualTo(1);
        assertThat(err.toString()).contains("broken needs Hadoop", "yarn jar").hasLineCount(1);
    }

    private RayOnYarnCommand command() {
        return new RayOnYarnCommand(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of("sum", new Sum(), "broken", new Broken()));
    }

    private static final class Sum implements RayOnYarnCommand.Summary {
        @Override
        public String name() {
            return "sum";
        }

        @Override
        public String summary() {
            return "adds two numbers";
        }

        @Override
        public int run(PrintWriter out, PrintWriter err, String... args) {
            return Integer.parseInt(args[0]) + Integer.parseInt(args[1]);
        }
    }

    /** Where Hadoop's jars are not. */
    public static final class Broken implements ToolProvider {
        @Override
        public String name() {
            return "broken";
        }

        public Optional<String> description() {
            return Optional.of("never works");
        }

        @Override
        public int run(PrintWriter out, PrintWriter err, String... args) {
            throw new NoClassDefFoundError("org/apache/hadoop/conf/Configuration");
        }
    }
}
