package com.example.codesearch;

/**
 * The usual ranking function of full-text search (Okapi BM25). Pure; the same arguments give the same bits on every
 * machine, so that shards and the plain loop can be compared exactly.
 */
final class Bm25 {
    private static final double SATURATION = 1.2; // how soon further occurrences of a term stop to count
    private static final double LENGTH_WEIGHT = 0.75; // how much a long file is held against it

    private Bm25() {}

    /** @param occurrences of each term of the query in the file, in the query's order */
    static double score(int[] occurrences, int fileLength, Statistics all) {
        double lengthFactor = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * fileLength / all.averageLength();
        double score = 0;
        for (int i = 0; i < occurrences.length; i++) {
            double count = occurrences[i];
            score += rarity(all.files(), all.filesWithTerm(i))
                    * (count * (SATURATION + 1) / (count + SATURATION * lengthFactor));
        }
        return score;
    }

    private static double rarity(long files, long filesWithTerm) {
        return StrictMath.log(1 + (files - filesWithTerm + 0.5) / (filesWithTerm + 0.5));
    }
}
