package com.example.codesearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RankingTest {
    @Test
    void scoresAsTheFormulaOfBm25Says() {
        Statistics all = new Statistics(10, 1000, new long[] {2});

        double score = Bm25.score(new int[] {3}, 100, all);

        // A file of average length: ln(1 + 8.5 / 2.5) * 3 * 2.2 / (3 + 1.2)
        assertThat(score).isCloseTo(Math.log(4.4) * 6.6 / 4.2, within(1e-12));
    }

    @Test
    void valuesRareTermsShortFilesAndRepetition() {
        Statistics all = new Statistics(100, 10_000, new long[] {1, 50});

        assertThat(Bm25.score(new int[] {1, 0}, 100, all)).isGreaterThan(Bm25.score(new int[] {0, 1}, 100, all));
        assertThat(Bm25.score(new int[] {1, 1}, 50, all)).isGreaterThan(Bm25.score(new int[] {1, 1}, 500, all));
        assertThat(Bm25.score(new int[] {2, 1}, 100, all)).isGreaterThan(Bm25.score(new int[] {1, 1}, 100, all));
    }

    @Test
    void addsTheStatisticsOfShards() {
        Statistics sum = new Statistics(1, 10, new long[] {1, 0}).plus(new Statistics(2, 30, new long[] {1, 2}));

        assertThat(List.of(sum.files(), sum.terms(), sum.filesWithTerm(0), sum.filesWithTerm(1)))
                .containsExactly(3L, 40L, 2L, 2L);
    }

    @Test
    void ordersHitsByScoreAndThenByName() {
        Hit best = new Hit(2, "z", 1, "");
        Hit first = new Hit(1, "a", 9, "");
        Hit second = new Hit(1, "b", 1, "");

        assertThat(Stream.of(second, best, first).sorted()).containsExactly(best, first, second);
    }
}
