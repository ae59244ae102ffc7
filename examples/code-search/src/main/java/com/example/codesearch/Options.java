package com.example.codesearch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The command line.
 *
 * @param input the folder with the archives
 * @param queries what to search for
 * @param shards actors that hold the index
 * @param batches tasks that an archive's files are split among
 * @param hits printed a query
 * @param check whether to compare with the plain loop
 */
record Options(String input, List<Query> queries, int shards, int batches, int hits, boolean check) {
    static final String USAGE =
            """
            usage: CodeSearch [options] FOLDER [QUERY...]
            Indexes the Java files in all *-sources.jar of FOLDER (a local path, or hdfs://... and the like)
            and prints the best hits of each query; a file is a hit if it holds all words of the query.
              --shards N    actors that hold the index (default 4)
              --batches N   tasks an archive (default 8)
              --hits N      hits a query (default 5)
              --check       compare with a plain single-threaded loop over the same files""";

    private static final List<String> ABOUT_HADOOP = List.of(
            "lease recovery",
            "recoverLease",
            "block report queue",
            "fencing epoch",
            "rack aware replica placement",
            "retry proxy failover",
            "LEASE_SOFTLIMIT_PERIOD");

    /** @return empty if help was asked for */
    static Optional<Options> parse(String... args) {
        int shards = 4;
        int batches = 8;
        int hits = 5;
        boolean check = false;
        Deque<String> rest = new ArrayDeque<>(List.of(args));
        while (!rest.isEmpty() && rest.peek().startsWith("--")) {
            String option = rest.remove();
            switch (option) {
                case "--shards" -> shards = number(option, rest);
                case "--batches" -> batches = number(option, rest);
                case "--hits" -> hits = number(option, rest);
                case "--check" -> check = true;
                case "--help" -> {
                    return Optional.empty();
                }
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("the folder is missing");
        }
        return Optional.of(new Options(rest.remove(), queries(rest), shards, batches, hits, check));
    }

    private static List<Query> queries(Deque<String> texts) {
        List<Query> queries = new ArrayList<>();
        (texts.isEmpty() ? ABOUT_HADOOP : texts).forEach(text -> queries.add(new Query(text)));
        return queries;
    }

    private static int number(String option, Deque<String> rest) {
        String text = rest.isEmpty() ? "nothing" : rest.remove();
        if (!text.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(option + " takes a number from 1 to 9999, not " + text);
        }
        return Integer.parseInt(text);
    }
}
