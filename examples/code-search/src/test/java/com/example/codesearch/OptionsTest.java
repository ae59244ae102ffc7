package com.example.codesearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void readsOptionsFolderAndQueries() {
        Options options = Options.parse("--shards", "3", "--check", "hdfs://nn/src", "lease recovery", "block")
                .orElseThrow();

        assertThat(options.shards()).isEqualTo(3);
        assertThat(options.check()).isTrue();
        assertThat(options.input()).isEqualTo("hdfs://nn/src");
        assertThat(options.queries()).hasToString("[lease recovery, block]");
    }

    @Test
    void asksOfItselfWhereNoQueryIsGiven() {
        assertThat(Options.parse("src").orElseThrow().queries()).isNotEmpty();
    }

    @Test
    void givesNothingWhereHelpIsAskedFor() {
        assertThat(Options.parse("--help")).isEmpty();
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(Options::parse).hasMessage("the folder is missing");
        assertThatThrownBy(() -> Options.parse("--shards", "0", "src"))
                .hasMessage("--shards takes a number from 1 to 9999, not 0");
        assertThatThrownBy(() -> Options.parse("--wat", "src")).hasMessage("unknown option --wat");
    }
}
