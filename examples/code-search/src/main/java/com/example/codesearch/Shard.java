package com.example.codesearch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The actor that holds a part of the index: some of the files, and for each term which of these hold it. Its answers do
 * not depend on the order in which the files come. One call at a time, as Ray promises for actors.
 */
public final class Shard {
    private final Map<String, Map<String, IndexedFile>> filesWithTerm = new HashMap<>(); // term, then the file's name
    private int files;
    private long terms;

    /** Adds files; returns how many the shard holds now. */
    public int add(List<IndexedFile> batch) {
        for (IndexedFile file : batch) {
            file.forEachTerm(term ->
                    filesWithTerm.computeIfAbsent(term, t -> new TreeMap<>()).put(file.name(), file));
            files++;
            terms += file.length();
        }
        return files;
    }

    /** What this shard adds to the statistics of a query. */
    public Statistics statistics(Query query) {
        long[] counts =
                query.terms().stream().mapToLong(term -> filesWith(term).size()).toArray();
        return new Statistics(files, terms, counts);
    }

    /**
     * The best hits of this shard, the best first.
     *
     * @param all the sum of all shards' statistics
     */
    public List<Hit> search(Query query, Statistics all, int limit) {
        String first = query.terms().get(0);
        List<Hit> hits = filesWith(first).values().stream()
                .filter(file -> file.containsAll(query.terms()))
                .map(file -> hit(file, query, all))
                .sorted()
                .limit(limit)
                .toList();
        return new ArrayList<>(hits);
    }

    private Map<String, IndexedFile> filesWith(String term) {
        return filesWithTerm.getOrDefault(term, Map.of());
    }

    private static Hit hit(IndexedFile file, Query query, Statistics all) {
        double score = Bm25.score(file.occurrences(query.terms()), file.length(), all);
        int line = file.bestLine(query.terms());
        return new Hit(score, file.name(), line, file.line(line));
    }
}
