package com.example.codesearch;

import java.io.Serializable;

/**
 * What the rank of a file depends on beyond the file itself: how many files there are, how long they are, and how many
 * of them hold each term of a query. Shards count their own part, and the parts add up. Immutable.
 */
final class Statistics implements Serializable {
    private static final long serialVersionUID = 1;

    private final long files;
    private final long terms;
    private final long[] filesWithTerm; // by the term's place in the query

    Statistics(long files, long terms, long[] filesWithTerm) {
        this.files = files;
        this.terms = terms;
        this.filesWithTerm = filesWithTerm.clone();
    }

    long files() {
        return files;
    }

    long terms() {
        return terms;
    }

    double averageLength() {
        return (double) terms / Math.max(files, 1);
    }

    long filesWithTerm(int place) {
        return filesWithTerm[place];
    }

    Statistics plus(Statistics other) {
        long[] sum = filesWithTerm.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.filesWithTerm[i];
        }
        return new Statistics(files + other.files, terms + other.terms, sum);
    }
}
