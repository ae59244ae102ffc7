package com.example.codesearch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The same search as a plain loop over every line of every file: no Ray, no index, one thread. Slow and easy to believe;
 * {@link CodeSearch} compares its own answers with these. It shares with the index how text is split and how a score
 * is reckoned, and nothing else.
 */
final class PlainSearch {
    private final List<TokenisedFile> files = new ArrayList<>();
    private long terms;

    PlainSearch(List<SourceFile> sources) {
        Map<String, String> pool = new HashMap<>(); // one copy of each term
        for (SourceFile source : sources) {
            List<List<String>> termsOfLine = new ArrayList<>();
            int length = 0;
            for (String line : source.lines()) {
                List<String> found = new ArrayList<>();
                Tokenizer.forEachTerm(line, term -> found.add(pool.computeIfAbsent(term, t -> t)));
                termsOfLine.add(found);
                length += found.size();
            }
            files.add(new TokenisedFile(source, termsOfLine, length));
            terms += length;
        }
    }

    static PlainSearch over(List<String> archives) {
        List<SourceFile> sources = new ArrayList<>();
        for (String archive : archives) {
            sources.addAll(Sources.filesOf(archive, Sources.read(archive), 0, 1));
        }
        return new PlainSearch(sources);
    }

    /** The best hits, the best first. */
    List<Hit> search(Query query, int limit) {
        List<String> wanted = query.terms();
        long[] filesWithTerm = new long[wanted.size()];
        Map<TokenisedFile, int[]> matching = new HashMap<>();
        for (TokenisedFile file : files) {
            int[] occurrences = file.count(wanted);
            boolean all = true;
            for (int i = 0; i < occurrences.length; i++) {
                if (occurrences[i] > 0) {
                    filesWithTerm[i]++;
                } else {
                    all = false;
                }
            }
            if (all) {
                matching.put(file, occurrences);
            }
        }
        Statistics statistics = new Statistics(files.size(), terms, filesWithTerm);
        List<Hit> hits = new ArrayList<>();
        matching.forEach(
                (file, occurrences) -> hits.add(file.hit(Bm25.score(occurrences, file.length(), statistics), wanted)));
        hits.sort(null);
        return List.copyOf(hits.subList(0, Math.min(limit, hits.size())));
    }

    private record TokenisedFile(SourceFile source, List<List<String>> termsOfLine, int length) {
        int[] count(List<String> wanted) {
            int[] occurrences = new int[wanted.size()];
            for (List<String> line : termsOfLine) {
                for (String term : line) {
                    int place = wanted.indexOf(term);
                    if (place >= 0) {
                        occurrences[place]++;
                    }
                }
            }
            return occurrences;
        }

        Hit hit(double score, List<String> wanted) {
            int best = 0;
            int bestWeight = 0;
            for (int i = 0; i < termsOfLine.size(); i++) {
                Set<String> here = new HashSet<>(termsOfLine.get(i));
                here.retainAll(wanted);
                int weight = SourceFile.lineWeight(here.size(), source.lines().get(i));
                if (!here.isEmpty() && weight > bestWeight) {
                    best = i;
                    bestWeight = weight;
                }
            }
            return new Hit(score, source.name(), best + 1, source.lines().get(best));
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
