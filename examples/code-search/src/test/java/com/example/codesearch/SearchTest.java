package com.example.codesearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The index without Ray: shards called directly, in any order, must answer as the plain loop does. */
class SearchTest {
    private static final List<String> WORDS = List.of(
            "lease", "Lease", "recoverLease", "BlockReport", "block", "queue", "rack", "getRack", "x1", "NameNode");

    @Test
    void findsTheFilesThatHoldAllTermsWithTheirBestLine() {
        SourceFile manager =
                new SourceFile("LeaseManager.java", List.of("class LeaseManager {", "void recoverLease() {}"));
        SourceFile other = new SourceFile("Other.java", List.of("int lease;"));

        List<Hit> hits = new PlainSearch(List.of(manager, other)).search(new Query("recover lease"), 10);

        assertThat(hits).singleElement().asString().contains("LeaseManager.java:2: void recoverLease() {}");
    }

    @Test
    void showsAnImportOnlyWhereNothingBetterIsThere() {
        SourceFile file = new SourceFile("A.java", List.of("import org.Lease;", "Lease lease;"));

        assertThat(new PlainSearch(List.of(file)).search(new Query("lease"), 1))
                .containsExactlyElementsOf(search(randomShards(List.of(file), new Random(1)), new Query("lease"), 1))
                .singleElement()
                .asString()
                .contains("A.java:2");
    }

    @RepeatedTest(50)
    void shardsAnswerAsThePlainLoopDoes(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<SourceFile> files = IntStream.range(0, 1 + random.nextInt(40))
                .mapToObj(i -> new SourceFile("File" + i + ".java", randomLines(random)))
                .toList();
        int limit = 1 + random.nextInt(10);
        PlainSearch plain = new PlainSearch(files);
        List<Shard> shards = randomShards(files, random);

        for (String text : List.of("lease", "recover lease", "blockReport rack", "queue namenode x1", "missing")) {
            Query query = new Query(text);

            assertThat(search(shards, query, limit))
                    .as("seed=%d query=%s", seed, text)
                    .isEqualTo(plain.search(query, limit));
        }
    }

    @Test
    void refusesAQueryWithoutAWord() {
        assertThatThrownBy(() -> new Query("+ 1")).hasMessageContaining("'+ 1' has no term");
    }

    private static List<String> randomLines(Random random) {
        return Stream.generate(() -> randomLine(random))
                .limit(random.nextInt(8))
                .toList();
    }

    private static String randomLine(Random random) {
        String start = random.nextInt(3) == 0 ? "import " : "";
        return start
                + String.join(
                        " ",
                        Stream.generate(() -> WORDS.get(random.nextInt(WORDS.size())))
                                .limit(random.nextInt(5))
                                .toList());
    }

    private static List<Shard> randomShards(List<SourceFile> files, Random random) {
        List<Shard> shards =
                Stream.generate(Shard::new).limit(1 + random.nextInt(4)).toList();
        List<SourceFile> arrivals = new ArrayList<>(files);
        Collections.shuffle(arrivals, random);
        for (SourceFile file : arrivals) {
            shards.get(random.nextInt(shards.size())).add(List.of(IndexedFile.of(file)));
        }
        return shards;
    }

    private static List<Hit> search(List<Shard> shards, Query query, int limit) {
        Statistics all = shards.stream()
                .map(shard -> shard.statistics(query))
                .reduce(Statistics::plus)
                .orElseThrow();
        return shards.stream()
                .flatMap(shard -> shard.search(query, all, limit).stream())
                .sorted()
                .limit(limit)
                .toList();
    }
}
