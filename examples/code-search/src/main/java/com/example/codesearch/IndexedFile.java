package com.example.codesearch;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One file with the lines that each of its terms stands on: what a task makes of a {@link SourceFile} and a {@link Shard}
 * keeps. Immutable once made. Of arrays and plain maps only, which every serialiser knows.
 */
final class IndexedFile implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int[] NOWHERE = {};

    private final String name;
    private final String[] lines;
    private final Map<String, int[]> lineNumbers; // from 1, ascending, once for each occurrence
    private final int length; // terms in the file

    private IndexedFile(String name, String[] lines, Map<String, int[]> lineNumbers, int length) {
        this.name = name;
        this.lines = lines;
        this.lineNumbers = lineNumbers;
        this.length = length;
    }

    static IndexedFile of(SourceFile file) {
        Map<String, IntStream.Builder> occurrences = new HashMap<>();
        int[] length = {0};
        String[] lines = file.lines().toArray(String[]::new);
        for (int i = 0; i < lines.length; i++) {
            int lineNumber = i + 1;
            Tokenizer.forEachTerm(lines[i], term -> {
                occurrences.computeIfAbsent(term, t -> IntStream.builder()).add(lineNumber);
                length[0]++;
            });
        }
        Map<String, int[]> lineNumbers = new HashMap<>();
        occurrences.forEach(
                (term, builder) -> lineNumbers.put(term, builder.build().toArray()));
        return new IndexedFile(file.name(), lines, lineNumbers, length[0]);
    }

    String name() {
        return name;
    }

    int length() {
        return length;
    }

    void forEachTerm(Consumer<String> action) {
        lineNumbers.keySet().forEach(action);
    }

    boolean containsAll(Collection<String> terms) {
        return lineNumbers.keySet().containsAll(terms);
    }

    /** How often each term occurs, in the terms' order. */
    int[] occurrences(List<String> terms) {
        return terms.stream().mapToInt(term -> linesOf(term).length).toArray();
    }

    /** The first of the lines with the greatest weight; the file holds at least one of the terms. */
    int bestLine(Collection<String> terms) {
        Map<Integer, Set<String>> termsOfLine = new HashMap<>();
        for (String term : terms) {
            for (int number : linesOf(term)) {
                termsOfLine.computeIfAbsent(number, n -> new HashSet<>()).add(term);
            }
        }
        int best = 0;
        int bestWeight = 0;
        for (Map.Entry<Integer, Set<String>> entry : termsOfLine.entrySet()) {
            int weight = SourceFile.lineWeight(entry.getValue().size(), line(entry.getKey()));
            if (weight > bestWeight || (weight == bestWeight && entry.getKey() < best)) {
                best = entry.getKey();
                bestWeight = weight;
            }
        }
        return best;
    }

    /** @param number from 1 */
    String line(int number) {
        return lines[number - 1];
    }

    private int[] linesOf(String term) {
        return lineNumbers.getOrDefault(term, NOWHERE);
    }
}
